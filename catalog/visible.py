"""The gate of every reading: the rows that a permit opens, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from access.caps import Cap
from access.decision import decide, decide_granted
from access.grade import grade_of
from access.label import Grant, GrantKind, Scope
from access.permit import Permit
from access.principal import Principal
from catalog import schema
from catalog.copy_ceilings import closed_copies
from catalog.database import number
from catalog.listed import as_list, bound_list, listed
from catalog.rows import field_of
from catalog.standing import standing
from catalog.unchanged import unchanged
from language.likeness import Likeness
from records.document import Block, Field, Status

READABLE = tuple(status.value for status in Status if status.readable)

# Built once: every reading runs these, and building them took as long as running them.
_CHUNKS = select(schema.chunk).where(
    schema.chunk.c.id.in_(bound_list("ids")), schema.chunk.c.deleted.is_(False)
)
_SCOPES = select(schema.document.c.id, schema.document.c.acl_id).where(
    schema.document.c.id.in_(bound_list("ids"))
)
_RECORDS = select(
    *(each for each in schema.document.c if each.name not in ("titles", "dates", "share"))
).where(schema.document.c.id.in_(bound_list("ids")))
_FIELDS = (
    select(
        schema.field,
        func.substr(
            schema.block.c.text,
            schema.field.c.start + 1,
            schema.field.c.end - schema.field.c.start,
        ).label("value"),
        schema.block.c.acl_id,
    )
    .join(
        schema.block,
        (schema.block.c.document_id == schema.field.c.document_id)
        & (schema.block.c.ordinal == schema.field.c.block),
    )
    .where(schema.field.c.document_id.in_(bound_list("ids")))
    .order_by(schema.field.c.document_id, schema.field.c.ordinal)
)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Scopes that are open to one reader in some records only."""

    documents: frozenset[str]
    acls: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader may see at one moment: scopes by ``acl_id``, and exceptions by record.

    ``caps`` are those that hold on that day, of the scopes that have one. ``closed`` are records
    which are copies of what the reader may not see. ``communities`` are the reader's own, each with
    the open scopes whose audience names it.
    """

    acls: frozenset[int]
    exceptional: tuple[Exceptional, ...] = ()
    caps: Mapping[int, Cap] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    communities: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def grade(self, *acl_ids: int) -> str:
        """Return the N2SF grade of texts in these scopes."""
        grounds = (self.caps[each].grounds for each in acl_ids if each in self.caps)
        return grade_of(frozenset[int]().union(*grounds)).value

    def opens(self, document_id: str, acl_id: int) -> bool:
        """Return whether a text of a record may be seen."""
        if document_id in self.closed:  # SECURITY: a copy opens no further than what it is of
            return False
        return acl_id in self.acls or any(
            acl_id in each.acls and document_id in each.documents for each in self.exceptional
        )

    @property
    def documents(self) -> frozenset[str]:
        """Return the records of which more than their scopes tell may be seen."""
        return frozenset[str]().union(*(each.documents for each in self.exceptional))


NOTHING = Sight(frozenset())


@dataclass(frozen=True, slots=True)
class Present:
    """What one reader may see now; ``scopes`` are the scope of every live chunk by its number.

    ``scopes`` is ``None`` when nothing has moved since the change that was asked about; ``change``
    is the latest.
    """

    sight: Sight
    change: int
    scopes: Mapping[int, int] | None


def present(connection: Connection, permit: Permit, change: int) -> Present:
    """Return what the holder may see, and the scopes of chunks if they moved since ``change``."""
    sight = sight_of(connection, permit)
    latest = number(connection, "acl")
    if latest == change:
        return Present(sight, latest, None)
    table = schema.chunk
    wanted = select(table.c.id, table.c.acl_id).where(table.c.deleted.is_(False))
    return Present(sight, latest, {row.id: row.acl_id for row in connection.execute(wanted)})


def sight_of(connection: Connection, permit: Permit) -> Sight:
    """Return what the holder may see at this moment.

    Who the holder is gets read anew, in the transaction that reads the texts: a right that was
    taken back since the permit was issued is gone.

    Raises:
        TypeError: when it is no permit.
    """
    if type(permit) is not Permit:  # SECURITY: a look-alike is no permit
        raise TypeError("Reading takes a Permit.")
    return sight_on(connection, permit.principal.person_id, permit.day)


def sight_on(connection: Connection, person_id: str, day: date) -> Sight:
    """Return what a person may see on a day; names of scopes and records, never content."""
    key = "sight", person_id, day
    return unchanged(connection, key, lambda: _sight_on(connection, person_id, day))


def _sight_on(connection: Connection, person_id: str, day: date) -> Sight:
    reader = standing(connection, person_id, day)
    if reader is None:  # SECURITY: whoever was disabled since sees nothing
        return NOTHING
    return sight_over(connection, reader, day, scopes_by_number(connection))


def scopes_by_number(connection: Connection) -> dict[int, Scope]:
    """Return what every ``acl_id`` means at present."""
    wanted = select(schema.acl.c.id, schema.acl.c.scope)
    return {row.id: Scope.from_canonical(row.scope) for row in connection.execute(wanted)}


def sight_over(
    connection: Connection, reader: Principal, day: date, scopes: Mapping[int, Scope]
) -> Sight:
    """Return what a reader, as he stands on a day, may see of these scopes."""
    open_to_all = frozenset(
        each for each, scope in scopes.items() if decide(reader, day, scope).allowed
    )
    closed = {each: scope for each, scope in scopes.items() if each not in open_to_all}
    exceptional = [
        *_as_party(connection, day, reader, closed),
        *_as_granted(connection, day, reader, closed),
    ]
    caps = {each: cap for each, scope in scopes.items() if (cap := scope.cap.on(day)).grounds}
    useful = tuple(each for each in exceptional if each.documents and each.acls)
    sight = Sight(open_to_all, useful, caps, communities=_shared(reader, scopes, open_to_all))
    return replace(sight, closed=closed_copies(connection, sight.opens))


def _shared(
    reader: Principal, scopes: Mapping[int, Scope], acls: frozenset[int]
) -> dict[str, frozenset[int]]:
    """Return which of the open scopes are shared with each community of a reader."""
    # SECURITY: of an audience only what the reader belongs to is told
    own = [grant for grant in reader.grants() if grant.kind is GrantKind.COMMUNITY]
    found = {
        grant.name: frozenset(
            each for each in acls if any(grant in label.audience for label in scopes[each].labels)
        )
        for grant in own
    }
    return {name: found[name] for name in sorted(found) if found[name]}


def _as_party(
    connection: Connection, day: date, reader: Principal, closed: Mapping[int, Scope]
) -> Iterable[Exceptional]:
    """Yield what is open to those in the approval line or among the recipients of a letter."""
    holders = [str(grant) for grant in reader.grants()]
    # asked for whether or not a scope is open to them: the time would tell that there is one
    mine = select(schema.party.c.part, schema.party.c.document_id).where(
        schema.party.c.holder.in_(holders)
    )
    stands = connection.execute(mine).all()
    for kind in (GrantKind.LINE, GrantKind.RECIPIENTS):
        meant = Grant(kind)
        acls = frozenset(
            each for each, scope in closed.items() if decide(reader, day, scope, (meant,)).allowed
        )
        yield Exceptional(
            frozenset(row.document_id for row in stands if row.part == kind.value), acls
        )


def _as_granted(
    connection: Connection, day: date, reader: Principal, closed: Mapping[int, Scope]
) -> Iterable[Exceptional]:
    """Yield what an approver opened to the reader for a time."""
    table = schema.access_grant
    mine = select(table.c.document_id).where(
        table.c.person_id == reader.person_id,
        table.c.ended.is_(None),
        table.c.since <= day,
        table.c.until >= day,
    )
    documents = frozenset(connection.execute(mine).scalars())
    if documents:
        acls = {
            each for each, scope in closed.items() if decide_granted(reader, day, scope).allowed
        }
        yield Exceptional(documents, frozenset(acls))


def live_chunks(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Return chunks by number, without those that were withdrawn; labels are not yet asked."""
    return {row.id: row for row in connection.execute(_CHUNKS, {"ids": as_list(ids)})}


