"""Records of festivals by their names alone: 강변불꽃제 is a 축제, and need not say so."""

from __future__ import annotations

from itertools import pairwise

from language.morphemes import shared_morphemes
from records.passage import Particulars

FESTIVAL = "축제"
SUFFIX = "제"
"""Behind a noun it names what is held for that (祭), and what works against it (劑, 制)."""
_KNOWN = frozenset({"문화제", "예술제", "음악제", "영화제", "연극제", "가요제", "무용제", "미술제"})
"""Such names that the morphemes' lexicon has as one word."""
VISITORS = frozenset({"방문객", "관람객", "관중", "입장객", "참가자", "예상관람객", "예상방문객"})


def is_a_festival(record: Particulars) -> bool:
    """Return whether a record's title names a festival by its suffix, and it states who came.

    A 제설제 has no visitors; a report that states none is found by the word alone.
    """
    if not any(field.name in VISITORS for field in record.fields):
        return False
    read = shared_morphemes().tagged(record.title)
    return any(each.form in _KNOWN for each in read) or any(
        one.tag in ("NNG", "NNP") and after.form == SUFFIX and after.tag == "XSN"
        for one, after in pairwise(read)
    )
