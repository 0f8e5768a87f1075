"""Requests for access: somebody asks a department, whoever decides there grants or refuses."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Integer, Row, func, insert, literal_column, select, update

from access.office import office_over
from access.permit import Permit
from catalog.audit import Audit
from catalog.database import Database, stamp
from catalog.grants import Terms, givable, insert_grant
from catalog.organisation_schema import person, tenure, unit
from catalog.request_schema import access_request
from catalog.schema import access_grant, document
from catalog.standing import standing
from records.answer import Notice

MOST_OPEN = 20
"""Requests of one person that may wait at a time."""
LONGEST = 1000
_MOST_RECORDS = 100
_LATER = literal_column("access_request.rowid", Integer)
"""Of requests of one moment the one made later: identifiers are random and order nothing."""


class RequestState(StrEnum):
    """What has become of a request."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class RequestRefused(Exception):
    """A request that cannot be made or decided so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """A request; ``documents`` are those that were granted on it, in order of identifier."""

    id: str
    person_id: str
    name: str
    agency: str
    department: str
    question: str
    reason: str
    asked: date
    state: RequestState
    sentence: str
    until: date | None
    documents: tuple[str, ...]


class AccessRequests:
    """Keeps requests and their outcome, each step with its audit row."""

    def __init__(self, database: Database) -> None:
        """Keep requests in this catalog."""
        self._database = database
        self._audit = Audit(database)

    def ask(
        self, permit: Permit, offices: Sequence[Notice], reason: str, *, question: str = ""
    ) -> list[str]:
        """Ask departments for access and return the requests' identifiers, in their order.

        Whether a department has anything is not looked up: the answer tells nothing of records.

        Raises:
            RequestRefused: without a reason, for a department nobody is in, or with too many open.
            AuditUnavailable: when it could not be logged; nothing is asked.
        """
        if not reason.strip() or max(len(reason), len(question)) > LONGEST:
            raise RequestRefused(f"신청 사유를 {LONGEST}자 안으로 적어 주시기 바랍니다.")
        detail = {"offices": [f"{each.agency}/{each.department}" for each in offices]}
        entry = self._audit.begin(permit, "ask_access", detail=detail)
        made: list[str] = []
        try:
            with self._database.writing() as connection:
                _check_offices(connection, permit, offices)
                for each in offices:
                    made.append(_insert(connection, permit, each, reason, question))
        except BaseException:
            made.clear()
            raise
        finally:
            outcome = "asked" if made else "refused"
            self._audit.end(entry, outcome=outcome, records=(), at=permit.at)
        return made

    def waiting(self, permit: Permit) -> list[AccessRequest]:
        """Return the open requests which the holder may decide, oldest first; never one's own."""
        with self._database.reading() as connection:
            wanted = select(access_request).where(
                access_request.c.state == RequestState.OPEN.value,
                access_request.c.person_id != permit.principal.person_id,
            )
            rows = connection.execute(wanted.order_by(access_request.c.asked, _LATER)).all()
            return [_request(connection, row) for row in rows if _office(connection, permit, row)]

    def mine(self, permit: Permit) -> list[AccessRequest]:
        """Return the holder's own requests with their outcome, newest first."""
        with self._database.reading() as connection:
            wanted = (
                select(access_request)
                # SECURITY: one's own only
                .where(access_request.c.person_id == permit.principal.person_id)
                .order_by(access_request.c.asked.desc(), _LATER.desc())
            )
            return [_request(connection, row) for row in connection.execute(wanted).all()]

    def grant(
        self, permit: Permit, request_id: str, documents: Sequence[str], terms: Terms
    ) -> bool:
        """Open records to who asked; ``False`` when the request is missing or not one's to decide.

        Raises:
            RequestRefused: for one's own request, one that was decided, no or unfit records.
            GrantRefused: for terms that cannot be.
            AuditUnavailable: when it could not be logged; nothing is granted.
        """
        wanted = sorted(set(documents))
        detail = {"request": request_id, "until": terms.until.isoformat(), "clear": terms.clear}
        entry = self._audit.begin(permit, "grant_request", detail=detail)
        given: list[str] = []
        try:
            with self._database.writing() as connection:
                found = _to_decide(connection, permit, request_id)
                if found is None:
                    return False
                row, via = found
                checked = terms.checked(permit.day)
                _check_records(connection, permit, row, wanted, clear=terms.clear)
                for each in wanted:
                    insert_grant(connection, permit, each, row.person_id, checked, via, row.id)
                _decide(connection, permit, row.id, RequestState.GRANTED, "", via, terms.until)
            given = wanted
        finally:
            outcome = "given" if given else "refused"
            self._audit.end(entry, outcome=outcome, records=given, at=permit.at)
        return True

    def refuse(self, permit: Permit, request_id: str, sentence: str) -> bool:
        """Refuse a request with a sentence; ``False`` when it is missing or not one's to decide.

        Raises:
            RequestRefused: for one's own request, one that was decided, or without a sentence.
            AuditUnavailable: when it could not be logged; nothing is decided.
        """
        entry = self._audit.begin(permit, "refuse_request", detail={"request": request_id})
        outcome = "refused"
        try:
            with self._database.writing() as connection:
                found = _to_decide(connection, permit, request_id)
                if found is None:
                    return False
                if not sentence.strip() or len(sentence) > LONGEST:
                    raise RequestRefused(
                        f"거절하는 까닭을 {LONGEST}자 안으로 적어 주시기 바랍니다."
                    )
                row, via = found
                _decide(connection, permit, row.id, RequestState.REFUSED, sentence.strip(), via)
            outcome = "done"
        finally:
            self._audit.end(entry, outcome=outcome, records=(), at=permit.at)
        return True


