"""Names of files that show what they are."""

from __future__ import annotations

import re

_DECEIVING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, halves of characters, and marks that turn the direction of what follows
(UAX #9): with U+202E ‘fdp.hwp’ shows as ‘pwh.pdf’."""


def honest_name(name: str) -> str:
    """Return a name as it may be shown, each deceiving character as U+FFFD.

    A name that comes back changed is refused by whoever asked.
    """
    return _DECEIVING.sub("\ufffd", name)
