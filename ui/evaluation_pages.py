"""How well the agency's own questions are answered: run from the page, compared with before."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from access.role import Role
from answer.evaluations import changes
from answer.judging import Question
from answer.question_file import questions_in
from answer.table_file import TableError
from api.house import House, TheHouse
from api.session import TheAdministrator
from ui.pages import page

router = APIRouter(include_in_schema=False)
_WHERE = "질문 파일"


@router.get("/admin/evaluation")
def evaluation_page(request: Request, house: TheHouse, administrator: TheAdministrator) -> Response:
    """Show the questions that are kept, the run at hand and the former ones."""
    return _page(request, house, administrator)


@router.post("/admin/evaluation/questions")
def keep_questions(
    request: Request,
    house: TheHouse,
    administrator: TheAdministrator,
    file: UploadFile | None = None,
) -> Response:
    """Keep a file of questions in the place of the former one."""
    try:
        text = file.file.read().decode("utf-8-sig") if file is not None else ""
        asked = questions_in(text, _WHERE, administrator.principal.person_id)
    except UnicodeDecodeError:
        return _page(request, house, administrator, key="questions_not_utf8", status=422)
    except TableError as problem:
        return _page(request, house, administrator, problem=str(problem), status=422)
    house.audit.record(administrator, "questions_kept", detail={"questions": len(asked)})
    house.evaluating.keep_questions(text)
    return RedirectResponse("/admin/evaluation", status_code=303)


@router.post("/admin/evaluation/runs")
def begin_run(request: Request, house: TheHouse, administrator: TheAdministrator) -> Response:
    """Ask the kept questions in the background, with one's own rights."""
    asked, _ = _own(house, administrator)
    if not asked or Role.READER not in administrator.principal.roles:
        return _page(request, house, administrator, key="nothing_to_run", status=422)
    house.audit.record(administrator, "evaluated", detail={"questions": len(asked)})
    if not house.evaluating.begin(administrator, asked):
        return _page(request, house, administrator, key="run_at_hand", status=409)
    return RedirectResponse("/admin/evaluation", status_code=303)


def _own(house: House, administrator: Permit) -> tuple[list[Question], int]:
    """Return the kept questions that are one's own, and how many are of others."""
    text = house.evaluating.questions()
    person = administrator.principal.person_id
    try:
        asked = questions_in(text, _WHERE, person) if text else []
    except TableError:  # written by an earlier program
        asked = []
    own = [each for each in asked if each.asker == person]
    return own, len(asked) - len(own)


def _page(
    request: Request,
    house: House,
    administrator: Permit,
    *,
    key: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    own, others = _own(house, administrator)
    former = house.evaluating.former(administrator)
    compared: Any = changes(former[1], former[0]) if len(former) > 1 else None
    return page(
        request,
        "evaluation.html",
        permit=administrator,
        status=status,
        own=own,
        others=others,
        running=house.evaluating.running(),
        former=former,
        compared=compared,
        key=key,
        problem=problem,
    )
