"""Whose records a reader may see, without looking at each record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select, tuple_
from sqlalchemy.sql.selectable import CTE

from catalog.listed import listed
from catalog.schema import document
from catalog.visible import READABLE, Sight, opened_rows

_ORDER = (document.c.agency, document.c.department, document.c.acl_id)


def offices_seen(connection: Connection, sight: Sight) -> list[tuple[str, str]]:
    """Return agency and department of every record that may be seen and read, each once, in order.

    A department is ``""`` where its records name none; records of no agency are passed over.
    """
    kind = _kinds()
    readable = document.c.status.in_(READABLE)
    own = select(document.c.id).where(
        document.c.agency == kind.c.agency,
        document.c.department == kind.c.department,
        document.c.acl_id == kind.c.acl_id,
        readable,
        document.c.id.not_in(listed(sight.closed)),
    )
    # SECURITY: a name tells of a record; whether a scope is closed is known before one is looked at
    by_scope = select(kind.c.agency, kind.c.department).where(
        kind.c.agency != "", kind.c.acl_id.in_(sight.acls), own.exists()
    )
    by_record = select(document.c.agency, document.c.department).where(
        document.c.id.in_(listed(sight.documents)),
        document.c.agency != "",
        readable,
        opened_rows(document.c.id, sight),
    )
    found = connection.execute(by_scope.union(by_record))
    return sorted((row.agency, row.department) for row in found)


def _kinds() -> CTE:
    """Return every (agency, department, scope) that records have, found by leaps in an index.

    Each is the least that is not below the one before it with the next higher scope: as many steps as
    there are kinds, however many records there are. The last row is NULL.
    """
    kind = select(
        literal("").label("agency"), literal("").label("department"), literal(0).label("acl_id")
    ).cte("kind", recursive=True)
    beyond = tuple_(*_ORDER) >= tuple_(kind.c.agency, kind.c.department, kind.c.acl_id + 1)

    def least(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return select(column).where(beyond).order_by(*_ORDER).limit(1).scalar_subquery()

    step = select(*(least(column) for column in _ORDER)).where(kind.c.agency.is_not(None))
    return kind.union_all(step)
