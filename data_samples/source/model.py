"""How a sample record is written down before a writer turns it into a file.

Every agency, person, number and event in the samples is invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the outermost. The text carries its own numbering."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or a 개조식 line that carries its own mark (``□``, ``○``, ``-``, ``※``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``merges`` are (row, col, rowspan, colspan), 0-based, over ``rows``.

    The first ``header_rows`` rows are the header; covered cells hold an empty string.
    """

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    header_rows: int = 1
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Part = Heading | Para | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A text record; ``path`` is relative to ``share/`` and its suffix picks the writer.

    Suffixes: .hwp (HWP 5), .hwpx, .docx, .pdf, .txt, .md. ``encoding`` is for .txt only.
    """

    path: str
    parts: tuple[Part, ...]
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table put into a sheet with its top-left cell at ``at`` (A1 notation).

    Values are text, numbers or formulas (``=SUM(C5:C9)``, with the shown value cached by the
    writer); ``merges`` are A1 ranges. ``note`` is text put into the cell above (unit, title).
    """

    at: str
    rows: tuple[tuple[str | int | float | None, ...], ...]
    header_rows: int = 1
    merges: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet."""

    name: str
    tables: tuple[SheetTable, ...]
    title: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet record (.xlsx)."""

    path: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Delimited:
    """A .csv record."""

    path: str
    rows: tuple[tuple[str, ...], ...]
    encoding: str = "utf-8-sig"


Record = Paper | Workbook | Delimited
