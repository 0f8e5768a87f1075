"""Every record that meets what was asked, instead of the best few."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from records.passage import Particulars
from records.stage import standing

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a listing, with what it states; ``""`` where it states nothing.

    ``year`` is the one in its title, else that of its date, ``None`` without either.
    """

    document_id: str
    title: str
    agency: str
    department: str
    date: date | None
    year: int | None
    number: str
    amount: str
    people: str
    stage: str

    @property
    def order(self) -> tuple[int, str, str, int, str, str]:
        """Return the place in a listing: newest year first, unknown last; then by office and day."""
        day = self.date.toordinal() if self.date else 0
        year = -self.year if self.year is not None else 1
        return year, self.agency, self.department, -day, self.title, self.document_id


@dataclass(frozen=True, slots=True)
class Listing:
    """All records that hold ``words`` and meet the filters; its count is that of its entries.

    ``years`` and ``agencies`` are those that were asked for, if any.
    """

    words: tuple[str, ...]
    years: tuple[int, ...]
    agencies: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def by_year(self) -> list[tuple[str, tuple[Entry, ...]]]:
        """Return the entries of each year in Korean, newest first, those without a year last."""
        return [
            (f"{year}년" if year is not None else "연도 미상", tuple(entries))
            for year, entries in groupby(self.entries, key=lambda entry: entry.year)
        ]

    @property
    def stated(self) -> frozenset[str]:
        """Return of number, amount, people and stage those that some entry states."""
        names = ("number", "amount", "people", "stage")
        return frozenset(n for n in names if any(getattr(each, n) for each in self.entries))

    @property
    def gaps(self) -> list[str]:
        """Return in Korean which years and agencies have no record.

        The years asked for; without any, those between the first and the last that has one.
        """
        found = {entry.year for entry in self.entries if entry.year is not None}
        asked = self.years or tuple(range(min(found), max(found))) if found else self.years
        missing = [f"{year}년 기록 없음" for year in sorted(asked) if year not in found]
        present = {entry.agency for entry in self.entries}
        return missing + [
            f"{agency} 기록 없음" for agency in self.agencies if agency not in present
        ]


def entries_of(records: Iterable[Particulars]) -> tuple[Entry, ...]:
    """Return records as the entries of a listing, in their order."""
    return tuple(sorted((_entry(record) for record in records), key=lambda each: each.order))


def year_of(record: Particulars) -> int | None:
    """Return the year that a record is about: the one year of its title, else that of its date."""
    stated = set(_YEAR.findall(record.title))
    if len(stated) == 1:
        return int(stated.pop())
    return record.date.year if record.date else None


def _entry(record: Particulars) -> Entry:
    return Entry(
        document_id=record.document_id,
        title=record.title,
        agency=record.agency,
        department=record.department,
        date=record.date,
        year=year_of(record),
        number=record.stated("문서번호"),
        amount=record.stated("예산"),
        people=record.stated("인원"),
        stage=standing(record).stage.words,
    )
