from __future__ import annotations

import unicodedata

import pytest

from answer.restatement import restates

STATED = "안전요원 120명을 10월 4일 등불다리에 배치하지 않고 미설치 구간 3곳에 1,200천원을 썼다."


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (STATED, STATED),
        (STATED.replace("썼다.", "썼습니다."), STATED),
        ("안전요원은 120명(경찰 30명 포함)입니다.", "안전요원: 120명(경찰 30명 포함)"),
        ("구분은 안전요원이고 인원은 120명입니다.", "구분: 안전요원, 인원: 120명"),
        ("출입구와 계단을 점검했습니다.", "출입구 및 계단을 점검하였음"),
        ("출입구, 계단을 점검했습니다.", "출입구 및 계단을 점검하였음"),
        ("분리수거대를 늘립니다.", "분리수거대를 늘린다."),
        ("데크길을 한 방향으로 걷게 하였습니다.", "데크길을 한 방향으로 걷게 하였다."),
        ("대장을 두어야 합니다.", "대장을 두어야 한다"),
    ],
)
def test_endings_and_plain_particles_are_phrasing(text: str, stated: str) -> None:
    assert restates(text, stated)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("가람시를 한빛시가 지원하였다.", "가람시가 한빛시를 지원하였다."),
        ("가람시가 지원되었다.", "가람시가 지원하였다."),
        ("가람시와 안전과가 지원하였다.", "가람시 안전과가 지원하였다."),
        ("배치하였습니다.", "배치할 예정이다."),
        ("안전요원을 배치했습니다.", "안전요원 배치"),
        ("대장을 둡니다.", "대장을 두어야 한다."),
        ("대장을 두었습니까?", "대장을 두었다."),
        ("전용 카드만 쓰게 증빙했다.", "전용 카드만 쓰게 하여 증빙했다."),
        ("자원봉사자 20명, 안전요원 30명", "안전요원 30명, 자원봉사자 20명"),
        ("안전요원 20명, 자원봉사자 30명", "안전요원 30명, 자원봉사자 20명"),
        ("30명 자원봉사자 20명", "안전요원 30명, 자원봉사자 20명"),
        ("안전요원 30명이다", "안전요원 30명 이상이다"),
        ("증감 30", "증감 △30"),
        ("한 빛시가 지원하였다.", "한빛시가 지원하였다."),
        ("", "지원하였다."),
    ],
)
def test_all_else_says_something(text: str, stated: str) -> None:
    assert not restates(text, stated)
    assert not restates(stated, text)


def test_what_cannot_be_seen_or_is_not_nfc_is_refused() -> None:
    for mark in ("\u202e", "\u200b", "\n", "\x1b", "\ufeff"):
        assert not restates(f"지원{mark}하였다.", "지원하였다.")
    assert not restates(unicodedata.normalize("NFD", "지원하였다."), "지원하였다.")
    assert not restates("지원하였다" + "." * 100, "지원하였다.")


LETTERS = (
    "가나다라마바사아자차카타파하은는을를의고며어시와과및미불비안못않없년월일만천원명0123456789"
)
PLAIN = frozenset("가하이은는을를의고며어및")
"""What may be put in somewhere: it is a particle there, or an ending."""


@pytest.mark.no_cover
def test_no_letter_put_in_makes_another_word_of_one() -> None:
    for letter in LETTERS:
        for at in range(len(STATED) + 1):
            changed = STATED[:at] + letter + STATED[at:]
            if changed != STATED and restates(changed, STATED):
                assert letter in PLAIN, changed
                ends_a_word = at == len(STATED) or not STATED[at].isalnum()
                begins_one = STATED[at - 1] == " " or STATED[at:].startswith(("고 ", "을 ", "다."))
                assert ends_a_word or begins_one, changed
