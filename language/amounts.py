"""Sums of money as Korean records write them."""

from __future__ import annotations

import re

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?<![\d,.])(?:{_NUMBER}\s*[십백천]*[만억조]?\s*)+원(?!년|점|칙|인|서|문|장)"
)
_PART = re.compile(rf"({_NUMBER})|([십백천])|([만억조])")
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}


def amounts_in(text: str) -> list[tuple[int, int, int]]:
    """Return the sums of a text as half-open spans with their worth in won, in order of place.

    ``3,500만원``, ``3천5백만 원``, ``35백만원``, ``35,000천원`` and ``35,000,000원`` are the same.
    Fractions of a won are cut off.
    """
    return [(each.start(), each.end(), _won(each[0])) for each in _AMOUNT.finditer(text)]


def _won(text: str) -> int:
    total = section = current = 0.0
    for number, small, large in _PART.findall(text):
        if number:
            current = float(number.replace(",", ""))
        elif small:
            section, current = section + (current or 1) * _SMALL[small], 0
        elif large:
            total, section, current = total + (section + current or 1) * _LARGE[large], 0, 0
    return int(round(total + section + current, 2))
