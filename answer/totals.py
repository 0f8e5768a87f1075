"""A sum that a question asks for, added up from the cells of one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from answer.evidence import Evidence
from language.morphemes import shared_morphemes
from records.document import Block, Cell, row_spans
from records.table import column_paths, is_total

_ASKED = re.compile(
    r"합계|총계|총액|총합|합산|(?:총|모두|전부|다\s*합(?:쳐|하면|해서)?)\s*(?:[가-힣]+\s*){0,3}(?:몇|얼마)"
    r"|(?<![가-힣])총\s*(?:[가-힣]+\s*){0,2}(?:금액|인원|예산|건수|수|비용|사업비)"
)
_NUMBERING = re.compile(r"순번|연번|번호|연도|년도|순위|no\.?", re.IGNORECASE)
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
    rows = _named_rows(block, _addends(block, column), nouns)
    figures = {row: _figure(cell) for row, cell in rows.items()}
    units = {unit for _, unit in figures.values()}
    if len(figures) < 2 or len(units) > 1:
        return None
    amount = sum((value for value, _ in figures.values()), Decimal(0))
    name = " ".join(column_paths(block).get(column, ()))
    unit = units.pop() or block.unit
    added = " + ".join(f"{value:,}" for value, _ in list(figures.values())[:MOST_ROWS])
    more = " + …" if len(figures) > MOST_ROWS else ""
    return Total(
        text=f"{name or '합계'} 합계 {amount:,}{unit} (표의 {len(figures)}개 행을 더한 값)",
        computed=f"{added}{more} = {amount:,}",
        rows=_cited(best, list(figures)),
    )


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
    columns = [c for c in columns if not _NUMBERING.search(" ".join(paths.get(c, ())))]
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


def _named_rows(block: Block, rows: dict[int, Cell], nouns: frozenset[str]) -> dict[int, Cell]:
    """Return the rows of which the question names a label, all of them where it names none.

    Names in one column that no row has both of are added up (무전기와 조끼); else all have to hold.
    """
    named: dict[int, list[set[int]]] = {}
    for noun in sorted(nouns):
        held: dict[int, set[int]] = {}
        for at in rows:
            for cell in block.rows[at]:
                if noun in cell.text and _number(cell) is None:
                    held.setdefault(cell.col, set()).add(at)
        for column, those in held.items():
            if len(those) < len(rows):
                named[column] = _narrowed(named.get(column, []), those)
    for groups in named.values():
        left = {at: cell for at, cell in rows.items() if any(at in each for each in groups)}
        rows = left or rows
    return rows


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
    spans = row_spans(best.block.rows)
    if len(rows) <= MOST_ROWS:
        return tuple(replace(best, row=row, start=spans[row][0], end=spans[row][1]) for row in rows)
    return (replace(best, row=None, start=spans[rows[0]][0], end=spans[rows[-1]][1]),)
