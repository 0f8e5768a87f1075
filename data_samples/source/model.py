"""How a sample record is written down before a writer turns it into a file.

Every agency, person, number and event in the samples is invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the outermost. The text carries its own numbering."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a 개조식 line that carries its own mark (``□``, ``○``, ``-``, ``※``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is its header; every row has the same number of cells.

    ``merges`` are areas such as ``A1:A2`` and ``within`` tables by the address of their cell;
    only .hwpx has them.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[str, ...] = ()
    within: tuple[tuple[str, Table], ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A paragraph with a footnote; only .hwpx has it."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Part = Heading | Line | Noted | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A text record; ``path`` is relative to ``share/`` and its suffix picks the writer.

    Suffixes: .hwp (HWP 5), .hwpx, .docx, .pdf, .html, .txt, .md. ``encoding`` is for .txt.
    """

    path: str
    parts: tuple[Part, ...]
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: cells by address, merged areas, number formats by address."""

    name: str
    cells: dict[str, str | int | float]
    merges: tuple[str, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet record (.xlsx); a value ``=SUM(C5:C9)`` is a formula."""

    path: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Delimited:
    """A .csv record, in the encoding given."""

    path: str
    rows: tuple[tuple[str, ...], ...]
    encoding: str = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, then bullets, a table, and what the speaker has noted."""

    title: str
    bullets: tuple[str, ...] = ()
    table: Table | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Slides:
    """A presentation (.pptx)."""

    path: str
    slides: tuple[Slide, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail (.eml) with attachments, whose ``path`` is the name of the file.

    ``sent`` is as RFC 5322 writes a date.
    """

    path: str
    subject: str
    sender: str
    to: str
    sent: str
    lines: tuple[str, ...]
    attachments: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A ZIP of records, whose ``path`` is the name of the member; each is catalogued by itself."""

    path: str
    members: tuple[Record, ...]


Record = Paper | Workbook | Delimited | Slides | Mail | Bundle


def paper(path: str, text: str, encoding: str = "utf-8") -> Paper:
    """Return a paper from its text.

    ``# `` and ``## `` begin headings, ``| a | b |`` table rows (the first is the header),
    ``---`` a new page; every other line that is not empty is a paragraph.
    """
    parts: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.strip("\n").splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            parts.append(Table(tuple(rows)))
            rows = []
        if line.startswith("#"):
            mark, _, heading = line.partition(" ")
            parts.append(Heading(heading.strip(), len(mark)))
        elif line.strip() == "---":
            parts.append(PageBreak())
        elif line.strip():
            parts.append(Line(line.rstrip()))
    return Paper(path, tuple(parts), encoding)


def grid(
    at: str, rows: tuple[tuple[str | int | float | None, ...], ...]
) -> dict[str, str | int | float]:
    """Return the cells of a table whose top-left cell is ``at``; ``None`` leaves a cell empty."""
    left, top = ord(at[0]) - ord("A"), int(at[1:])
    return {
        f"{chr(ord('A') + left + column)}{top + row}": value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    }
