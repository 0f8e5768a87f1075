"""Office Math (ECMA-376 part 1, chapter 22) as one line of text."""

from __future__ import annotations

import re

from ingest.archive import Element, local_name
from ingest.opc import attribute, child

_PROPERTIES = re.compile(r"\w+Pr")


def linear(math: Element) -> str:
    """Return a formula as people type it: ``(a+b)/(2)``, ``x^2``, ``√(n)``, ``∑_(i=1)^n``."""
    return " ".join(_inside(math).split())


def _inside(element: Element) -> str:
    return "".join(_text(each) for each in element)


def _text(element: Element) -> str:
    name = local_name(element)
    if not name or _PROPERTIES.fullmatch(name):
        return ""
    match name:
        case "t":
            return element.text or ""
        case "f":
            return f"{_group(element, 'num')}/{_group(element, 'den')}"
        case "rad":
            return f"{_part(element, 'deg')}√({_part(element, 'e')})"
        case "nary":
            sign = _property(element, "naryPr", "chr", "∫")
            limits = _script("_", element, "sub") + _script("^", element, "sup")
            return f"{sign}{limits} {_part(element, 'e')}"
        case "sSup" | "sSub" | "sSubSup":
            scripts = _script("_", element, "sub") + _script("^", element, "sup")
            return _part(element, "e") + scripts
        case "sPre":
            scripts = _script("_", element, "sub") + _script("^", element, "sup")
            return scripts + _part(element, "e")
        case "d":
            begin = _property(element, "dPr", "begChr", "(")
            end = _property(element, "dPr", "endChr", ")")
            between = _property(element, "dPr", "sepChr", "|")
            parts = [_inside(each) for each in element if local_name(each) == "e"]
            return begin + between.join(parts) + end
        case "func":
            return f"{_part(element, 'fName')} {_part(element, 'e')}"
        case "limLow":
            return _part(element, "e") + _script("_", element, "lim")
        case "limUpp":
            return _part(element, "e") + _script("^", element, "lim")
        case "acc":
            return _part(element, "e") + _property(element, "accPr", "chr", "\u0302")
        case "m":
            rows = [each for each in element if local_name(each) == "mr"]
            return "; ".join(", ".join(_inside(cell) for cell in row) for row in rows)
        case "eqArr":
            return "; ".join(_inside(each) for each in element if local_name(each) == "e")
        case _:
            return _inside(element)


def _part(element: Element, name: str) -> str:
    found = child(element, name)
    return _inside(found) if found is not None else ""


def _group(element: Element, name: str) -> str:
    inner = _part(element, name)
    return inner if len(inner) == 1 or inner.isalnum() else f"({inner})"


def _script(sign: str, element: Element, name: str) -> str:
    inner = _group(element, name)
    return "" if inner in ("", "()") else sign + inner


def _property(element: Element, properties: str, name: str, default: str) -> str:
    found = child(element, properties, name)
    return attribute(found, "val", default) if found is not None else default
