"""Where in a record a piece of text stands."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Location:
    """A place in one record; only the parts that the format truly has are set.

    All numbers are 1-based. ``range`` is a spreadsheet range in A1 notation without its
    sheet (``C7:F7``), ``part`` a part of a mail (``본문``, ``붙임 1``).
    """

    section: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    sheet: str | None = None
    range: str | None = None
    page: int | None = None
    part: str | None = None

    def as_dict(self) -> dict[str, int | str]:
        """Return the parts that are set, in field order."""
        stated = ((name, getattr(self, name)) for name in _PARTS)
        return {name: value for name, value in stated if value is not None}

    def label(self) -> str:
        """Return the place in office Korean, e.g. ``2쪽 문단 5`` or ``'예산' 시트 C7:F7``.

        An empty location gives an empty string.
        """
        words: list[str] = []
        if self.part is not None:
            words.append(self.part)
        if self.sheet is not None:
            words.append(f"‘{self.sheet}’ 시트")
        if self.range is not None:
            words.append(self.range)
        if self.page is not None:
            words.append(f"{self.page}쪽")
        if self.section is not None and self.section > 1:
            words.append(f"{self.section}구역")
        if self.table is not None:
            words.append(f"표 {self.table}")
        elif self.paragraph is not None:
            words.append(f"문단 {self.paragraph}")
        if self.sheet is None and self.row is not None:
            words.append(f"{self.row}행")
        if self.sheet is None and self.cell is not None:
            words.append(f"{self.cell}열")
        return " ".join(words)


_PARTS = tuple(each.name for each in fields(Location))
