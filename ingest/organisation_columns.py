"""The columns of each sheet of an organisation, with the words that head them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.organisation import SHEET_WORDS, Sheet
from language.normal import nfc


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, whether it must be there, other headers, and what belongs in it."""

    header: str
    needed: bool = False
    also: tuple[str, ...] = ()
    about: str = ""


_LOGIN = Column(
    "로그인", True, ("로그인이름", "아이디", "ID"), "영문 소문자·숫자·점·밑줄·붙임표 2~64자"
)
_AGENCY = Column("기관", True, ("기관명",), "기관 이름")
_SINCE = Column("시작일", False, ("부터", "발령일"), "2026-07-01 꼴. 비우면 정하지 않음")
_UNTIL = Column("종료일", False, ("까지",), "그날까지 포함. 비우면 정하지 않음")

COLUMNS: dict[Sheet, tuple[Column, ...]] = {
    Sheet.UNITS: (
        _AGENCY,
        Column("부서", True, ("부서명",), "부서 이름. 비우면 기관 자신"),
        Column("상위 부서", False, ("상위부서명",), "같은 기관의 부서. 비우면 기관 바로 아래"),
        Column("행정표준코드", False, ("코드", "기관코드"), "숫자나 영문 대문자 7자리"),
    ),
    Sheet.PEOPLE: (
        _LOGIN,
        Column("성명", True, ("이름",), "성명"),
        Column("사용", False, ("사용여부",), "예·아니오. 비우면 그대로(새 사람은 예)"),
    ),
    Sheet.POSTS: (
        _LOGIN,
        _AGENCY,
        Column("부서", False, ("부서명",), "부서 이름. 기관장처럼 부서가 없으면 비움"),
        Column("직위", False, ("직위·직무", "직무"), "직위나 직무 이름"),
        Column(
            "구분",
            False,
            ("직위구분",),
            "주·겸직·직무대행·위임. 비우면 주. 위임은 종료일이 있어야 함",
        ),
        _SINCE,
        _UNTIL,
    ),
    Sheet.SUCCESSIONS: (
        Column("시행일", True, ("개편일",), "2026-07-01 꼴"),
        Column("구분", False, (), "부서·직위·기관·단위과제. 비우면 부서"),
        Column("이전 기관", True, (), "개편 전 기관"),
        Column(
            "이전 이름", False, ("이전 부서",), "개편 전 부서·직위·단위과제. 구분이 기관이면 비움"
        ),
        Column("현재 기관", False, (), "개편 뒤 기관. 비우면 이전 기관과 같음"),
        Column(
            "현재 이름", False, ("현재 부서",), "개편 뒤 부서·직위·단위과제. 구분이 기관이면 비움"
        ),
    ),
    Sheet.COMMUNITIES: (
        Column("업무공간", True, ("업무 공간",), "업무 공간 이름"),
        _LOGIN,
        _SINCE,
        _UNTIL,
    ),
    Sheet.TASKS: (
        _AGENCY,
        Column("단위과제", True, ("단위과제명",), "단위과제 이름"),
        Column("담당 구분", True, (), "사람·직위·부서"),
        Column("담당", True, (), "로그인 이름, 또는 같은 기관의 직위나 부서"),
        _SINCE,
        _UNTIL,
    ),
    Sheet.AUTHORITIES: (
        _AGENCY,
        Column("사무", True, ("전결사항",), "전결 사항의 이름"),
        Column("전결권자", True, ("직위",), "그 기관의 직위 이름"),
    ),
}


def plain(word: str) -> str:
    """Return a word by which headers and sheets are compared: without spaces and signs."""
    return "".join(letter for letter in nfc(word) if letter.isalnum()).lower()


def sheet_named(name: str) -> Sheet | None:
    """Return which sheet a name means; ``None`` for any other name."""
    return _BY_NAME.get(plain(name))


_BY_NAME = {plain(word): sheet for sheet, word in SHEET_WORDS.items()} | {
    plain(word): sheet
    for word, sheet in (
        ("기관", Sheet.UNITS),
        ("부서", Sheet.UNITS),
        ("명단", Sheet.PEOPLE),
        ("전결표", Sheet.AUTHORITIES),
        ("위임전결", Sheet.AUTHORITIES),
    )
}
