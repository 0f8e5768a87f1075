"""Requests to lift a cap or a ceiling, and their approval by the one whom the 전결 table names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from access.label import Grant, GrantKind
from access.permit import Permit
from access.principal import Principal
from access.reclassification import MATTER, DecisionKind, latest_review
from access.role import Role
from catalog.audit import Audit
from catalog.database import Database, next_number, stamp
from catalog.decision_schema import reclassification
from catalog.decision_targets import (
    DecisionRefused,
    Wanted,
    check_target,
    target_values,
    told,
)
from catalog.organisation_schema import authority
from catalog.relabelling import relabel_below
from catalog.schema import document
from catalog.standing import standing
from catalog.visible import Sight, sight_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One request with what became of it; moments are UTC without a zone."""

    id: int
    kind: DecisionKind
    folder_id: int
    path: str
    heading: str
    agency: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    legal_basis: str
    reason: str
    review: date
    requested_by: str
    requested: datetime
    approved_by: str | None
    approver_post: str | None
    approved: datetime | None
    closed_by: str | None
    closed: datetime | None
    close_reason: str | None

    @property
    def state(self) -> str:
        """Return ``requested``, ``approved``, ``refused`` or ``ended``."""
        if self.closed is not None:
            return "refused" if self.approved is None else "ended"
        return "requested" if self.approved is None else "approved"


class Reclassifications:
    """Takes requests and approvals. Every step and every refusal leaves an audit row first."""

    def __init__(self, database: Database) -> None:
        """Keep decisions in this catalog."""
        self._database = database
        self._audit = Audit(database)

    def request(self, permit: Permit, wanted: Wanted) -> int | None:
        """Ask for a decision and return its number.

        ``None`` when the record or folder is missing, or not the holder's to ask about.

        Raises:
            DecisionRefused: when it cannot be asked for so.
            AuditUnavailable: when the audit row could not be written; nothing was done.
        """
        self._note(permit, "reclassification_requested", told(wanted))
        if not wanted.reason.strip():
            raise DecisionRefused("결정의 근거를 적어 주시기 바랍니다.")
        _check_review(wanted.review, permit.day)
        with self._database.writing() as connection:
            target = target_values(connection, permit, wanted)
            if target is None:
                return None
            made = connection.execute(
                insert(reclassification).values(
                    reason=wanted.reason.strip(),
                    review=wanted.review,
                    requested_by=permit.principal.person_id,
                    requested=stamp(permit.at),
                    **target,
                )
            )
            assert made.inserted_primary_key is not None
            return int(made.inserted_primary_key[0])

    def approve(self, permit: Permit, number: int) -> Entry | None:
        """Put a decision in force, in one transaction that holds for the next request.

        ``None`` when there is none of this number, or it is not the holder's to decide.

        Raises:
            DecisionRefused: to whom it concerns, when it cannot be approved (any more).
            AuditUnavailable: when the audit row could not be written; nothing was done.
        """
        self._note(permit, "reclassification_approval", {"request": number})
        try:
            return self._approved(permit, number)
        except DecisionRefused as problem:
            self._note(permit, "reclassification_refused", {"request": number, "why": str(problem)})
            raise

    def close(self, permit: Permit, number: int, reason: str) -> Entry | None:
        """Refuse a request, or end an approved decision from the next request on.

        Whoever may decide it does so; who asked may take back what is not approved yet. ``None``
        when there is none of this number, or it is not the holder's to close.

        Raises:
            DecisionRefused: to whom it concerns, when it is closed already or no reason is given.
            AuditUnavailable: when the audit row could not be written; nothing was done.
        """
        detail = {"request": number, "reason": reason.strip()}
        self._note(permit, "reclassification_closing", detail)
        table = reclassification
        with self._database.writing() as connection:
            row = connection.execute(select(table).where(table.c.id == number)).first()
            person = standing(connection, permit.principal.person_id, permit.day)
            if row is None or person is None:
                return None
            takes_back = row.requested_by == person.person_id and row.approved is None
            # SECURITY: only whom the 전결 table names; one's own request may be taken back
            if not takes_back and not _post_of(connection, person, row.agency):
                return None
            if row.closed is not None:
                raise DecisionRefused("이미 반려하거나 끝낸 요청입니다.")
            if not reason.strip():
                raise DecisionRefused("반려하거나 끝내는 까닭을 적어 주시기 바랍니다.")
            connection.execute(
                update(table)
                .where(table.c.id == number)
                .values(
                    closed_by=person.person_id,
                    closed=stamp(permit.at),
                    close_reason=reason.strip(),
                )
            )
            if row.approved is not None:
                next_number(connection, "acl")
                relabel_below(connection, row.folder_id, row.path)
            return _entry(connection.execute(select(table).where(table.c.id == number)).one())

    def list(self, permit: Permit) -> Sequence[Entry]:
        """Return the requests that the holder made or may decide on, newest first.

        Who decides, and administrators, see paths and grounds, never titles or text. Who asked
        about a record sees its path as readers do, as long as the record may be seen.
        """
        table = reclassification
        with self._database.reading() as connection:
            person = standing(connection, permit.principal.person_id, permit.day)
            if person is None:
                return []
            found: list[Entry] = []
            sight = sight_of(connection, permit)
            for row in connection.execute(select(table).order_by(table.c.id.desc())).all():
                if Role.ADMINISTRATOR in person.roles or _post_of(connection, person, row.agency):
                    found.append(_entry(row))
                elif row.requested_by == person.person_id:
                    found.append(_as_asked(connection, sight, row))
            return found

    def _approved(self, permit: Permit, number: int) -> Entry | None:
        table = reclassification
        with self._database.writing() as connection:
            row = connection.execute(select(table).where(table.c.id == number)).first()
            # SECURITY: who holds which post is read now, in the transaction that decides
            approver = standing(connection, permit.principal.person_id, permit.day)
            if row is None or approver is None:
                return None
            if row.requested_by == approver.person_id:  # SECURITY: never the requester
                raise DecisionRefused(
                    "요청한 사람은 승인할 수 없습니다. 전결 규정이 정한 다른 직위에 승인을 받아 주시기 바랍니다."
                )
            post = _post_of(connection, approver, row.agency)
            if not post:  # SECURITY: only whom the 전결 table names, for the record's own agency
                return None
            # SECURITY: what was refused or ended comes back by asking anew
            if row.closed is not None:
                raise DecisionRefused(
                    "이미 반려하거나 끝낸 요청입니다. 다시 요청해 주시기 바랍니다."
                )
            if row.approved is not None:
                raise DecisionRefused("이미 승인한 요청입니다.")
            _check_review(row.review, permit.day)
            check_target(connection, row)
            connection.execute(
                update(table)
                .where(table.c.id == number)
                .values(
                    approved_by=approver.person_id,
                    approver_post=post,
                    approved=stamp(permit.at),
                )
            )
            next_number(connection, "acl")
            relabel_below(connection, row.folder_id, row.path)
            done = connection.execute(select(table).where(table.c.id == number)).one()
            return _entry(done)

    def _note(self, permit: Permit, act: str, detail: dict[str, Any]) -> None:
        self._audit.note(permit.principal.person_id, act, at=permit.at, detail=detail)


