"""Who decides in an office: never for records of an agency that is not known."""

from __future__ import annotations

from access.label import Grant, GrantKind
from access.office import office_over
from access.principal import Holding, Principal
from tests.support.permits import principal_for


def test_the_head_of_a_department_decides_for_its_records() -> None:
    head = principal_for(posts=["안전총괄과장"])
    assert office_over(head, "한빛시", "안전총괄과")
    assert not office_over(head, "가람시", "안전총괄과")
    assert not office_over(head, "한빛시", "회계과")
    assert not office_over(head, "한빛시", "")


def test_nobody_decides_for_an_agency_that_is_not_known() -> None:
    nameless = Holding(Grant(GrantKind.POST, "/안전총괄과장"), "안전총괄과장")
    head = Principal("boss", "시험 사용자", "", "안전총괄과", (nameless,))
    assert not office_over(head, "", "안전총괄과")
