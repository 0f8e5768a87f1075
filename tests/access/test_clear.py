"""Whose eyes masked personal data is clear to, by the record's department alone."""

from __future__ import annotations

import pytest

from access.clear import may_see_clear
from tests.support.permits import principal_for

AGENCY, DEPARTMENT = "한빛시", "안전총괄과"
OWN = principal_for()
NEIGHBOUR = principal_for("lee", department="회계과")
ELSEWHERE = principal_for("xu", "가람시", "안전총괄과")
NOWHERE = principal_for("han", "", "")


def clear(who: object, agency: str = AGENCY, department: str = DEPARTMENT, **more: bool) -> bool:
    principal = next(each for each in (OWN, NEIGHBOUR, ELSEWHERE, NOWHERE) if each is who)
    stated = {"in_line": False, "legal_basis": False} | more
    return may_see_clear(principal, agency, department, **stated)


def test_the_departments_own_and_the_approval_line_see_clear_text() -> None:
    assert clear(OWN)
    assert not clear(NEIGHBOUR)
    assert not clear(ELSEWHERE)
    assert clear(NEIGHBOUR, in_line=True)
    assert clear(ELSEWHERE, in_line=True)


def test_a_law_on_record_opens_to_other_agencies_alone() -> None:
    assert clear(ELSEWHERE, legal_basis=True)
    assert not clear(NEIGHBOUR, legal_basis=True), "the own agency asks its own department"
    assert clear(OWN, legal_basis=True)


@pytest.mark.parametrize(("agency", "department"), [("", ""), (AGENCY, ""), ("", DEPARTMENT)])
def test_a_record_of_no_department_is_clear_to_nobody(agency: str, department: str) -> None:
    for who in (OWN, NEIGHBOUR, ELSEWHERE, NOWHERE):
        for legal_basis in (False, True):
            assert not clear(who, agency, department, legal_basis=legal_basis)
