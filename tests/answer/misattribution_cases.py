"""A corpus made to have a right quote told of the wrong office, year, stage or polarity.

Six invented offices hold the same festival in four years, each time with a plan and a report that
differ in their figures alone; what one did, another expressly did not do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

AGENCIES = ("가람시", "나루군", "다온시", "새늘시", "보람구", "한빛시")
YEARS = (2022, 2023, 2024, 2025)
FESTIVAL = "등불축제"
_DEEDS = (
    ("셔틀버스", "를 운영"),
    ("의료 부스", "를 설치"),
    ("입장 예약제", "를 시행"),
)
_PLANNED = (
    "안전요원 {}명을 출입구와 계단에 배치할 계획이다.",
    "배치 예정 안전요원: {}명(출입구, 계단)",
    "출입구마다 안전요원을 두며 모두 {}명을 배치한다.",
    "계단과 출입구에 배치할 안전요원은 {}명이다.",
)
_DONE = (
    "안전요원 {}명을 출입구와 계단에 배치하였다.",
    "배치한 안전요원: {}명(출입구, 계단)",
    "출입구마다 안전요원을 두어 모두 {}명을 배치하였다.",
    "계단과 출입구에 배치한 안전요원은 {}명이었다.",
)
"""Each in its own words, so that likeness alone folds none of them."""


@dataclass(frozen=True)
class Paper:
    """A plan or a report; ``path`` lies in the folder of its agency."""

    agency: str
    year: int
    plan: bool
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        kind = "안전관리계획" if self.plan else "결과보고"
        return f"{self.year}년 {FESTIVAL} {kind}"

    @property
    def path(self) -> str:
        return f"{self.agency}/{self.title}.txt"

    @property
    def day(self) -> date:
        return date(self.year, 9 if self.plan else 11, 3)


@dataclass(frozen=True)
class Asked:
    """A question and what the records that answer it have in common; ``None`` is left open.

    ``undone`` is the thing whose absence is asked for.
    """

    text: str
    agency: str | None
    year: int
    plan: bool | None
    undone: str = ""

    def wrong(self, paper: Paper, quote: str) -> bool:
        """Whether a quote of a paper is told of what was not asked."""
        return bool(set(self.wrongs(paper, quote)))

    def wrongs(self, paper: Paper, quote: str) -> Iterator[str]:
        """Yield in which ways it is told of something else."""
        if self.agency not in (None, paper.agency):
            yield "office"
        if self.year != paper.year:
            yield "year"
        if self.plan not in (None, paper.plan):
            yield "stage"
        if self.undone and self.undone in quote and "않" not in quote:
            yield "polarity"


def figures(agency: str, year: int, *, plan: bool) -> tuple[int, int]:
    """Wardens and gates of one paper, different in each."""
    at = AGENCIES.index(agency) * 10 + (year - YEARS[0])
    return 100 + at * 3 + (1 if plan else 0), 200 + at * 2 + (1 if plan else 0)


def undone(agency: str, year: int, deed: int) -> bool:
    """Whether an office did not do one of the deeds in a year."""
    return (AGENCIES.index(agency) + year + deed) % 3 == 0


def papers() -> Iterator[Paper]:
    for agency in AGENCIES:
        for year in YEARS:
            for plan in (True, False):
                yield Paper(agency, year, plan, tuple(_lines(agency, year, plan)))


def _lines(agency: str, year: int, plan: bool) -> Iterator[str]:
    wardens, visitors = figures(agency, year, plan=plan)
    yield f"# {FESTIVAL} 안전 대책"
    said = (_PLANNED if plan else _DONE)[(AGENCIES.index(agency) + year) % 4]
    yield said.format(wardens)
    yield f"관람객 {visitors}백 명이 {'찾을 것으로 예상한다' if plan else '찾았다'}."
    for at, (thing, act) in enumerate(_DEEDS):
        not_done = undone(agency, year, at)
        if plan:
            yield f"{thing}{act}{'하지 않을 계획이다' if not_done else '할 계획이다'}."
        else:
            yield f"{thing}{act}{'하지 않았다' if not_done else '하였다'}."


def questions() -> Iterator[Asked]:
    for agency in AGENCIES:
        for year in YEARS:
            where = f"{agency} {year}년 {FESTIVAL}"
            yield Asked(f"{where}에 안전요원을 몇 명 배치했나요?", agency, year, False)
            yield Asked(f"{where}에 안전요원을 몇 명 배치할 계획인가요?", agency, year, True)
            yield Asked(
                f"{agency}는 {year}년 {FESTIVAL}에서 {_DEEDS[0][0]}를 운영했나요?",
                agency,
                year,
                False,
            )
    for year in YEARS:
        yield Asked(f"{year}년 {FESTIVAL} 때 기관별 안전요원 배치 결과는?", None, year, False)
        yield Asked(f"{year}년 {FESTIVAL} 안전요원 배치 계획을 기관별로 알려줘", None, year, True)
        for thing, act in _DEEDS:
            yield Asked(
                f"{year}년 {FESTIVAL}에서 {thing}{act}하지 않은 기관은 어디인가요?",
                None,
                year,
                None,
                thing,
            )
