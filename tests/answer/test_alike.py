from __future__ import annotations

import pytest

from answer.alike import Asked


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("2공구 공정률은?", "2공구의 공정률은 37%이다.", "1공구의 공정률은 64%이다."),
        ("하우스 보수 농가는?", "하우스 보수 농가 61곳을 점검하였다.", "농기계 구입 농가 28곳을 점검하였다."),
        ("군비로 교부한 것은?", "군비 보조", "국비 보조"),
        ("2026년 7월부터 얼마인가요?", "2026년 7월부터 톤당 610원으로 올린다.", "현재 톤당 520원이다."),
        ("문화원에 주는 것은?", "문화원에 14,000천원을 지원한다.", "예술단에는 9,200천원을 지원한다."),
    ],
)  # fmt: skip
def test_of_two_alike_the_one_that_is_named_is_meant(question: str, one: str, other: str) -> None:
    assert Asked(question).means(one, other)
    assert not Asked(question).means(other, one)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("농가는 몇 곳인가요?", "밭 농가 61곳을 점검하였다.", "논 농가 28곳을 점검하였다."),
        ("밭 농가와 논 농가는?", "밭 농가 61곳을 점검하였다.", "논 농가 28곳을 점검하였다."),
        ("다리의 안전요원은?", "다리의 안전요원은 30명이다.", "그의 안전요원은 20명이다."),
        ("다리 길이는?", "다리 길이는 120m이다.", "방범 카메라 7대를 달았다."),
        ("", "다리 길이는 120m이다.", ""),
    ],
)
def test_where_neither_or_both_are_named_none_is_meant(question: str, one: str, other: str) -> None:
    assert not Asked(question).means(one, other)


def test_of_two_lines_of_a_list_the_one_whose_item_is_named_is_meant() -> None:
    asked = Asked("정책 제안 목표는 몇 건인가요?")
    assert asked.means_item("정책 제안은 12건을 목표로 한다.", "위원은 24명으로 한다.")
    assert asked.means_item("정책 제안: 12건", "교육비: 9,310만 원")
    assert not asked.means_item("정책 제안은 12건이다.", "제안 심사는 3월에 한다.")
    assert not asked.means_item("위원은 24명으로 한다.", "정책 제안은 12건이다.")
    assert not asked.means_item("정책 제안 12건을 받았다.", "위원은 24명이다.")


def test_a_name_is_said_as_a_verb_too_and_in_one_only_as_it_stands() -> None:
    asked = Asked("합동 점검한 공사장은 몇 곳이고 시정 중인 것은 몇 건인가요?")
    assert asked.says("점검 공사장")
    assert not asked.says_in_one("점검 공사장")
    assert asked.says_in_one("시정 중")
    assert not asked.says("3")
