"""What may still be shown of what was understood of a question, when its answer is opened again."""

from __future__ import annotations

from access.permit import Permit
from answer.spelling import stands
from answer.thread import SUBJECT
from catalog.listing import Listings
from index.search import Search
from index.vocabulary import known_terms
from language.morphemes import shared_morphemes
from records.answer import Understood


def still_understood(
    permit: Permit, understood: tuple[Understood, ...], search: Search, listings: Listings
) -> tuple[Understood, ...]:
    """Return what would be recognised today as well.

    Offices are recognised, and words put right, among what the asker may see; either may have been
    closed since.
    """
    return tuple(each for each in understood if _known(permit, each, search, listings))


def _known(permit: Permit, each: Understood, search: Search, listings: Listings) -> bool:
    # SECURITY: a name or a word that was learned from records goes with the right to them
    if each.kind in ("agency", "department"):
        return any(each.value in office for office in listings.offices(permit))
    if each.kind in ("typo", "keyboard", SUBJECT):
        nouns = shared_morphemes().nouns(each.value.rpartition(">")[2])
        return all(stands(noun, lambda terms: known_terms(permit, search, terms)) for noun in nouns)
    return True
