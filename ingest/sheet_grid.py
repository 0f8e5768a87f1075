"""The filled cells of one sheet, whatever format it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from records.address import area


class CellValue(NamedTuple):
    """What a cell shows, the value behind it, and the formula that gave it.

    ``value`` is as in :class:`records.document.Cell`; ``text`` is NFC.
    """

    text: str
    value: int | float | str | None = None
    formula: str = ""


class Area(NamedTuple):
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def a1(self) -> str:
        """Return the rectangle in A1 notation."""
        return area(*self)


@dataclass(frozen=True, slots=True)
class DefinedTable:
    """A range that the workbook itself declares to be a table, with its header rows."""

    area: Area
    header_rows: int


class Grid:
    """The filled cells of one sheet with its merged areas. Memory follows filled cells alone."""

    def __init__(
        self,
        sheet: str | None,
        values: Mapping[tuple[int, int], CellValue],
        merges: Sequence[Area] = (),
        *,
        hidden: bool = False,
        hidden_rows: frozenset[int] = frozenset(),
        hidden_columns: Sequence[tuple[int, int]] = (),
        tables: Sequence[DefinedTable] = (),
    ) -> None:
        """Take values by (row, column), 1-based; merges without a value do not count.

        ``hidden`` says that the whole sheet is; ``hidden_columns`` are ranges, ends included.
        """
        self.sheet = sheet
        self.values = values
        self.hidden = hidden
        self.tables = tables
        self.spans = {
            (each.top, each.left): each
            for each in merges
            if (each.top, each.left) in values
            and each.bottom >= each.top
            and each.right >= each.left
        }
        self._hidden_rows = hidden_rows
        self._hidden_columns = {
            column
            for column in {column for _, column in values}
            if any(first <= column <= last for first, last in hidden_columns)
        }

    def areas(self) -> list[Area]:
        """Return every filled cell, merged ones with all they cover, in reading order."""
        new = tuple.__new__  # half the time of Area(…), a million times
        made = [new(Area, (row, column, row, column)) for row, column in self.values]
        if self.spans:
            made = [self.spans.get((each[0], each[1])) or each for each in made]
        made.sort()
        return made

    @property
    def hides_some(self) -> bool:
        """Return whether any row or column is hidden."""
        return bool(self._hidden_rows or self._hidden_columns)

    def hides(self, row: int, column: int) -> bool:
        """Return whether the row or the column of a cell is hidden."""
        return row in self._hidden_rows or column in self._hidden_columns
