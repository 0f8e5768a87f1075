"""What header.xml of an HWPX says of paragraphs: shapes, styles, numberings and bullets."""

from __future__ import annotations

import re

from ingest.archive import Element, local_name
from ingest.hancom_characters import standard
from ingest.hwp_flow import Head
from ingest.numbering import Level, Numberer

_HEADS = {"OUTLINE": Head.OUTLINE, "NUMBER": Head.NUMBER, "BULLET": Head.BULLET}
_WANTED = ("{*}paraPr", "{*}style", "{*}numbering", "{*}bullet")
_OUTLINE_STYLE = re.compile(r"개요\s*(\d{1,2})")
_Shape = tuple[Head, int, int]
"""A paragraph's head, its level from 1, and the number of its numbering or bullet."""
_PLAIN: _Shape = (Head.NONE, 1, 0)


class Headings:
    """The heads of paragraphs, by the numbers of their shapes and styles."""

    def __init__(self, root: Element | None) -> None:
        """Read header.xml; without one every paragraph is plain.

        Shapes and numberings are looked into when a paragraph uses them: files define many more.
        """
        self._elements: dict[str, Element] = {}
        self._shapes: dict[str, _Shape] = {}
        self._styles: dict[str, _Shape] = {}
        self._bullets: dict[int, str] = {}
        self._numberings: list[Element] = []
        self._numberer: Numberer | None = None
        for element in () if root is None else root.iter(*_WANTED):
            name = local_name(element)
            if name == "paraPr":
                self._elements[element.get("id", "")] = element
            elif name == "style":
                found = _OUTLINE_STYLE.fullmatch(element.get("name", ""))
                if found:  # a heading, but numbered only if its own shape says so
                    self._styles[element.get("id", "")] = (Head.OUTLINE, int(found[1]), -1)
            elif name == "numbering":
                self._numberings.append(element)
            else:
                self._bullets[_number(element, "id")] = standard(element.get("char", "")).strip()

    def of(self, paragraph: Element, outline: int) -> tuple[Head, int, str]:
        """Return a paragraph's head, level and mark, counting it.

        ``outline`` is the number of the section's outline numbering.
        """
        number = paragraph.get("paraPrIDRef", "")
        shape = self._shapes.get(number)
        if shape is None:
            shape = self._shapes[number] = _shape(self._elements.get(number))
        if shape[0] is Head.NONE and self._styles:
            shape = self._styles.get(paragraph.get("styleIDRef", ""), shape)
        head, level, definition = shape
        if head is Head.NONE or definition < 0:
            return head, level, ""
        if head is Head.BULLET:
            return head, level, self._bullets.get(definition, "")
        numbering = outline if head is Head.OUTLINE else definition
        if self._numberer is None:
            self._numberer = Numberer(
                {_number(each, "id"): _levels(each) for each in self._numberings}
            )
        return head, level, self._numberer.mark(numbering, level)


def _shape(element: Element | None) -> _Shape:
    for heading in () if element is None else element.iter("{*}heading"):
        head = _HEADS.get(heading.get("type", ""), Head.NONE)
        return head, _number(heading, "level") + 1, _number(heading, "idRef")
    return _PLAIN


def _levels(numbering: Element) -> tuple[Level, ...]:
    found = {
        _number(each, "level"): Level(
            each.text or "", each.get("numFormat", "DIGIT"), _number(each, "start") or 1
        )
        for each in numbering
        if local_name(each) == "paraHead"
    }
    deepest = max(found, default=0)
    return tuple(found.get(level, Level("")) for level in range(1, min(deepest, 10) + 1))


def _number(element: Element, name: str) -> int:
    value = element.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0
