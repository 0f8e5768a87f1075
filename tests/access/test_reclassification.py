"""What a decision is about, and what it lifts: its own agency, the content and the rule it was for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from access.reclassification import Decision, DecisionKind, waiver_of
from access.rules import rule_for
from tests.support.permits import NOW
from tests.support.shelf import rule

REVIEW = NOW.date() + timedelta(days=365)
DECISION = Decision(DecisionKind.RECLASSIFICATION, "공유/가", "한빛시", REVIEW)


@pytest.mark.parametrize(
    ("decision", "agency", "concerned"),
    [
        (DECISION, "한빛시", True),
        (DECISION, "가람시", False),
        (replace(DECISION, agency=""), "", False),
    ],
)
def test_no_agency_decides_for_another(decision: Decision, agency: str, concerned: bool) -> None:
    assert decision.concerns("공유/가/나.txt", "1" * 64, agency) is concerned


def test_it_is_about_what_lies_at_its_path_or_below() -> None:
    assert DECISION.concerns("공유/가", "", "한빛시")
    assert not DECISION.concerns("공유/가나", "", "한빛시")
    assert not DECISION.concerns("공유", "", "한빛시")


def test_with_a_hash_it_is_about_that_very_content_alone() -> None:
    one = replace(DECISION, path="공유/가.txt", sha256="1" * 64)
    assert one.concerns("공유/가.txt", "1" * 64, "한빛시")
    assert not one.concerns("공유/가.txt", "2" * 64, "한빛시")
    assert not one.concerns("공유/나.txt", "1" * 64, "한빛시")
    assert not one.concerns("공유/가.txt/안.txt", "1" * 64, "한빛시")


def test_an_exception_stands_only_while_its_rule_has_the_label_that_was_approved() -> None:
    above, own = rule("공유", "agency:한빛시"), rule("공유/가", "everyone")
    decision = Decision(DecisionKind.EXCEPTION, "공유/가", "한빛시", REVIEW, label=own.label)
    ruling = rule_for("공유/가/나.txt", [above, own])
    assert ruling is not None
    waiver = waiver_of(ruling, [decision])
    assert waiver is not None
    assert waiver.rules == {above.name}
    changed = rule_for("공유/가/나.txt", [above, rule("공유/가", "agency:가람시")])
    assert changed is not None
    assert waiver_of(changed, [decision]) is None
