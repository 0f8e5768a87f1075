"""Approved decisions that lift caps and ceilings, as stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from access.label import Label
from access.reclassification import Decision, DecisionKind
from catalog.decision_schema import reclassification


def decisions_in_force(connection: Connection, folder_id: int) -> list[Decision]:
    """Return the approved decisions of a folder that were not ended, in order of approval.

    Those whose review has passed are among them: the day is asked when a text is read.
    """
    table = reclassification
    wanted = (
        select(table)
        .where(
            table.c.folder_id == folder_id,
            table.c.approved.is_not(None),
            table.c.closed.is_(None),
        )
        .order_by(table.c.approved, table.c.id)
    )
    return [_decision(row) for row in connection.execute(wanted)]


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        kind=DecisionKind(row.kind),
        path=row.path,
        agency=row.agency,
        review=row.review,
        heading=row.heading,
        sha256=row.sha256,
        before=frozenset(row.before),
        after=frozenset(row.after),
        legal_basis=bool(row.legal_basis),
        label=Label.from_canonical(row.label) if row.label else None,
    )
