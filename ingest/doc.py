"""Word 97–2003 (DOC): the text by its piece table, tables by the marks of their cells and rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from ingest.blocks import Collector
from ingest.doc_stream import DocStream, Paragraph
from ingest.parser import Unreadable
from records.document import BlockKind, Cell, Extraction, Status

_DAMAGED = "워드 문서가 손상되었습니다. 워드에서 다시 저장해 넣어 주시기 바랍니다."
_FORGED = (OSError, ValueError, IndexError, OverflowError, RecursionError, struct.error)
"""What olefile and our own unpacking raise on files that are cut or forged."""


class DocParser:
    """Reads DOC files: body, notes, headers, comments and text boxes; fields by their results."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`."""
        try:
            with olefile.OleFileIO(str(path)) as container:
                stream = DocStream.of(container)
            out = Collector()
            for kind, paragraphs in stream.stories():
                _collect(out, kind, paragraphs)
        except _FORGED as problem:
            raise Unreadable(Status.CORRUPT, _DAMAGED) from problem
        return Extraction(Status.OK, "", tuple(out.blocks))


def _collect(out: Collector, kind: BlockKind | None, paragraphs: Iterator[Paragraph]) -> None:
    rows: list[list[str]] = []
    row: list[str] = []
    cell: list[str] = []
    for each in paragraphs:
        if not each.in_table:
            _table(out, rows, row, cell)
            for line in each.text.split("\n"):
                out.text(line, kind)
            continue
        if each.ends_row:
            rows.append(row)
            row, cell = [], []
            continue
        cell.append(each.text)
        if each.ends_cell:
            row.append("\n".join(text for text in cell if text.strip()))
            cell = []
    _table(out, rows, row, cell)


def _table(out: Collector, rows: list[list[str]], row: list[str], cell: list[str]) -> None:
    """Add the rows gathered, with what a damaged table leaves unfinished, and empty them."""
    if cell:
        row.append("\n".join(cell))
    if row:
        rows.append(list(row))
    if rows:
        out.table(
            Cell(text, at, column)
            for at, texts in enumerate(rows, start=1)
            for column, text in enumerate(texts, start=1)
        )
    rows.clear()
    row.clear()
    cell.clear()
