"""What 공개구분 says: grounds of non-disclosure, the 호 of 정보공개법 제9조 제1항."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from records.document import Field

EVERY_GROUND = frozenset(range(1, 9))
OPENNESS = "공개구분"
"""The name of the field that states it."""
_OPEN = re.compile(r"(?:대국민|전부|전체)?공개(?:\([^0-9]*\))?")
_STATUTE = re.compile(r"제?\d+조(?:의\d+)?|제?\d+항|법률?제\d+호")
_RANGE = re.compile(r"([1-8])호?[~∼〜-]제?([1-8])(?!\d)")
_NUMBER = re.compile(r"\d+")


def grounds_read(text: str) -> frozenset[int] | None:
    """Return the grounds that a 공개구분 names: ``부분공개(5,6)``, ``비공개(제9조제1항제5호)``.

    Disclosure (``공개``) has none; ``None`` when they cannot be read: no number, or one that the
    statute does not have.
    """
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if _OPEN.fullmatch(bare):
        return frozenset()
    bare = _STATUTE.sub(" ", bare)
    spans = [range(int(first), int(last) + 1) for first, last in _RANGE.findall(bare)]
    numbers = {int(each) for each in _NUMBER.findall(bare)}
    grounds = numbers.union(*spans)
    return frozenset(grounds) if grounds and grounds <= EVERY_GROUND else None


def grounds_stated(text: str) -> frozenset[int]:
    """Return the grounds of a 공개구분; every ground where it closes without a readable one.

    Whoever closes a record without saying why may mean the gravest ground, so that it opens to
    named posts of its own agency alone, until a reclassification says which ground it is.
    """
    read = grounds_read(text)
    return EVERY_GROUND if read is None else read  # SECURITY: unreadable is not open


def grounds_of(fields: Iterable[Field]) -> frozenset[int]:
    """Return the grounds that a record states of itself, of all its statements together.

    A record can only tighten: ``공개`` beside ``비공개(5)`` takes nothing away.
    """
    stated = (grounds_stated(each.value) for each in fields if each.name == OPENNESS)
    return frozenset().union(*stated)
