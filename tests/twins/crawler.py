"""Calls every route as one reader, and returns all that a reader could notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastapi import FastAPI
from httpx2 import Response

from catalog.records import document_id
from tests.support.web import client
from tests.twins.calls import Known
from tests.twins.cases import CASES
from tests.twins.world import FOLDER, OTHER, READER, Plan, Record

Noticed = tuple[str, str, int, tuple[tuple[str, str], ...], str]
_SECRETS = re.compile(
    r'(neomeo_session=)[\w-]+|("token":\s?")[\w-]+|(expires=)[^;]+|("ids?":\s?\[?")[\w-]+|[a-p]{40,}'
)
"""Drawn at random in either world, or told by the machine's clock, and telling nothing."""


def crawl(app: FastAPI, plan: Plan) -> list[Noticed]:
    """Return method, path, status, headers and body of every answer, in order.

    Identifiers of answers, which are random, are numbered in the order in which they came.
    """
    records = [document_id(FOLDER, each.path) for each in (*plan.visible, *plan.hidden)]
    known = Known(records, plan.queries)
    for login in (READER, OTHER):
        asking = client(app, login)
        for query in plan.queries[:3]:
            asked = asking.post("/api/v1/answers", json={"question": query})
            known.answers.append(asked.json()["id"])
    named: dict[str, str] = {}
    noticed: list[Noticed] = []
    for (method, path), case in CASES.items():
        reader = client(app, READER)
        for answer in case(reader, known):
            _name(answer, named)
            noticed.append(_noticed(method, path, answer, {**named, **_numbered(known.answers)}))
    return noticed


def _numbered(answers: list[str]) -> dict[str, str]:
    return {answer: f"answer-{number}" for number, answer in enumerate(answers)}


def _name(answer: Response, named: dict[str, str]) -> None:
    led = answer.headers.get("location", "")
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        led += answer.text  # an answer that is told of while it is made
    for found in re.findall(r"/answers/([0-9a-f]{24})", led):
        named.setdefault(found, f"asked-{len(named)}")
    kept = r"/(?:archive|searches)/([0-9a-f]{24})"
    for found in re.findall(kept, answer.headers.get("location", "") + answer.text):
        named.setdefault(found, f"kept-{len(named)}")


def _noticed(method: str, path: str, answer: Response, named: dict[str, str]) -> Noticed:
    def plain(text: str) -> str:
        for identifier, name in named.items():
            text = text.replace(identifier, name)
        return _SECRETS.sub(lambda found: next(filter(None, found.groups()), ""), text)

    headers = tuple(sorted((name, plain(value)) for name, value in answer.headers.items()))
    return method, path, answer.status_code, headers, plain(answer.text)


def canaries(plan: Plan) -> Iterator[str]:
    """Yield every word of what is hidden that nothing visible holds and no query names."""
    hidden = " ".join(_texts(plan.hidden))
    hidden += " ".join(line for each in plan.visible for line in each.hidden_lines)
    shown = " ".join((*_texts(plan.visible), *plan.queries))
    yield from {word for word in re.findall(r"[가-힣]{3,}|[\d.,]{5,}", hidden) if word not in shown}


def _texts(records: tuple[Record, ...]) -> Iterator[str]:
    for each in records:
        yield from (each.path, *each.lines)
