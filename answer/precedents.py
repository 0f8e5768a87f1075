"""What to know before following a precedent: that it was replaced, has ended, or was criticised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from index.search import Hit
from language.dates import dates_in
from language.morphemes import shared_morphemes
from records.answer import CRITICISED, ENDED, REPLACED, UNTIL, Flag
from records.listing import year_of
from records.passage import Particulars
from records.stage import name_of, standing

_MARKS = re.compile(
    r"초안|검토(?:안|본|용)?|최종(?:본|안)?|확정|수정(?:본|안)?|임시|구버전|[\[(<][^\])>]{0,12}[\])>]|\d+|년도?|\W|_"
)
_RULES = re.compile(r"조례|규칙|규정|지침|기준|매뉴얼|편람")
_COMMON = re.compile(
    r"결과|보고|보고서|계획|안|현황|자료|사례|추진|운영|관리|검토|안내|기관|시|군|도"
)
_FEWEST_NOUNS = 2


def flags_of(
    record: Particulars, others: Iterable[Particulars], audits: Sequence[Hit], today: date
) -> tuple[Flag, ...]:
    """Return what speaks against following a record, newest first of its kind.

    SECURITY: ``others`` and ``audits`` are what the asker may see; each flag names the record by
    which it is known, and goes when that is closed.
    """
    return tuple(
        flag
        for flag in (_replaced(record, others), _ended(record, today), _criticised(record, audits))
        if flag is not None
    )


def replaces(other: Particulars, record: Particulars) -> bool:
    """Return whether a record stands in the place of another.

    Both are of one agency and one name but for its marks. Of one year the one that came further
    counts, or the newer of two that came as far; a rule is replaced by the newer in any year.
    """
    if other.document_id == record.document_id or not same_subject(other, record):
        return False
    newer = _day(other) > _day(record)
    if _RULES.search(name_of(record)):
        return newer
    further = standing(other).stage - standing(record).stage
    return year_of(other) == year_of(record) and (further > 0 or (further == 0 and newer))


def same_subject(one: Particulars, other: Particulars) -> bool:
    """Return whether two records are of one agency and have one title but for years and marks."""
    return one.agency == other.agency and bool(core := _core(one)) and core == _core(other)


def _replaced(record: Particulars, others: Iterable[Particulars]) -> Flag | None:
    found = [other for other in others if replaces(other, record)]
    if not found:
        return None
    latest = max(found, key=lambda each: (standing(each).stage, _day(each), each.document_id))
    return Flag.told_by(latest, REPLACED)


def _ended(record: Particulars, today: date) -> Flag | None:
    days = [
        day
        for field in record.fields
        if field.name in UNTIL
        for _, _, day in dates_in(field.value)[-1:]
    ]
    if not days or max(days) >= today:
        return None
    return Flag(ENDED, f"기간이 끝남({max(days).isoformat()})")


def _criticised(record: Particulars, audits: Sequence[Hit]) -> Flag | None:
    number = record.stated("문서번호")
    nouns = _nouns(record.title)
    for hit in audits:
        paper = hit.passage.record
        if not standing(paper).audit or paper.document_id == record.document_id:
            continue
        text = f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}"
        told = paper.agency == record.agency or record.agency in text
        if (number and number in text) or (
            told
            and _day(paper) >= _day(record)
            and (
                (bool(nouns) and _bare(record.title) in _bare(text))
                # last: its text is taken apart for it
                or (len(nouns) >= _FEWEST_NOUNS and nouns <= _nouns(text))
            )
        ):
            return Flag.told_by(paper, CRITICISED)
    return None


@lru_cache(maxsize=1 << 12)
def _nouns(text: str) -> frozenset[str]:
    nouns = shared_morphemes().nouns(text)
    return frozenset(n for n in nouns if not n.isdecimal() and not _COMMON.fullmatch(n))


def _bare(text: str) -> str:
    return "".join(text.split())


def _core(record: Particulars) -> str:
    return _MARKS.sub("", record.title)


def _day(record: Particulars) -> int:
    return record.date.toordinal() if record.date else 0
