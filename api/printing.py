"""Printing: asked for by the page before it goes on paper, logged, and answered with its line."""

from __future__ import annotations

from fastapi import APIRouter

from api.cases import Documents
from api.house import TheHouse
from api.problems import not_found
from api.reading import Version
from api.session import TheReader

router = APIRouter(tags=["reading"])


@router.post("/documents/{document_id}/print")
def print_record(
    document_id: str, house: TheHouse, permit: TheReader, version: Version = ""
) -> dict[str, str]:
    """Log that a record is printed and return the line that the paper bears."""
    return _line(house.desk.printing.record(permit, document_id, version))


@router.post("/answers/{answer_id}/print")
def print_answer(answer_id: str, house: TheHouse, permit: TheReader) -> dict[str, str]:
    """Log that an answer of one's own is printed and return the line that the paper bears."""
    return _line(house.desk.printing.answer(permit, answer_id))


@router.post("/comparison/print")
def print_comparison(document: Documents, house: TheHouse, permit: TheReader) -> dict[str, str]:
    """Log that a comparison is printed and return the line that the paper bears."""
    return _line(house.desk.printing.comparison(permit, document))


def _line(line: str | None) -> dict[str, str]:
    if line is None:
        raise not_found()
    return {"line": line}
