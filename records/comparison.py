"""Cases side by side, aspect by aspect, every value verbatim from its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from records.location import Location


@dataclass(frozen=True, slots=True)
class Step:
    """One record of a case in its timeline; ``kind`` is what it is: 계획, 시행, 결과보고 …"""

    document_id: str
    title: str
    kind: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The records of one event of one office, in order of date, undated ones last.

    ``year`` is ``None`` where neither title nor date of the record tells it.
    """

    title: str
    agency: str
    department: str
    year: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value as it stands: ``text`` is block ``block`` of the record from ``start`` to ``end``.

    ``unit`` is what a table states above its figures, ``kind`` what the record is in its case.
    """

    text: str
    document_id: str
    title: str
    kind: str
    location: Location
    block: int
    start: int
    end: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One row of a comparison: the values of each case, none where no record states any.

    ``differs`` says that two cases state it and not alike.
    """

    name: str
    cells: tuple[tuple[Quoted, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases and their aspects; every row has a cell for every case, in their order.

    ``label`` is the strictest of what is quoted, in Korean; whoever passes it on is bound by it.
    """

    cases: tuple[Timeline, ...]
    aspects: tuple[Aspect, ...]
    label: str = ""
