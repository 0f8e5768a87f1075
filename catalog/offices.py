"""Whose records a reader may see, without looking at each record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select, tuple_
from sqlalchemy.sql.selectable import CTE

from catalog.listed import as_list, bound_list
from catalog.schema import document
from catalog.visible import READABLE, Sight

_ORDER = (document.c.agency, document.c.department, document.c.acl_id)


def offices_seen(connection: Connection, sight: Sight) -> list[tuple[str, str]]:
    """Return agency and department of every record that may be seen and read, each once, in order.

    A department is ``""`` where its records name none; records of no agency are passed over.
    """
    scopes, closed = as_list(sorted(sight.acls)), as_list(sorted(sight.closed))
    found = connection.execute(_BY_SCOPE, {"acls": scopes, "closed": closed})
    offices = {(row.agency, row.department) for row in found}
    if sight.documents:
        rows = connection.execute(_BY_RECORD, {"ids": as_list(sorted(sight.documents))})
        offices |= {
            (row.agency, row.department)
            for row in rows
            if sight.opens(row.id, row.acl_id)  # SECURITY: a name tells of a record
        }
    return sorted(offices)


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


_KIND = _kinds().c
_OWN = select(document.c.id).where(
    document.c.agency == _KIND.agency,
    document.c.department == _KIND.department,
    document.c.acl_id == _KIND.acl_id,
    document.c.status.in_(READABLE),
    document.c.id.not_in(bound_list("closed")),
)
# Built once: every question runs it, and building it took longer than running it.
# SECURITY: a name tells of a record; whether a scope is closed is known before one is looked at
_BY_SCOPE = select(_KIND.agency, _KIND.department).where(
    _KIND.agency != "", _KIND.acl_id.in_(bound_list("acls")), _OWN.exists()
)
_BY_RECORD = select(
    document.c.id, document.c.acl_id, document.c.agency, document.c.department
).where(
    document.c.id.in_(bound_list("ids")),
    document.c.agency != "",
    document.c.status.in_(READABLE),
)
