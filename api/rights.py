"""Why somebody may see a record: for records officers, auditors and administrators."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from access.permit import Permit
from api.house import House, TheHouse
from api.problems import not_found
from api.session import ThePermit
from catalog.explanation import Explanation, explanation_json

router = APIRouter(tags=["rights"])
Name = Annotated[str, Query(min_length=1, max_length=64)]


@router.get("/access/explain")
def explain(
    person: Name, document: Name, house: TheHouse, permit: ThePermit, on: date | None = None
) -> dict[str, Any]:
    """Return whether a person may see a record, and by which rule, post, cap or grant."""
    told = explained(house, permit, person, document, on)
    if told is None:
        raise not_found()
    return explanation_json(told)


def explained(
    house: House, permit: Permit, person: str, document: str, on: date | None
) -> Explanation | None:
    """Return the explanation, with a row in the audit log for having asked."""
    house.audit.record(
        permit,
        "explain",
        detail={"person": person, "document": document},
    )
    return house.explanations.explain(permit, person, document, day=on)
