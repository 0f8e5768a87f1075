from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.particles import END, says

TEXTS = st.text(alphabet="가나은는이에서 1a,", max_size=12)


@given(TEXTS, st.text(alphabet="가나은1a", min_size=1, max_size=3))
def test_a_noun_is_said_as_its_pattern_has_it(text: str, noun: str) -> None:
    pattern = rf"(?<![가-힣A-Za-z0-9]){re.escape(noun)}{END}"
    assert says(text, noun) == (re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("경찰은 24명", True),
        ("경찰관은 24명", False),
        ("해양경찰은", False),
        ("해양경찰은 경찰과", True),
        ("", False),
    ],
)
def test_a_longer_word_is_another(text: str, said: bool) -> None:
    assert says(text, "경찰") is said
