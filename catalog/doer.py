"""Who changes something, as the audit log names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from access.permit import Permit
from access.principal import Principal
from catalog.audit import Audit
from catalog.database import Database


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who is signed in, or who sits at the machine: ``cli:user@host``."""

    person_id: str
    origin: str = ""
    principal: Principal | None = None

    @classmethod
    def of(cls, permit: Permit) -> Doer:
        """Return whom a permit was issued to."""
        return cls(permit.principal.person_id, permit.origin, permit.principal)

    def note(
        self,
        database: Database,
        connection: Connection,
        act: str,
        *,
        at: datetime,
        detail: Mapping[str, Any],
    ) -> None:
        """Write an audit row in the write transaction of the change that it tells of.

        Raises:
            AuditUnavailable: when it cannot be written; the change must not be kept then.
        """
        Audit(database).note_within(
            connection,
            self.person_id,
            act,
            at=at,
            detail=detail,
            origin=self.origin,
            principal=self.principal,
        )


@dataclass(frozen=True, slots=True)
class Deed:
    """Who changes something, and when."""

    by: Doer
    at: datetime
