"""Which year, half-year, quarter or round a line is of, where it or its heading says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.evidence import Evidence
from language.dates import years_in
from language.particles import END
from records.listing import year_of
from records.table import column_paths

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:회계연도|학년도|년도?)(?!\s*\d|\s*(?:까지|이후|이래|말까지))"
)
"""A year that a line is of; that of a day or of a bound is not."""
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*년?도?\s*(?:~|∼|-|부터)\s*((?:19|20)\d\d)(?!\d)")
_RELATIVE = (
    (re.compile(r"재작년|전전\s*년도"), -2),
    (re.compile(r"(?<!재)작년|지난해|(?<!전)전년도?(?!\s*(?:대비|보다|에\s*비))"), -1),
    (re.compile(r"(?<![가-힣])(?:내년|다음\s*해|이듬해)"), 1),
)
_ROUNDS = (
    re.compile(r"([상하])반기"),
    re.compile(r"([1-4])\s*(?:/\s*4\s*)?분기"),
    re.compile(r"제\s*(\d+)\s*회"),
    re.compile(rf"제\s*(\d+)\s*기{END}"),
    re.compile(r"(?:제\s*(?=\d)|(?<![\d.]))(\d+)\s*차(?![가-힣]*[로선원량])"),
)


def years_of_records(found: Iterable[Evidence]) -> dict[str, int]:
    """Return the year of each record by its identifier: of its title or date, else of its lines.

    The lines tell it where all that were found name one year alone. Records of no year are left out.
    """
    years: dict[str, int] = {}
    said: dict[str, set[int]] = {}
    for each in found:
        record = each.record
        if (year := year_of(record)) is not None:
            years[record.document_id] = year
        else:
            said.setdefault(record.document_id, set()).update(years_in(each.quote))
    return years | {document: min(each) for document, each in said.items() if len(each) == 1}


def years_of_line(evidence: Evidence, own: int | None) -> frozenset[int]:
    """Return the years that a line says it is of, else those that its heading says; else empty.

    A row is of the years of its first cell, else of its columns (``2024년 | 2025년``). A last or
    coming year (전년도, 내년) counts from ``own``, that of its record; beside a column of such a year
    the others are of its own. A row's other cells and days (``2025. 4. 18.``) are what a line
    tells, not what it is of.
    """
    if evidence.row is None:
        return _years_said(evidence.quote, own) or _years_said(evidence.heading, own)
    named = _years_said(evidence.block.rows[evidence.row][0].text, own)
    return named or _years_of_columns(evidence, own) or _years_said(evidence.heading, own)


def _years_of_columns(evidence: Evidence, own: int | None) -> frozenset[int]:
    paths = [" ".join(path) for path in column_paths(evidence.block).values()]
    years = frozenset(year for path in paths for year in years_in(path))
    relative = frozenset(year for path in paths for year in _years_said(path, own))
    if own is not None and relative - years:
        years |= {own}
    return years | relative


def _years_said(text: str, own: int | None) -> frozenset[int]:
    years = {int(year) for year in _YEAR.findall(text)}
    for first, last in _RANGE.findall(text):
        years.update(range(int(first), int(last) + 1))
    if own is not None:
        years.update(own + offset for told, offset in _RELATIVE if told.search(text))
    return frozenset(years)


def of_the_round(question: str, evidence: Evidence) -> bool:
    """Return whether a line is of the half-year, quarter or round that a question names.

    What it is of is told by the line, else by its heading, else by the title.
    """
    for each in _ROUNDS:
        asked = set(each.findall(question))
        for text in (evidence.quote, evidence.heading, evidence.record.title) if asked else ():
            if told := set(each.findall(text)):
                if asked.isdisjoint(told):
                    return False
                break
    return True
