"""The extreme of several that a question asks for: which row of one table has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.column_asked import Measured, column_asked, name_asked
from answer.compared import NUMBER, Column
from answer.evidence import Evidence
from answer.occasion import years_of_records
from answer.question import Question
from answer.rows_asked import Rows, rows_asked
from answer.superlative import Measure, Superlative, superlative_of
from records.table import header_line

MOST_TIED = 10
"""Rows that are told as equal; where more are, none of them stands out."""
_SHOWN = 5
"""Rows that are cited at least, as far as there are so many: those that have it and the next ones."""
_FEWEST = 2
_COUNTS = (Measure.AMOUNT, Measure.PRICE)
"""What the unit of a table counts, of which days and durations have their own."""
_SEVERAL = re.compile(r"[,·/]")


@dataclass(frozen=True, slots=True)
class Extreme:
    """The most of several: what is said of it, the comparison in figures, and the rows of both.

    ``rows`` have it, ``next`` are the others that ``computed`` shows; ``compared`` are all of them.
    ``told`` are the cells of the rows that ``text`` says, in their order; ``head`` stands over the
    values.
    """

    text: str
    computed: str
    head: str
    told: tuple[tuple[str, ...], ...]
    rows: tuple[Evidence, ...]
    next: tuple[Evidence, ...]
    compared: tuple[Evidence, ...]


def extreme_of(question: Question, evidence: Sequence[Evidence]) -> Extreme | None:
    """Return the extreme that a question asks for, ``None`` when none is asked or no table tells it.

    ``evidence`` is best first. It is told of the table whose column says most of what is asked, the
    best one of several. Nothing is told where a word of the question stands nowhere in or over the table,
    where values differ in kind, or where the record has another table of the same columns: what
    was compared would not be all.
    """
    asked = superlative_of(question.text)
    if asked is None:
        return None
    tables: dict[tuple[str, int], Evidence] = {}
    for each in evidence:
        if each.row is not None:
            tables.setdefault((each.record.document_id, each.ordinal), each)
    alike = Counter((each.record.document_id, header_line(each.block)) for each in tables.values())
    years = years_of_records(evidence)
    found: list[tuple[float, Extreme]] = []
    for line in tables.values():
        document = line.record.document_id
        if alike[document, header_line(line.block)] > 1:
            continue
        rows = rows_asked(question, asked, line, years.get(document))
        if rows is None or len(rows.cells) < _FEWEST:
            continue
        measured = column_asked(asked, rows)
        if measured is not None and (names := name_asked(asked, rows, measured.at)):
            extreme = _extreme(asked, rows, measured, names)
            found += [(measured.said, extreme)] if extreme is not None else []
    return max(found, key=lambda each: each[0])[1] if found else None


def _extreme(
    asked: Superlative, rows: Rows, measured: Measured, names: Sequence[int]
) -> Extreme | None:
    values = measured.column
    sizes = {row: value.size for row, value in values.values.items()}
    order = sorted(sizes, key=lambda row: (-sizes[row] if asked.most else sizes[row], row))
    if len(order) < asked.rank:
        return None
    size = sizes[order[asked.rank - 1]]
    best = [row for row in order if sizes[row] == size]
    before = order.index(best[0])
    # of equal ones before it nobody can say which is the second
    if before != asked.rank - 1 or len(best) > MOST_TIED or len(best) == len(order):
        return None
    labels = {col: rows.texts(col) for col in names}
    told = tuple(tuple(labels[col][row] for col in names if labels[col][row]) for row in best)
    shown = order[: max(_SHOWN, before + len(best))]
    if not all(told):
        return None
    value = values.values[best[0]]
    unit = rows.block.unit if NUMBER.fullmatch(value.text) and asked.measure in _COUNTS else ""
    notes = _made_of(rows, values)
    if _SEVERAL.search(unit):
        notes, unit = f"단위: {unit}, {notes}", ""
    head = rows.heads[measured.at]
    what = f"{head}{_particle(head)} {asked.words}"
    if not measured.named:
        what = f"‘{head}’ 값이 {asked.words_of_a_value}"
    each = "각 " if len(best) > 1 else ""
    which = ", ".join(" ".join(dict.fromkeys(words)) for words in told)
    text = f"{what} 것은 {which}: {each}{value.text}{unit} ({notes})"
    return Extreme(
        text=text,
        computed=_ordered(shown, order, values, most=asked.most),
        head=head,
        told=tuple(
            (*words, values.values[row].text) for words, row in zip(told, best, strict=True)
        ),
        rows=tuple(map(rows.evidence, best)),
        next=tuple(rows.evidence(row) for row in shown if row not in best),
        compared=tuple(map(rows.evidence, order)),
    )


def _ordered(shown: Sequence[int], order: Sequence[int], values: Column, *, most: bool) -> str:
    said = values.values[shown[0]].text
    for one, other in pairwise(shown):
        same = values.values[one].size == values.values[other].size
        sign = "=" if same else (">" if most else "<")
        said += f" {sign} {values.values[other].text}"
    return said + (f" {'>' if most else '<'} …" if len(shown) < len(order) else "")


def _made_of(rows: Rows, values: Column) -> str:
    """Return of how many rows it is the most, and how many could not be compared."""
    told = f"표의 {rows.there}개 행 가운데"
    if len(rows.cells) < rows.there:
        told += f" 해당하는 {len(rows.cells)}개"
    if values.missing:
        told += f", 견줄 값이 없는 {len(values.missing)}개 행 제외"
    return told


def _particle(noun: str) -> str:
    """Return 이 or 가 as it stands behind a noun, by its last syllable before a bracket."""
    syllables = re.findall("[가-힣]", re.sub(r"[(\[（].*", "", noun))
    if not syllables:
        return "이(가)"
    return "이" if (ord(syllables[-1]) - ord("가")) % 28 else "가"
