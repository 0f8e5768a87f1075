"""Which words stand in what a reader may see."""

from __future__ import annotations

from collections.abc import Iterable

from access.permit import Permit
from index.search import Search


def known_terms(permit: Permit, search: Search, terms: Iterable[str]) -> frozenset[str]:
    """Return those of some terms (:mod:`language.morphemes`) that a permitted row holds."""
    view = search.view(permit)
    if view is None:
        return frozenset()
    words = sorted(set(terms))
    postings = view.generation.postings_of(words)
    return frozenset(
        word
        for number, word in enumerate(words)
        # SECURITY: a word of hidden rows alone is no word
        if view.permitted[postings.rows_of(number)].any()
    )
