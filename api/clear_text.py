"""Personal data unmasked, passage by passage, for those with the right and for a stated purpose."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, StringConstraints

from api.house import TheHouse
from api.problems import not_found
from api.reading import record_json
from api.session import TheReadingSession

router = APIRouter(tags=["clear text"])
_LARGEST = 2**31

Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=200)]
"""What the personal data is needed for; it stands in the audit log."""

Datum = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200, pattern=r"(?:\d.*?){4}|@"),
]
"""A number or mail address: names are not looked up."""


class ClearRequest(BaseModel):
    """Why a passage has to be read unmasked."""

    purpose: Purpose


class LookUpRequest(BaseModel):
    """A whole number or address whose records are wanted, and why."""

    value: Datum
    purpose: Purpose


@router.post("/documents/{document_id}/blocks/{block}/clear")
def clear_block(
    document_id: str,
    block: Annotated[int, Path(ge=0, lt=_LARGEST)],
    wanted: ClearRequest,
    house: TheHouse,
    permit: TheReadingSession,
) -> dict[str, Any]:
    """Return one block with its personal data; spans are half-open, in characters of ``text``."""
    opened = house.desk.clear.unmask(permit, document_id, block, wanted.purpose)
    if opened is None:
        raise not_found()
    return {
        "ordinal": opened.number,
        "text": opened.text,
        "found": [{"start": start, "end": end, "type": kind} for start, end, kind in opened.found],
    }


@router.post("/look-up")
def look_up(wanted: LookUpRequest, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Return where a number stands, however it is written; blocks are counted as its reader sees them."""
    found = house.desk.clear.look_up(permit, wanted.value, wanted.purpose)
    return {
        "records": [{**record_json(each.record), "blocks": list(each.blocks)} for each in found]
    }
