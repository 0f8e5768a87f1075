"""Whether what is near holds what a question asks: a value of its kind, the very one of several numbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from answer.counted import counted, is_of
from answer.evidence import Evidence
from answer.value_kinds import holds, kinds_asked
from index.search import Hit
from language.normal import fold
from records.table import column_paths

_NUMBERED = re.compile(
    r"(?<![\d.,])(\d+(?:\s*[·,~∼-]\s*\d+)*)\s*(호점|호기|호선|공구|단지|리터|권역|코스|지구)"
)
"""Names of one among several that a number tells apart, one or more of them (1·2공구)."""
HALF = 0.5
"""Of the words that the best lines cover, a line has to cover so much to be of their matter."""
NEARLY = 0.85
"""And so much where lines are ordered by meaning, too, if it is not the first: one that says less of the
question is of something beside it (docs/decisions/0069)."""
_FIRST = 5


def holds_none(question: str, evidence: Sequence[Evidence], share: float = HALF) -> bool:
    """Return whether a question asks for a value that no line found holds which speaks of its matter.

    ``evidence`` is best first. A line speaks of it when it is the best of all or covers a ``share`` of the
    words that the best of the first five does, itself or by what stands above it, and says what the value is
    of (미화원 of ``미화원은 몇 명``), or a word that has something to do with it, in its paragraph, its table or
    above. Where ``한 대에 얼마`` is asked and no such line holds a sum, the records are of the subject alone.
    ``False`` where nothing of a kind is asked.
    """
    kinds = kinds_asked(question)
    if not kinds or not evidence:
        return False
    most = max(each.coverage for each in evidence[:_FIRST])
    bare = "".join(fold(question).split())
    holding = [
        each
        for at, each in enumerate(evidence)
        if (at == 0 or each.coverage >= share * most or _under(bare, each)) and holds(kinds, each)
    ]
    things = counted(question)
    return not any(is_of(things, each) for each in holding)


def _under(bare: str, line: Evidence) -> bool:
    """Return whether a line is a row under a column of which the head stands in a bare question."""
    heads = () if line.row is None else (w for p in column_paths(line.block).values() for w in p)
    return any(len(head) > 1 and "".join(fold(head).split()) in bare for head in heads)


def of_another_number(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether a question names one of several by its number, and the passages others alone.

    ``5호점`` where 1호점 and 2호점 are told of. ``False`` where no passage says any of the kind.
    """
    told: dict[str, set[int]] = {}
    for hit in hits:
        for unit, numbers in _numbered(f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}"):
            told.setdefault(unit, set()).update(numbers)
    return any(
        unit in told and told[unit].isdisjoint(numbers) for unit, numbers in _numbered(question)
    )


def _numbered(text: str) -> Iterator[tuple[str, Collection[int]]]:
    """Yield the kinds and numbers of what a text numbers, all from the first to the last of a range."""
    for said, unit in _NUMBERED.findall(fold(text)):
        numbers = [int(each) for each in re.findall(r"\d+", said)]
        of_range = re.search(r"[~∼-]", said) is not None
        yield unit, range(min(numbers), max(numbers) + 1) if of_range else numbers
