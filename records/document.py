"""What a parser reads out of a file: blocks in reading order, with a status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from records.location import Location

CELL_SEPARATOR = " | "
ROW_SEPARATOR = "\n"


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text_box"
    MEMO = "memo"
    EQUATION = "equation"


class Status(StrEnum):
    """How reading a file ended; only ``ok`` and ``partial`` carry searchable blocks.

    A ``container`` was read, but what it holds stands in records of its own. What is ``unmasked``
    was read, but its personal data could not be taken out. What is ``quarantined`` bears a marking
    of secrecy; what is ``above_ceiling`` has a higher grade than the site may hold. Of neither any
    text is kept.
    """

    OK = "ok"
    PARTIAL = "partial"
    NEEDS_OCR = "needs_ocr"
    ENCRYPTED = "encrypted"
    DRM = "drm"
    CERTIFICATE = "certificate"
    DECOY = "decoy"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    TOO_BIG = "too_big"
    TIMEOUT = "timeout"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    CONTAINER = "container"
    UNMASKED = "unmasked"
    QUARANTINED = "quarantined"
    ABOVE_CEILING = "above_ceiling"

    @property
    def readable(self) -> bool:
        """Return whether the blocks may be indexed."""
        return self in (Status.OK, Status.PARTIAL)

    @property
    def failed(self) -> bool:
        """Return whether the file was tried in vain; a ZIP is told of by its members."""
        return not self.readable and self is not Status.CONTAINER


class Cell(NamedTuple):
    """One table cell; ``row`` and ``col`` are 1-based, spans at least 1.

    ``text`` is what is displayed. A spreadsheet also knows the ``value`` behind it (a number, or
    a date, time or duration in ISO 8601; ``None`` where the text is all there is), the
    ``formula`` that gave it (with its ``=``), and whether its row or column is ``hidden``.
    """

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    value: int | float | str | None = None
    formula: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open span of code points of one block's text; ``block`` is its 0-based ordinal."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """What a record states of itself under a Korean name (``제목``, ``시행일``, ``장소`` …).

    ``value`` is verbatim what stands at ``piece``, so that whoever may not see that block may
    not see the field either. ``normal`` is the value in a form that compares (an ISO date, a
    number, section numbers), empty when there is none; ``stated`` what the record calls it, when
    that is another word (``행사일시`` for ``일시``). A name may occur more than once.
    """

    name: str
    value: str
    piece: Piece
    normal: str = ""
    stated: str = ""


@dataclass(frozen=True)
class Block:
    """One piece of a document in reading order.

    ``text`` is NFC. For a table it is :func:`table_text` of ``rows``. ``level`` is the outline
    level of a heading or list item, 1 the outermost; ``header_rows`` how many first rows of a
    table are its header; ``unit`` what its figures count, as stated above it (``천원``);
    ``hidden`` says that it stands on a hidden sheet, or in hidden rows or columns alone.
    """

    kind: BlockKind
    text: str
    location: Location = field(default=Location())
    level: int | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    header_rows: int = 0
    unit: str = ""
    hidden: bool = False

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Return for each row of a table its half-open span of code points in ``text``, ascending."""
        spans, start = [], 0
        for line in self.text.split(ROW_SEPARATOR) if self.rows else ():
            spans.append((start, start + len(line)))
            start += len(line) + len(ROW_SEPARATOR)
        return spans


def table_text(rows: tuple[tuple[Cell, ...], ...]) -> str:
    """Return a table as one text: a line per row, cells between ``" | "``.

    Line breaks inside a cell become spaces, so that one line is one row (see
    :attr:`Block.spans`).
    """
    return ROW_SEPARATOR.join([row_text(row) for row in rows])


def row_text(row: tuple[Cell, ...]) -> str:
    """Return one row as it stands in :func:`table_text`."""
    return CELL_SEPARATOR.join([" ".join(cell.text.split()) for cell in row])


@dataclass(frozen=True, slots=True)
class Extraction:
    """The outcome of reading one file.

    ``reason`` is a Korean sentence that says what to do, empty when there is nothing to do; of
    what was recognised in pictures it asks, even with ``ok``, to compare it with the original.
    ``fields`` are in the order in which they were found; what the document does not state is absent. A parser
    that knows what its format states (a mail's subject) makes it a block and a field on it.
    """

    status: Status
    reason: str = ""
    blocks: tuple[Block, ...] = ()
    fields: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a field that does not stand where it says.

        Raises:
            ValueError: when its value is empty or is not the text at its piece.
        """
        for each in self.fields:
            piece = each.piece
            if not (0 <= piece.block < len(self.blocks) and 0 <= piece.start < piece.end):
                raise ValueError("a field points outside of the document")
            # SECURITY: a field is as open as its block, so it holds nothing but that block's text
            if self.blocks[piece.block].text[piece.start : piece.end] != each.value:
                raise ValueError("a field says what does not stand at its place")
