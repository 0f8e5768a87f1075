"""Through which posts a reading was allowed, for the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from access.decision import decide
from access.label import Grant, GrantKind, Scope
from access.permit import Permit
from catalog.database import Database
from catalog.rows import batched
from catalog.schema import acl, document
from catalog.standing import standing

_PARTIES = {GrantKind.LINE: "결재선", GrantKind.RECIPIENTS: "수신처"}
_GRANTED = "열람 승인"


class Grounds:
    """Tells what gave a right that was just used."""

    def __init__(self, database: Database) -> None:
        """Look into this catalog."""
        self._database = database

    def via(self, permit: Permit, document_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the posts and memberships through which the holder may see records, in order.

        Records the holder may not see add nothing: what is told here was shown.
        """
        wanted = select(acl.c.scope).join(document, document.c.acl_id == acl.c.id).distinct()
        with self._database.reading() as connection:
            reader = standing(connection, permit.principal.person_id, permit.day)
            found = {
                scope
                for ids in batched(list(document_ids))
                for scope in connection.scalars(wanted.where(document.c.id.in_(ids)))
            }
        scopes = [Scope.from_canonical(scope) for scope in sorted(found)]
        if reader is None:
            return ()
        told: dict[str, None] = {}
        for scope in scopes:
            verdict = decide(reader, permit.day, scope)
            if verdict.allowed:
                told |= dict.fromkeys(verdict.via)
                continue
            parties = [
                words
                for kind, words in _PARTIES.items()
                if decide(reader, permit.day, scope, (Grant(kind),)).allowed
            ]
            told |= dict.fromkeys(parties or [_GRANTED])
        return tuple(sorted(told))
