"""The records of one event of one office: 계획, 결재, 시행, 결과보고, 정산, 평가."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from access.permit import Permit
from catalog.views import DocumentView
from index.search import Filters, Search
from language.morphemes import shared_morphemes
from records.comparison import Step, Timeline
from records.listing import year_of
from records.passage import Particulars
from records.stage import Stage, name_of, standing

MOST_STEPS = 12
_POOL = 60
_COMMON_SHARE = 2 / 3
"""Share of the nouns of two titles, without those of kind and office, that the other one has."""
_GENERIC = re.compile(
    r"결과|보고|보고서|계획|계획안|평가|정산|시행|결재|추진|안전|관리|안전관리|현황|안|초안|최종|검토|내역|배치|배치표|표"
    r"|자료|회의|회의록|알림|통보|요청|회신|공고|백서|사례|교훈|협조|승인|집행|예산|운영|개선|방안|점검|감사|개최|행사"
    r"|제출|안내|연도|년도|년|월|일|회|차|제|및|관련|세부|종합|추가|변경|수정|인파|사고|예방"
    r"|기본|계획서|결과보고서|실적|성과|분석|사후|자체|품의?|결의|기안|설치"
)
_KINDS = (
    (re.compile(r"감사"), "감사"),
    (re.compile(r"평가|백서|교훈|개선\s*방안|(?:성과|사후)\s*분석"), "평가"),
    (re.compile(r"정산"), "정산"),
    (re.compile(r"결과|실적|완료"), "결과보고"),
    (re.compile(r"회의록|협의"), "회의"),
    (re.compile(r"계획|추진안|\(안\)|예정"), "계획"),
    (re.compile(r"품의|기안|지출\s*결의"), "결재"),
    (re.compile(r"알림|안내|통보|공고|협조\s*요청"), "시행"),
)
_ORDER = ("계획", "회의", "결재", "시행", "자료", "결과보고", "정산", "평가", "감사")
"""In which order the records of one day stand."""


def timeline_of(
    permit: Permit, view: DocumentView, search: Search
) -> tuple[Timeline, tuple[Particulars, ...]]:
    """Return the timeline of the event that a record belongs to, and its records in that order.

    Every record is one that the holder may see; the record itself is always among them. Of
    records of one content the search folds none here: a copy is a step of its own.
    """
    record = view.record
    own = Filters(agencies=frozenset({record.agency})) if record.agency else Filters()
    hits = search.like(permit, record.title, k=_POOL, filters=own)
    found = {each.document_id: each for each in (record, *(hit.passage.record for hit in hits))}
    mine = [each for each in found.values() if each == record or same_event(record, each)]
    ordered = sorted(mine, key=_when)[:MOST_STEPS]
    if record not in ordered:
        ordered = sorted([*ordered[:-1], record], key=_when)
    steps = tuple(Step(each.document_id, each.title, kind_of(each), each.date) for each in ordered)
    title = _event_title(ordered) or record.title
    timeline = Timeline(title, record.agency, record.department, year_of(record), steps)
    return timeline, tuple(ordered)


def same_event(one: Particulars, other: Particulars) -> bool:
    """Return whether two records are of one event: one agency, one year, one subject."""
    if one.agency != other.agency or (
        year_of(one) and year_of(other) and year_of(one) != year_of(other)
    ):
        return False
    first, second = _subject(one.title, one.agency), _subject(other.title, other.agency)
    common = _had(first, second, other.title) + _had(second, first, one.title)
    return bool(common) and common / (len(first) + len(second)) >= _COMMON_SHARE


def _had(nouns: frozenset[str], others: frozenset[str], title: str) -> int:
    """Return how many nouns another title has, too, be it within a longer one: 물놀이, 물놀이터."""
    squeezed = "".join(title.split())
    return sum(noun in others or noun in squeezed for noun in nouns)


def kind_of(record: Particulars) -> str:
    """Return what a record is in its case, by what it calls itself, else by how far it has come."""
    name = name_of(record)
    for pattern, kind in _KINDS:
        if pattern.search(name):
            return kind
    stage = standing(record).stage
    return {Stage.ISSUED: "시행", Stage.APPROVED: "결재"}.get(stage, "자료")


def _event_title(records: Iterable[Particulars]) -> str:
    """Return the shortest title: it says least besides the event."""
    return min((each.title for each in records), key=lambda title: (len(title), title), default="")


def _when(record: Particulars) -> tuple[int, int, str]:
    day = record.date.toordinal() if record.date else 1 << 30
    return day, _ORDER.index(kind_of(record)), record.document_id


@lru_cache(maxsize=1 << 12)
def _subject(title: str, agency: str) -> frozenset[str]:
    nouns = shared_morphemes().nouns(title)
    office = agency[:-1] if len(agency) > 2 else agency
    return frozenset(
        noun
        for noun in nouns
        if not re.search(r"\d", noun)
        and not _GENERIC.fullmatch(noun)
        and noun not in (agency, office)
    )
