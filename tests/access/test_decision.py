from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from access.decision import decide
from access.label import NOBODY, Grant, Label, Scope
from access.principal import Principal
from tests.support.permits import permit_for


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
    permit = permit_for(posts=["축제안전담당"], communities=["축제안전협의회"])
    assert decide(permit, scope((grant,))).allowed is allowed


def test_nobody_without_a_label_or_with_an_empty_audience() -> None:
    assert not decide(permit_for(), NOBODY).allowed
    assert not decide(permit_for(), scope(())).allowed


def test_every_label_must_allow() -> None:
    both = scope(("everyone",), ("agency:가람시",))
    assert not decide(permit_for(), both).allowed
    assert decide(permit_for(agency="가람시"), both).allowed


def test_every_label_must_be_in_time() -> None:
    later = Label(frozenset({Grant.parse("everyone")}), opens=date(2027, 1, 1))
    now = decide(permit_for(), Scope(frozenset({later})))
    assert not now.allowed
    assert "기간" in now.reason
    then = permit_for(at=datetime(2027, 1, 1, tzinfo=UTC))
    assert decide(then, Scope(frozenset({later}))).allowed


def test_an_agency_without_a_name_grants_nothing() -> None:
    drifter = Principal("kim", "김", "", "안전총괄과", frozenset({"담당"}))
    assert {str(grant) for grant in drifter.grants()} == {"everyone", "person:kim"}
    assert {str(grant) for grant in Principal("k", "김", "한빛시", "").grants()} == {
        "everyone",
        "person:k",
        "agency:한빛시",
    }
