from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from access.caps import NO_CAP, Cap
from access.label import Grant, Label, Scope
from access.notice import announces
from access.office import office_over
from access.principal import Principal
from access.role import Role
from tests.support.permits import NOW, principal_for

TODAY = NOW.date()


def label(*audience: str, notice: bool = True, opens: date | None = None) -> Label:
    return Label(frozenset(map(Grant.parse, audience)), opens, notice=notice)


OURS = label("department:한빛시/안전총괄과")
SILENT = label("department:한빛시/안전총괄과", notice=False)
EVERYONE = label("everyone", notice=False)
READER = principal_for("lee", department="회계과")


def told(*labels: Label, cap: Cap = NO_CAP, reader: Principal = READER) -> bool:
    return announces(reader, TODAY, Scope(frozenset(labels), cap))


def test_only_what_keeps_out_and_says_so_is_told_of() -> None:
    assert told(OURS)
    assert told(OURS, EVERYONE), "an open ceiling above needs no notice"
    assert not told(SILENT)
    assert not told(OURS, SILENT), "one silent label is enough"
    assert not told(OURS, label("agency:가람시", notice=False))
    assert not told(OURS, reader=principal_for()), "who may read needs no notice"
    assert not told(), "no rule any more"
    assert not told(label("department:한빛시/안전총괄과", opens=TODAY + timedelta(days=1)))


@pytest.mark.parametrize("grounds", [{1}, {4, 6}, {5}])
def test_what_cannot_be_granted_is_not_told_of(grounds: set[int]) -> None:
    cap = Cap(frozenset(grounds), "가람시", "감사과")
    assert not told(OURS, cap=cap)
    assert told(OURS, cap=Cap(frozenset({6}), "가람시", "감사과"))


def test_a_label_keeps_its_notice_and_others_their_form() -> None:
    assert Label.from_canonical(OURS.canonical()) == OURS
    assert OURS != SILENT
    assert "notice" not in SILENT.canonical()


def test_who_decides_for_a_department() -> None:
    place = ("한빛시", "안전총괄과")
    head = principal_for("head", posts=["안전총괄과장"])
    owner = replace(principal_for("owner"), roles=frozenset({Role.FOLDER_OWNER}))
    officer = replace(
        principal_for("o", department="총무과"), roles=frozenset({Role.RECORDS_OFFICER})
    )
    assert office_over(head, *place).endswith("안전총괄과장")
    assert office_over(owner, *place).endswith("폴더 소유자")
    assert office_over(officer, *place).endswith("기록물관리자")
    assert office_over(
        principal_for("a", department="감사담당관", posts=["감사담당관"]), "한빛시", "감사담당관"
    )
    for nobody in (
        principal_for(),
        principal_for("x", posts=["안전총괄팀장"]),
        principal_for("x", "가람시", posts=["안전총괄과장"]),
        replace(principal_for("x", department="회계과"), roles=frozenset({Role.FOLDER_OWNER})),
        replace(principal_for("x", "가람시"), roles=frozenset({Role.RECORDS_OFFICER})),
        replace(principal_for("x"), roles=frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
    ):
        assert office_over(nobody, *place) == ""
    assert office_over(officer, "", "") == "", "an agency that is not known"
