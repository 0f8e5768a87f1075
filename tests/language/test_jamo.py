from __future__ import annotations

import pytest

from language.jamo import from_keys, neighbours


@pytest.mark.parametrize(
    ("typed", "korean"),
    [
        ("dkswjs", "안전"),
        ("dksswjs", "안ㄴ전"),
        ("cnrwp", "축제"),
        ("DKSWJS", "안전"),
        ("QhQhgksek", "뽀뽀한다"),
        ("qhwhrma", "보조금"),
        ("rhksfl", "관리"),
        ("ekfrrhk", "닭과"),
        ("drone", ""),
        ("kk", ""),
        ("a1", ""),
        ("", ""),
    ],
)
def test_keys_of_the_korean_layout(typed: str, korean: str) -> None:
    assert from_keys(typed) == korean


def test_a_neighbour_differs_by_one_letter() -> None:
    found = list(neighbours("축졔"))
    assert (1, "축제") in found
    assert (0, "축졔") not in found
    assert len({word for _, word in found}) == len(found)
    assert all(len(word) == 2 and word[1 - at] == "축졔"[1 - at] for at, word in found)


def test_a_letter_that_stands_alone_is_left_out() -> None:
    assert list(neighbours("안ㄴ전")) == [(0, "안전")]


def test_what_is_no_syllable_stays() -> None:
    assert list(neighbours("a1")) == []
