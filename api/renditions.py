"""Copies of records: made from what their reader may see, labelled, audited."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from access.permit import Permit
from answer.rendition import Form
from api.download import saved_as
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import TheReader

router = APIRouter(tags=["reading"])
For = Annotated[Literal["", "civil"], Query(alias="for")]

_TYPES = {
    Form.HTML: "text/html; charset=utf-8",
    Form.TEXT: "text/plain; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
}
COPY_HEADERS = {
    # SECURITY: whatever a record holds, nothing in its copy runs, loads or is sent
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'",
}


@router.get("/documents/{document_id}/rendition")
def page_copy(document_id: str, house: TheHouse, permit: TheReader, purpose: For = "") -> Response:
    """Return a copy as a page that stands alone; with ``for=civil`` for an answer to a citizen."""
    return _copy(house, permit, document_id, Form.HTML, purpose)


@router.get("/documents/{document_id}/rendition.txt")
def text_copy(document_id: str, house: TheHouse, permit: TheReader, purpose: For = "") -> Response:
    """Return a copy as plain text."""
    return _copy(house, permit, document_id, Form.TEXT, purpose)


@router.get("/documents/{document_id}/rendition.md")
def markdown_copy(
    document_id: str, house: TheHouse, permit: TheReader, purpose: For = ""
) -> Response:
    """Return a copy as Markdown."""
    return _copy(house, permit, document_id, Form.MARKDOWN, purpose)


def _copy(house: House, permit: Permit, document_id: str, form: Form, purpose: str) -> Response:
    made = house.desk.copy(permit, document_id, form, civil=purpose == "civil")
    if made is None:
        raise not_found()
    if not made:
        raise Problem(
            422,
            "공개로 분류된 내용이 없어 민원 회신용 사본을 만들 수 없습니다. 공개구분을 확인해 주시기 바랍니다.",
        )
    kind = {"Content-Disposition": "inline"}
    if form is not Form.HTML:
        kind = saved_as(f"사본.{form.value}", f"copy.{form.value}")
    return Response(made, media_type=_TYPES[form], headers={**COPY_HEADERS, **kind})
