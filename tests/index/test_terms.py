from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.postings import UNKNOWN
from index.terms import read_terms, write_terms

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(known=st.sets(words, max_size=12), sought=st.sets(words, max_size=6))
def test_each_term_has_its_place_in_order(
    tmp_path_factory: pytest.TempPathFactory, known: set[str], sought: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("part")
    write_terms(folder, sorted(known))
    terms = read_terms(folder)
    numbers = {word: number for number, word in enumerate(sorted(known))}
    for word in known | sought:
        assert terms.get(word, UNKNOWN) == numbers.get(word, UNKNOWN)


def test_no_terms_at_all(tmp_path: Path) -> None:
    write_terms(tmp_path, [])
    assert read_terms(tmp_path).get("축제", UNKNOWN) == UNKNOWN
