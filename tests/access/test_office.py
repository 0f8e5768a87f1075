"""Who decides in an office: never for records of an agency that is not known."""

from __future__ import annotations

from dataclasses import replace

from access.label import Grant, GrantKind
from access.office import decides, office_over
from access.principal import Holding, Principal
from access.role import Role
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


def test_whoever_has_an_office_anywhere_decides() -> None:
    assert decides(principal_for(posts=["안전총괄과장"]))
    clerk = principal_for()
    assert not decides(clerk)
    for role in (Role.FOLDER_OWNER, Role.RECORDS_OFFICER):
        assert decides(replace(clerk, roles=frozenset({Role.READER, role})))
    homeless = principal_for(agency="", department="")
    assert not decides(replace(homeless, roles=frozenset({Role.RECORDS_OFFICER})))
