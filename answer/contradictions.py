"""Records that state different figures of one thing: told side by side, not chosen from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answer.evidence import Evidence
from answer.precedents import same_subject
from ingest.outline import mark_length
from records.listing import year_of

MOST_SIDES = 3
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ALIKE = 0.8
"""Share of common letter pairs, figures left out, from which two lines state one field."""


def opposed(chosen: Sequence[Evidence], evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    """Return groups of lines that contradict each other, each begun by one that was chosen.

    They stand in different records of one agency, one subject and one year; they are the same line
    but for its figures. The best two others of each are kept; no line is told twice.
    """
    told: set[tuple[str, int, int]] = set()
    found = []
    every = [(each, figures_of(each)) for each in evidence]
    for each in chosen:
        figures = figures_of(each)
        sides = {figures: each}
        for other, theirs in every:
            if (
                figures
                and len(theirs) == len(figures)
                and theirs != figures
                and _key(other) not in told
                and against(each, other)
            ):
                sides.setdefault(theirs, other)
        if len(sides) > 1 and _key(each) not in told:
            group = sorted(list(sides.values())[:MOST_SIDES], key=_newest_first)
            told |= {_key(one) for one in group}
            found.append(group)
    return found


def against(one: Evidence, other: Evidence) -> bool:
    """Return whether two lines state one field of one thing, each in a record of its own."""
    return (
        one.record.document_id != other.record.document_id
        and year_of(one.record) == year_of(other.record)
        and same_subject(one.record, other.record)
        and _same_line(one.quote, other.quote)
    )


def _same_line(one: str, other: str) -> bool:
    first, second = _pairs(one), _pairs(other)
    larger = max(len(first), len(second))
    return bool(larger) and len(first & second) / larger >= _ALIKE


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"\W", "", _FIGURE.sub("#", text[mark_length(text) :]))
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


def figures_of(evidence: Evidence) -> tuple[str, ...]:
    """Return the figures of a line in order, without the number that it begins with."""
    text = evidence.quote[mark_length(evidence.quote) :]
    return tuple(figure.replace(",", "") for figure in _FIGURE.findall(text))


def _key(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.record.document_id, evidence.ordinal, evidence.start


def _newest_first(evidence: Evidence) -> tuple[int, str]:
    day = evidence.record.date
    return -(day.toordinal() if day else 0), evidence.record.document_id
