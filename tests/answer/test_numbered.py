"""Numbering as official letters have it."""

from __future__ import annotations

import pytest

from answer.numbered import Item, mark_of, numbered


@pytest.mark.parametrize(
    ("level", "marks"),
    [
        (0, "1. 2. 3."),
        (1, "가. 나. 다."),
        (2, "1) 2) 3)"),
        (3, "가) 나) 다)"),
        (4, "(1) (2) (3)"),
        (5, "(가) (나) (다)"),
        (6, "① ② ③"),
        (7, "㉮ ㉯ ㉰"),
        (12, "㉮ ㉯ ㉰"),
    ],
)
def test_each_level_has_its_marks(level: int, marks: str) -> None:
    assert [mark_of(level, number) for number in (1, 2, 3)] == marks.split()


def test_behind_the_last_letter_comes_the_next_vowel() -> None:
    marks = (
        "가.나.다.라.마.바.사.아.자.차.카.타.파.하.거.너.더.러.머.버.서.어.저.처.커.터.퍼.허.고."
    )
    assert "".join(mark_of(1, number) for number in range(1, 30)) == marks
    assert [mark_of(6, number) for number in (20, 21, 35)] == ["⑳", "㉑", "㉟"]
    for level in range(8):
        assert len({mark_of(level, number) for number in range(1, 300)}) == 299


def test_levels_stand_further_right_and_the_letter_ends() -> None:
    deep = Item("첫째", (Item("둘째", (Item("셋째"), Item("셋째의\n다음"))), Item("둘째의 다음")))
    assert numbered([deep, Item("끝 항목")]) == [
        "1. 첫째",
        "  가. 둘째",
        "    1) 셋째",
        "    2) 셋째의 다음",
        "  나. 둘째의 다음",
        "2. 끝 항목  끝.",
    ]


def test_an_item_alone_has_no_mark_and_those_below_take_its_level() -> None:
    alone = Item("다음과 같습니다.", (Item("한빛시", (Item("가"), Item("나"))),))
    assert numbered([alone]) == ["다음과 같습니다.", "한빛시", "1. 가", "2. 나  끝."]
    assert numbered([]) == []
