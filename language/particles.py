"""Particles (조사) behind a noun, as a pattern."""

from __future__ import annotations

import re

PARTICLES = (
    r"(?:에서는|에서도|에서|에선|에게|에는|에도|에|으로는|으로|로는|로|은|는|이나|이랑|이|가|을|를"
    r"|의|와|과|랑|도|만|부터|까지|보다|처럼|마다|별로)"
)
"""One particle, longer ones first; a word that may follow a noun ends behind it."""
END = rf"(?={PARTICLES}?(?![가-힣]))"
"""Where a noun ends: nothing follows it in its word but a particle."""
ENDS = re.compile(END)
_WITHIN = re.compile(r"[가-힣A-Za-z0-9]")


def says(text: str, noun: str, ends: re.Pattern[str] = ENDS) -> bool:
    """Return whether a text says a noun as a word of its own, with a particle behind it at most.

    ``ends`` is what else may follow, to be matched behind it. No pattern is made of the noun: that
    would take two milliseconds for each.
    """
    at = text.find(noun)
    while at >= 0:
        begins = at == 0 or not _WITHIN.match(text[at - 1])
        if begins and ends.match(text, at + len(noun)):
            return True
        at = text.find(noun, at + 1)
    return False
