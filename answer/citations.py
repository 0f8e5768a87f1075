"""Citations that stand, and statements that say no more than their quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter, range_boundaries

from answer.evidence import Evidence
from records.answer import Citation, Statement
from records.document import Block
from records.location import Location

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_AROUND = 90


def cite(n: int, evidence: Evidence) -> Citation:
    """Return the citation of a piece of evidence, with some text around it."""
    text = evidence.block.text
    return Citation(
        n=n,
        document_id=evidence.record.document_id,
        title=evidence.record.title,
        agency=evidence.record.agency,
        department=evidence.record.department,
        date=evidence.record.date,
        location=_place(evidence),
        block=evidence.ordinal,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        before=text[max(0, evidence.start - _AROUND) : evidence.start],
        after=text[evidence.end : evidence.end + _AROUND],
    )


def verbatim(citation: Citation, block: Block) -> bool:
    """Return whether a quote stands in its block, to the code point, in NFC."""
    return (
        bool(citation.quote)
        and block.text[citation.start : citation.end] == citation.quote
        and unicodedata.is_normalized("NFC", citation.quote)
    )


def supported(statement: Statement, citations: Sequence[Citation]) -> bool:
    """Return whether a statement is cited and every word and figure of it stands in its quotes.

    A statement is made of words of its quotes in their order, besides column names between
    ``〔〕``; anything else is refused, and a figure must stand there as a whole: ``12`` is not
    found in ``120``.
    """
    quotes = [each.quote for each in citations if each.n in statement.citations]
    if not quotes or len(quotes) != len(statement.citations):
        return False
    figures = {figure for quote in quotes for figure in _NUMBER.findall(quote)}
    if not set(_NUMBER.findall(statement.text)) <= figures:
        return False
    letters = iter("".join("".join(quotes).split()))
    said = re.sub(r"[^\w]", "", _values(statement.text))
    return all(letter in letters for letter in said)


def _values(text: str) -> str:
    """Return a statement without the column names that ``compose`` puts before values."""
    return re.sub(r"〔[^〕]*〕", "", text)


def _place(evidence: Evidence) -> Location:
    place = evidence.block.location
    if evidence.row is None:
        return place
    cells = evidence.block.rows[evidence.row]
    if place.sheet is not None or place.range is not None:
        assert place.range is not None
        left, top, _, _ = range_boundaries(place.range)
        assert left is not None
        assert top is not None
        row = top + cells[0].row - 1
        first = get_column_letter(left + cells[0].col - 1)
        last = get_column_letter(left + cells[-1].col + cells[-1].colspan - 2)
        area = f"{first}{row}:{last}{row}" if first != last else f"{first}{row}"
        return replace(place, range=area)
    return replace(place, row=cells[0].row)
