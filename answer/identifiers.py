"""What a question names exactly: a document number, an article of a rule, a sum of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from answer.recognised import Recognised
from language.amounts import amounts_in
from records.answer import Understood
from records.document import Block

_NUMBER = re.compile(r"(?<![가-힣])([가-힣]{2,20})\s*[-–]\s*(\d{1,6})(?!\d|\s*[-–,.]\s*\d|[가-힣])")
_PART = r"\s*제?\s*\d+\s*"
_ARTICLE = re.compile(rf"제\s*\d+\s*조(?:\s*의\s*\d+)?(?:{_PART}항)?(?:{_PART}호)?")
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


def says(understood: Iterable[Understood], block: Block, row: int | None, text: str) -> bool:
    """Return whether a line says an article or a sum that was named, however it is spelled.

    ``text`` is the line with its heading; of a ``row`` the figures count in the unit of its table.
    """
    for each in understood:
        if each.kind == "article" and re.search(rf"{re.escape(each.value)}(?!\d)", bare(text)):
            return True
        if each.kind == "amount":
            won = int(each.value)
            if any(worth == won for _, _, worth in amounts_in(text)):
                return True
            unit = _UNITS.get(bare(block.unit))
            if row is not None and unit is not None:
                figures = (cell.value for cell in block.rows[row])
                if any(isinstance(each, int | float) and each * unit == won for each in figures):
                    return True
    return False


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())
