from __future__ import annotations

from datetime import date

import pytest

from access.decision import decide
from access.label import NOBODY, Grant, Label, Scope
from tests.support.permits import NOW, principal_for

TODAY = NOW.date()


def scope(*audiences: tuple[str, ...]) -> Scope:
    return Scope(
        frozenset(Label(frozenset(Grant.parse(grant) for grant in each)) for each in audiences)
    )


@pytest.mark.parametrize(
    ("grant", "allowed"),
    [
        ("everyone", True),
        ("person:kim", True),
        ("person:lee", False),
        ("agency:한빛시", True),
        ("agency:가람시", False),
        ("department:한빛시/안전총괄과", True),
        ("department:가람시/안전총괄과", False),
        ("post:한빛시/축제안전담당", True),
        ("post:가람시/축제안전담당", False),
        ("community:축제안전협의회", True),
        ("community:감사협의회", False),
    ],
)
def test_one_grant(grant: str, allowed: bool) -> None:
    reader = principal_for(posts=["축제안전담당"], communities=["축제안전협의회"])
    assert decide(reader, TODAY, scope((grant,))).allowed is allowed


def test_nobody_without_a_label_or_with_an_empty_audience() -> None:
    assert not decide(principal_for(), TODAY, NOBODY).allowed
    assert not decide(principal_for(), TODAY, scope(())).allowed


def test_every_label_must_allow() -> None:
    both = scope(("everyone",), ("agency:가람시",))
    assert not decide(principal_for(), TODAY, both).allowed
    assert decide(principal_for(agency="가람시"), TODAY, both).allowed


def test_every_label_must_be_in_time() -> None:
    later = Label(frozenset({Grant.parse("everyone")}), opens=date(2027, 1, 1))
    now = decide(principal_for(), TODAY, Scope(frozenset({later})))
    assert not now.allowed
    assert "기간" in now.reason
    assert decide(principal_for(), date(2027, 1, 1), Scope(frozenset({later}))).allowed


def test_an_agency_without_a_name_grants_nothing() -> None:
    drifter = principal_for(agency="", posts=["담당"])
    assert {str(grant) for grant in drifter.grants()} == {"everyone", "person:kim"}
    assert {str(grant) for grant in principal_for("k", department="").grants()} == {
        "everyone",
        "person:k",
        "agency:한빛시",
    }
