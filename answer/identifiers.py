"""What a question names exactly: a document number, an article of a rule, a sum of money."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from answer.evidence import Evidence
from answer.recognised import Recognised
from language.amounts import amounts_in
from language.particles import END
from records.answer import Understood
from records.document import Block
from records.table import column_paths

_NUMBER = re.compile(
    rf"(?<![가-힣])([가-힣]{{2,20}})\s*[-–]\s*(\d{{1,6}})(?!\d|\s*[-–,.]\s*\d)호?{END}"
)
_PART = r"\s*제?\s*\d+\s*"
_ARTICLE = re.compile(rf"제\s*\d+\s*조(?:\s*의\s*\d+)?(?:{_PART}항)?(?:{_PART}호)?")
_KINDS = ("number", "article", "amount")
_IN_COLUMN = re.compile(r"\(\s*(?:단위\s*:\s*)?([백천만억]*\s*원)\s*\)")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS = {"원": 1, "천원": 1000, "백만원": 10**6, "만원": 10**4, "억원": 10**8}


def identifiers_asked(text: str) -> Iterator[Recognised]:
    """Yield what a question names exactly.

    Kinds: ``number`` (``안전총괄과-1234``), ``article`` (``제10조의2제3항``), ``amount`` (in won).
    """
    for match in _NUMBER.finditer(text):
        number = f"{match[1]}-{match[2]}"
        yield Recognised(*match.span(), Understood("number", number, f"문서번호 {number}"))
    for match in _ARTICLE.finditer(text):
        article = bare(match[0])
        yield Recognised(*match.span(), Understood("article", article, article))
    for start, end, won in amounts_in(text):
        words = (
            text[start:end] if f"{won:,}" in text[start:end] else f"{text[start:end]}({won:,}원)"
        )
        yield Recognised(start, end, Understood("amount", f"{won}", words))


def is_in(understood: Iterable[Understood], article: str) -> bool:
    """Return whether an article that was named is the one of a line, or holds it.

    A 호 is looked for in its 항: lines do not tell theirs.
    """
    named = (re.sub(r"제\d+호$", "", each.value) for each in understood if each.kind == "article")
    return any(re.match(rf"{each}(?![\d의])", article) for each in named)


def says(understood: Iterable[Understood], block: Block, row: int | None, text: str) -> bool:
    """Return whether a line says an article or a sum that was named, however it is spelled.

    ``text`` is the line with its heading; of a ``row`` the figures count in the unit that their
    column names (``금액(천원)``), else in that of the table.
    """
    for each in understood:
        if each.kind == "article" and re.search(rf"{re.escape(each.value)}(?!\d|의\d)", bare(text)):
            return True
        if each.kind == "amount":
            won = int(each.value)
            if any(worth == won for _, _, worth in amounts_in(text)):
                return True
            if row is not None and any(worth == won for worth in _sums_of(block, row)):
                return True
    return False


def _sums_of(block: Block, row: int) -> Iterator[Decimal]:
    """Yield what the figures of a row are worth in won, as far as they have a unit of money."""
    paths = column_paths(block)
    for cell in block.rows[row]:
        named = _IN_COLUMN.search(" ".join(paths.get(cell.col, ())))
        unit = _UNITS.get(bare(named[1] if named else block.unit))
        if unit is not None and _FIGURE.fullmatch(text := bare(cell.text)):
            yield Decimal(text.replace(",", "")) * unit


def unsaid(
    understood: Iterable[Understood], evidence: Collection[Evidence]
) -> tuple[Understood, ...]:
    """Return what was named exactly and stands in no line or field of what was found."""
    return tuple(
        each
        for each in understood
        if each.kind in _KINDS and not any(names(each, line) for line in evidence)
    )


def names(each: Understood, evidence: Evidence) -> bool:
    """Return whether a line, its heading or its record states what was named exactly."""
    if each.kind not in _KINDS:
        return False
    if each.kind == "number":
        stated = evidence.record.stated("문서번호")
        return each.value in (bare(stated), *_numbers(evidence.quote))
    said = f"{evidence.heading}\n{evidence.quote}"
    return is_in([each], evidence.article) or says([each], evidence.block, evidence.row, said)


def _numbers(text: str) -> Iterator[str]:
    return (each.understood.value for each in identifiers_asked(text))


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())
