from __future__ import annotations

import pytest

from language.tense import says_done


@pytest.mark.parametrize(
    "text", ["지원한 위기 가구는 몇 가구인가요?", "받은 금액", "유찰된 입찰은 몇 차인가요?", "보상을 마친 공구"]
)  # fmt: skip
def test_a_verb_before_its_noun_tells_that_it_was_done(text: str) -> None:
    assert says_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "지원할 가구",
        "지원하기로 한 가구",
        "필요한 서류",
        "안전에 대한 민원",
        "지원하는 가구",
        "목표",
    ],
)
def test_what_is_meant_to_be_or_what_is_so_was_not_done(text: str) -> None:
    assert not says_done(text)
