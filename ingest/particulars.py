"""What may name and date a record, as the record itself states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from ingest.outline import mark_length
from language.dates import dates_in
from language.normal import nfc
from records.document import Block, BlockKind, Extraction
from records.naming import Candidates

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
_DATED = ("시행일", "보낸 날짜")
_TITLED = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TEXT_BOX)


def candidates(extraction: Extraction, path: str) -> Candidates:
    """Return what may be the title and the date of a record, best first.

    Titles: the fields ``제목``, an official letter's ``제목`` line, then the opening line or first
    heading, at last the file's name without its suffix; each at most 120 characters. Dates: the
    fields ``시행일`` and ``보낸 날짜``, the day a letter was issued (시행), a date that stands alone near the top,
    one in a title, one in the file's name; never the file's time stamp, which copying changes.
    """
    stem = _title(nfc(PurePosixPath(path).stem)) or path
    titles: list[tuple[str, int | None]] = [
        (title, block) for text, block in _titles(extraction) if (title := _title(text))
    ]
    titles.append((stem, None))
    dates: list[tuple[date, int | None]] = [
        *_issued(extraction),
        *((day, block) for title, block in titles if (day := _first_day(title)) is not None),
    ]
    name_day = _first_day(nfc(PurePosixPath(path).stem))
    if name_day is not None:
        dates.append((name_day, None))
    return Candidates(tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(dates)))


def _title(text: str) -> str:
    return " ".join(text.split())[:TITLE_LIMIT].rstrip()


def _titles(extraction: Extraction) -> Iterator[tuple[str, int]]:
    yield from ((each.value, each.piece.block) for each in extraction.fields if each.name == "제목")
    subject = next(_subjects(extraction.blocks), None)
    if subject is not None:
        yield subject
    else:
        first = _first(extraction.blocks)
        if first is not None:
            yield extraction.blocks[first].text, first


def _subjects(blocks: tuple[Block, ...]) -> Iterator[tuple[str, int]]:
    for ordinal, block in enumerate(blocks):
        for line in block.text.splitlines():
            found = _SUBJECT.match(line)
            if found:
                yield found[1], ordinal


def _first(blocks: tuple[Block, ...]) -> int | None:
    """Return the block that stands as a title: an opening line without a mark, else a heading."""
    for ordinal, block in enumerate(blocks[:_OPENING]):
        text = " ".join(block.text.split())
        bare = block.kind in _TITLED and mark_length(text) == 0
        if bare and _SHORTEST <= len(text) <= _LONGEST and not _SENTENCE.search(text):
            return ordinal
    for ordinal, block in enumerate(blocks[:_HEAD]):
        if block.kind is BlockKind.HEADING:
            return ordinal
    return None


def _issued(extraction: Extraction) -> Iterator[tuple[date, int]]:
    for each in extraction.fields:
        if each.name in _DATED and (day := _first_day(each.value)) is not None:
            yield day, each.piece.block
    blocks = extraction.blocks
    for ordinal in reversed(range(len(blocks))):
        found = _ISSUED.search(blocks[ordinal].text)
        if found and (day := _first_day(found[1])) is not None:
            yield day, ordinal
            return
    for ordinal, block in enumerate(blocks[:_HEAD]):
        if block.kind in _TITLED and _DATE_LINE.match(block.text):
            day = _first_day(block.text)
            if day is not None:
                yield day, ordinal
                return


def _first_day(text: str) -> date | None:
    return next((day for _, _, day in dates_in(text)), None)
