"""HWPX (KS X 6101): sections of paragraphs, runs and controls in a ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.archive import Archive, Element, local_name
from ingest.blocks import Collector
from ingest.limits import LIMITS
from ingest.outline import outline
from ingest.parser import Unreadable
from records.document import BlockKind, Cell, Extraction, Status

_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_NOTES = {
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "footNote": BlockKind.FOOTNOTE,
    "endNote": BlockKind.ENDNOTE,
    "hiddenComment": BlockKind.MEMO,
    "fieldBegin": BlockKind.MEMO,
}
_SIDE_TEXT = frozenset({"footNote", "endNote", "hiddenComment", "fieldBegin"})
_IN_LINE = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_LAYOUT = frozenset({"linesegarray", "secPr"})


class HwpxParser:
    """Reads HWPX files."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`."""
        with Archive(path) as archive:
            names = archive.names()
            if "META-INF/manifest.xml" in names:
                _refuse_encrypted(archive.bytes("META-INF/manifest.xml"))
            sections = sorted(
                (int(found[1]), name) for name in names if (found := _SECTION.fullmatch(name))
            )
            if not sections:
                raise Unreadable(
                    Status.CORRUPT,
                    "본문이 없는 문서입니다. 한글에서 다시 저장해 넣어 주시기 바랍니다.",
                )
            reader = _Reader(_headings(archive, names))
            for number, name in sections:
                reader.section(number + 1, archive.xml(name))
        return Extraction(Status.OK, "", tuple(reader.out.blocks))


