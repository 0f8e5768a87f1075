"""What stands on a worksheet beside its cells: comments, text boxes, printed margins, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.archive import Element, local_name
from ingest.sheet_grid import Area, DefinedTable
from ingest.strings import rich_text, unescaped
from ingest.workbook import Package
from language.normal import nfc
from records.address import column_letters, corners
from records.document import Block, BlockKind
from records.location import Location

_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+-]{5,6}|\d{1,3}|[A-Za-z])')
"""Codes of print headers (ECMA-376 Part 1, 18.3.1.46): fonts, sizes, colours, page numbers."""
_MOST_TABLES = 200
"""Of one sheet: each is looked for among all its cells."""
_SECTION = re.compile(r"&[LCR]")


def comments(package: Package, part: str, sheet: str) -> Iterator[Block]:
    """Yield the comments of a sheet as memos at their cells, in the order of the file.

    A thread of comments is one memo for each; the note that older programs see in its place is
    left out.
    """
    related = package.related(part)
    threaded: set[str] = set()
    people = _people(package)
    for name in related.get("threadedComment", ()):
        for element in _children(package, name, "threadedComment"):
            address = element.get("ref", "")
            threaded.add(address)
            text = "".join(element.itertext("{*}text"))
            who = people.get(element.get("personId", ""), "")
            yield from _memo(sheet, address, unescaped(f"{who}: {text}" if who else text))
    for name in related.get("comments", ()):
        root = package.xml(name)
        for element in root.iterfind("{*}commentList/{*}comment") if root is not None else ():
            address = element.get("ref", "")
            body = element.find("{*}text")
            if body is not None and address not in threaded:
                yield from _memo(sheet, address, rich_text(body))


def _people(package: Package) -> dict[str, str]:
    return {
        element.get("id", ""): element.get("displayName", "")
        for name in package.related(package.workbook).get("person", ())
        for element in _children(package, name, "person")
    }


def _children(package: Package, part: str, name: str) -> Iterator[Element]:
    root = package.xml(part)
    if root is not None:
        yield from (child for child in root if local_name(child) == name)


def _memo(sheet: str, address: str, text: str) -> Iterator[Block]:
    text = nfc(text).strip()
    if text:
        place = Location(sheet=sheet, range=address if _is_address(address) else None)
        yield Block(BlockKind.MEMO, text, place)


def _is_address(text: str) -> bool:
    try:
        corners(text)
    except ValueError:
        return False
    return True


def text_boxes(package: Package, part: str, sheet: str) -> Iterator[Block]:
    """Yield the texts of shapes, at the cell where each is anchored."""
    for name in package.related(part).get("drawing", ()):
        root = package.xml(name)
        for anchor in root if root is not None else ():
            for body in anchor.iter("{*}txBody"):
                if any(local_name(above) == "Fallback" for above in body.iterancestors()):
                    continue  # the same shape again, for older programs
                lines = ("".join(line.itertext("{*}t")) for line in body.iterfind("{*}p"))
                text = nfc("\n".join(lines)).strip()
                if text:
                    place = Location(sheet=sheet, range=_anchor(anchor))
                    yield Block(BlockKind.TEXT_BOX, text, place)


def _anchor(anchor: Element) -> str | None:
    row = anchor.findtext("{*}from/{*}row", "").strip()
    column = anchor.findtext("{*}from/{*}col", "").strip()
    if not (row.isdecimal() and column.isdecimal() and len(row) < 8 and len(column) < 6):
        return None
    address = f"{column_letters(int(column) + 1)}{int(row) + 1}"
    return address if _is_address(address) else None


def margins(found: Sequence[tuple[str, str]], sheet: str) -> Iterator[Block]:
    """Yield what is printed above and below every page, without page numbers and the like."""
    for kind, code in found:
        parts = (_MARGIN_CODE.sub("", each) for each in _SECTION.split(code.replace("&&", "\0")))
        text = " ".join(" ".join(parts).replace("\0", "&").split())
        if re.search(r"\w", text):
            which = BlockKind.HEADER if kind == "oddHeader" else BlockKind.FOOTER
            yield Block(which, nfc(unescaped(text)), Location(sheet=sheet))


def defined_tables(package: Package, part: str) -> list[DefinedTable]:
    """Return the ranges of a sheet that are declared to be tables, from top to bottom."""
    found: list[DefinedTable] = []
    for name in package.related(part).get("table", ())[:_MOST_TABLES]:
        root = package.xml(name)
        if root is None:
            continue
        try:
            area = Area(*corners(root.get("ref", "")))
        except ValueError:
            continue
        found.append(DefinedTable(area, 0 if root.get("headerRowCount") == "0" else 1))
    return sorted(found, key=lambda each: each.area)
