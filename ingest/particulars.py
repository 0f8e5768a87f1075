"""A record's title and date, as the record itself states them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from ingest.outline import mark_length
from language.dates import dates_in
from language.normal import nfc
from records.document import Block, BlockKind, Extraction

TITLE_LIMIT = 120
_HEAD = 14
_OPENING = 3
_SHORTEST, _LONGEST = 6, 60
_SENTENCE = re.compile(r"[:|]|^[\[(<]|(다|요)[.。]?$|[.,;]$")
_SUBJECT = re.compile(r"^\s*제\s*목\s*[:|]?\s*(\S.*)$")
_ISSUED = re.compile(r"시\s*행\s+\S+-\d+\s*\(([^)]*)\)")
_DATE_LINE = re.compile(
    r"^[^:]{0,30}[(<\[]\s*(\d{4}\s*[.년]\s*\d{1,2}\s*[.월](\s*\d{1,2}\s*[.일]?)?)\s*[)>\]]\s*$"
    r"|^\s*(\d{4}\s*[.년]\s*\d{1,2}\s*[.월](\s*\d{1,2}\s*[.일]?)?)\s*$"
)
_TITLED = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TEXT_BOX)


def particulars(extraction: Extraction, path: str) -> tuple[str, date | None]:
    """Return the title and the date of a record.

    The title is the field ``제목``, else an official letter's ``제목`` line, else the first
    heading near the top, else the file's name without its suffix; at most 120 characters. The
    date is the day a letter was issued (시행), else a date that stands alone near the top, else
    one in the title or the file's name, else ``None``: never the file's time stamp, which
    copying changes.
    """
    stem = nfc(PurePosixPath(path).stem)
    title = (
        extraction.fields.get("제목") or _subject(extraction.blocks) or _first(extraction.blocks)
    )
    title = " ".join((title or stem).split())[:TITLE_LIMIT].rstrip()
    return title, _issued(extraction) or _dated(f"{title}\n{stem}")


def _subject(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        for line in block.text.splitlines():
            found = _SUBJECT.match(line)
            if found:
                return found[1]
    return ""


def _first(blocks: tuple[Block, ...]) -> str:
    """Return the line that stands as a title: an opening line without a mark, else a heading."""
    for block in blocks[:_OPENING]:
        text = " ".join(block.text.split())
        bare = block.kind in _TITLED and mark_length(text) == 0
        if bare and _SHORTEST <= len(text) <= _LONGEST and not _SENTENCE.search(text):
            return text
    for block in blocks[:_HEAD]:
        if block.kind is BlockKind.HEADING:
            return block.text
    return ""


def _issued(extraction: Extraction) -> date | None:
    stated = extraction.fields.get("시행일", "")
    for _, _, day in dates_in(stated):
        return day
    for block in reversed(extraction.blocks):
        found = _ISSUED.search(block.text)
        if found:
            for _, _, day in dates_in(found[1]):
                return day
    for block in extraction.blocks[:_HEAD]:
        if block.kind in _TITLED and _DATE_LINE.match(block.text):
            for _, _, day in dates_in(block.text):
                return day
    return None


def _dated(text: str) -> date | None:
    return next((day for _, _, day in dates_in(text)), None)
