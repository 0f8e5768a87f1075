"""How a spreadsheet displays a value under its number format.

What is not understood to the letter falls back to ``General`` (dates to ISO 8601): a figure that
is shown plainly is right, one that is shown wrongly is not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ingest.date_formats import DateFormat, moment_of
from ingest.format_codes import Section, Token, UnknownFormat, sections_of

Known = int | float | str
_DATE_KINDS = ("moment", "elapsed", "halfday", "system")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_EXACT = 1e15
"""From here on a double no longer holds every digit; Excel keeps 15 of them."""
_SAFE = 1e10
"""Below it a double keeps enough digits behind the point to see whether a half is near."""
_MOST_DECIMALS = 30
_REMEMBERED = 4096
"""Dates of one format; the same days stand in many rows."""


def general(value: float) -> str:
    """Return a number as ``General`` shows it in a wide column.

    Whole numbers keep their digits: Excel shows more than eleven of them as ``1.23457E+11``, but
    then the number of a contract could no longer be found. Others have at most ten digits, and
    below 0.0001 or from 1E+11 on a power of ten, as in Excel.
    """
    size = abs(value)
    if size < _EXACT and value == int(value):
        return str(int(value))
    if not 1e-4 <= size < 1e11:
        mantissa, _, power = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power}"
    digits = len(str(int(size)))
    text = f"{_rounded(value, max(0, 10 - digits)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class NumberFormat:
    """The display of one format code. Made by :func:`number_format`."""

    def __init__(self, code: str) -> None:
        """Take a code; one that is not understood displays as ``General``."""
        try:
            sections = sections_of(code)
            self._text = next((each for each in sections if each.has("text")), None)
            numeric = [each for each in sections if each is not self._text] or sections[:1]
            self._dates = [DateFormat(each) if each.has(*_DATE_KINDS) else None for each in numeric]
            self._numbers = [
                _number(each) if not each.has(*_DATE_KINDS) else None for each in numeric
            ]
            self._conditions = [each.condition for each in numeric]
        except UnknownFormat:
            self._text, self._dates, self._conditions = None, [None], [None]
            self._numbers = [general]
        self.is_date = any(each is not None for each in self._dates)
        plain = len(self._numbers) == 1 and self._conditions == [None] and not self.is_date
        self._plain = self._numbers[0] if plain else None
        self._moments: dict[float, tuple[str, Known]] = {}

    def shown(self, value: float, *, since_1904: bool = False) -> tuple[str, Known]:
        """Return what is displayed for a number, and its value (dates in ISO 8601)."""
        try:
            if self._plain is not None:
                return (self._plain(value) if value >= 0 else _signed(self._plain, value)), value
            if not self.is_date or since_1904:
                return self._chosen(value, since_1904)
            known = self._moments.get(value)
            if known is None:
                if len(self._moments) >= _REMEMBERED:
                    self._moments.clear()
                known = self._moments[value] = self._chosen(value, since_1904)
            return known
        except UnknownFormat:
            return general(value), value

    def text(self, text: str) -> str:
        """Return what is displayed for a text, which only a section with ``@`` changes."""
        if self._text is None or len(self._text.tokens) == 1:
            return text
        return "".join(text if each.kind == "text" else each.text for each in self._text.tokens)

    def _chosen(self, value: float, since_1904: bool) -> tuple[str, Known]:
        at, negated = self._section(value)
        date_format, number = self._dates[at], self._numbers[at]
        if date_format is not None:
            moment = moment_of(value, since_1904=since_1904)
            return date_format.shown(moment), date_format.iso(moment)
        assert number is not None
        shown = number(abs(value)) if negated else _signed(number, value)
        if not shown and value:  # hidden by its format (;;;): kept, as it is there
            raise UnknownFormat("nothing is shown")
        return shown, value

    def _section(self, value: float) -> tuple[int, bool]:
        """Return which section displays a value, and whether that section tells the sign."""
        count = len(self._conditions)
        if any(condition is not None for condition in self._conditions):
            if value < 0:
                raise UnknownFormat("the sign under a condition")
            for at, condition in enumerate(self._conditions):
                if condition is None or _COMPARE[condition[0]](value, condition[1]):
                    return at, False
            raise UnknownFormat("no condition holds")
        if count >= 2 and value < 0:
            return 1, True
        if count >= 3 and value == 0:
            return 2, True
        return 0, False


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Return the display of a format code, made once."""
    return NumberFormat(code)


def _signed(number: Callable[[float], str], value: float) -> str:
    if value >= 0 or number is general:
        return number(value)
    shown = number(-value)
    return f"-{shown}" if any(letter in "123456789" for letter in shown) else shown


