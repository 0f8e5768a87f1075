"""Copies (renditions) of what one reader may see of a record, with the label they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, insert, select

from access.label import Scope
from access.permit import Permit
from access.words import scope_words
from catalog.blocks import blocks_of, labels_of, scopes_ever_at
from catalog.copy_ceilings import texts_above
from catalog.copy_marks import CopyKey, mark_line
from catalog.copy_schema import issued_copy
from catalog.database import Database, stamp
from catalog.rows import block_of, particulars_of
from catalog.schema import acl
from catalog.versions import past_blocks
from catalog.visible import READABLE, Sight, sight_of, visible_fields, visible_records
from records.document import Block
from records.passage import Particulars

WHOLE = -1
"""No block, but the record as such: its title and its fields."""
TITLE = -2
"""No block, but the record's title alone."""
Quoted: TypeAlias = tuple[str, int, int]
"""A block of a kept answer: record, number of its version, ordinal."""
_OPEN_TO_CITIZENS = frozenset({"공개", "대국민공개"})


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy to hand out: blocks in reading order, and the line with its label and token."""

    record: Particulars
    blocks: tuple[Block, ...]
    label: str
    line: str
    civil: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file made of several records bears: their strictest label, and it with a token."""

    label: str
    line: str


class Copies:
    """Makes copies and remembers what they were made of.

    Places are (record, number of a block as the holder counts them, ``WHOLE`` or ``TITLE``).
    """

    def __init__(self, database: Database) -> None:
        """Copy from this catalog."""
        self._database = database

    def issue(self, permit: Permit, document_id: str, *, civil: bool = False) -> Copy | None:
        """Return a copy of what the holder may see of a record; ``None`` for missing or forbidden.

        With ``civil`` it holds only what is open to citizens (공개구분 공개, no ground), and has no
        blocks where nothing is. What the holder may not see leaves no trace in it, nor in its
        label.
        """
        with self._database.writing() as connection:
            sight = sight_of(connection, permit)
            record = visible_records(connection, [document_id], sight).get(document_id)
            if record is None or record.status not in READABLE:
                return None
            rows = [
                row
                for row in blocks_of(connection, {document_id: record})[document_id]
                # SECURITY: a hidden block leaves no trace
                if sight.opens(document_id, row.acl_id)
            ]
            fields = visible_fields(connection, [document_id], sight)[document_id]
            grade = sight.grade(record.acl_id, *(row.acl_id for row in rows))
            particulars = particulars_of(record, fields, grade=grade)
            if not rows:
                return None
            if civil:
                rows = _open_to_citizens(connection, particulars, rows, permit.day)
                if not rows:
                    return Copy(particulars, (), "", "", civil)
            used = {record.acl_id, *(row.acl_id for row in rows)}
            openness = " ".join(particulars.stated("공개구분").split())
            label = _label(connection, sight, used, permit.day, openness)
            texts = [(document_id, each) for each in sorted(used)]
            token = _remember(
                connection, self._database, permit, [*texts, *texts_above(connection, document_id)]
            )
        line = mark_line(label, token)
        return Copy(particulars, tuple(map(block_of, rows)), label, line, civil)

    def label(self, permit: Permit, places: Iterable[tuple[str, int]]) -> str:
        """Return the strictest label of blocks, in Korean; empty for none."""
        with self._database.reading() as connection:
            used = {acl_id for _, acl_id in _texts(connection, permit, places)}
            sight = sight_of(connection, permit)
            return _label(connection, sight, used, permit.day) if used else ""

    def mark(
        self, permit: Permit, places: Iterable[tuple[str, int]], quoted: Iterable[Quoted] = ()
    ) -> Mark:
        """Return what a file that holds these places has to bear, and remember what is in it.

        ``quoted`` are blocks of the version that was quoted, whether it is the current one or not.

        Read in again, such a file opens to nobody who may not see everything in it.
        """
        with self._database.writing() as connection:
            found = {*_texts(connection, permit, places), *_quoted(connection, permit, quoted)}
            texts = sorted(found)
            used = {acl_id for _, acl_id in texts}
            sight = sight_of(connection, permit)
            label = _label(connection, sight, used, permit.day) if used else "열람 범위 안"
            above = [
                text
                for document_id in sorted({each for each, _ in texts})
                for text in texts_above(connection, document_id)
            ]
            token = _remember(connection, self._database, permit, [*texts, *above])
        return Mark(label, mark_line(label, token))

    def mark_version(self, permit: Permit, document_id: str, version: int) -> Mark:
        """Return what a paper has to bear that shows what the holder sees of a version."""
        with self._database.reading() as connection:
            rows = [
                *labels_of(connection, document_id),
                *past_blocks(connection, document_id, version),
            ]
        quoted = [(document_id, version, row.ordinal) for row in rows]
        return self.mark(permit, [(document_id, WHOLE)], quoted)


