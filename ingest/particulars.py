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
_DATED_BY = ("시행일", "보낸 날짜")
"""Fields that date a record; when it was received (접수일) or held (일시) does not."""
_DATE_LINE = re.compile(
    r"^[^:]{0,30}[(<\[]\s*(\d{4}\s*[.년]\s*\d{1,2}\s*[.월](\s*\d{1,2}\s*[.일]?)?)\s*[)>\]]\s*$"
    r"|^\s*(\d{4}\s*[.년]\s*\d{1,2}\s*[.월](\s*\d{1,2}\s*[.일]?)?)\s*$"
)
_TITLED = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TEXT_BOX)


def candidates(extraction: Extraction, path: str) -> Candidates:
    """Return what may be the title and the date of a record, best first.

    Titles: the field ``제목``, then the opening line or first heading, then what the record is
    about by another name (``사업명``), at last the file's name without its suffix; each at most
    120 characters. Dates: the field ``시행일`` or a mail's ``보낸 날짜``, a date that stands alone
    near the top, one in a title, one in the file's name; never the file's time stamp, which
    copying changes.
    """
    stem = as_title(nfc(PurePosixPath(path).stem)) or path
    titles: list[tuple[str, int | None]] = [
        (title, block) for text, block in _titles(extraction) if (title := as_title(text))
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


def as_title(text: str) -> str:
    """Return a text as a title: on one line, at most 120 characters."""
    return " ".join(text.split())[:TITLE_LIMIT].rstrip()


def _titles(extraction: Extraction) -> Iterator[tuple[str, int]]:
    named = [each for each in extraction.fields if each.name == "제목" and each.piece.block < _HEAD]
    yield from ((each.value, each.piece.block) for each in named if not each.stated)
    first = _first(extraction.blocks)
    if first is not None:
        yield extraction.blocks[first].text, first
    yield from ((each.value, each.piece.block) for each in named if each.stated)


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
        day = _first_day(each.normal or each.value) if each.name in _DATED_BY else None
        if day is not None:
            yield day, each.piece.block
    for ordinal, block in enumerate(extraction.blocks[:_HEAD]):
        if block.kind in _TITLED and _DATE_LINE.match(block.text):
            day = _first_day(block.text)
            if day is not None:
                yield day, ordinal
                return


def _first_day(text: str) -> date | None:
    return next((day for _, _, day in dates_in(text)), None)
