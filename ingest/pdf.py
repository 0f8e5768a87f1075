"""PDF: paragraphs and ruled tables of its text layer by true pages; scanned pages by OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError

from ingest import ocr, pdf_page
from ingest.blocks import Collector
from ingest.layout import Line, Spacing, page_paragraphs, pieces
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.ruled_tables import find_tables
from ingest.running_heads import PageLines, Running, running_heads
from records.document import BlockKind, Cell, Extraction, Status

_SENSELESS = 0.3
"""A page is unreadable when more than this part of its characters has no meaning."""
_STAMPED = 100
"""So few characters beside a picture that covers half of the page are a stamp on a scan."""
_SCANNED = 0.5
_NO_SPACING = Spacing(False, frozenset())


class PdfParser:
    """Reads PDF files."""

    def parse(self, path: Path) -> Extraction:
        """Return paragraphs, tables and notes by pages; see :class:`ingest.parser.Parser`.

        Pages that are pictures are read by OCR where this machine can, and then the reason says
        so; ``partial`` or ``needs_ocr`` otherwise, with the pages. Pages on which nothing is drawn
        are named too: PDFium shows a page so whose content is broken.
        """
        try:
            document = pypdfium2.PdfDocument(path.read_bytes())
        except PdfiumError as problem:
            if "password" in str(problem).lower():
                raise Unreadable(
                    Status.ENCRYPTED,
                    "PDF에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
                ) from problem
            raise Unreadable(
                Status.CORRUPT, "PDF가 손상되었습니다. 다시 저장해 넣어 주시기 바랍니다."
            ) from problem
        with closing(document):
            return _read(document)


@dataclass(slots=True)
class _Page:
    """What one page holds, before headers are known: lines, tables with their tops, notes."""

    number: int
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    spacing: Spacing = _NO_SPACING
    tables: list[tuple[float, list[Cell]]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    scanned: bool = False
    damaged: bool = False
    bare: bool = False
    """Nothing is drawn, filled in or noted on it."""


def _read(document: pypdfium2.PdfDocument) -> Extraction:
    count = len(document)
    if count > LIMITS.pages:
        raise Unreadable(
            Status.TOO_BIG, "PDF의 쪽이 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
    with suppress(PdfiumError):
        document.init_forms()
    pages = [_page(document, number) for number in range(1, count + 1)]
    heads = running_heads([PageLines(tuple(page.lines), page.height) for page in pages])
    scans = _Scans(document)
    out = Collector()
    for page in pages:
        out.begin_page(page.number)
        _collect(out, page, heads)
        if page.scanned:
            scans.read(page.number, out)
        for text in page.remarks:
            out.text(text, BlockKind.MEMO)
    return _outcome(out, scans, pages, document.count_attachments())


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    found = _Page(number)
    try:
        with closing(document[number - 1]) as page:
            turned = pdf_page.Turned(page)
            found.height = turned.height
            chars, senseless = pdf_page.characters(page, turned)
            inked = sum(char.text != " " for char in chars)
            if senseless > _SENSELESS * inked:
                chars, inked = [], 0
            drawn = pdf_page.has_ink(page)
            found.scanned = (
                drawn if not inked else inked < _STAMPED and pdf_page.picture_share(page) > _SCANNED
            )
            tables, outside = find_tables(pdf_page.rules(page, turned), chars)
            found.lines = pieces(outside)
            found.spacing = Spacing.of(pieces(chars))
            found.tables = [(each.ys[0], each.cells(found.spacing)) for each in tables]
            found.values = list(pdf_page.filled_in(page))
            found.remarks = list(pdf_page.remarks(page))
            found.bare = not (drawn or inked or found.values or found.remarks)
    except PdfiumError:
        found.damaged = True
    return found


def _collect(out: Collector, page: _Page, heads: Sequence[Running]) -> None:
    """Add a page's blocks; a header before its first page's text, a footer behind it."""
    at = page.number - 1
    repeated = {line for running in heads for where, line in running.pieces if where == at}
    mine = [each for each in heads if min(where for where, _ in each.pieces) == at]
    for running in mine:
        if running.is_header:
            out.text(running.text, BlockKind.HEADER)
    waiting = [line for line in page.lines if line not in repeated]
    for top, cells in page.tables:
        above = [line for line in waiting if line.y1 <= top + 1]
        waiting = [line for line in waiting if line.y1 > top + 1]
        for text in page_paragraphs(above, page.spacing):
            out.text(text)
        out.table(cells)
    for text in page_paragraphs(waiting, page.spacing):
        out.text(text)
    for value in page.values:
        out.text(value, BlockKind.PARAGRAPH)
    for running in mine:
        if not running.is_header:
            out.text(running.text, BlockKind.FOOTER)


@dataclass(slots=True)
class _Scans:
    """Reads pages that are pictures, as far as this machine and the time allow."""

    document: pypdfium2.PdfDocument
    done: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    reader: ocr.Reader | None = None

    def read(self, number: int, out: Collector) -> None:
        """Add what is recognised on a page, or remember that it is left."""
        if self.reader is None:
            self.reader = ocr.Reader()
        try:
            with closing(self.document[number - 1]) as page:
                width, height = page.get_size()
                scale = ocr.scale(width / 72, height / 72)
                bitmap = page.render(scale=scale / 72, grayscale=True)
                picture = ocr.Picture(
                    bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, int(scale)
                )
                bitmap.close()
            texts = self.reader.paragraphs(picture)
        except (PdfiumError, ocr.CannotRecognise):
            self.left.append(number)
            return
        self.done.append(number)
        for text in texts:
            out.text(text)


def _outcome(out: Collector, scans: _Scans, pages: Sequence[_Page], attachments: int) -> Extraction:
    blocks = tuple(out.blocks)
    damaged = [page.number for page in pages if page.damaged]
    bare = [page.number for page in pages if page.bare]
    said: list[str] = []
    if not blocks and (scans.left or scans.done):
        raise Unreadable(Status.NEEDS_OCR, f"글자가 없는 PDF(스캔)입니다. {ocr.why_nothing()}")
    if scans.left:
        said.append(f"{_listed(scans.left)}은 스캔이라 읽지 못했습니다. {ocr.why_left()}")
    if damaged:
        if not blocks:
            raise Unreadable(
                Status.CORRUPT, "PDF가 손상되었습니다. 다시 저장해 넣어 주시기 바랍니다."
            )
        said.append(
            f"{_listed(damaged)}은 손상되어 읽지 못했습니다. 원본을 확인해 주시기 바랍니다."
        )
    if attachments > 0:
        said.append(
            f"PDF에 딸린 파일 {attachments}개는 읽지 않았습니다. 필요하면 따로 저장해 넣어 주시기 바랍니다."
        )
    status = Status.PARTIAL if said else Status.OK
    if scans.done:
        said.insert(0, f"{_listed(scans.done)}은 {ocr.RECOGNISED}")
    if bare:
        said.append(
            f"{_listed(bare)}에는 아무것도 없습니다. 원본에 내용이 있는지 확인해 주시기 바랍니다."
        )
    return Extraction(status, " ".join(said), blocks)


def _listed(numbers: Sequence[int]) -> str:
    """Return page numbers as runs: ``1~3쪽, 7쪽``."""
    return ", ".join(f"{a}쪽" if a == b else f"{a}~{b}쪽" for a, b in _runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = previous = numbers[0]
    for each in (*numbers[1:], 0):
        if each != previous + 1:
            yield start, previous
            start = each
        previous = each
