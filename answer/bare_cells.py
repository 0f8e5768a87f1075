"""Cells of nothing but a figure: what stands above one says what it may count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.evidence import Evidence
from answer.expectation import FIGURE
from records.table import column_paths

_BARE = re.compile(rf"\s*{FIGURE}(?:\s*/\s*{FIGURE})*\s*")
_UNIT = re.compile(r"\(([^()]*)\)\s*$")
_MONEY = re.compile(r"[액료값금]$|[가-힣]비$|예산|단가|세입|세출")
_DAYS = re.compile(r"날(?!짜)|일수|기간|소요")


def a_cell_counts(line: Evidence, counted_by: re.Pattern[str]) -> bool:
    """Return whether a bare figure of a line may be counted by some words, as far as its table says."""
    return any(
        not _MONEY.search(head) and (not unit or counted_by.search(unit) is not None)
        for head, unit in _above(line)
    )


def holds_a_bare_figure(line: Evidence) -> bool:
    """Return whether a cell of a line is nothing but a figure."""
    return any(True for _ in _above(line))


def a_cell_is_of_money(line: Evidence) -> bool:
    """Return whether a bare figure of a line may be a sum: its column or the unit of its table is of money."""
    return any(
        not head or _MONEY.search(head) is not None or ("원" in unit and "," not in unit)
        for head, unit in _above(line)
    )


def a_cell_is_of_days(line: Evidence) -> bool:
    """Return whether a bare figure of a line stands in a column of days."""
    return any(_DAYS.search(head) is not None for head, _ in _above(line))


def _above(line: Evidence) -> Iterator[tuple[str, str]]:
    """Yield head and unit of each bare figure; both empty in a row of plain text, whose heads are not known."""
    if line.row is None:
        cells = line.quote.split("|")
        yield from (("", "") for cell in cells if len(cells) > 1 and _BARE.fullmatch(cell))
        return
    paths = column_paths(line.block)
    for cell in line.block.rows[line.row]:
        if _BARE.fullmatch(cell.text):
            head = " ".join(paths.get(cell.col, ()))
            stated = _UNIT.search(head)
            yield _UNIT.sub("", head).strip(), stated[1] if stated else line.block.unit
