from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.caps import Cap, Relief
from access.decision import decide, decide_granted
from access.disclosure import EVERY_GROUND, grounds_of, grounds_read, grounds_stated
from access.grade import Grade, grade_of
from access.label import Exemption, Grant, Label, Scope
from records.document import Field, Piece
from tests.support.permits import NOW, principal_for

TODAY = NOW.date()
EVERYONE = Label(frozenset({Grant.parse("everyone")}))
OURS = Label(frozenset({Grant.parse("department:한빛시/안전총괄과")}))


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("공개", set()),
        ("대국민공개", set()),
        ("대국민 공개", set()),
        ("공개(홈페이지 게시)", set()),
        ("부분공개(5,6)", {5, 6}),
        ("부분공개(5호, 6호)", {5, 6}),
        ("부분 공개 ( 5 · 6 )", {5, 6}),
        ("비공개(5)", {5}),
        ("비공개（⑤）", {5}),
        ("비공개(제5호)", {5}),
        ("비공개(제9조제1항제5호)", {5}),
        ("비공개 제9조 제1항 제7호", {7}),
        ("비공개(「공공기관의 정보공개에 관한 법률」 제9조제1항제2호 및 제4호)", {2, 4}),
        ("비공개(법률 제5조의2에 따른 제6호)", {6}),
        ("비공개(5~7)", {5, 6, 7}),
        ("비공개(제5호~제8호)", {5, 6, 7, 8}),
        ("공개(5)", {5}),
    ],
)
def test_grounds_are_read(text: str, grounds: set[int]) -> None:
    assert grounds_read(text) == frozenset(grounds)
    assert grounds_stated(text) == grounds


@pytest.mark.parametrize(
    "text",
    [
        "비공개",
        "부분공개",
        "비공개(사유 별첨)",
        "비공개(9)",
        "비공개(12)",
        "비공개(5,9)",
        "대외비",
        "",
    ],
)
def test_what_closes_without_a_readable_ground_has_every_ground(text: str) -> None:
    # SECURITY: it may be the gravest, so named posts of the own agency alone may see it
    assert grounds_read(text) is None
    assert grounds_stated(text) == EVERY_GROUND
    scope = Scope(frozenset({EVERYONE}), Cap(grounds_stated(text), "한빛시", "안전총괄과"))
    assert not decide(principal_for(posts=["상황실장"]), TODAY, scope).allowed
    named = Label(frozenset({Grant.parse("post:한빛시/상황실장")}))
    scope = Scope(frozenset({named}), scope.cap)
    assert decide(principal_for(posts=["상황실장"]), TODAY, scope).allowed
    assert not decide(principal_for(), TODAY, scope).allowed


@given(st.text(max_size=40))
def test_any_text_gives_grounds_of_the_statute(text: str) -> None:
    assert grounds_stated(text) <= EVERY_GROUND


def test_a_record_cannot_take_back_what_it_closes() -> None:
    # SECURITY: the author writes 공개 beside it
    def stated(*values: str) -> list[Field]:
        return [Field("공개구분", each, Piece(0, 0, 1)) for each in values]

    assert grounds_of(stated("공개", "비공개(5)", "공개")) == {5}
    assert grounds_of(stated("부분공개(6)", "비공개(7)")) == {6, 7}
    assert grounds_of([Field("제목", "비공개(5)", Piece(0, 0, 1))]) == frozenset()


def test_grades_follow_from_grounds() -> None:
    assert [grade_of({each}) for each in range(1, 9)] == [Grade.C] * 4 + [Grade.S] * 4
    assert (grade_of(()), grade_of({5, 2})) == (Grade.O, Grade.C)
    assert Grade.C.above(Grade.S)
    assert Grade.S.above(Grade.O)
    assert not any(each.above(each) or each.above(Grade.C) for each in Grade)


def test_a_decision_lifts_a_cap_until_its_review() -> None:
    review = TODAY + timedelta(days=30)
    cap = Cap(frozenset({5}), "한빛시", "안전총괄과", relief=Relief(frozenset(), False, review))
    scope = Scope(frozenset({EVERYONE}), cap)
    other = principal_for(agency="가람시")
    assert decide(other, review, scope).allowed
    assert decide_granted(other, review, scope).allowed
    expired = review + timedelta(days=1)
    assert not decide(other, expired, scope).allowed
    assert not decide_granted(other, expired, scope).allowed
    assert Scope.from_canonical(scope.canonical()) == scope


def test_an_exemption_leaves_the_cap() -> None:
    review = TODAY + timedelta(days=30)
    scope = Scope(
        frozenset({OURS, EVERYONE}),
        Cap(frozenset({5}), "한빛시"),
        Exemption(frozenset({EVERYONE}), review),
    )
    same_agency = principal_for(department="회계과")
    assert decide(same_agency, review, scope).allowed
    assert not decide(same_agency, review + timedelta(days=1), scope).allowed
    assert not decide(principal_for(agency="가람시"), TODAY, scope).allowed
    assert Scope.from_canonical(scope.canonical()) == scope
    narrow = Label(frozenset({Grant.parse("person:han")}))
    assert not decide(same_agency, TODAY, scope.narrowed([narrow])).allowed


DAYS = st.integers(0, 9).map(lambda number: date(2026, 11, 20) + timedelta(days=number))


def made(grounds: frozenset[int], agency: str, law: bool, review: date | None) -> Cap:
    left = frozenset(each for each in grounds if each % 2)
    relief = Relief(left, law, review) if review else None
    return Cap(grounds, agency, "과", relief=relief)


CAPS = st.builds(
    made,
    st.frozensets(st.integers(1, 8), max_size=4),
    st.sampled_from(["", "한빛시", "가람시"]),
    st.booleans(),
    st.none() | DAYS,
)


@given(CAPS, CAPS, DAYS)
def test_two_caps_with_reliefs_are_at_every_day_as_tight_as_either(
    one: Cap, other: Cap, day: date
) -> None:
    both = one | other
    assert Cap.from_dict(both.as_dict()).on(day).grounds == both.on(day).grounds
    for each in (one, other):
        assert each.on(day).grounds <= both.on(day).grounds
        for agency in ("한빛시", "가람시"):
            reader = principal_for(agency=agency)
            if decide(reader, day, Scope(frozenset({EVERYONE}), both)).allowed:
                assert decide(reader, day, Scope(frozenset({EVERYONE}), each)).allowed
