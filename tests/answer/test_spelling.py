from __future__ import annotations

from collections.abc import Iterable

import pytest

from answer.spelling import corrected
from language.morphemes import shared_morphemes

TEXT = "축제 안전관리계획과 보조금 교부금 정산, 인파 관리, 등불다리 drone 촬영, CCTV"
TERMS = frozenset(shared_morphemes().terms(TEXT))


def known(terms: Iterable[str]) -> frozenset[str]:
    return TERMS & frozenset(terms)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("축졔 안전관리는 어떻게 했나요", "축제 안전관리는 어떻게 했나요"),
        ("보죠금을 정산", "보조금을 정산"),
        ("dkswjs 관리", "안전 관리"),
        ("dksswjs 관리", "안전 관리"),
        ("안젼관리계획", "안전관리계획"),
        ("인퍄", "인파"),
        ("ㅊㅊㅅㅍ는 몇 대", "CCTV는 몇 대"),
        ("ㅇ개ㅜㄷ", "DRONE"),
    ],
)
def test_a_slip_is_put_right_and_said(typed: str, right: str) -> None:
    text, changes = corrected(typed, known)
    assert text == right
    assert [each.kind in ("typo", "keyboard") for each in changes] == [True]
    assert corrected(typed, known, [changes[0].key]) == (typed, ())


@pytest.mark.parametrize(
    "text",
    [
        "누가 어떻게 그때는 어디서 알려 주세요",
        "등불다리 drone 촬영",
        "축조는 언제 하나요",  # a word of its own, whatever the records say
        "asdf qwer",
        "ㅔㅇㄹ 첨부",  # no record says PDF
        "인림막 설치",  # 인파 is near, but leaves 막 over
    ],
)
def test_what_is_no_slip_stays(text: str) -> None:
    assert corrected(text, known) == (text, ())


def test_what_no_record_says_suggests_nothing() -> None:
    assert corrected("축졔 dkswjs", lambda terms: frozenset()) == ("축졔 dkswjs", ())


def test_a_long_text_that_was_pasted_is_left_alone() -> None:
    text = "가 " * 200 + "축졔"
    assert corrected(text, known) == (text, ())


def test_the_name_of_an_office_is_no_slip() -> None:
    assert corrected("축졔", known)[0] == "축제"
    assert corrected("축졔는", known, names=["", "축졔"]) == ("축졔는", ())
