"""How far a record has come, as its fields and its name tell: draft to issued, plan or result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from records.passage import Particulars

_DISCARDED = re.compile(
    r"폐기본|[(\[](?:폐기|폐지|무효|취소)[)\]]|[_ ](?:폐기|폐지|무효)(?=$|[_.])", re.MULTILINE
)
_DRAFT = re.compile(r"초안|임시|구버전|작성\s*중|\(안\)|[_ ]안(?=\.|$)", re.MULTILINE)
_REVIEW = re.compile(r"검토안|검토본|검토용|\(검토\)|[_ ]검토(?=\.|$)", re.MULTILINE)
_ISSUED = frozenset({"문서번호", "시행일"})
_APPROVED = frozenset({"결재권자"})
_RESULT = re.compile(r"결과|실적|평가|정산|완료|백서|사례")
_PLAN = re.compile(r"계획|예정|추진안|\(안\)|지침|기준")
_AUDIT = re.compile(
    r"감사\s*(?:결과|지적|보고|처분|사례)|지적\s*사항|특정\s*감사|종합\s*감사|처분\s*요구"
)


class Stage(IntEnum):
    """How far a record has come; later is more."""

    DISCARDED = 0
    DRAFT = 1
    REVIEW = 2
    UNKNOWN = 3
    APPROVED = 4
    ISSUED = 5

    @property
    def words(self) -> str:
        """Return the stage in Korean, ``""`` when nothing tells it."""
        return _WORDS.get(self, "")


_WORDS = {
    Stage.DISCARDED: "폐기",
    Stage.DRAFT: "초안",
    Stage.REVIEW: "검토",
    Stage.APPROVED: "결재",
    Stage.ISSUED: "시행",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a record is: its stage, whether it plans, tells what was done, or finds fault."""

    stage: Stage
    plan: bool
    result: bool
    audit: bool


def standing(record: Particulars) -> Standing:
    """Return what a record is, of what one reader sees of it.

    Fields go before names: a letter with a number was issued, whatever its file is called; only
    a name that says so makes it discarded.
    """
    return _standing(name_of(record), frozenset(field.name for field in record.fields))


@lru_cache(maxsize=1 << 12)
def _standing(name: str, stated: frozenset[str]) -> Standing:
    """Return what a name and the names of fields tell; kept, since each line of a record asks."""
    return Standing(
        stage=_stage(name, stated),
        plan=bool(_PLAN.search(name)),
        result=bool(_RESULT.search(name)),
        audit=bool(_AUDIT.search(name)),
    )


def name_of(record: Particulars) -> str:
    """Return title and file name, a line each: what a record calls itself."""
    return f"{record.title}\n{record.path.rsplit('/', 1)[-1]}"


def _stage(name: str, stated: frozenset[str]) -> Stage:
    if _DISCARDED.search(name):
        return Stage.DISCARDED
    if stated & _ISSUED:
        return Stage.ISSUED
    if _DRAFT.search(name):
        return Stage.DRAFT
    if _REVIEW.search(name):
        return Stage.REVIEW
    return Stage.APPROVED if stated & _APPROVED else Stage.UNKNOWN
