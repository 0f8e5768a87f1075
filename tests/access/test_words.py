"""A label in the words of a copy's head."""

from __future__ import annotations

from datetime import date

import pytest

from access.caps import NO_CAP, Cap
from access.label import Grant, Label, Scope
from access.role import Role
from access.words import scope_words


def label(
    *grants: str, opens: date | None = None, closes: date | None = None, role: Role | None = None
) -> Label:
    return Label(frozenset(map(Grant.parse, grants)), opens, closes, role)


NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)
EVERYONE = label("everyone")
SAFETY = label("department:한빛시/안전총괄과")


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([EVERYONE], "모두"),
        ([SAFETY, EVERYONE], "부서 한빛시/안전총괄과"),
        ([SAFETY, label("agency:한빛시")], "기관 한빛시 그리고 부서 한빛시/안전총괄과"),
        ([label("agency:한빛시", "person:kim")], "기관 한빛시 또는 개인 kim"),
        ([label()], "아무도 아님"),
        ([], "아무도 아님"),
        ([label("everyone", role=Role.AUDITOR)], "모두 중 감사 담당자"),
        ([label("everyone", opens=NEW_YEAR)], "모두(2026-01-01~)"),
        ([label("line", closes=YEAR_END)], "결재선(~2026-12-31)"),
        (
            [label("everyone", opens=NEW_YEAR, closes=YEAR_END, role=Role.READER)],
            "모두 중 열람자(2026-01-01~2026-12-31)",
        ),
    ],
)
def test_labels_in_words(labels: list[Label], words: str) -> None:
    assert scope_words([Scope(frozenset(labels))]) == f"열람범위 {words}"


def test_one_closed_passage_closes_the_copy() -> None:
    scopes = [Scope(frozenset({EVERYONE})), Scope(frozenset())]
    assert scope_words(scopes) == "열람범위 아무도 아님"
    assert scope_words([]) == "열람범위 아무도 아님"


def test_every_ground_is_told() -> None:
    five, seven = Cap(frozenset({5}), "한빛시"), Cap(frozenset({7}), "한빛시")
    scopes = [Scope(frozenset({SAFETY}), cap) for cap in (seven, five, NO_CAP)]
    assert scope_words(scopes) == "열람범위 부서 한빛시/안전총괄과 · 비공개 5·7호"


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_word(role: Role) -> None:
    assert role.value not in scope_words([Scope(frozenset({label("everyone", role=role)}))])
