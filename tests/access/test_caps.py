from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.caps import NO_CAP, Cap, cap_of
from access.decision import decide, decide_granted
from access.label import Grant, Label, Scope
from access.role import Role
from tests.support.permits import NOW, principal_for

TODAY = NOW.date()
GROUNDS = st.frozensets(st.integers(1, 8), max_size=3)
CAPS = st.builds(
    Cap, GROUNDS, st.sampled_from(["", "한빛시", "가람시"]), st.just("과"), st.booleans()
)


def capped(*audience: str, grounds: set[int], agency: str = "한빛시") -> Scope:
    label = Label(frozenset(Grant.parse(each) for each in audience))
    return Scope(frozenset({label}), Cap(frozenset(grounds), agency, "안전총괄과"))


@pytest.mark.parametrize("ground", [5, 7, 8])
def test_decisions_secrets_and_speculation_stay_in_the_agency(ground: int) -> None:
    wide = capped("everyone", grounds={ground})
    assert decide(principal_for(), TODAY, wide).allowed
    refused = decide(principal_for(agency="가람시"), TODAY, wide)
    assert not refused.allowed
    assert "5·7·8호" in refused.reason
    assert not decide_granted(principal_for(agency="가람시"), TODAY, wide).allowed
    assert decide_granted(principal_for(department="회계과"), TODAY, wide).allowed


@pytest.mark.parametrize("ground", [1, 2, 3, 4])
def test_the_gravest_grounds_open_to_named_posts_alone(ground: int) -> None:
    scope = capped("everyone", "agency:한빛시", "post:한빛시/상황실장", grounds={ground})
    assert not decide(principal_for(), TODAY, scope).allowed
    assert decide(principal_for(posts=["상황실장"]), TODAY, scope).allowed
    assert not decide_granted(principal_for(posts=["상황실장"]), TODAY, scope).allowed


def test_personal_data_and_openness_cap_nobody_here() -> None:
    for grounds in (set(), {6}):
        scope = capped("everyone", grounds=grounds)
        assert decide(principal_for(agency="가람시"), TODAY, scope).allowed


def test_nobody_is_of_an_unknown_agency() -> None:
    scope = capped("everyone", grounds={5}, agency="")
    assert not decide(principal_for(), TODAY, scope).allowed
    assert not decide(principal_for(agency=""), TODAY, scope).allowed


def test_what_no_rule_covers_is_granted_to_nobody() -> None:
    assert not decide_granted(principal_for(), TODAY, Scope(frozenset())).allowed


def test_a_role_is_an_and() -> None:
    label = Label(frozenset({Grant.parse("everyone")}), role=Role.RECORDS_OFFICER)
    refused = decide(principal_for(), TODAY, Scope(frozenset({label})))
    assert (refused.allowed, refused.reason) == (False, "열람에 필요한 역할이 없습니다.")


def test_who_is_meant_by_the_record_itself() -> None:
    scope = capped("line", grounds=set())
    assert not decide(principal_for(), TODAY, scope).allowed
    assert decide(principal_for(), TODAY, scope, [Grant.parse("line")]).allowed
    assert not decide(principal_for(), TODAY, scope, [Grant.parse("recipients")]).allowed


def test_there_are_eight_grounds() -> None:
    with pytest.raises(ValueError, match="8호까지"):
        Cap(frozenset({9}))


@given(st.lists(CAPS, max_size=3), CAPS)
def test_a_text_under_several_caps_is_as_closed_as_the_tightest(
    others: list[Cap], one: Cap
) -> None:
    whole = cap_of([one, *others])
    assert one.grounds <= whole.grounds
    assert Cap.from_dict(whole.as_dict()) == (whole if whole.grounds else NO_CAP)
    assert cap_of([one, one]) == (one if one.grounds else cap_of([one]))
    label = Label(frozenset({Grant.parse("everyone")}))
    for agency in ("한빛시", "가람시", "나루군"):
        reader = principal_for(agency=agency)
        if decide(reader, TODAY, Scope(frozenset({label}), whole)).allowed:
            assert decide(reader, TODAY, Scope(frozenset({label}), one)).allowed