def _texts(
    connection: Connection, permit: Permit, places: Iterable[tuple[str, int]]
) -> list[tuple[str, int]]:
    """Return (record, acl_id) of blocks and of their records, each once, in order."""
    sight = sight_of(connection, permit)
    wanted: dict[str, set[int]] = {}
    for document_id, number in places:
        wanted.setdefault(document_id, set()).add(number)
    whole = [document_id for document_id, numbers in wanted.items() if WHOLE in numbers]
    fields = visible_fields(connection, whole, sight)
    found: set[tuple[str, int]] = set()
    for document_id, record in visible_records(connection, wanted, sight).items():
        # SECURITY: what is hidden has no number, and its audience is not told
        mine = [
            row
            for row in labels_of(connection, document_id)
            if sight.opens(document_id, row.acl_id)
        ]
        chosen = {mine[each].acl_id for each in wanted[document_id] if 0 <= each < len(mine)}
        # SECURITY: a field is as closed as the block that states it
        stating = {field.piece.block for field in fields.get(document_id, ())}
        chosen |= {row.acl_id for row in mine if row.ordinal in stating}
        found |= {(document_id, acl_id) for acl_id in {record.acl_id, *chosen}}
    return sorted(found)


def _quoted(
    connection: Connection, permit: Permit, quoted: Iterable[Quoted]
) -> Iterator[tuple[str, int]]:
    """Yield (record, acl_id) of blocks in the versions from which they were quoted."""
    sight = sight_of(connection, permit)
    wanted: dict[tuple[str, int], set[int]] = {}
    for document_id, version, ordinal in quoted:
        wanted.setdefault((document_id, version), set()).add(ordinal)
    records = visible_records(connection, {document_id for document_id, _ in wanted}, sight)
    for (document_id, version), ordinals in wanted.items():
        if document_id not in records:
            continue
        current = version == records[document_id].version
        # SECURITY: a quote of an earlier version is as closed as it was there
        rows = (
            labels_of(connection, document_id)
            if current
            else past_blocks(connection, document_id, version)
        )
        for row in rows:
            if row.ordinal in ordinals and sight.opens(document_id, row.acl_id):
                yield document_id, row.acl_id


def label_over(connection: Connection, permit: Permit, places: Iterable[tuple[str, int]]) -> str:
    """Return the strictest label of blocks (record, ordinal), in all versions that are kept.

    An ordinal that no block has stands for the record as a whole.

    Empty for no blocks. Only labels of what the holder may see count.
    """
    sight = sight_of(connection, permit)
    # SECURITY: what stands there in another version may be hidden, and its audience with it
    used = {
        acl_id for each, acl_id in scopes_ever_at(connection, places) if sight.opens(each, acl_id)
    }
    return _label(connection, sight, used, permit.day) if used else ""


def _label(
    connection: Connection, sight: Sight, used: set[int], day: date, openness: str = ""
) -> str:
    """Return the strictest label of texts: whom it is open to, as they state it, and the grade."""
    words = [scope_words(scopes_of(connection, used, day).values())]
    if openness:
        words.append(f"공개구분 {openness}")
    return " · ".join([*words, f"등급 {sight.grade(*used)}"])


def scopes_of(connection: Connection, acl_ids: Iterable[int], day: date) -> dict[int, Scope]:
    """Return what scopes mean on a day."""
    wanted = select(acl.c.id, acl.c.scope).where(acl.c.id.in_(sorted(set(acl_ids))))
    return {row.id: Scope.from_canonical(row.scope).on(day) for row in connection.execute(wanted)}


def _open_to_citizens(
    connection: Connection, record: Particulars, rows: list[Row[Any]], day: date
) -> list[Row[Any]]:
    stated = [each for each in record.fields if each.name == "공개구분"]
    # SECURITY: not stated, or stated otherwise even once, is not open to citizens
    if not stated or any(
        "".join(each.value.split()) not in _OPEN_TO_CITIZENS or each.normal for each in stated
    ):
        return []
    scopes = scopes_of(connection, (row.acl_id for row in rows), day)
    # SECURITY: a passage under a ground stays out of what citizens get
    return [row for row in rows if not scopes[row.acl_id].cap.grounds]


def _remember(
    connection: Connection, database: Database, permit: Permit, texts: list[tuple[str, int]]
) -> str:
    key = CopyKey.open(database.home)
    copy_id = key.new_id()
    connection.execute(
        insert(issued_copy).values(
            id=copy_id,
            person_id=permit.principal.person_id,
            issued=stamp(permit.at),
            texts=[list(each) for each in dict.fromkeys(texts)],
        )
    )
    return key.token(copy_id)
