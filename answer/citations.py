"""Citations that stand, and statements that say no more than their quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from answer.evidence import Evidence
from records.answer import Citation, Statement
from records.document import Block
from records.location import Location
from records.table import row_range

_AROUND = 90
_WORD = re.compile(r"[-−△▲]?\d+(?:[.,:]\d+)*|(?:(?![①-⓿㈀-㋿])[^\W\d])+")
"""A figure, or a run of letters; ``①`` and ``㉠`` count as letters to ``re`` but mark a line."""


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
        number=evidence.record.stated("문서번호"),
    )


def verbatim(citation: Citation, block: Block) -> bool:
    """Return whether a quote stands in its block, to the code point, in NFC."""
    return (
        bool(citation.quote)
        and block.text[citation.start : citation.end] == citation.quote
        and unicodedata.is_normalized("NFC", citation.quote)
    )


def supported(statement: Statement, citations: Sequence[Citation]) -> bool:
    """Return whether a statement is cited and says exactly what stands in its quotes.

    Its words are a run of whole words of its quotes, none left out and none added, besides
    column names between ``〔〕``: neither ``12`` for ``120`` nor ``설치`` for ``미설치``.
    """
    quotes = [each.quote for each in citations if each.n in statement.citations]
    if not quotes or len(quotes) != len(statement.citations):
        return False
    said = _words(re.sub(r"〔[^〕]*〕", "", statement.text))
    quoted = _words("\n".join(quotes))
    return bool(said) and any(
        quoted[at : at + len(said)] == said for at in range(len(quoted) - len(said) + 1)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _place(evidence: Evidence) -> Location:
    place = evidence.block.location
    if evidence.row is None:
        return place
    if place.range is not None:
        return replace(place, range=row_range(evidence.block, evidence.row))
    return replace(place, row=evidence.block.rows[evidence.row][0].row)
