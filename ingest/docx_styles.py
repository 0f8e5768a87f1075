"""What a Word document's styles and numbering say of a paragraph (ECMA-376 part 1, 17.7, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.archive import Element, local_name
from ingest.opc import attribute, child, is_on, number
from ingest.symbols import plain

_LEVELS = 9
_BASES = 20
"""How far a style may rest on another (Word stops at 11)."""
_HEADING_NAME = re.compile(r"(?:heading|제목|개요)\s*(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "제목"})
_CAPTIONS = frozenset({"caption", "캡션"})
_CONTENTS = re.compile(r"(?:toc|목차)\s*\d", re.IGNORECASE)

_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_HANJA = "一二三四五六七八九"
_HANGUL = "일이삼사오육칠팔구"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What is asked of a paragraph style: all that it inherits is already in it."""

    name: str = ""
    outline: int | None = None
    list_id: str = ""
    list_level: int = 0

    @property
    def is_caption(self) -> bool:
        """Return whether it is the style of captions."""
        return self.name.lower() in _CAPTIONS

    @property
    def is_contents(self) -> bool:
        """Return whether it is a style of lines of a table of contents."""
        return _CONTENTS.fullmatch(self.name) is not None

    @property
    def heading(self) -> int | None:
        """Return the level of heading that it makes, 1 the outermost; ``None`` for text."""
        if found := _HEADING_NAME.fullmatch(self.name):
            return int(found[1])
        if self.name.lower() in _TITLES:
            return 1
        return self.outline


def read_styles(root: Element | None) -> dict[str, Style]:
    """Return the paragraph styles by their ids; ``""`` is the default one."""
    stated = {
        attribute(each, "styleId"): each
        for each in (root if root is not None else ())
        if local_name(each) == "style" and attribute(each, "type", "paragraph") == "paragraph"
    }
    styles = {name: _style(name, stated) for name in stated}
    for name, element in stated.items():
        if attribute(element, "default") in ("1", "true", "on"):
            styles[""] = styles[name]
    return styles


def _style(name: str, stated: dict[str, Element]) -> Style:
    outline: int | None = None
    list_id, level = "", 0
    current, own = stated.get(name), _value(child(stated[name], "name"))
    for _ in range(_BASES):
        if current is None:
            break
        properties = child(current, "pPr")
        if outline is None:
            outline = outline_of(properties)
        if not list_id:
            list_id = _value(child(properties, "numPr", "numId"))
            level = number(_value(child(properties, "numPr", "ilvl")))
        current = stated.get(_value(child(current, "basedOn")))
    return Style(own, outline, list_id, level)


def outline_of(properties: Element | None) -> int | None:
    """Return the heading level that paragraph properties state, 1 the outermost."""
    stated = _value(child(properties, "outlineLvl"))
    return int(stated) + 1 if stated.isdecimal() and int(stated) < _LEVELS else None


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    font: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of the lists of one document, in reading order."""

    _lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Return the number or bullet of the next paragraph at a level (from 0) of a list.

        It is empty where the paragraph is in no list, or its level shows nothing.
        """
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        own = found.levels.get(level, _Level())
        if level in found.starts and (list_id, level) not in self._begun:
            counts[level] = found.starts[level]
            self._begun.add((list_id, level))
        else:
            counts[level] = counts.get(level, own.start - 1) + 1
        for below in range(level + 1, _LEVELS):
            restart = found.levels.get(below, _Level()).restart
            if restart is None or (restart and level < restart):
                counts.pop(below, None)
        if own.form == "bullet":
            return plain(own.text, own.font)

        def figure(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            each = found.levels.get(at, _Level())
            shown = "decimal" if own.legal else each.form
            return figures(counts.get(at, each.start), shown)

        return re.sub(r"%([1-9])", figure, own.text)


def read_numbering(root: Element | None) -> Numbering:
    """Return the lists that ``numbering.xml`` defines, none of them begun."""
    if root is None:
        return Numbering()
    abstracts: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    styles: dict[str, str] = {}
    for each in root:
        if local_name(each) == "abstractNum":
            name = attribute(each, "abstractNumId")
            abstracts[name] = _levels(each)
            links[name] = _value(child(each, "numStyleLink"))
            styles.setdefault(_value(child(each, "styleLink")), name)
    lists: dict[str, _List] = {}
    for each in root:
        if local_name(each) == "num":
            name = _value(child(each, "abstractNumId"))
            defined = name if abstracts.get(name) else styles.get(links.get(name) or "-", name)
            levels, starts = dict(abstracts.get(defined, {})), {}
            for override in each:
                if local_name(override) == "lvlOverride":
                    level = number(attribute(override, "ilvl"))
                    levels |= _levels(override)
                    start = _value(child(override, "startOverride"))
                    if start:
                        starts[level] = number(start, 1)
            lists[attribute(each, "numId")] = _List(name, levels, starts)
    return Numbering(lists)


def _levels(parent: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for each in parent:
        if local_name(each) == "lvl":
            restart = _value(child(each, "lvlRestart"))
            levels[number(attribute(each, "ilvl"))] = _Level(
                number(_value(child(each, "start")), 1),
                _value(child(each, "numFmt")) or "decimal",
                _value(child(each, "lvlText")),
                _font(child(each, "rPr", "rFonts")),
                is_on(child(each, "isLgl")),
                number(restart) if restart else None,
            )
    return levels


def figures(value: int, form: str) -> str:
    """Return a count in a number format of ECMA-376 (ST_NumberFormat); others as decimals."""
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{value:02}"
        case "upperRoman" | "lowerRoman":
            return _roman(value).lower() if form == "lowerRoman" else _roman(value)
        case "upperLetter" | "lowerLetter":
            first = "A" if form == "upperLetter" else "a"
            return _repeated([chr(ord(first) + each) for each in range(26)], value)
        case "ganada":
            return _repeated(list(_GANADA), value)
        case "chosung":
            return _repeated(list(_CHOSUNG), value)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= value <= 20:
            return chr(0x2460 + value - 1)
        case "decimalEnclosedParen":
            return f"({value})"
        case "decimalEnclosedFullstop":
            return f"{value}."
        case "koreanDigital2" | "chineseCounting" | "ideographDigital" | "japaneseCounting":
            return _tens(value, _HANJA, "十")
        case "koreanDigital" | "koreanCounting" | "koreanLegal":
            return _tens(value, _HANGUL, "십")
        case _:
            return str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _repeated(letters: list[str], value: int) -> str:
    if not 0 < value <= 20 * len(letters):
        return str(value)
    turns, at = divmod(value - 1, len(letters))
    return letters[at] * (turns + 1)


def _tens(value: int, digits: str, ten: str) -> str:
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = (digits[tens - 1] if tens > 1 else "") + ten if tens else ""
    return head + (digits[ones - 1] if ones else "")


def _font(fonts: Element | None) -> str:
    if fonts is None:
        return ""
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _value(element: Element | None) -> str:
    return attribute(element, "val") if element is not None else ""
