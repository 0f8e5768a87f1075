"""What has expired and what was disposed of, for records officers. Paths, never titles or text."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.house import TheHouse
from api.session import ThePermit
from catalog.disposal import Disposals
from catalog.disposal_text import expired_json
from catalog.retention import Retentions

router = APIRouter(tags=["records"])


@router.get("/records/expired")
def expired(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return the records of one's agency whose retention has ended; empty for all others."""
    found = Retentions(house.database).expired(permit)
    return {"records": [expired_json(each) for each in found]}


@router.get("/records/certificates")
def certificates(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return the certificates of disposal of one's agency; empty for all others."""
    found = Disposals(house.database).certificates(permit)
    return {"certificates": [{"id": each.id, **each.body} for each in found]}
