"""What was worked out of who may see what, for as long as nothing that bears on it has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy import Connection

from catalog.database import number

_KNOWN = "neomeo_known"
_Worked = TypeVar("_Worked")


def unchanged(connection: Connection, key: Hashable, work_out: Callable[[], _Worked]) -> _Worked:
    """Return what ``work_out`` gives, or gave before if nothing that it reads was written since.

    ``key`` names it together with everything but the catalog that it depends on. It may read only tables whose
    every change SQLite counts (triggers of migration 0034); the count is read in the snapshot that the
    transaction reads. Kept beside the connection, of the present count alone. In a transaction that writes
    nothing is kept: what it wrote may be rolled back.
    """
    if connection.get_execution_options().get("neomeo_writes", False):
        return work_out()
    # SECURITY: a right that was taken back is gone with the write that took it
    rights = number(connection, "rights")
    known = connection.info.get(_KNOWN)
    if known is None or known[0] != rights:
        known = connection.info[_KNOWN] = (rights, {})
    held: dict[Hashable, object] = known[1]
    if key not in held:
        held[key] = work_out()
    return cast(_Worked, held[key])