def visible_records(
    connection: Connection, ids: Iterable[str], sight: Sight
) -> dict[str, Row[Any]]:
    """Return the records that may be seen, by identifier, whether they can be read or not.

    Without what only a change of labels asks for: ``titles``, ``dates`` and ``share``.
    """
    named = connection.execute(_SCOPES, {"ids": as_list(ids)})
    # SECURITY: no part of a record without the right to the record
    mine = [row.id for row in named if sight.opens(row.id, row.acl_id)]
    if (
        not mine
    ):  # a hidden record is not read at all, so that it takes no longer than a missing one
        return {}
    return {row.id: row for row in connection.execute(_RECORDS, {"ids": as_list(mine)})}


def likeness_of(blocks: Iterable[Block] | Iterable[Row[Any]]) -> bytes:
    """Return the likeness of the text of blocks, empty when there is no word in it."""
    found = Likeness.of("\n".join(each.text for each in blocks))
    return found.to_bytes() if found is not None else b""


def visible_fields(
    connection: Connection, ids: Iterable[str], sight: Sight
) -> dict[str, list[Field]]:
    """Return the fields of records whose blocks may be seen."""
    found: dict[str, list[Field]] = {identifier: [] for identifier in ids}
    for row in connection.execute(_FIELDS, {"ids": as_list(found)}):
        if sight.opens(
            row.document_id, row.acl_id
        ):  # SECURITY: a field of a hidden block leaves no trace
            found[row.document_id].append(field_of(row))
    return found


def visible_grade(record: Row[Any], rows: Sequence[Row[Any]], sight: Sight) -> str:
    """Return the N2SF grade of what may be seen of a record."""
    seen = [row.acl_id for row in rows if sight.opens(record.id, row.acl_id)]
    return sight.grade(record.acl_id, *seen)


def opened_rows(identifier: ColumnElement[str], sight: Sight) -> ColumnElement[bool]:
    """Return the condition under which a row of a table with ``acl_id`` may be seen."""
    acl_id = identifier.table.c.acl_id
    opened = or_(
        acl_id.in_(sight.acls),
        *(
            and_(acl_id.in_(each.acls), identifier.in_(listed(each.documents)))
            for each in sight.exceptional
        ),
    )
    return and_(opened, identifier.not_in(listed(sight.closed))) if sight.closed else opened
