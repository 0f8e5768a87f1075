"""Cases side by side: what each says under each aspect, verbatim and cited, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    meant = meanings(permit, _unknown(cases), search)
    known = [_known(name, cases, meant) for name in ORDER]
    found = _found(cases, meant)
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


def _unknown(cases: Iterable[_Case]) -> list[str]:
    """Return the labels, and the headings of what has none, that belong to no known aspect."""
    every = (told for case in cases for _, told in case.told)
    named = (told.label or told.section for told in every if not aspect_of(told))
    return [name for name in named if 1 < len(name) <= _LONGEST]


def _known(name: str, cases: Sequence[_Case], meant: Meanings) -> Aspect:
    return _aspect(
        name,
        [
            _values(name, case, aspect_of) or _values(name, case, _by_meaning(meant))
            for case in cases
        ],
    )


def _by_meaning(meant: Meanings) -> Callable[[Told], str]:
    return lambda told: "" if aspect_of(told) else meant.aspect(told)


def _values(name: str, case: _Case, aspect: Callable[[Told], str]) -> tuple[Quoted, ...]:
    found: dict[str, Quoted] = {}
    source = ""
    for record, told in case.told:
        if aspect(told) != name or (
            source and record.document_id != source and name not in _ANYWHERE
        ):
            continue
        source = source or record.document_id
        found.setdefault(_bare(told.text), _quoted(record, told))
        if len(found) >= (_MOST_ITEMS if name in _SEVERAL else 1):
            break
    return tuple(found.values())


def _found(cases: Sequence[_Case], meant: Meanings) -> Iterator[Aspect]:
    """Yield the aspects that at least two cases name themselves, in the order of the first."""
    groups: list[_Group] = []
    for at, case in enumerate(cases):
        for record, told in case.told:
            name = told.label or told.section
            if (
                not 1 < len(name) <= _LONGEST
                or _OF_PAPER.fullmatch(_bare(name))
                or (not told.counted and (aspect_of(told) or meant.aspect(told)))
            ):
                continue
            group = next((group for group in groups if _named(group, name, told.text)), None)
            if group is None:
                group = _Group(name, {})
                groups.append(group)
            group.cells.setdefault(at, _quoted(record, told))
    shared = [group for group in _merged(groups, meant) if len(group.cells) > 1]
    for each in shared[:_MOST_FOUND]:
        yield _aspect(each.name, [_cell(each.cells, at) for at in range(len(cases))])


def _merged(groups: Sequence[_Group], meant: Meanings) -> list[_Group]:
    """Return groups with those in one that name the same thing by another word, nearest first.

    Only what no case states under both, and what is stated alike.
    """
    within = list(range(len(groups)))
    pairs = sorted(
        (
            (meant.closeness(groups[i].name, groups[j].name), i, j)
            for i in range(len(groups))
            for j in range(i + 1, len(groups))
        ),
        key=lambda pair: (-pair[0], *pair[1:]),
    )
    for closeness, i, j in pairs:
        if closeness < _NEAR:
            break
        first, second = sorted((within[i], within[j]))
        one, other = groups[first], groups[second]
        if one.cells.keys() & other.cells.keys() or not _alike(groups[i].value, groups[j].value):
            continue
        one.cells.update(other.cells)
        within = [first if at == second else at for at in within]
    return [group for at, group in enumerate(groups) if within[at] == at]


def _alike(one: str, other: str) -> bool:
    """Return whether two values are of one kind: counted in the same, or one a short text.

    A sentence and a figure never are.
    """
    mine, others = _counter(one), _counter(other)
    if bool(_SENTENCE.search(one)) is not bool(_SENTENCE.search(other)):
        return not any(re.match(r"\d", each) for each in (one, other))
    return mine == others or not (mine and others)


def _named(group: _Group, name: str, value: str) -> bool:
    """Return whether a group is of what a name names, counted in the same."""
    if not _alike(group.value, value):
        return False
    mine, others = _nouns(name), _nouns(group.name)
    if not mine or not others:
        return name == group.name
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
