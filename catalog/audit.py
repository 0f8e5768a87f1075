"""The audit log: a row before anything leaves, and one behind it that tells what left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from access.label import GrantKind
from access.permit import Permit
from access.principal import Principal
from catalog.audit_anchor import Anchor, AnchorBroken
from catalog.audit_chain import FIRST, SEALED_LOG, Head, append, head_of, holds
from catalog.audit_entries import Entry, latest
from catalog.audit_key import AuditKey, KeyUnusable
from catalog.audit_schema import audit
from catalog.database import Database, stamp

_BEGUN = (
    select(audit.c.person_id, audit.c.act, audit.c.purpose, audit.c.origin, audit.c.standing)
    .where(audit.c.id == bindparam("entry"), audit.c.of.is_(None), audit.c.outcome.is_(None))
    .where(~select(audit.c.id).where(audit.c.of == bindparam("entry")).exists())
)


class AuditUnavailable(Exception):
    """The audit row could not be written, so nothing may leave."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Unmasked personal data of one person: which kind, how often, and a keyed hash of it."""

    kind: str
    count: int
    hash: str


class Audit:
    """Writes audit rows. Thread-safe; several processes may write at once."""

    def __init__(self, database: Database) -> None:
        """Keep the log in this catalog."""
        self._database = database

    def begin(
        self,
        permit: Permit,
        act: str,
        *,
        detail: Mapping[str, Any],
        subjects: Sequence[Subject] = (),
    ) -> int:
        """Write the row of an act about to happen, durably, and return its number.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        stated = {"detail": dict(detail), "subjects": _stated(subjects)}
        return self._write({**_who(permit), "act": act, **stated})

    def end(
        self,
        entry: int,
        *,
        outcome: str,
        records: Sequence[str],
        at: datetime,
        cited: Sequence[str] = (),
        via: Sequence[str] = (),
        detail: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Write what came of an act: which records it showed in order, and which an answer cites.

        ``via`` are the posts that gave the right; ``detail`` is what is known at the end alone. An
        act ends once.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        shown = {"records": list(records), "cited": list(cited), "via": list(via)}
        came = {"outcome": outcome, "detail": dict(detail)}
        self._write({"at": stamp(at), "of": entry, **came, **shown})

    def record(
        self,
        permit: Permit,
        act: str,
        *,
        outcome: str = "done",
        detail: Mapping[str, Any],
        records: Sequence[str] = (),
        subjects: Sequence[Subject] = (),
        via: Sequence[str] = (),
    ) -> None:
        """Write an act and what came of it as one row: a change of rights, a print, a refusal.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        self._write(
            {
                **_who(permit),
                "act": act,
                "outcome": outcome,
                "detail": dict(detail),
                "records": list(records),
                "via": list(via),
                "subjects": _stated(subjects),
            }
        )

    def unmasked(
        self,
        permit: Permit,
        document_id: str,
        subjects: Sequence[Subject],
        *,
        detail: Mapping[str, Any],
        via: Sequence[str] = (),
    ) -> None:
        """Write that personal data of a record is about to be shown in clear, before it is.

        The purpose is the permit's. No value is written: "who saw this person" is found by hash.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        self.record(
            permit,
            "unmask",
            outcome="shown",
            detail=detail,
            records=[document_id],
            subjects=subjects,
            via=via,
        )

    def note(
        self,
        person_id: str,
        act: str,
        *,
        at: datetime,
        detail: Mapping[str, Any],
        outcome: str = "done",
        origin: str = "",
        principal: Principal | None = None,
    ) -> None:
        """Write a row for what happens without a permit: sign-in, its refusal, settings.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        self._write(_noted(person_id, act, at, detail, outcome, origin, principal))

    def note_within(
        self,
        connection: Connection,
        person_id: str,
        act: str,
        *,
        at: datetime,
        detail: Mapping[str, Any],
        outcome: str = "done",
        origin: str = "",
        principal: Principal | None = None,
    ) -> None:
        """Write such a row in the write transaction of the change that it tells of.

        Both are kept or neither; the anchor follows with the next row.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        values = _noted(person_id, act, at, detail, outcome, origin, principal)
        try:
            self._holds_anchor(connection)
            append(connection, self._key, values)
        except (SQLAlchemyError, OSError, KeyUnusable, AnchorBroken) as problem:
            raise AuditUnavailable(_SENTENCE) from problem

    def drop_anchor(self, person_id: str, remark: str, *, at: datetime, origin: str) -> None:
        """Accept the log as it is now, as after a backup was put back, and write why.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        detail = {"remark": remark, "stated": self._stated()}
        values = _noted(person_id, "anchor_dropped", at, detail, "done", origin, None)
        try:
            with self._database.writing() as connection:
                head = append(connection, self._key, values)
            self._anchor.move(head, force=True)
        except (SQLAlchemyError, OSError, KeyUnusable) as problem:
            raise AuditUnavailable(_SENTENCE) from problem

    def entries(self, *, limit: int = 100) -> list[Entry]:
        """Return the latest acts, newest first; for tests and the demonstration.

        Auditors read through :class:`catalog.audit_log.AuditLog`, which is logged.
        """
        with self._database.reading() as connection:
            return latest(connection, limit)

    @cached_property
    def _key(self) -> AuditKey:
        return AuditKey.open(self._database.home)

    @cached_property
    def _anchor(self) -> Anchor:
        return Anchor(self._database.home.audit_head, self._key)

    def _stated(self) -> str:
        try:
            return str(self._anchor.head() or "")
        except AnchorBroken:
            return "broken"
        except (OSError, KeyUnusable) as problem:
            raise AuditUnavailable(_SENTENCE) from problem

    def _write(self, values: dict[str, Any]) -> int:
        try:
            with self._database.writing() as connection:
                if values.get("of") is not None:
                    values |= _begun(connection, values["of"])
                sound = self._holds_anchor(connection)
                head = append(connection, self._key, values)
            if sound:
                self._anchor.move(head)
        except (SQLAlchemyError, OSError, KeyUnusable, AnchorBroken) as problem:
            raise AuditUnavailable(_SENTENCE) from problem  # SECURITY: no row, no answer
        return head.number

    def _holds_anchor(self, connection: Connection) -> bool:
        """Return whether the anchor may move: the chain holds what it states.

        A log without a row, or that was just taken over, gets its anchor here.
        """
        try:
            stated = self._anchor.head()
        except AnchorBroken:
            return False
        if stated is not None:
            return holds(connection, stated)  # SECURITY: a cut chain never moves its anchor
        last = head_of(connection)
        if last is not None:
            act = select(audit.c.act).where(audit.c.id == last.number)
            if connection.execute(act).scalar_one() != SEALED_LOG:
                return False
        self._anchor.move(last or Head(0, FIRST))
        return True


