"""PDF with text, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError

from ingest.blocks import Collector
from ingest.limits import LIMITS
from ingest.outline import mark_length
from ingest.parser import Unreadable
from language.normal import nfc
from records.document import Extraction, Status

_FULL_LINE = 0.85
_SENTENCE_END = re.compile(r"([.!?:;]|다|함|임|음|됨|것)\s*$")


class PdfParser:
    """Reads the text layer of PDF files; pages are true pages."""

    def parse(self, path: Path) -> Extraction:
        """Return paragraphs with their pages; see :class:`ingest.parser.Parser`."""
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


def _read(document: pypdfium2.PdfDocument) -> Extraction:
    if len(document) > LIMITS.pages:
        raise Unreadable(
            Status.TOO_BIG, "PDF의 쪽이 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
    out = Collector()
    unread = 0
    for number in range(len(document)):
        out.begin_page(number + 1)
        text = _page_text(document, number)
        unread += not text.strip()
        for paragraph in _paragraphs(text):
            out.text(paragraph)
    blocks = tuple(out.blocks)
    if not blocks:
        raise Unreadable(
            Status.NEEDS_OCR,
            "글자가 없는 PDF(스캔)입니다. 글자 인식을 거친 PDF나 원본 문서를 넣어 주시기 바랍니다.",
        )
    if unread:
        return Extraction(
            Status.PARTIAL,
            f"{unread}쪽은 글자가 없어(스캔) 읽지 못했습니다. 글자 인식을 거쳐 넣어 주시기 바랍니다.",
            blocks,
        )
    return Extraction(Status.OK, "", blocks)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            return nfc(text.get_text_range())
    except PdfiumError:
        return ""


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a page, joined where the page's width alone broke them.

    A line goes on in the next one when it is about as long as the longest, ends no sentence, and
    the next begins with no mark.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    longest = max((len(line) for line in lines), default=0)
    held = ""
    previous = ""
    for line in lines:
        runs_on = (
            len(previous) >= longest * _FULL_LINE
            and not _SENTENCE_END.search(previous)
            and mark_length(line) == 0
        )
        if held and not runs_on:
            yield held
            held = ""
        held = f"{held} {line}" if held else line
        previous = line
    if held:
        yield held