def _check_offices(connection: Connection, permit: Permit, offices: Sequence[Notice]) -> None:
    if not offices:
        raise RequestRefused("어느 부서에 신청할지 ‘기관/부서’로 적어 주시기 바랍니다.")
    for each in offices:
        # looked up among people and units, which everybody may know, never in records
        staffed = select(tenure.c.id).where(
            tenure.c.agency == each.agency, tenure.c.department == each.department
        )
        named = select(unit.c.name).where(
            unit.c.agency == each.agency, unit.c.name == each.department
        )
        known = connection.execute(staffed).first() or connection.execute(named).first()
        if known is None:
            raise RequestRefused(
                f"‘{each.agency}/{each.department}’은(는) 등록되지 않은 부서입니다. 이름을 확인해 주시기 바랍니다."
            )
    waiting = connection.execute(
        select(func.count()).where(
            access_request.c.person_id == permit.principal.person_id,
            access_request.c.state == RequestState.OPEN.value,
        )
    ).scalar_one()
    if waiting + len(offices) > MOST_OPEN:
        raise RequestRefused(
            "기다리는 신청이 너무 많습니다. 처리된 뒤에 다시 신청해 주시기 바랍니다."
        )


def _insert(
    connection: Connection, permit: Permit, office: Notice, reason: str, question: str
) -> str:
    identifier = secrets.token_hex(12)
    connection.execute(
        insert(access_request).values(
            id=identifier,
            person_id=permit.principal.person_id,
            agency=office.agency,
            department=office.department,
            question=question.strip(),
            reason=reason.strip(),
            asked=stamp(permit.at),
            state=RequestState.OPEN.value,
            sentence="",
            decided_by="",
            via="",
        )
    )
    return identifier


def _office(connection: Connection, permit: Permit, row: Row[Any]) -> str:
    holder = standing(connection, permit.principal.person_id, permit.day)
    return office_over(holder, row.agency, row.department) if holder is not None else ""


def _to_decide(
    connection: Connection, permit: Permit, request_id: str
) -> tuple[Row[Any], str] | None:
    row = connection.execute(
        select(access_request).where(access_request.c.id == request_id)
    ).first()
    if row is None:
        return None
    if row.person_id == permit.principal.person_id:  # SECURITY: nobody decides for themselves
        raise RequestRefused("자기가 낸 신청은 처리할 수 없습니다. 다른 결재권자가 처리합니다.")
    via = _office(connection, permit, row)
    if not via:  # SECURITY: another department's request is as missing
        return None
    if row.state != RequestState.OPEN.value:
        raise RequestRefused("이미 처리된 신청입니다.")
    return row, via


def _check_records(
    connection: Connection,
    permit: Permit,
    row: Row[Any],
    documents: Sequence[str],
    *,
    clear: bool,
) -> None:
    if not documents or len(documents) > _MOST_RECORDS:
        raise RequestRefused(f"열어 줄 자료를 1건부터 {_MOST_RECORDS}건까지 골라 주시기 바랍니다.")
    allowed = givable(connection, permit, documents, clear=clear)
    offices = select(document.c.id).where(
        document.c.id.in_(documents),
        document.c.agency == row.agency,
        document.c.department == row.department,
    )
    # SECURITY: only records of the department that was asked, each of them the approver's to give
    if set(documents) != set(allowed) & set(connection.execute(offices).scalars()):
        raise RequestRefused(
            "고른 자료 가운데 줄 수 없는 것이 있습니다. 신청을 받은 부서의 자료인지 확인해 주시기 바랍니다."
        )


def _decide(
    connection: Connection,
    permit: Permit,
    request_id: str,
    state: RequestState,
    sentence: str,
    via: str,
    until: date | None = None,
) -> None:
    connection.execute(
        update(access_request)
        .where(access_request.c.id == request_id)
        .values(
            state=state.value,
            sentence=sentence,
            until=until,
            decided=stamp(permit.at),
            decided_by=permit.principal.person_id,
            via=via,
        )
    )


def _request(connection: Connection, row: Row[Any]) -> AccessRequest:
    name = connection.execute(
        select(person.c.name).where(person.c.id == row.person_id)
    ).scalar_one()
    given = (
        select(access_grant.c.document_id)
        .where(access_grant.c.request_id == row.id, access_grant.c.ended.is_(None))
        .order_by(access_grant.c.document_id)
    )
    return AccessRequest(
        row.id,
        row.person_id,
        name,
        row.agency,
        row.department,
        row.question,
        row.reason,
        row.asked.date(),
        RequestState(row.state),
        row.sentence,
        row.until,
        tuple(connection.execute(given).scalars()),
    )