def _who(permit: Permit) -> dict[str, Any]:
    return {
        "at": stamp(permit.at),
        "person_id": permit.principal.person_id,
        "purpose": permit.purpose,
        "origin": permit.origin,
        "standing": _standing(permit.principal),
    }


def _standing(principal: Principal) -> dict[str, Any]:
    """Return where a person stood at that moment: agency, department and posts."""
    posts = sorted(each.name for each in principal.grants() if each.kind is GrantKind.POST)
    return {"agency": principal.agency, "department": principal.department, "posts": posts}


def _noted(
    person_id: str,
    act: str,
    at: datetime,
    detail: Mapping[str, Any],
    outcome: str,
    origin: str,
    principal: Principal | None,
) -> dict[str, Any]:
    return {
        "at": stamp(at),
        "person_id": person_id,
        "act": act,
        "detail": dict(detail),
        "outcome": outcome,
        "origin": origin,
        "standing": _standing(principal) if principal is not None else {},
    }


def _begun(connection: Connection, entry: int) -> dict[str, Any]:
    """Return whose act it was; an act that never began, or has ended, cannot end."""
    begun = connection.execute(_BEGUN, {"entry": entry}).first()
    if begun is None:
        raise AuditUnavailable(_SENTENCE)
    return dict(begun._mapping)


def _stated(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    return [{"kind": each.kind, "count": each.count, "hash": each.hash} for each in subjects]


_SENTENCE = "열람 기록을 남길 수 없어 내용을 보이지 않습니다. 관리자에게 알려 주시기 바랍니다."
