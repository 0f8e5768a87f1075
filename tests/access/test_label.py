from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.caps import NO_CAP, Cap
from access.label import NAMELESS, NOBODY, Grant, GrantKind, Label, Scope
from access.role import Role

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
GRANTS = st.one_of(
    st.builds(Grant, st.sampled_from(sorted(NAMELESS))),
    st.builds(Grant, st.sampled_from([k for k in GrantKind if k not in NAMELESS]), NAMES),
)
LABELS = st.builds(
    Label,
    st.frozensets(GRANTS, max_size=4),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.none() | st.sampled_from(Role),
)


@given(GRANTS)
def test_a_grant_is_read_as_it_is_written(grant: Grant) -> None:
    assert Grant.parse(str(grant)) == grant


@pytest.mark.parametrize(
    "text", ["", "everyone:somebody", "line:x", "agency", "agency:", "king:한빛시"]
)
def test_a_grant_that_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="읽을 수 없습니다"):
        Grant.parse(text)


@given(st.frozensets(LABELS, max_size=3), st.sampled_from([NO_CAP, Cap(frozenset({5}), "한빛시")]))
def test_scopes_survive_storage(labels: frozenset[Label], cap: Cap) -> None:
    scope = Scope(labels, cap)
    assert Scope.from_canonical(scope.canonical()) == scope


@given(LABELS, LABELS)
def test_canonical_texts_are_equal_for_equal_labels_alone(one: Label, other: Label) -> None:
    assert (one.canonical() == other.canonical()) == (one == other)


def test_days_are_included_at_both_ends() -> None:
    label = Label(frozenset(), date(2026, 1, 1), date(2026, 12, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [label.holds_on(day) for day in days] == [False, True, True, False]
    assert Label(frozenset()).holds_on(date(1900, 1, 1))


def test_a_scope_only_narrows() -> None:
    label = Label(frozenset({Grant(GrantKind.EVERYONE)}))
    assert NOBODY.narrowed([label]).labels == {label}
    assert Scope(frozenset({label})).narrowed([Label(frozenset())]).labels >= {label}
