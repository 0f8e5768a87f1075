from __future__ import annotations

import pytest

from language.morphemes import shared_morphemes
from language.thesaurus import _GROUPS, common_form


def test_no_word_stands_in_two_groups() -> None:
    words = [word for group in _GROUPS for word in group]
    assert len(words) == len(set(words))
    assert all(len(group) >= 2 for group in _GROUPS)


def test_a_word_without_its_like_stays_as_it_is() -> None:
    assert common_form("일방통행") == "일방통행"
    assert common_form("엘리베이터") == common_form("승강기") == "승강기"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("엘리베이터 고장", "승강기가 고장 났다"),
        ("지원금을 돌려받는다", "보조금 환수를 결정하였다"),
        ("밤에 시끄럽다", "야간 소음이 발생하였다"),
        ("길을 막았다", "도로 통제를 실시하였다"),
        ("겨울에 다리가 무너졌다", "동절기 교량 붕괴"),
        ("공연장이 붐볐다", "행사장 혼잡"),
    ],
)
def test_everyday_words_meet_office_words(asked: str, written: str) -> None:
    content = shared_morphemes().content
    assert set(content(asked)) & set(content(written))


@pytest.mark.parametrize("word", sorted(word for group in _GROUPS for word in group))
def test_every_word_is_one_morpheme(word: str) -> None:
    """A word that Kiwi takes apart would never be looked up."""
    content = shared_morphemes().content
    forms = {common_form(word)}
    assert forms & set(content(word)) or forms & set(content(f"{word}다고 한다"))
