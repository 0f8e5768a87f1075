"""Records opened to one person for a time: on request, or to a former holder (감사 소명)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, insert, select, update

from access.office import office_over
from access.permit import Permit
from catalog.audit import Audit
from catalog.blocks import blocks_of
from catalog.clear_text import opens_clear
from catalog.database import Database, stamp
from catalog.organisation_schema import person
from catalog.schema import access_grant, document
from catalog.standing import standing
from catalog.visible import Sight, sight_of, visible_records

LONGEST_REASON = 1000


class GrantRefused(Exception):
    """A grant that cannot be given so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a record is opened: both days included, ``clear`` with personal data."""

    since: date
    until: date
    reason: str
    clear: bool = False

    def checked(self, today: date) -> Terms:
        """Return the terms when they may be given on a day.

        Raises:
            GrantRefused: with a Korean sentence.
        """
        if not self.reason.strip() or len(self.reason) > LONGEST_REASON:
            raise GrantRefused(
                f"열람을 주는 사유를 {LONGEST_REASON}자 안으로 적어 주시기 바랍니다."
            )
        if self.since < today or self.until < self.since:
            raise GrantRefused(
                "열람 기간은 오늘부터이며 끝나는 날이 시작하는 날보다 앞설 수 없습니다. 날짜를 확인해 주시기 바랍니다."
            )
        if self.until > year_after(self.since):
            raise GrantRefused(
                "열람 기간은 한 번에 1년까지입니다. 끝나는 날을 당겨 주시기 바랍니다."
            )
        return self


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """A grant as givers and receivers see it; without title or text of the record."""

    id: int
    document_id: str
    person_id: str
    clear: bool
    since: date
    until: date
    reason: str
    given_by: str
    via: str
    ended: datetime | None


class AccessGrants:
    """Gives and ends grants, each with its audit row."""

    def __init__(self, database: Database) -> None:
        """Keep grants in this catalog."""
        self._database = database
        self._audit = Audit(database)

    def give(self, permit: Permit, document_id: str, to: str, terms: Terms) -> int | None:
        """Open a record to a person and return the number of the grant.

        ``None`` when the record is missing, or not the holder's to give: the giver holds an
        office over its department (:func:`access.office.office_over`) and sees the whole of it.

        Raises:
            GrantRefused: for oneself, an unknown person, or terms that cannot be.
            AuditUnavailable: when it could not be logged; nothing is given.
        """
        detail = {
            "document": document_id,
            "person": to,
            "clear": terms.clear,
            "since": terms.since.isoformat(),
            "until": terms.until.isoformat(),
        }
        entry = self._audit.begin(permit, "grant_access", detail=detail)
        outcome, number = "refused", None
        try:
            with self._database.writing() as connection:
                sight = sight_of(connection, permit)
                via = _may_give(connection, permit, sight, document_id, clear=terms.clear)
                if via:
                    _check_person(connection, permit, to)
                    checked = terms.checked(permit.day)
                    number = insert_grant(connection, permit, document_id, to, checked, via)
                    outcome = "given"
        finally:
            records = (document_id,) if number is not None else ()
            self._audit.end(entry, outcome=outcome, records=records, at=permit.at)
        return number

    def end(self, permit: Permit, grant_id: int) -> bool:
        """End a grant from the next request on; ``False`` when it is missing or not one's to end.

        Whoever gave it may end it, and whoever holds an office over the record's department.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is ended.
        """
        entry = self._audit.begin(permit, "end_access", detail={"grant": grant_id})
        ended: list[str] = []
        try:
            with self._database.writing() as connection:
                mine = [row for row in _in_office(connection, permit) if row.id == grant_id]
                if mine and mine[0].ended is None:
                    connection.execute(
                        update(access_grant)
                        .where(access_grant.c.id == grant_id)
                        .values(ended=stamp(permit.at), ended_by=permit.principal.person_id)
                    )
                    ended = [mine[0].document_id]
        finally:
            outcome = "ended" if ended else "refused"
            self._audit.end(entry, outcome=outcome, records=ended, at=permit.at)
        return bool(ended)

    def list(self, permit: Permit) -> list[AccessGrant]:
        """Return the grants that the holder may end, and those to the holder; newest first."""
        with self._database.reading() as connection:
            rows = {row.id: row for row in _in_office(connection, permit)}
            own = select(access_grant).where(access_grant.c.person_id == permit.principal.person_id)
            rows |= {row.id: row for row in connection.execute(own)}
        return [_grant(rows[key]) for key in sorted(rows, reverse=True)]


def insert_grant(
    connection: Connection,
    permit: Permit,
    document_id: str,
    to: str,
    terms: Terms,
    via: str,
    request_id: str = "",
) -> int:
    """Write a grant that was checked, inside a write transaction, and return its number."""
    made = connection.execute(
        insert(access_grant).values(
            document_id=document_id,
            person_id=to,
            clear=terms.clear,
            reason=terms.reason.strip(),
            since=terms.since,
            until=terms.until,
            given_by=permit.principal.person_id,
            via=via,
            request_id=request_id,
            given=stamp(permit.at),
        )
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def givable(
    connection: Connection, permit: Permit, ids: Sequence[str], *, clear: bool
) -> dict[str, str]:
    """Return those records which the holder may open to others, with the post that allows it.

    ``clear`` asks whether with their personal data.
    """
    sight = sight_of(connection, permit)
    found = {each: _may_give(connection, permit, sight, each, clear=clear) for each in ids}
    return {each: via for each, via in found.items() if via}


def year_after(day: date) -> date:
    """Return the same day a year later, 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _may_give(
    connection: Connection, permit: Permit, sight: Sight, document_id: str, *, clear: bool
) -> str:
    giver = standing(connection, permit.principal.person_id, permit.day)
    if giver is None:
        return ""
    record = visible_records(connection, [document_id], sight).get(document_id)
    if record is None:  # SECURITY: what one may not see is as if it were missing
        return ""
    blocks = blocks_of(connection, {document_id: record})[document_id]
    # SECURITY: nobody gives what they may not see themselves
    if not all(sight.opens(document_id, block.acl_id) for block in blocks):
        return ""
    if clear and not opens_clear(connection, permit, record):  # SECURITY: nor in clear
        return ""
    return office_over(giver, record.agency, record.department)


