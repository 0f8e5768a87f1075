"""A text as the audit log keeps it."""

from __future__ import annotations

import unicodedata

from privacy.detector import shared_detector
from privacy.masks import masked

_LONGEST = 2000


def logged(text: str) -> str:
    """Return a text as NFC with its personal data masked, cut to 2,000 characters.

    What people type into a search box names people; the log shall not collect their numbers.
    """
    normal = unicodedata.normalize("NFC", text)
    # SECURITY: masked as a whole before it is cut, so that no number is cut out of sight
    return masked(normal, shared_detector().find(normal))[:_LONGEST]