@dataclass(slots=True)
class _Reader:
    headings: _Headings
    out: Collector = field(default_factory=Collector)
    deleting: bool = False

    def section(self, number: int, root: Element) -> None:
        self.out.begin_section(number)
        self.paragraphs(root, None, 0)

    def paragraphs(self, parent: Element, within: BlockKind | None, depth: int) -> None:
        if depth > LIMITS.nesting:
            raise Unreadable(
                Status.TOO_BIG,
                "표나 글상자가 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다.",
            )
        for child in parent:
            if local_name(child) == "p":
                self.paragraph(child, within, depth)

    def paragraph(self, paragraph: Element, within: BlockKind | None, depth: int) -> None:
        text, objects = self.line(paragraph)
        kind, level = self.kind(paragraph, text, within)
        self.out.text(text, kind, level)
        for each in objects:
            self.object(each, within, depth)

    def kind(
        self, paragraph: Element, text: str, within: BlockKind | None
    ) -> tuple[BlockKind | None, int | None]:
        if within is not None:
            return within, None
        stated, level = self.headings.of(paragraph)
        marked, marked_level = outline(text)
        if stated == "OUTLINE":
            return BlockKind.HEADING, level
        if marked is BlockKind.PARAGRAPH and stated in ("NUMBER", "BULLET"):
            return BlockKind.LIST_ITEM, level
        return marked, marked_level

    def line(self, paragraph: Element) -> tuple[str, list[Element]]:
        """Return a paragraph's own text, and the objects anchored in it, in order."""
        text: list[str] = []
        objects: list[Element] = []
        for run in paragraph:
            if local_name(run) != "run":
                continue
            for child in run:
                name = local_name(child)
                if name == "t":
                    text.extend(self.characters(child))
                elif name == "equation":
                    text.append(f" {_script(child)} ")
                elif name == "dutmal":
                    text.extend(_all_text(part) for part in child)
                elif name == "compose":
                    text.append(child.get("composeText", ""))
                elif name == "ctrl":
                    objects.extend(child)
                elif name not in _LAYOUT:
                    objects.append(child)
        return "".join(text), objects

    def characters(self, element: Element) -> Iterator[str]:
        """Yield the characters of a text element; tracked deletions are left out."""
        if element.text and not self.deleting:
            yield element.text
        for child in element:
            name = local_name(child)
            if name == "deleteBegin":
                self.deleting = True
            elif name == "deleteEnd":
                self.deleting = False
            elif not self.deleting:
                yield _IN_LINE.get(name, "")
            if child.tail and not self.deleting:
                yield child.tail

    def object(self, element: Element, within: BlockKind | None, depth: int) -> None:
        name = local_name(element)
        if name == "tbl":
            self.table(element, within, depth)
            return
        self.lists(element, _NOTES.get(name, within), depth)

    def lists(self, element: Element, within: BlockKind | None, depth: int) -> None:
        """Read the paragraph lists at any depth below an object: notes, shapes, captions."""
        for child in element:
            name = local_name(child)
            if name == "subList":
                self.paragraphs(child, within, depth + 1)
            elif name == "caption":
                self.lists(child, within or BlockKind.CAPTION, depth)
            elif name == "drawText":
                self.lists(child, within or BlockKind.TEXT_BOX, depth)
            elif name == "tbl":
                self.table(child, within, depth + 1)
            elif len(child):
                self.lists(child, within, depth)

    def table(self, table: Element, within: BlockKind | None, depth: int) -> None:
        for caption in table:
            if local_name(caption) == "caption":
                self.lists(caption, within or BlockKind.CAPTION, depth)
        nested: list[Element] = []
        cells: list[Cell] = []
        header_rows = 0
        for number, row in enumerate(each for each in table if local_name(each) == "tr"):
            for column, cell in enumerate(each for each in row if local_name(each) == "tc"):
                cells.append(self.cell(cell, number, column, nested, depth))
                if cell.get("header") == "1":
                    header_rows = max(header_rows, cells[-1].row)
        self.out.table(cells, header_rows or 1)
        for each in nested:
            self.object(each, within, depth + 1)

    def cell(self, cell: Element, row: int, column: int, nested: list[Element], depth: int) -> Cell:
        texts: list[str] = []
        place = {"rowAddr": row, "colAddr": column, "rowSpan": 1, "colSpan": 1}
        for child in cell:
            if local_name(child) == "subList":
                texts.append(self.plain(child, nested, depth + 1))
            for name in place:
                value = child.get(name, "")
                if value.isdecimal():
                    place[name] = int(value)
        return Cell(
            "\n".join(texts),
            place["rowAddr"] + 1,
            place["colAddr"] + 1,
            max(place["rowSpan"], 1),
            max(place["colSpan"], 1),
        )

    def plain(self, parent: Element, nested: list[Element] | None, depth: int) -> str:
        """Return the text of a cell, with that of tables and boxes in it.

        Tables and notes are put into ``nested``, to become blocks of their own.
        """
        if depth > LIMITS.nesting:
            raise Unreadable(
                Status.TOO_BIG, "표가 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다."
            )
        lines: list[str] = []
        for paragraph in parent:
            if local_name(paragraph) != "p":
                continue
            text, objects = self.line(paragraph)
            parts = [text.strip()]
            for each in objects:
                name = local_name(each)
                if nested is not None and (name == "tbl" or name in _SIDE_TEXT):
                    nested.append(each)
                if name not in _SIDE_TEXT:
                    parts.extend(
                        self.plain(below, None, depth + 1)
                        for below in each.iter("{*}subList")
                        if not _inside_another_list(below, each)
                    )
            lines.append(" ".join(part for part in parts if part))
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class _Headings:
    """What paragraph shapes and styles say of headings, by their numbers in header.xml."""

    shapes: dict[str, tuple[str, int]]
    styles: dict[str, tuple[str, int]]

    def of(self, paragraph: Element) -> tuple[str, int]:
        """Return (NONE, OUTLINE, NUMBER or BULLET; level from 1)."""
        styled = self.styles.get(paragraph.get("styleIDRef", ""))
        if styled is not None:
            return styled
        return self.shapes.get(paragraph.get("paraPrIDRef", ""), ("NONE", 1))


def _headings(archive: Archive, names: list[str]) -> _Headings:
    shapes: dict[str, tuple[str, int]] = {}
    styles: dict[str, tuple[str, int]] = {}
    if "Contents/header.xml" in names:
        root = archive.xml("Contents/header.xml")
        for shape in root.iter("{*}paraPr"):
            for heading in shape.iter("{*}heading"):
                level = heading.get("level", "0")
                shapes[shape.get("id", "")] = (
                    heading.get("type", "NONE"),
                    int(level) + 1 if level.isdecimal() else 1,
                )
        for style in root.iter("{*}style"):
            found = re.fullmatch(r"개요\s*(\d+)", style.get("name", ""))
            if found:
                styles[style.get("id", "")] = ("OUTLINE", int(found[1]))
    return _Headings(shapes, styles)


def _refuse_encrypted(manifest: bytes) -> None:
    if b"encryption-data" in manifest:
        raise Unreadable(
            Status.ENCRYPTED,
            "문서에 암호가 걸려 있습니다. 한글에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
        )


def _inside_another_list(element: Element, top: Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if local_name(parent) == "subList":
            return True
        parent = parent.getparent()
    return False


def _script(equation: Element) -> str:
    return " ".join(each.text or "" for each in equation.iter("{*}script"))


def _all_text(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())
