"""Who stands in a letter, and who receives it."""

from __future__ import annotations

import pytest

from access.parties import Signer, office_in, post_grant, recipients_in, signers_in
from records.document import Field, Piece


def field(name: str, value: str) -> Field:
    return Field(name, value, Piece(0, 0, len(value)))


@pytest.mark.parametrize(
    ("value", "signer"),
    [
        ("주무관 나도윤", Signer("나도윤", "주무관")),
        ("재난안전과 주무관 나도윤", Signer("나도윤", "재난안전과 주무관")),
        ("나도윤", Signer("나도윤", "")),
        ("부시장", Signer("", "부시장")),
        ("안전총괄과장", Signer("", "안전총괄과장")),
    ],
)
def test_signers(value: str, signer: Signer) -> None:
    assert signers_in([field("검토자", value), field("제목", "나도윤")]) == [signer]


def test_the_office_is_the_first_that_is_stated() -> None:
    assert office_in([field("처리과", "안전 총괄과"), field("처리과", "회계과")]) == "안전총괄과"
    assert office_in([]) == ""


@pytest.mark.parametrize(
    ("post", "name"),
    [
        ("안전총괄과장", "안전총괄과장"),
        ("재난 팀장", "재난팀장"),
        ("과장", "안전총괄과장"),
        ("부시장", "부시장"),
        ("축제담당관", "축제담당관"),
        ("주무관", ""),
        ("지방행정주무관", ""),
        ("팀장", ""),
        ("국장", ""),
        ("본부장", ""),
        ("담당", ""),
        ("행정7급", ""),
        ("", ""),
    ],
)
def test_a_post_that_many_hold_names_nobody(post: str, name: str) -> None:
    grant = post_grant("한빛시", "안전총괄과", post)
    assert (str(grant) if grant else "") == (f"post:한빛시/{name}" if name else "")
    assert post_grant("", "안전총괄과", post) is None


@pytest.mark.parametrize(
    ("text", "grants"),
    [
        ("가람시장(안전총괄과장)", ["department:가람시/안전총괄과"]),
        ("가람시장", ["agency:가람시"]),
        ("누리군수(안전재난과장), 다온도지사", ["agency:다온도", "department:누리군/안전재난과"]),
        ("새늘구청장 귀하", ["agency:새늘구"]),
        ("행정안전부장관(재난안전점검과장)", ["department:행정안전부/재난안전점검과"]),
        ("회계과장, 축제담당관", ["department:한빛시/축제담당관", "department:한빛시/회계과"]),
        ("한빛시 회계과", ["department:한빛시/회계과"]),
        ("가람시 회계과장", ["department:가람시/회계과"]),
        ("가람시장(참조)", ["agency:가람시"]),
        ("내부결재", []),
        ("수신자 참조", []),
        ("각 과장", []),
        ("시장", []),
        ("김민원 귀하", []),
        ("한빛상인회(총무과장)", []),
        ("everyone", []),
        ("한빛시/회계과", ["agency:한빛시", "department:한빛시/회계과"]),
    ],
)
def test_recipients(text: str, grants: list[str]) -> None:
    found = recipients_in("한빛시", [field("수신", text)])
    assert sorted(map(str, found)) == grants


def test_a_department_without_a_known_agency_is_nobody_s() -> None:
    assert recipients_in("", [field("수신", "회계과장")]) == frozenset()
