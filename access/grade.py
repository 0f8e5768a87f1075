"""Grades of 국가 망 보안체계 (N2SF): how high the systems must be that hold a record."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from access.caps import POSTS_ONLY


class Grade(StrEnum):
    """기밀 (classified), 민감 (sensitive), 공개 (open), the highest first."""

    C = "C"
    S = "S"
    O = "O"  # noqa: E741  (the grade's own name)

    def above(self, ceiling: Grade) -> bool:
        """Return whether this grade is higher than a ceiling."""
        order = list(Grade)
        return order.index(self) < order.index(ceiling)


GRADE_WORDS: dict[Grade, str] = {Grade.C: "C(기밀)", Grade.S: "S(민감)", Grade.O: "O(공개)"}


def grade_of(grounds: Iterable[int]) -> Grade:
    """Return the grade that follows from grounds of non-disclosure.

    C for 정보공개법 제9조 제1항 1–4호, S for 5–8호, O for what is disclosed. Source: 국가정보원,
    「국가 망 보안체계(N2SF) 보안 가이드라인」 1.0 (2025), 업무정보의 등급 분류.
    """
    known = frozenset(grounds)
    if known & POSTS_ONLY:
        return Grade.C
    return Grade.S if known else Grade.O
