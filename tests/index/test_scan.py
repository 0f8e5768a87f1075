from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import scan
from index.bm25 import Collection, bm25
from index.fusion import strongest
from index.postings import TermPostings
from index.scan import best_rows
from tests.index.test_bm25 import World, parted, postings, questions, worlds

many = st.tuples(worlds, st.integers(1, 40)).map(lambda drawn: drawn[0] * drawn[1])
"""Rows that say the same, as copies of one paper do."""


@pytest.mark.no_cover
@pytest.mark.parametrize("block", [3, 64, scan._BLOCK])
@pytest.mark.parametrize("apart", [0, scan._APART, 1 << 20])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many, questions, st.integers(1, 30), st.integers(0, 30))
def test_the_best_are_among_them(
    monkeypatch: pytest.MonkeyPatch,
    block: int,
    apart: int,
    world: World,
    query: list[tuple[int, float]],
    number: int,
    more: int,
) -> None:
    monkeypatch.setattr(scan, "_BLOCK", block)
    monkeypatch.setattr(scan, "_APART", apart)
    rows, permitted, wanted = parted(world)
    held = postings(rows)
    terms = TermPostings(
        [str(term) for term, _ in query], [held.held(term) for term, _ in query], held.lengths
    )
    said = [(place, weight) for place, (_, weight) in enumerate(query)]
    collection = Collection(permitted, held.lengths)
    found = best_rows(terms, said, collection, wanted, number, number + more)
    assert wanted[found].all()
    assert np.array_equal(found, np.unique(found))
    assert len(found) <= number + more
    everything = np.flatnonzero(wanted)
    exact = bm25(terms, said, collection, everything)
    best = everything[strongest(exact, number)]
    ours = found[strongest(bm25(terms, said, collection, found), number)]
    assert ours.tolist() == best.tolist()
    assert (bm25(terms, said, collection, found) > 0).all()


@given(worlds, questions)
def test_hidden_rows_move_nothing(world: World, query: list[tuple[int, float]]) -> None:
    rows, permitted, _ = parted(world)
    visible = [rows[row] for row in np.flatnonzero(permitted)]
    found = []
    for texts, seen in ((rows, permitted), (visible, np.ones(len(visible), np.bool_))):
        held = postings(texts)
        terms = TermPostings(
            [str(term) for term, _ in query], [held.held(term) for term, _ in query], held.lengths
        )
        said = [(place, weight) for place, (_, weight) in enumerate(query)]
        collection = Collection(seen, held.lengths)
        found.append(best_rows(terms, said, collection, seen, 2, 3))
    assert np.flatnonzero(permitted)[found[1]].tolist() == found[0].tolist()
