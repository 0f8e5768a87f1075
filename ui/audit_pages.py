"""The audit log and its monthly review in the browser, for auditors and administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Annotated
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from access.permit import Permit
from access.role import Role
from api.audit_log import TheAuditor
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit
from catalog.audit_export import ExportRefused, export
from catalog.audit_export import Form as ExportForm
from catalog.audit_figures import KST, span_of
from catalog.audit_key import KeyUnusable
from catalog.audit_log import AuditLog, NotAnAuditor, Wanted
from catalog.audit_review import ReviewRefused, Reviews
from catalog.audit_verification import verify
from ui.audit_words import ACT_WORDS
from ui.days import day_of
from ui.look import language_of
from ui.moments import shown_moment
from ui.pages import page

router = APIRouter(include_in_schema=False)
PART = 50
_PIECE = 1 << 16
_FILTERS = ("person", "act", "record", "outcome", "since", "until")
Words = Annotated[str, Query(max_length=200)]


@router.get("/admin/audit")
def audit_page(
    request: Request,
    house: TheHouse,
    permit: ThePermit,
    reader: TheAuditor,
    person: Words = "",
    act: Words = "",
    record: Words = "",
    outcome: Words = "",
    since: Words = "",
    until: Words = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    """Show acts, newest first, fifty a page, narrowed as wanted; both days are included."""
    stated = dict(zip(_FILTERS, (person, act, record, outcome, since, until), strict=True))
    try:
        wanted, problem = _wanted(stated), ""
    except ValueError as unreadable:
        wanted, problem = Wanted(), str(unreadable)
    return page(
        request,
        "audit.html",
        permit=permit,
        status=422 if problem else 200,
        log=None
        if problem
        else AuditLog(house.database).page(reader, wanted, before=before, limit=PART),
        stated=stated,
        acts=sorted(ACT_WORDS),
        act_words=_act_words(request),
        at=shown_moment,
        problem=problem,
    )


@router.post("/admin/audit/export")
def export_page(
    house: TheHouse,
    reader: TheAuditor,
    reason: Annotated[str, Form(max_length=500)] = "",
    form: Annotated[ExportForm, Form()] = ExportForm.CSV,
    person: Annotated[str, Form(max_length=200)] = "",
    act: Annotated[str, Form(max_length=200)] = "",
    record: Annotated[str, Form(max_length=200)] = "",
    outcome: Annotated[str, Form(max_length=200)] = "",
    since: Annotated[str, Form(max_length=10)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Hand out acts with their detached signature in a ZIP; a reason is needed and logged."""
    if not reason.strip():  # SECURITY: the log is taken along for a stated reason alone
        raise Problem(422, "내보내는 까닭을 적어 주시기 바랍니다.")
    stated = dict(zip(_FILTERS, (person, act, record, outcome, since, until), strict=True))
    name = f"audit-{reader.at:%Y%m%dT%H%M%S}.{form.value}"
    with TemporaryDirectory(dir=house.database.home.root) as place:  # its owner's alone
        try:
            made = export(
                house.database,
                reader,
                _wanted(stated),
                Path(place, name),
                form,
                reason=reason.strip(),
            )
        except (ExportRefused, ValueError) as problem:
            raise Problem(422, str(problem)) from None
        except KeyUnusable as problem:
            raise Problem(503, str(problem)) from None
        packed = Path(place, "audit.zip")
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.write(made.file, made.file.name)
            archive.write(made.signature, made.signature.name)
        stream = packed.open("rb")  # it is read on when its name is gone
    return StreamingResponse(
        _pieces(stream),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )


@router.get("/admin/audit/reviews")
def reviews_page(
    request: Request, house: TheHouse, permit: ThePermit, reader: TheAuditor
) -> Response:
    """Show the months that were reviewed and the last twelve that were not."""
    signed = Reviews(house.database).list(reader)
    done = {each.month for each in signed}
    return page(
        request,
        "reviews.html",
        permit=permit,
        signed=signed,
        unsigned=[each for each in _months(permit.at) if each not in done],
        at=shown_moment,
    )


def month_of(month: str) -> str:
    """Return the month in the address.

    Raises:
        Problem: 404 when it is none.
    """
    try:
        span_of(month)
    except ValueError:
        raise not_found() from None
    return month


TheMonth = Annotated[str, Depends(month_of)]


@router.get("/admin/audit/reviews/{month}")
def review_page(
    request: Request, reader: TheAuditor, month: TheMonth, house: TheHouse, permit: ThePermit
) -> Response:
    """Show what a month amounts to and what stands out in it."""
    return _review(request, house, permit, reader, month)


@router.post("/admin/audit/reviews/{month}")
def sign_page(
    request: Request,
    reader: TheAuditor,
    month: TheMonth,
    house: TheHouse,
    permit: ThePermit,
    remark: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Sign a month off; an auditor's alone, once, after its end."""
    try:
        Reviews(house.database).sign(permit, month, remark)
    except NotAnAuditor:
        raise Problem(403, "감사 담당자만 서명할 수 있습니다.") from None
    except ReviewRefused as problem:
        return _review(request, house, permit, reader, month, problem=str(problem), remark=remark)
    return RedirectResponse(f"/admin/audit/reviews/{month}", status_code=303)


def _review(
    request: Request,
    house: House,
    permit: Permit,
    reader: TheAuditor,
    month: str,
    *,
    problem: str = "",
    remark: str = "",
) -> Response:
    kept = Reviews(house.database)
    signed = next((each for each in kept.list(reader) if each.month == month), None)
    return page(
        request,
        "review.html",
        permit=permit,
        status=422 if problem else 200,
        figures=kept.figures(reader, month),
        signed=signed,
        whole=not verify(house.database).problems,
        ended=permit.at >= span_of(month)[1],
        signs=Role.AUDITOR in permit.principal.roles,
        act_words=_act_words(request),
        at=shown_moment,
        problem=problem,
        remark=remark,
    )


def _act_words(request: Request) -> Callable[[str], str]:
    """Return what names an act: its name in English, and where none is known."""
    korean = language_of(request) == "ko"
    return lambda act: ACT_WORDS.get(act, act) if korean else act


def _wanted(stated: dict[str, str]) -> Wanted:
    """Return which acts are wanted.

    Raises:
        ValueError: in Korean, when a day cannot be read.
    """
    since, until = _begin_of(stated["since"]), _begin_of(stated["until"])
    return Wanted(
        person_id=stated["person"].strip(),
        act=stated["act"].strip(),
        record=stated["record"].strip(),
        outcome=stated["outcome"].strip(),
        since=since,
        until=until + timedelta(days=1) if until is not None else None,
    )


def _begin_of(text: str) -> datetime | None:
    day = day_of(text.strip())
    if day is None:
        return None
    if not 1970 <= day.year <= 9998:
        raise ValueError("1970년부터 9998년까지의 날짜를 적어 주시기 바랍니다.")
    return datetime(day.year, day.month, day.day, tzinfo=KST)


def _months(at: datetime) -> list[str]:
    """Return the twelve months before a moment, the latest first."""
    now = at.astimezone(KST)
    numbers = (now.year * 12 + now.month - 1 - back for back in range(1, 13))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece
