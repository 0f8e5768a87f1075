"""The parties of letters: whom ``line`` and ``recipients`` mean in each record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from access.label import Grant, GrantKind
from access.parties import LINE, Signer, office_in, post_grant, recipients_in, signers_in
from catalog.database import Database
from catalog.organisation_schema import person, tenure
from catalog.rows import field_of
from catalog.schema import block, document, field, party
from records.document import Field

_VALUE = func.substr(block.c.text, field.c.start + 1, field.c.end - field.c.start).label("value")
_OWN_BLOCK = (block.c.document_id == field.c.document_id) & (block.c.ordinal == field.c.block)
_AT_ONCE = 50


def fields_of(connection: Connection, document_id: str) -> list[Field]:
    """Return what a record states, for labelling it; nothing of it is shown to anybody."""
    wanted = (
        select(field, _VALUE)
        .join(block, _OWN_BLOCK)
        .where(field.c.document_id == document_id)
        .order_by(field.c.ordinal)
    )
    return [field_of(row) for row in connection.execute(wanted)]


def match_parties(
    connection: Connection, document_id: str, agency: str, fields: Iterable[Field]
) -> None:
    """Write the parties of a record anew inside a write transaction.

    ``agency`` is that of the folder rules, not what the letter says. A signer is the one
    registered person of that name who held the post, or a post in the department, in that agency
    on the day of the letter; where there is none or more than one, whoever holds the post that is
    named. The right follows the person who signed, and of recipients the department.
    """
    stated = list(fields)
    day = next((each.normal for each in stated if each.name == "시행일" and each.normal), "")
    office = office_in(stated)
    line = {_signer(connection, each, agency, office, day) for each in signers_in(stated)} - {None}
    connection.execute(delete(party).where(party.c.document_id == document_id))
    rows = [
        {"document_id": document_id, "part": part.value, "holder": str(holder)}
        for part, holders in (
            (GrantKind.LINE, line),
            (GrantKind.RECIPIENTS, recipients_in(agency, stated)),
        )
        for holder in sorted(map(str, holders))
    ]
    if rows:
        connection.execute(insert(party), rows)


def match_signed_by(database: Database, names: Collection[str]) -> None:
    """Write the parties of the records anew in whose approval line one of these names stands.

    For people who were registered, or whose posts were corrected, after their letters were read.
    Some records a transaction, so that nobody waits; running it again changes nothing.
    """
    for_line = select(document.c.id, document.c.agency, _VALUE).where(field.c.name.in_(LINE))
    joined = for_line.join(field, field.c.document_id == document.c.id).join(block, _OWN_BLOCK)
    with database.reading() as connection:
        signed = {
            row.id: row.agency
            for row in connection.execute(joined)
            if any(name in row.value for name in names)
        }
    found = sorted(signed)
    for start in range(0, len(found), _AT_ONCE):
        with database.writing() as connection:
            for each in found[start : start + _AT_ONCE]:
                match_parties(connection, each, signed[each], fields_of(connection, each))


def _signer(
    connection: Connection, signer: Signer, agency: str, office: str, day: str
) -> Grant | None:
    if not agency:  # a name means nobody where the agency is not known
        return None
    post = post_grant(agency, office, signer.post)
    if signer.name:
        held = (
            select(person.c.id, tenure)
            .join(tenure, tenure.c.person_id == person.c.id)
            .where(person.c.name == signer.name, tenure.c.agency == agency)
        )
        who = {
            row.id
            for row in connection.execute(held)
            if _in_time(row.since, row.until, day) and _same_place(signer.post, post, office, row)
        }
        if len(who) == 1:  # SECURITY: of two of one name neither is taken
            return Grant(GrantKind.PERSON, who.pop())
    return post


def _in_time(since: object, until: object, day: str) -> bool:
    return not day or (
        (since is None or str(since) <= day) and (until is None or day <= str(until))
    )


def _same_place(post: str, named: Grant | None, office: str, held: Row[Any]) -> bool:
    """Return whether a post that somebody held is the one that a signer states.

    ``주무관`` is one in the department; ``안전총괄과장`` needs no department beside it.
    """
    department = "".join(held.department.split())
    if named is not None and named.name == f"{held.agency}/{''.join(held.post.split())}":
        return True
    return bool(department) and (department == office or department in "".join(post.split()))