def _rounded(value: float, places: int) -> Decimal:
    """Return a number rounded as Excel rounds: by its decimal digits, halves away from zero."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _number(section: Section) -> Callable[[float], str]:
    tokens = section.tokens
    if section.has("general"):
        before, after = _around(tokens, "general")
        return lambda value: (
            f"{before}{general(value)}{after}".strip() if before or after else general(value)
        )
    if not section.has("digit"):
        shown = "".join(token.text for token in tokens).strip()
        return lambda _: shown
    if section.has("slash", "text"):
        raise UnknownFormat("a fraction")
    return _Digits(tokens).shown


def _around(tokens: Sequence[Token], kind: str) -> tuple[str, str]:
    at = next(at for at, token in enumerate(tokens) if token.kind == kind)
    if any(token.kind not in ("literal", kind, "percent") for token in tokens):
        raise UnknownFormat("General beside digits")
    return (
        "".join(token.text for token in tokens[:at]),
        "".join(token.text for token in tokens[at + 1 :]),
    )


class _Digits:
    """Places for digits, with what stands between them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        places = [at for at, token in enumerate(tokens) if token.kind == "digit"]
        points = [at for at, token in enumerate(tokens) if token.kind == "point"]
        powers = [at for at, token in enumerate(tokens) if token.kind == "exponent"]
        if len(points) > 1 or len(powers) > 1:
            raise UnknownFormat("two points")
        power = powers[0] if powers else len(tokens)
        point = points[0] if points else power
        whole = [at for at in places if at < point]
        fraction = [at for at in places if point < at < power]
        last = max([*whole, *fraction], default=-1)
        commas = [at for at, token in enumerate(tokens) if token.kind == "comma" and at < power]
        scaling = [at for at in commas if at > last or (whole and whole[-1] < at <= point)]
        self._grouped = len(scaling) < len(commas)
        self._scale = 100 ** sum(token.kind == "percent" for token in tokens)
        self._divide = 1000 ** len(scaling)
        first, beyond = (whole[0], whole[-1] + 1) if whole else (point, point)
        self._whole = [token for token in tokens[first:beyond] if token.kind != "comma"]
        if points and any(token.kind != "comma" for token in tokens[beyond:point]):
            raise UnknownFormat("letters before the point")
        end = fraction[-1] + 1 if fraction else point + 1 if points else beyond
        self._fraction = [tokens[at].text for at in fraction]
        self._between = tokens[point + 1 : end] if points else ()
        self._point = bool(points)
        self._exponent = ""
        after = tokens[end:]
        if powers:
            rest = tokens[power + 1 :]
            count = next((n for n, token in enumerate(rest) if token.kind != "digit"), len(rest))
            digits = "".join(token.text for token in rest[:count])
            if self._scale != 1 or len(whole) != 1 or set(digits) != {"0"} or end != power:
                raise UnknownFormat("a power of ten")
            self._exponent, self._power_places = tokens[power].text, len(digits)
            after = rest[count:]
        if any(token.kind not in ("digit", "literal") for token in self._between):
            raise UnknownFormat("marks between decimals")
        self._after = "".join(token.text for token in after if token.kind != "comma")
        self._head = "".join(token.text for token in tokens[:first] if token.kind != "comma")
        literal = any(token.kind != "digit" for token in self._whole) or len(self._between) != len(
            self._fraction
        )
        marks = "".join(token.text for token in self._whole)
        if literal and (self._grouped or self._point):
            raise UnknownFormat("letters among grouped digits")
        if len(self._fraction) > _MOST_DECIMALS:
            raise UnknownFormat("too many decimals")
        self._simple = (
            not literal
            and not self._exponent
            and set(self._fraction) <= {"0"}
            and marks.rstrip("0") in ("", "#", "##", "###")
            and marks.count("0") == 1
        )
        self._power = 10 ** len(self._fraction)
        self._spec = f"{',' if self._grouped else ''}.{len(self._fraction)}f"
        if self._simple:
            self._head, self._after = self._head.lstrip(), self._after.rstrip()

    def shown(self, value: float) -> str:
        """Return a value that is not negative."""
        if value >= _EXACT:
            raise UnknownFormat("more digits than are known")
        places = len(self._fraction)
        if self._simple and not places and self._scale == self._divide and value == int(value):
            body = f"{int(value):,}" if self._grouped else str(int(value))
            return f"{self._head}{body}{self._after}"
        if self._exponent:
            return f"{self._head}{self._scientific(value)}{self._after}".strip()
        if self._simple:
            scaled = value * self._scale / self._divide
            rest = scaled * self._power % 1
            # A double is rounded by its binary digits: only near a half may that differ.
            if scaled < _SAFE and not 0.4999 < rest < 0.5001:
                return f"{self._head}{scaled:{self._spec}}{self._after}"
        exact = Decimal(repr(value)) * self._scale / self._divide
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if self._simple:
            body = f"{exact:{self._spec}}"
        else:
            whole, _, fraction = f"{exact:f}".partition(".")
            body = self._filled(whole.lstrip("0")) + self._decimals(fraction)
        return f"{self._head}{body}{self._after}".strip()

    def _filled(self, digits: str) -> str:
        """Return the digits before the point in their places, from the right."""
        places = [token for token in self._whole if token.kind == "digit"]
        shown: list[str] = []
        left, at = digits, 0
        for token in reversed(self._whole):
            if token.kind != "digit":
                shown.append(token.text)
                continue
            at += 1
            if at == len(places) and len(left) > 1:
                take, left = left, ""
            else:
                take, left = left[-1:], left[:-1]
            shown.append(take or ("0" if token.text == "0" else ""))
        text = "".join(reversed(shown))
        if not self._grouped or not text.isdigit():
            return text
        return f"{int(text):,}" if text[0] != "0" or len(text) == 1 else _grouped(text)

    def _decimals(self, digits: str) -> str:
        if not self._point:
            return ""
        keep = len(digits)
        while keep and digits[keep - 1] == "0" and self._fraction[keep - 1] != "0":
            keep -= 1
        return "." + digits[:keep]

    def _scientific(self, value: float) -> str:
        mantissa, _, power = f"{value:.{len(self._fraction)}E}".partition("E")
        sign = "-" if power.startswith("-") else "+" if self._exponent.endswith("+") else ""
        whole, _, fraction = mantissa.partition(".")
        digits = power.lstrip("+-").lstrip("0").zfill(self._power_places)
        return f"{whole}{self._decimals(fraction)}{self._exponent[0]}{sign}{digits}"


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    groups = [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return ",".join([digits[:first], *groups] if first else groups)
