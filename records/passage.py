"""What is indexed and what is found: chunks, and passages with their record's particulars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from records.document import Block, Field, Piece


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document as the indexes see it.

    ``prefix`` (document title, heading path, header rows) goes into both indexes but is never
    quoted from; ``prefix_blocks`` are the ordinals of the blocks it was made of: the chunk is
    as closed as the tightest of ``pieces`` and ``prefix_blocks``.
    """

    ordinal: int
    prefix: str
    text: str
    pieces: tuple[Piece, ...]
    prefix_blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Particulars:
    """What lists and citations show of a record to one reader.

    ``likeness`` is what tells copies apart (``language.likeness``), of what this reader sees; it
    is empty in lists and never shown. ``grade`` is the N2SF grade (``C``, ``S``, ``O``) of what
    this reader sees; lists have that of the record as a whole.
    """

    document_id: str
    title: str
    agency: str
    department: str
    date: date | None
    format: str
    path: str
    fields: tuple[Field, ...] = ()
    likeness: bytes = b""
    grade: str = "O"

    def stated(self, name: str) -> str:
        """Return the first value of a field, ``""`` when the record does not state it."""
        return next((field.value for field in self.fields if field.name == name), "")


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was checked against a permit, with the blocks its pieces point into.

    ``blocks`` maps each block ordinal of ``chunk.pieces`` to its block, in ascending order.
    """

    chunk_id: int
    chunk: Chunk
    record: Particulars
    blocks: tuple[tuple[int, Block], ...]
