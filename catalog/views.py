"""A record as one reader sees it, block by block and version by version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from access.permit import Permit
from catalog import schema
from catalog.blocks import blocks_at, labels_of
from catalog.clear_text import opens_clear
from catalog.listed import as_list, bound_list
from catalog.placeholders import Placeholders, placeholders
from catalog.portions import WHOLE, Portion, Portions
from catalog.rows import block_of, particulars_of
from catalog.versions import past_blocks, past_versions, version_mark
from catalog.visible import Sight, visible_fields, visible_grade, visible_records
from records.document import Block, Field, Status
from records.passage import Particulars

_CONTAINERS = select(schema.document.c.original_gone).where(
    schema.document.c.folder_id == bindparam("folder"),
    schema.document.c.path.in_(bound_list("paths")),
    schema.document.c.status == Status.CONTAINER.value,
)

Blocks = tuple[tuple[int, Block], ...]
Source = tuple[str, int]
"""A record and the number of one of its versions."""


@dataclass(frozen=True)
class DocumentView:
    """What one reader may see of a record: blocks with their 0-based numbers, ascending.

    Blocks, paragraphs and tables are counted without the hidden ones (``portion``).
    ``original`` says whether there is an original file to open: only when every block and every
    masked datum may be seen, and never for what lies in a ZIP or was an earlier version.
    ``present`` are the blocks that the reader would see now; of the current version the same.
    ``placeholders`` stand where a rule says that something is hidden; they are no blocks, and
    nothing of them is found, quoted or counted. ``original_gone`` says that the file was deleted
    and the record is kept all the same.
    """

    record: Particulars
    blocks: Blocks
    original: bool
    present: Blocks
    placeholders: Placeholders = ()
    original_gone: bool = False
    portion: Portion = WHOLE

    @cached_property
    def version(self) -> str:
        """Return what names what the reader sees (:func:`catalog.versions.version_mark`).

        It is worked out when it is asked for: of a sheet of many rows it takes as long as reading it.
        """
        return version_mark(self.blocks)

    @cached_property
    def current(self) -> str | None:
        """Return what names what the reader would see now, ``None`` when that is nothing."""
        if self.present is self.blocks:
            return self.version
        return version_mark(self.present) if self.present else None

    @property
    def changed(self) -> bool:
        """Return whether this is an earlier version."""
        return self.version != self.current


def views(
    connection: Connection,
    permit: Permit,
    document_id: str,
    sight: Sight,
    portions: Portions,
    *,
    earlier: bool,
) -> Iterator[tuple[int, DocumentView]]:
    """Yield the number and the visible part of the current and then the earlier versions."""
    record = visible_records(connection, {document_id}, sight).get(document_id)
    if record is None:
        return
    rows = labels_of(connection, document_id)
    portion = portions.of(connection, {document_id: record}, sight)[document_id]
    # only these are read: what is hidden must not cost time either
    opened = ((document_id, row.ordinal) for row in rows if sight.opens(document_id, row.acl_id))
    seen = _seen(blocks_at(connection, opened).values(), sight, portion)
    fields = [
        _counted(each, portion)
        for each in visible_fields(connection, [document_id], sight)[document_id]
    ]
    above = containers(connection, record)
    gone = record.original_gone or any(each.original_gone for each in above)
    whole = (
        len(seen) == len(rows)
        and opens_clear(connection, permit, record)
        and not above
        and not gone
    )
    # SECURITY: the grade of a hidden passage is told to nobody
    grade = visible_grade(record, rows, sight)
    shown = particulars_of(record, fields, portion.likeness_in(record), grade=grade)
    told = placeholders(connection, permit, rows, sight)
    yield record.version, DocumentView(shown, seen, whole, seen, told, gone, portion)
    for number in past_versions(connection, document_id) if earlier else ():
        every = past_blocks(connection, document_id, number)
        portion = Portion.of(every, sight)
        past, told = _seen(every, sight, portion), placeholders(connection, permit, every, sight)
        bare = particulars_of(record, (), grade=visible_grade(record, every, sight))
        yield number, DocumentView(bare, past, False, seen, told, gone, portion)


def cited(
    connection: Connection,
    permit: Permit,
    sources: Iterable[Source],
    sight: Sight,
    portions: Portions,
) -> dict[Source, DocumentView]:
    """Return what is seen of records in the versions that have these numbers.

    What is missing or forbidden is left out.
    """
    wanted: dict[str, set[int]] = {}
    for document_id, version in sources:
        wanted.setdefault(document_id, set()).add(version)
    return {
        (document_id, each): view
        for document_id, versions in wanted.items()
        for each, view in views(connection, permit, document_id, sight, portions, earlier=True)
        if each in versions and view.blocks
    }


def containers(connection: Connection, record: Row[Any]) -> Sequence[Row[Any]]:
    """Return the ZIPs in which a record lies."""
    above = [str(folder) for folder in PurePosixPath(record.path).parents]
    place = {"folder": record.folder_id, "paths": as_list(above)}
    return connection.execute(_CONTAINERS, place).all()


def _seen(rows: Iterable[Row[Any]], sight: Sight, portion: Portion) -> Blocks:
    # SECURITY: a hidden block leaves no trace
    mine = [row for row in rows if sight.opens(row.document_id, row.acl_id)]
    return tuple((number, counted(block_of(row), portion)) for number, row in enumerate(mine))


def counted(block: Block, portion: Portion) -> Block:
    """Return a visible block at the place at which its reader counts it."""
    place = portion.place(block.location)
    return block if place is block.location else replace(block, location=place)


def _counted(field: Field, portion: Portion) -> Field:
    number = portion.number(field.piece.block)
    assert number is not None, "a field of a hidden block is no visible field"
    return replace(field, piece=replace(field.piece, block=number))