def _post_of(connection: Connection, person: Principal, agency: str) -> str:
    """Return through which post a person decides the matter for an agency, empty when not."""
    if not agency:  # where the agency is unknown nobody decides
        return ""
    named = connection.execute(
        select(authority.c.post)
        .where(authority.c.agency == agency, authority.c.matter == MATTER)
        .order_by(authority.c.post)
    ).scalars()
    held = person.grants()
    for post in named:
        grant = Grant(GrantKind.POST, f"{agency}/{post}")
        if grant in held:
            return person.via(grant)
    return ""


def _check_review(review: date, day: date) -> None:
    if review < day:
        raise DecisionRefused("다음 재검토일이 이미 지났습니다. 앞날을 적어 주시기 바랍니다.")
    if review > latest_review(day):
        raise DecisionRefused("다음 재검토일은 5년 안이어야 합니다. 날짜를 앞당겨 주시기 바랍니다.")


def _as_asked(connection: Connection, sight: Sight, row: Row[Any]) -> Entry:
    """Return a request as its requester may see it."""
    if not row.sha256:  # about a folder, which the requester named
        return _entry(row)
    record = connection.execute(
        select(document).where(document.c.folder_id == row.folder_id, document.c.path == row.path)
    ).first()
    # SECURITY: the name of a file may hold personal data, and the record may be closed by now
    if record is None or not sight.opens(record.id, record.acl_id):
        return replace(_entry(row), path="", heading="", before=(), after=())
    return replace(_entry(row), path=record.shown_path or record.path)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        kind=DecisionKind(row.kind),
        folder_id=row.folder_id,
        path=row.path,
        heading=row.heading,
        agency=row.agency,
        before=tuple(row.before),
        after=tuple(row.after),
        legal_basis=row.legal_basis,
        reason=row.reason,
        review=row.review,
        requested_by=row.requested_by,
        requested=row.requested,
        approved_by=row.approved_by,
        approver_post=row.approver_post,
        approved=row.approved,
        closed_by=row.closed_by,
        closed=row.closed,
        close_reason=row.close_reason,
    )
