"""Cases side by side: what each says under each aspect, verbatim and cited, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from access.permit import Permit
from answer.aspects import ORDER, aspect_of
from answer.meaning import Meanings, meanings
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
_NEAR = 0.45
"""Centred cosine of two labels (:mod:`answer.meaning`) from which they name one thing: 구급차,
구급차량; 이용료, 입장 요금. Those of different things that are stated alike stay below .43."""
_MOST_NAMES = 300
"""Names of one case that are looked for in the others: what they take grows with their square. A report
of some hundred pages has about so many."""
_LONGEST = 20
"""Characters of a heading that can be the name of a row."""
_SEVERAL = frozenset({"주요 대책", "적용 규정", "처리 결과", "문제점·개선", "참고할 점"})
"""Aspects of which one case has several items; of the others the first value that is stated."""
_ANYWHERE = frozenset({"문제점·개선", "참고할 점", "적용 규정"})
"""Aspects for which all records of a case are read, not only the one that says most."""
_OF_PAPER = re.compile(
    r"(?:작성|기안|보고|시행|평가|결재|품의|접수|발송|등록)(?:일|일자|날짜|자|부서)"
    r"|수신자?|발신|경유|제목|붙임|담당자?|연락처|전화(?:번호)?|문서번호|비고"
)
"""What a paper says of itself and not of the case."""
_SENTENCE = re.compile(r"[다음함임됨]\s*\.?$")
_COUNTER = re.compile(r"(명|대|곳|건|개|원|시간|분|회|동|마리|점|발|퍼센트|%)\s*(?:\(.*\))?$")


_Pieces = Sequence[tuple[Particulars, Told]]


@dataclass(frozen=True, slots=True)
class _Case:
    """A case, and what its records say by aspect, the record that tells what was done first.

    What belongs to no known aspect by its name is ``by_name[""]``, and of that again what means none
    ``by_meaning[""]``.
    """

    by_name: Mapping[str, _Pieces]
    by_meaning: Mapping[str, _Pieces]

    def pieces(self, aspect: str) -> tuple[_Pieces, _Pieces]:
        return self.by_name.get(aspect, ()), self.by_meaning.get(aspect, ())


class _Kind(NamedTuple):
    """How a value is stated: what it counts (``""`` for nothing), as a sentence, beginning with a figure."""

    counter: str
    sentence: bool
    figure: bool

    @classmethod
    def of(cls, value: str) -> _Kind:
        counted = _COUNTER.search(value)
        figure = re.match(r"\d", value)
        return cls(counted[1] if counted else "", bool(_SENTENCE.search(value)), bool(figure))

    def like(self, other: _Kind) -> bool:
        """Return whether two values are of one kind: counted in the same, or one a short text.

        A sentence and a figure never are.
        """
        if self.sentence is not other.sentence:
            return not (self.figure or other.figure)
        return self.counter == other.counter or not (self.counter and other.counter)


@dataclass(frozen=True, slots=True)
class _Group:
    """What cases call by one name, by the number of the case; ``kind`` is that of the first value."""

    name: str
    nouns: frozenset[str]
    kind: _Kind
    cells: dict[int, Quoted]

    def holds(self, name: str, nouns: frozenset[str], kind: _Kind) -> bool:
        """Return whether it is of what a name names, counted in the same."""
        if not self.kind.like(kind):
            return False
        if not nouns or not self.nouns:
            return name == self.name
        return len(nouns & self.nouns) / len(nouns | self.nouns) >= _ALIKE


def compare(permit: Permit, views: Sequence[DocumentView], search: Search) -> Comparison:
    """Return the cases that some records belong to, side by side, in the order of the records.

    Records of one case make one column. Nothing is said that does not stand in a record that the
    holder sees, and nothing is worked out: a cell without a value is empty.
    """
    timelines: list[Timeline] = []
    told: list[Mapping[str, _Pieces]] = []
    covered: set[str] = set()
    for view in views[:MOST_CASES]:
        if view.record.document_id not in covered:
            timeline, records = timeline_of(permit, view, search)
            covered |= {each.document_id for each in records}
            seen = [search.reading.document(permit, each.document_id) for each in records]
            timelines.append(timeline)
            told.append(_by(aspect_of, _told([each for each in seen if each is not None])))
    meant = meanings(_names(told), search.nearness)
    cases = [_Case(each, _by(meant.aspect, each.get("", ()))) for each in told]
    known = [_known(name, cases) for name in ORDER]
    rows = [row for row in (*known, *_found(cases, meant)) if any(row.cells)]
    return Comparison(tuple(timelines), tuple(rows))


def _told(views: Iterable[DocumentView]) -> Iterator[tuple[Particulars, Told]]:
    ordered = sorted(views, key=lambda view: _weight(view.record))
    return ((view.record, told) for view in ordered for told in told_in(view.blocks))


def _by(
    aspect: Callable[[Told], str], pieces: Iterable[tuple[Particulars, Told]]
) -> dict[str, _Pieces]:
    """Return pieces by their aspects, each once: a ledger has one in each of thousands of rows."""
    found: dict[str, list[tuple[Particulars, Told]]] = {}
    for record, told in pieces:
        found.setdefault(aspect(told), []).append((record, told))
    return dict(found)


def _weight(record: Particulars) -> tuple[bool, bool, bool, int]:
    """Order what was done before what was planned, issued before draft, newer before older."""
    is_of = standing(record)
    day = record.date.toordinal() if record.date else 0
    return is_of.audit, not is_of.result, is_of.stage <= Stage.REVIEW, -day


def _names(told: Iterable[Mapping[str, _Pieces]]) -> list[str]:
    """Return the labels, and the headings of what has none, that belong to no known aspect."""
    every = (each for by_name in told for _, each in by_name.get("", ()))
    named = (each.label or each.section for each in every)
    return [name for name in named if 1 < len(name) <= _LONGEST]


def _known(name: str, cases: Iterable[_Case]) -> Aspect:
    cells = []
    for case in cases:
        named, meant = case.pieces(name)
        cells.append(_values(name, named) or _values(name, meant))
    return _aspect(name, cells)


def _values(name: str, pieces: _Pieces) -> tuple[Quoted, ...]:
    found: dict[str, Quoted] = {}
    source = ""
    for record, told in pieces:
        if source and record.document_id != source and name not in _ANYWHERE:
            continue
        source = source or record.document_id
        found.setdefault(_bare(told.text), _quoted(record, told))
        if len(found) >= (_MOST_ITEMS if name in _SEVERAL else 1):
            break
    return tuple(found.values())


def _found(cases: Sequence[_Case], meant: Meanings) -> Iterator[Aspect]:
    """Yield the aspects that at least two cases name themselves, in the order of the first.

    Of each case the first ``_MOST_NAMES`` names are looked at: what has more is a ledger, whose rows
    are no aspects.
    """
    groups: list[_Group] = []
    of: dict[tuple[str, _Kind], _Group] = {}
    for at, case in enumerate(cases):
        names: set[str] = set()
        for record, told in case.by_meaning.get("", ()):
            name = told.label or told.section
            if (name not in names and len(names) == _MOST_NAMES) or not _is_name(name):
                continue
            names.add(name)
            key = name, _Kind.of(told.text)
            if key not in of:
                of[key] = _group(groups, *key)
            if at not in of[key].cells:
                of[key].cells[at] = _quoted(record, told)
    shared = [group for group in _merged(groups, meant) if len(group.cells) > 1]
    for each in shared[:_MOST_FOUND]:
        yield _aspect(each.name, [_cell(each.cells, at) for at in range(len(cases))])


def _is_name(name: str) -> bool:
    """Return whether a label or heading can name an aspect."""
    return 1 < len(name) <= _LONGEST and not _OF_PAPER.fullmatch(_bare(name))


def _group(groups: list[_Group], name: str, kind: _Kind) -> _Group:
    """Return the first of some groups that is of what a name names, else a new one at their end."""
    nouns = frozenset(shared_morphemes().nouns(name))
    found = next((group for group in groups if group.holds(name, nouns, kind)), None)
    if found is None:
        found = _Group(name, nouns, kind, {})
        groups.append(found)
    return found


def _merged(groups: Sequence[_Group], meant: Meanings) -> list[_Group]:
    """Return groups with those in one that name the same thing by another word, nearest first.

    Only what no case states under both, and what is stated alike.
    """
    within = list(range(len(groups)))
    known = [at for at, group in enumerate(groups) if group.name in meant.places]
    pairs = [
        (-closeness, i, j)
        for i, j in combinations(known, 2)
        if (closeness := meant.closeness(groups[i].name, groups[j].name)) >= _NEAR
    ]
    for _, i, j in sorted(pairs):
        first, second = sorted((within[i], within[j]))
        one, other = groups[first], groups[second]
        if one.cells.keys() & other.cells.keys() or not groups[i].kind.like(groups[j].kind):
            continue
        one.cells.update(other.cells)
        within = [first if at == second else at for at in within]
    return [group for at, group in enumerate(groups) if within[at] == at]


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


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)
