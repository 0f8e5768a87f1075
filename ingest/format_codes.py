"""The code of a number format, cut into sections and tokens.

The grammar is that of ECMA-376 Part 1, 18.8.31 (numFmts), as Excel writes it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"₩"#,##0;-"₩"#,##0',
    6: '"₩"#,##0;-"₩"#,##0',
    7: '"₩"#,##0.00;-"₩"#,##0.00',
    8: '"₩"#,##0.00;-"₩"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    27: 'yyyy"年" mm"月" dd"日"',
    28: "mm-dd",
    29: "mm-dd",
    30: "mm-dd-yy",
    31: 'yyyy"년" mm"월" dd"일"',
    32: 'h"시" mm"분"',
    33: 'h"시" mm"분" ss"초"',
    34: "yyyy-mm-dd",
    35: "yyyy-mm-dd",
    36: 'yyyy"年" mm"月" dd"日"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-";@',
    42: '"₩"#,##0;-"₩"#,##0;"₩-";@',
    43: '#,##0.00;-#,##0.00;"-";@',
    44: '"₩"#,##0.00;-"₩"#,##0.00;"₩-";@',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
    50: 'yyyy"年" mm"月" dd"日"',
    51: "mm-dd",
    52: "yyyy-mm-dd",
    53: "yyyy-mm-dd",
    54: "mm-dd",
    55: "yyyy-mm-dd",
    56: "yyyy-mm-dd",
    57: 'yyyy"年" mm"月" dd"日"',
    58: "mm-dd",
}
"""Formats that a workbook names by number alone; 5–8, 14, 22, 27–36 and 50–58 as Excel shows them
in Korea (ECMA-376 Part 1, 18.8.30, ko-kr)."""
LONG_DATE = 'yyyy"년" m"월" d"일" dddd'
LONG_TIME = "AM/PM h:mm:ss"
"""What ``[$-F800]`` and ``[$-F400]`` (the long date and time of Windows) show in Korea."""
_KOREAN = ("412", "ko", "f800", "f400")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+"
    r"|검정|파랑|녹청|녹색|자홍|빨강|흰색|노랑|색 ?\d+"
)
_HALF_DAY = ("am/pm", "a/p", "오전/오후")
_LONGEST = 255
"""Excel refuses longer codes."""


class UnknownFormat(Exception):
    """A code whose display is not certain; the value is then shown as ``General`` shows it."""


class Token(NamedTuple):
    """A piece of a section.

    ``kind`` is ``literal``, ``digit``, ``point``, ``comma``, ``percent``, ``exponent``,
    ``slash``, ``text`` (``@``), ``general``, ``moment`` (a run of ``ymdhsa``), ``elapsed`` or
    ``halfday``.
    """

    kind: str
    text: str


class Section(NamedTuple):
    """One of the parts between semicolons: its tokens, condition, and whether it is Korean."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None
    korean: bool

    def has(self, *kinds: str) -> bool:
        """Return whether a token of one of these kinds stands in it."""
        return any(token.kind in kinds for token in self.tokens)


def sections_of(code: str) -> list[Section]:
    """Return the sections of a format code.

    Raises:
        UnknownFormat: when anything in it is not understood.
    """
    if len(code) > _LONGEST:
        raise UnknownFormat(code)
    reader = _Reader(code)
    sections = [reader.section()]
    while reader.more():
        sections.append(reader.section())
    if len(sections) > 4:
        raise UnknownFormat(code)
    return sections


class _Reader:
    def __init__(self, code: str) -> None:
        self._code = code
        self._at = 0

    def more(self) -> bool:
        return self._at <= len(self._code)

    def section(self) -> Section:
        """Read up to the next semicolon and step over it."""
        self._tokens: list[Token] = []
        self._condition: tuple[str, float] | None = None
        self._korean = False
        while self._at < len(self._code) and self._code[self._at] != ";":
            self._step(self._code[self._at])
        self._at += 1
        return Section(tuple(self._tokens), self._condition, self._korean)

    def _step(self, letter: str) -> None:
        rest = self._code[self._at :].lower()
        if letter == '"':
            end = self._code.find('"', self._at + 1)
            if end < 0:
                raise UnknownFormat(self._code)
            self._add("literal", self._code[self._at + 1 : end], end + 1 - self._at)
        elif letter in "\\!":
            self._add("literal", self._code[self._at + 1 : self._at + 2], 2)
        elif letter == "_":  # as wide as the next letter
            self._add("literal", " ", 2)
        elif letter == "*":  # the next letter fills the column
            self._at += 2
        elif letter == "[":
            self._bracket()
        elif letter in "0#?":
            self._add("digit", letter, 1)
        elif rest.startswith(("e+", "e-")) and any(t.kind == "digit" for t in self._tokens):
            self._add("exponent", letter + self._code[self._at + 1], 2)
        elif rest.startswith("general"):
            self._add("general", "", len("general"))
        elif half := next((each for each in _HALF_DAY if rest.startswith(each)), ""):
            self._korean |= half == "오전/오후"
            self._add("halfday", half, len(half))
        elif letter in ".,%/@":
            kinds = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text"}
            self._add(kinds[letter], letter, 1)
        elif rest[0] in "ymdhsa":
            run = re.match(rf"{rest[0]}+", rest)
            assert run is not None
            self._add("moment", run[0], len(run[0]))
        elif letter in " -+():^'~{}<>=$&" or not letter.isascii():
            self._add("literal", letter, 1)
        else:
            raise UnknownFormat(self._code)

    def _add(self, kind: str, text: str, length: int) -> None:
        self._tokens.append(Token(kind, text))
        self._at += length

    def _bracket(self) -> None:
        end = self._code.find("]", self._at)
        if end < 0:
            raise UnknownFormat(self._code)
        inner = self._code[self._at + 1 : end]
        self._at = end + 1
        small = inner.lower()
        if inner.startswith("$"):
            symbol, _, locale = inner[1:].partition("-")
            self._korean |= locale.lower().endswith(_KOREAN) or locale.lower().startswith("ko")
            if symbol:
                self._tokens.append(Token("literal", symbol))
            if locale.lower() in ("f800", "f400"):
                self._tokens.append(Token("system", locale.lower()))
        elif re.fullmatch(r"h+|m+|s+", small):
            self._tokens.append(Token("elapsed", small))
        elif found := _CONDITION.fullmatch(inner):
            self._condition = (found[1], float(found[2]))
        elif not _COLOUR.fullmatch(small):
            raise UnknownFormat(self._code)
