"""The text without personal data."""

from __future__ import annotations

from collections.abc import Iterable

from privacy.kinds import LABELS, Found, Kind

MASKS: dict[Kind, str] = {kind: f"[{label} 가림]" for kind, label in LABELS.items()} | {
    Kind.NAME: "○○○"
}
"""What stands in the place of a find (docs/decisions/0012-masks.md).

A mask tells the kind and nothing of the value: not a surname, a year of birth or last digits,
for three of those beside a village's name point at one person.
"""


def masked(text: str, found: Iterable[Found]) -> str:
    """Return a text with a mask in the place of each find; all else stays as it is.

    ``found`` is ascending and without overlaps, as :class:`privacy.detector.Detector` gives it.

    Raises:
        ValueError: when it is not, or reaches beyond the text.
    """
    parts: list[str] = []
    at = 0
    for each in found:
        if not at <= each.start < each.end <= len(text):
            raise ValueError("finds overlap, are out of order, or lie outside the text")
        parts += (text[at : each.start], MASKS[each.kind])
        at = each.end
    return "".join((*parts, text[at:]))
