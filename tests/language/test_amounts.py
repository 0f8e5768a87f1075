from __future__ import annotations

import pytest

from language.amounts import amounts_in


@pytest.mark.parametrize(
    "text",
    [
        "3,500만원",
        "3천5백만 원",
        "35백만원",
        "35,000천원",
        "35,000,000원",
        "3천500만 원",
        "0.35억원",
    ],
)
def test_one_sum_in_many_spellings(text: str) -> None:
    assert amounts_in(f"총 {text}을 썼다") == [(2, 2 + len(text), 35_000_000)]


def test_several_sums_stand_in_their_order() -> None:
    found = amounts_in("국비 1억 2천만 원, 시비 800원")
    assert [won for *_, won in found] == [120_000_000, 800]


@pytest.mark.parametrize("text", ["3원칙", "100명", "2025년 1원인", "원", "5원점"])
def test_what_is_no_sum(text: str) -> None:
    assert amounts_in(text) == []
