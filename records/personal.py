"""A personal datum that was taken out of a record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Personal:
    """What stood where a mask stands now.

    ``start`` and ``end`` are the half-open span of the mask in the masked text of block ``block``;
    ``kind`` is a value of ``privacy.kinds.Kind``. ``text`` stood there; it is a part of ``whole``
    where a number is torn by cells or paragraphs, else the same.
    """

    block: int
    start: int
    end: int
    kind: str
    text: str
    whole: str