def _check_person(connection: Connection, permit: Permit, to: str) -> None:
    if to == permit.principal.person_id:  # SECURITY: never to oneself
        raise GrantRefused(
            "자기 자신에게는 열람을 줄 수 없습니다. 다른 결재권자에게 요청해 주시기 바랍니다."
        )
    known = select(person.c.id).where(person.c.id == to, person.c.active.is_(True))
    if connection.execute(known).first() is None:
        raise GrantRefused(
            f"‘{to}’은(는) 등록되지 않은 사람입니다. 로그인 이름을 확인해 주시기 바랍니다."
        )


def _in_office(connection: Connection, permit: Permit) -> Sequence[Row[tuple[object, ...]]]:
    """Return the grants which the holder gave or over whose records the holder has an office."""
    giver = standing(connection, permit.principal.person_id, permit.day)
    if giver is None:
        return ()
    wanted = (
        select(access_grant, document.c.agency, document.c.department)
        .outerjoin(document, document.c.id == access_grant.c.document_id)
        .order_by(access_grant.c.id)
    )
    return [
        row
        for row in connection.execute(wanted)
        if row.given_by == giver.person_id
        or office_over(giver, row.agency or "", row.department or "")
    ]


def _grant(row: Row[tuple[object, ...]]) -> AccessGrant:
    return AccessGrant(
        row.id,
        row.document_id,
        row.person_id,
        row.clear,
        row.since,
        row.until,
        row.reason,
        row.given_by,
        row.via,
        row.ended,
    )
