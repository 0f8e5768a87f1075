"""The ask page: the box, examples, one's last questions, and an answer while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Annotated

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from pydantic import Field

from access.permit import Permit
from access.role import Role
from answer.phase import Phase
from api.house import TheHouse
from api.problems import detail_of, not_found, noted_error
from api.session import ThePermit, TheReader
from catalog.explanation import EXPLAINERS
from records.answer import Answer
from ui.failures import numbered
from ui.look import language_of
from ui.narrowing import Narrowed, NarrowingForm, address, choices
from ui.pages import LONGEST, event, page, speaking, templates
from ui.words import EXAMPLES

router = APIRouter(include_in_schema=False)
Asking = Callable[[Callable[[Phase], None]], tuple[str, Answer]]
_EVENTS = "text/event-stream"
_RECENT = 5


class Box(Narrowed):
    """What the address of the ask page states: what stands in the box, and what narrows it."""

    q: str = ""


class Written(NarrowingForm):
    """What was written into the box."""

    question: Annotated[str, Field(max_length=LONGEST)] = ""


class Asked(Written):
    """A question as it is sent off."""

    drop: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    after: Annotated[str, Field(max_length=64)] = ""


@router.get("/")
def ask_page(
    request: Request,
    house: TheHouse,
    permit: ThePermit,
    box: Annotated[Box, Query()],
) -> Response:
    """Show the ask box with what narrows it, and examples; who reads no records is led to what they do."""
    if Role.READER not in permit.principal.roles:
        if not permit.principal.roles & EXPLAINERS:
            raise not_found()
        administers = Role.ADMINISTRATOR in permit.principal.roles
        return RedirectResponse("/admin" if administers else "/admin/why", status_code=303)
    question, stated = box.q[:LONGEST], box.stated()
    found = house.desk.searches.choices(permit, question, box.filters())
    titles = house.desk.examples.titles(permit)
    return page(
        request,
        "ask.html",
        permit=permit,
        question=question,
        stated=stated,
        groups=choices(found, stated),
        titles=titles,
        examples=EXAMPLES[: max(2, len(EXAMPLES) - len(titles))],
        recent=house.history.latest(permit, most=_RECENT),
        readiness=house.desk.readiness(permit),
    )


@router.get("/narrow")
def narrow(permit: TheReader, written: Annotated[Written, Query()]) -> Response:
    """Lead to the ask page whose address states what a form does."""
    return RedirectResponse(address("/", written.question, written.stated()), status_code=303)


@router.post("/ask")
def ask(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    asked: Annotated[Asked, Form()],
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Answer a question and lead to its own page, which streams it.

    To who accepts ``text/event-stream`` the phases of the work are told as they begin, then where
    the answer stands, or why there is none.
    """
    wanted, stated = asked.question.strip(), asked.stated()
    if not wanted:
        return RedirectResponse(address("/", "", stated), status_code=303)

    def asking(begins: Callable[[Phase], None]) -> tuple[str, Answer]:
        return house.desk.ask(
            permit,
            wanted,
            drop=asked.drop,
            after=asked.after,
            filters=asked.filters(),
            begins=begins,
        )

    if accept == _EVENTS:
        alone = address("/search", wanted, stated)
        return StreamingResponse(_told(request, permit, asking, alone), media_type=_EVENTS)
    identifier, _ = asking(lambda _: None)
    return RedirectResponse(_page_of(identifier), status_code=303)


def _told(request: Request, permit: Permit, asking: Asking, alone: str) -> Iterator[str]:
    begun: SimpleQueue[Phase | None] = SimpleQueue()
    beside = ThreadPoolExecutor(1)
    working = beside.submit(asking, begun.put)
    beside.shutdown(wait=False)  # whoever leaves waits for nothing; the answer is kept all the same
    working.add_done_callback(lambda _: begun.put(None))
    while (phase := begun.get()) is not None:
        yield event(0, "phase", phase.value)
    error = working.exception()
    if error is None:
        yield event(0, "done", _page_of(working.result()[0]))
    else:
        yield event(0, "failed", _failure(request, permit, error, alone))


def _failure(request: Request, permit: Permit, error: BaseException, alone: str) -> str:
    """Return what is shown of an answer that could not be made, and write it down.

    ``alone`` is the address of the plain search for the same.
    """
    assert isinstance(error, Exception)
    error = noted_error(request, error)
    return templates.get_template("failure.html").render(
        w=speaking(language_of(request)),
        language=language_of(request),
        detail=detail_of(error),
        number=numbered(error),
        at=permit.at,
        alone=alone,
    )


def _page_of(identifier: str) -> str:
    return f"/answers/{identifier}?live=1"
