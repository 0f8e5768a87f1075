"""A sum that a question asks for, added up from the cells of one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from answer.evidence import Evidence
from language.morphemes import shared_morphemes
from language.normal import fold
from records.document import Block, Cell
from records.table import column_paths, is_total

_ASKED = re.compile(
    r"합계|총계|총액|총합|합산|(?:총|모두|전부|다\s*합(?:쳐|하면|해서)?)\s*(?:[가-힣]+\s*){0,3}(?:몇|며칠|얼마)"
    r"|(?<![가-힣])총\s*(?:[가-힣]+\s*){0,2}(?:금액|인원|예산|건수|수|비용|사업비)"
)
_NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
_IS_SUM = re.compile(r"계(?:액)?$")
"""At the end of a column's name: that it holds sums needs no saying twice."""
_SEVERAL = re.compile(r"[,·/]")
"""Between the units of a table whose columns share none (``명, 백만원``)."""
NUMBERING = re.compile(r"순번|연번|번호|연도|년도|순위|no\.?", re.IGNORECASE)
_NUMBER = re.compile(r"[-−△▲]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−△▲]?\d+(?:\.\d+)?")
_UNIT = re.compile(r"\s*(원|천원|만원|백만원|억원|명|건|개소|개|대|회|톤|㎡|kg|km)?")
MOST_ROWS = 20
"""Rows that are cited one by one; a longer sum cites its part of the table as a whole."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum: what is said of it, its addends in words, and the rows that they stand in."""

    text: str
    computed: str
    rows: tuple[Evidence, ...]


def total_of(text: str, evidence: Sequence[Evidence]) -> Total | None:
    """Return the sum that a question asks for, ``None`` when none is asked or none can be made.

    It is made in the table of the best row found: of the column that the question names, else of
    the only one that holds figures; of the rows that the question names, else of all. Rows that sum
    up others, and a column of numbers, years or ranks, are not added. Figures of one sum have one
    unit.
    """
    best = next((each for each in evidence if each.row is not None), None)
    if best is None or not _ASKED.search(text):
        return None
    nouns = frozenset(shared_morphemes().nouns(text))
    block = best.block
    column = _column(block, nouns)
    if column is None:
        return None
    addends = _addends(block, column)
    rows = named_rows(best, addends, text)
    figures = {row: _figure(cell) for row, cell in rows.items()}
    units = {unit for _, unit in figures.values()}
    if len(figures) < 2 or len(units) > 1:
        return None
    amount = sum((value for value, _ in figures.values()), Decimal(0))
    name = " ".join(column_paths(block).get(column, ()))
    what = name if _IS_SUM.search(name) else f"{name} 합계".strip()
    unit = units.pop()
    notes = [_made_of(len(figures), len(addends))]
    if not unit and _SEVERAL.search(block.unit):
        notes.insert(0, f"단위: {block.unit}")
    elif not unit:
        unit = block.unit
    added = " + ".join(f"{value:,}" for value, _ in list(figures.values())[:MOST_ROWS])
    more = " + …" if len(figures) > MOST_ROWS else ""
    return Total(
        text=f"{what} {amount:,}{unit} ({', '.join(notes)})",
        computed=f"{added}{more} = {amount:,}",
        rows=_cited(best, list(figures)),
    )


def _made_of(added: int, there: int) -> str:
    if added < there:
        return f"표의 {there}개 행 가운데 {added}개를 더한 값"
    return f"표의 {added}개 행을 더한 값"


def _column(block: Block, nouns: frozenset[str]) -> int | None:
    paths = column_paths(block)
    columns = sorted(
        {
            cell.col
            for row in block.rows[block.header_rows :]
            if not is_total(row)
            for cell in row
            if _number(cell) is not None
        }
    )
    columns = [c for c in columns if not NUMBERING.search(" ".join(paths.get(c, ())))]
    named = [
        c for c in columns if nouns & set(shared_morphemes().nouns(" ".join(paths.get(c, ()))))
    ]
    for found in (named, columns):
        if len(found) == 1:
            return found[0]
    return None


def _addends(block: Block, column: int) -> dict[int, Cell]:
    return {
        at: cell
        for at, row in enumerate(block.rows)
        if at >= block.header_rows and not is_total(row)
        for cell in row
        if cell.col == column and _number(cell) is not None
    }


def named_rows(best: Evidence, rows: dict[int, Cell], text: str) -> dict[int, Cell]:
    """Return the rows of which the question names a label, all of them where it names none.

    A whole label names its row. A noun of two letters or more does unless it says what the table is
    about, in a column's name or the record's: 축제 of 시군 축제 is in some labels by chance. Names in
    one column that no row has both of are added up (무전기와 조끼); else all have to hold.
    """
    heads = (word for path in column_paths(best.block).values() for word in path)
    about = _nouns(" ".join((best.record.title, *heads)))
    labels = {
        (at, cell.col): bare(cell.text)
        for at in rows
        for cell in best.block.rows[at]
        if _number(cell) is None
    }
    asked = bare(text)
    names = {noun for noun in _nouns(text) - about if not noun.isdecimal()}
    names |= {label for label in labels.values() if label in asked}
    named: dict[int, list[set[int]]] = {}
    for name in sorted(each for each in names if len(each) > 1):
        held: dict[int, set[int]] = {}
        for (at, column), label in labels.items():
            if name in label:
                held.setdefault(column, set()).add(at)
        for column, those in held.items():
            if len(those) < len(rows):
                named[column] = _narrowed(named.get(column, []), those)
    for groups in named.values():
        left = {at: cell for at, cell in rows.items() if any(at in each for each in groups)}
        rows = left or rows
    return rows


def _nouns(text: str) -> frozenset[str]:
    """Return the nouns of a text as they are written and in their common form (다리, 교량)."""
    written = (form for form, tag in shared_morphemes().words(text) if tag in _NOUNS)
    return frozenset((*written, *shared_morphemes().nouns(text)))


def bare(text: str) -> str:
    """Return the letters of a text, folded, without what stands between them."""
    return "".join(fold(text).split())


def _narrowed(groups: Sequence[set[int]], those: set[int]) -> list[set[int]]:
    """Return the rows of each name so far, held to a further one where they have any in common."""
    shared = [each & those for each in groups]
    if not any(shared):
        return [*groups, those]
    return [common or each for common, each in zip(shared, groups, strict=True)]


def _figure(cell: Cell) -> tuple[Decimal, str]:
    match = _NUMBER.search(cell.text)
    assert match is not None
    unit = _UNIT.match(cell.text, match.end())
    sign = -1 if match[0][0] in "-−△▲" else 1
    value = sign * Decimal(match[0].lstrip("-−△▲").replace(",", ""))
    return value, (unit[1] or "") if unit else ""


def _number(cell: Cell) -> re.Match[str] | None:
    """Return the one figure of a cell that says nothing else than it and its unit."""
    match = _NUMBER.match(text := " ".join(cell.text.split()))
    if match is None:
        return None
    unit = _UNIT.match(text, match.end())
    return match if unit is not None and unit.end() == len(text) else None


def _cited(best: Evidence, rows: Sequence[int]) -> tuple[Evidence, ...]:
    spans = best.block.spans
    if len(rows) <= MOST_ROWS:
        return tuple(replace(best, row=row, start=spans[row][0], end=spans[row][1]) for row in rows)
    return (replace(best, row=None, start=spans[rows[0]][0], end=spans[rows[-1]][1]),)
