"""The existence notice: names of departments where it is on; a twin's bytes where it is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from access.permit import Permit
from access.rules import Rule
from answer.desk import Desk
from answer.wire import answer_json, notices_json
from api.reading import found_json
from catalog.audit import Audit
from index.embedding import Embedder
from tests.index.worlds import World, world
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule

ASKER = permit_for("lee", department="민원과")
INSIDER = permit_for()
OPEN = rule("공유", "everyone", agency="한빛시")
QUESTION = "불꽃축제 인파 관리 안전요원 배치"
TEXT = "불꽃축제 인파 관리를 위하여 안전요원 카나리아팔이를 배치하였다."


def closed(path: str, department: str, *, notice: bool) -> Rule:
    made = rule(path, f"department:한빛시/{department}", agency="한빛시")
    return replace(made, department=department, label=replace(made.label, notice=notice))


LOUD, SILENT = (closed("안전", "안전총괄과", notice=each) for each in (True, False))


def told(made: World, permit: Permit = ASKER, question: str = QUESTION) -> list[str]:
    desk = Desk(made.search(), made.database)
    return [notice.sentence for notice in desk.notices(permit, question)]


def stocked(root: Path, embedder: Embedder, rules: Sequence[Rule], *records: str) -> Any:
    made = world(root, embedder, OPEN, *rules)
    opened = made.__enter__()
    seat(opened.database, ASKER, INSIDER)
    opened.shelf.put("공유/열린.txt", "축제 안내문이다.", title="안내")
    for path in records:
        opened.shelf.put(path, TEXT, title="카나리아 계획", day=date(2025, 5, 5))
    opened.build()
    return opened


def test_a_department_is_named_and_nothing_else(tmp_path: Path, embedder: Embedder) -> None:
    made = stocked(tmp_path, embedder, [LOUD], "안전/가.txt", "안전/나.txt")
    assert told(made) == ["한빛시 안전총괄과에 관련 기록이 있습니다."]
    assert told(made, INSIDER) == [], "who may read finds it"
    assert told(made, question="구내식당 점심 식단") == [], "what is not to the point"
    desk = Desk(made.search(), made.database)
    identifier, answer = desk.ask(ASKER, QUESTION)
    assert [each.sentence for each in answer.notices] == told(made)
    body = str(answer_json(answer))
    for secret in ("카나리아", "2025-05-05", "가.txt", "score"):
        assert secret not in body
    assert "notice" in [each.act for each in Audit(made.database).entries()]
    made.shelf.relabel(OPEN, SILENT)
    assert told(made) == []
    again = desk.answer(ASKER, identifier)
    assert again is not None
    assert again.notices == (), "a kept answer is checked anew"


def test_at_most_three_by_name(tmp_path: Path, embedder: Embedder) -> None:
    names = ["하천과", "기획과", "안전총괄과", "도로과"]
    rules = [closed(name, name, notice=True) for name in names]
    made = stocked(tmp_path, embedder, rules, *(f"{name}/가.txt" for name in names))
    assert told(made) == [
        f"한빛시 {name}에 관련 기록이 있습니다." for name in ("기획과", "도로과", "안전총괄과")
    ]


def test_a_granted_record_is_read_and_not_told_of(tmp_path: Path, embedder: Embedder) -> None:
    from datetime import timedelta

    from catalog.grants import AccessGrants, Terms
    from tests.support.permits import NOW

    head = permit_for("head", posts=["안전총괄과장"])
    made = stocked(tmp_path, embedder, [LOUD], "안전/가.txt")
    seat(made.database, head)
    record = made.shelf.put("안전/가.txt", TEXT, title="카나리아 계획")
    made.build()
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=1), "사유")
    assert AccessGrants(made.database).give(head, record, "lee", terms)
    assert told(made) == []


@pytest.mark.parametrize(
    "hidden",
    [
        (SILENT,),
        (LOUD, replace(rule("안전/가.txt", "person:kim"), path="안전/가.txt")),
        (replace(LOUD, label=replace(LOUD.label, opens=date(2030, 1, 1))),),
    ],
    ids=["off", "a silent rule below", "out of time"],
)
def test_without_a_notice_a_twin_world_answers_alike(
    tmp_path: Path, embedder: Embedder, hidden: tuple[Rule, ...]
) -> None:
    answers = []
    for name, records in (("with", ["안전/가.txt"]), ("without", [])):
        made = stocked(tmp_path / name, embedder, hidden, *records)
        desk = Desk(made.search(), made.database)
        _, answer = desk.ask(ASKER, QUESTION)
        answers.append(
            (
                answer_json(answer),
                [found_json(each) for each in desk.search(ASKER, QUESTION)],
                notices_json(desk.notices(ASKER, QUESTION)),
                [each.act for each in Audit(made.database).entries()],
            )
        )
    assert answers[0] == answers[1]
    assert answers[0][2] == []
