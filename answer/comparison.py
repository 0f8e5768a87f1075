"""Cases side by side: what each says under each aspect, verbatim and cited, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from access.permit import Permit
from answer.aspects import ORDER, aspect_of
from answer.timeline import kind_of, timeline_of
from answer.told import Told, told_in
from catalog.views import DocumentView
from index.search import Search
from language.morphemes import shared_morphemes
from records.comparison import Aspect, Comparison, Quoted, Timeline
from records.passage import Particulars
from records.stage import Stage, standing

MOST_CASES = 5
"""Four, and one's own."""
_MOST_ITEMS = 3
_MOST_FOUND = 20
_ALIKE = 0.6
"""Share of nouns from which two labels name one thing: 안전요원 and 안전관리요원."""
_NEAR = 0.94
"""Cosine of two labels of multilingual-e5-small from which they count one thing: 구급차, 구급차량;
안전요원, 안전관리 인력. Those of different things stay below .93."""
_MOST_COMPARED = 60
_SEVERAL = frozenset({"주요 대책", "적용 규정", "처리 결과", "문제점·개선", "참고할 점"})
"""Aspects of which one case has several items; of the others the first value that is stated."""
_ANYWHERE = frozenset({"문제점·개선", "참고할 점", "적용 규정"})
"""Aspects for which all records of a case are read, not only the one that says most."""
_COUNTER = re.compile(r"(명|대|곳|건|개|원|시간|분|회|동|마리|점|발|퍼센트|%)\s*(?:\(.*\))?$")


@dataclass(frozen=True, slots=True)
class _Case:
    timeline: Timeline
    told: tuple[tuple[Particulars, Told], ...]
    """What its records say, the record that tells what was done first."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What cases call by one name, by the number of the case."""

    name: str
    cells: dict[int, Quoted]

    @property
    def value(self) -> str:
        return next(iter(self.cells.values())).text


def compare(permit: Permit, views: Sequence[DocumentView], search: Search) -> Comparison:
    """Return the cases that some records belong to, side by side, in the order of the records.

    Records of one case make one column. Nothing is said that does not stand in a record that the
    holder sees, and nothing is worked out: a cell without a value is empty.
    """
    cases: list[_Case] = []
    covered: set[str] = set()
    for view in views[:MOST_CASES]:
        if view.record.document_id not in covered:
            timeline, records = timeline_of(permit, view, search)
            covered |= {each.document_id for each in records}
            seen = [search.reading.document(permit, each.document_id) for each in records]
            cases.append(_Case(timeline, _told([each for each in seen if each is not None])))
    known = [_known(name, cases) for name in ORDER]
    found = _found(permit, cases, search)
    rows = [row for row in (*known, *found) if any(row.cells)]
    return Comparison(tuple(case.timeline for case in cases), tuple(rows))


def _told(views: Iterable[DocumentView]) -> tuple[tuple[Particulars, Told], ...]:
    ordered = sorted(views, key=lambda view: _weight(view.record))
    return tuple((view.record, told) for view in ordered for told in told_in(view.blocks))


def _weight(record: Particulars) -> tuple[bool, bool, bool, int]:
    """Order what was done before what was planned, issued before draft, newer before older."""
    is_of = standing(record)
    day = record.date.toordinal() if record.date else 0
    return is_of.audit, not is_of.result, is_of.stage <= Stage.REVIEW, -day


def _known(name: str, cases: Sequence[_Case]) -> Aspect:
    return _aspect(name, [_values(name, case) for case in cases])


def _values(name: str, case: _Case) -> tuple[Quoted, ...]:
    found: dict[str, Quoted] = {}
    source = ""
    for record, told in case.told:
        if aspect_of(told) != name or (
            source and record.document_id != source and name not in _ANYWHERE
        ):
            continue
        source = source or record.document_id
        found.setdefault(_bare(told.text), _quoted(record, told))
        if len(found) >= (_MOST_ITEMS if name in _SEVERAL else 1):
            break
    return tuple(found.values())


def _found(permit: Permit, cases: Sequence[_Case], search: Search) -> Iterator[Aspect]:
    """Yield the aspects that at least two cases name themselves, in the order of the first."""
    groups: list[_Group] = []
    for at, case in enumerate(cases):
        for record, told in case.told:
            if not told.label or (aspect_of(told) and not told.counted):
                continue
            group = next((group for group in groups if _named(group, told)), None)
            if group is None:
                group = _Group(told.label, {})
                groups.append(group)
            group.cells.setdefault(at, _quoted(record, told))
    shared = [group for group in _merged(permit, groups, search) if len(group.cells) > 1]
    for each in shared[:_MOST_FOUND]:
        yield _aspect(each.name, [_cell(each.cells, at) for at in range(len(cases))])


def _merged(permit: Permit, groups: Sequence[_Group], search: Search) -> list[_Group]:
    """Return groups with those in one that count the same thing under another word.

    Only counts are told apart well by their names alone, and only what no case states under both.
    """
    counted = [group for group in groups if _counter(group.value)][:_MOST_COMPARED]
    near = search.nearness(permit, [group.name for group in counted])
    gone: set[int] = set()
    pairs = sorted(
        ((near[i, j], i, j) for i in range(len(counted)) for j in range(i + 1, len(counted))),
        reverse=True,
    )
    for closeness, i, j in pairs:
        one, other = counted[i], counted[j]
        if closeness < _NEAR or {id(one), id(other)} & gone:
            continue
        if (
            _counter(one.value) == _counter(other.value)
            and not one.cells.keys() & other.cells.keys()
        ):
            one.cells.update(other.cells)
            gone.add(id(other))
    return [group for group in groups if id(group) not in gone]


def _named(group: _Group, told: Told) -> bool:
    """Return whether a group is of what a label names, counted in the same."""
    if _counter(group.value) != _counter(told.text):
        return False
    mine, others = _nouns(told.label), _nouns(group.name)
    if not mine or not others:
        return told.label == group.name
    return len(mine & others) / len(mine | others) >= _ALIKE


def _cell(cells: Mapping[int, Quoted], at: int) -> tuple[Quoted, ...]:
    return (cells[at],) if at in cells else ()


def _aspect(name: str, cells: Sequence[tuple[Quoted, ...]]) -> Aspect:
    stated = {tuple(_bare(each.text) for each in cell) for cell in cells if cell}
    return Aspect(name, tuple(cells), len(stated) > 1)


def _quoted(record: Particulars, told: Told) -> Quoted:
    return Quoted(
        told.text,
        record.document_id,
        record.title,
        kind_of(record),
        told.location,
        told.block,
        told.start,
        told.end,
        told.unit,
    )


def _nouns(label: str) -> frozenset[str]:
    return frozenset(shared_morphemes().nouns(label))


def _counter(value: str) -> str:
    found = _COUNTER.search(value)
    return found[1] if found else ""


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)
