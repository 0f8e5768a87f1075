"""Which words stand in what a reader may see."""

from __future__ import annotations

from collections.abc import Iterable

from access.permit import Permit
from index.search import Search


def known_terms(permit: Permit, search: Search, terms: Iterable[str]) -> frozenset[str]:
    """Return those of some terms (:mod:`language.morphemes`) that a permitted row holds."""
    permitted = search.permitted(permit)
    if permitted is None:
        return frozenset()
    generation, rows = permitted
    return frozenset(
        term
        for term in set(terms) & generation.terms.keys()
        # SECURITY: a word of hidden rows alone is no word
        if rows[generation.postings.rows_of(generation.terms[term])].any()
    )
