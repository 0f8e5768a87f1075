"""Sentences of Korean office text, as spans that never change a character."""

from __future__ import annotations

import re

_END = re.compile(
    r"\n+"  # a line of a 개조식 text is a sentence of its own
    r"|(?<=[다요까죠음함임됨])[.!?]+[\"'”’)\]]*(?=\s|$)"
    r"|[!?]+[\"'”’)\]]*(?=\s|$)"
    r"|(?<=[가-힣)\]”’a-zA-Z])\.[\"'”’)\]]*(?=\s+[^\s\d])"
    r"|。"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[가나다라마바사아자차카타파하]|[A-Za-z]|제|No|vol|pp?)\.$"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return half-open spans of the sentences of a text, in order, without outer white space.

    A line break ends a sentence, and so do ``.``, ``!`` and ``?`` behind a word. Dots inside
    dates, numbers and numbering (``2024. 5. 17.``, ``3.5``, ``가.``) do not.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if _ABBREVIATION.search(text[start:end].rstrip()[-8:]) and "\n" not in match[0]:
            continue
        _keep(text, start, end, spans)
        start = end
    _keep(text, start, len(text), spans)
    return spans


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip())
    trail = len(inner) - len(inner.rstrip())
    if lead < len(inner):
        spans.append((start + lead, end - trail))
