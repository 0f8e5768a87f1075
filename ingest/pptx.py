"""PPTX (PresentationML, ECMA-376 part 1, chapter 19): slides as pages, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.archive import Archive, Element, local_name
from ingest.blocks import Collector
from ingest.docx_styles import figures
from ingest.drawingml import graphic, paragraph_text
from ingest.limits import LIMITS
from ingest.opc import Package, attribute, child, number
from ingest.outline import mark_length, outline
from ingest.parser import Unreadable
from ingest.symbols import symbol
from records.document import BlockKind, Cell, Extraction, Status

_SHAPES = frozenset({"sp", "grpSp", "graphicFrame", "pic", "cxnSp", "AlternateContent"})
_TITLES = frozenset({"title", "ctrTitle"})
_ROLES = {"ftr": BlockKind.FOOTER, "dt": BlockKind.FOOTER, "hdr": BlockKind.HEADER}
_SAME_LINE = 228_600
"""Shapes whose tops differ by less than a quarter inch (in EMU) stand beside each other."""
_AUTO_NUMBERS = {
    "arabic": "decimal",
    "romanUc": "upperRoman",
    "romanLc": "lowerRoman",
    "alphaUc": "upperLetter",
    "alphaLc": "lowerLetter",
    "circleNum": "decimalEnclosedCircle",
    "ea1Jpn": "koreanDigital2",
}
_NUMBER_FORMS = (("ParenBoth", "({})"), ("ParenR", "{})"), ("Period", "{}."))

Point = tuple[int, int]


class PptxParser:
    """Reads presentations."""

    def parse(self, path: Path) -> Extraction:
        """Return the slides' blocks; see :class:`ingest.parser.Parser`.

        ``partial`` when it holds files of other formats, which are not read.
        """
        with Archive(path) as archive:
            reader = _Reader(Package(archive))
            reader.presentation()
        blocks = tuple(reader.out.blocks)
        if not reader.unread:
            return Extraction(Status.OK, "", blocks)
        return Extraction(
            Status.PARTIAL,
            f"슬라이드 안에 넣은 개체 {reader.unread}개는 읽지 않았습니다. "
            "개체에 글이 있으면 따로 저장해 넣어 주시기 바랍니다.",
            blocks,
        )


@dataclass(slots=True)
class _Reader:
    package: Package
    out: Collector = field(default_factory=Collector)
    unread: int = 0
    part: str = ""
    inherited: dict[str, Point] = field(default_factory=dict)

    def presentation(self) -> None:
        main = self.package.main("ppt/presentation.xml")
        slides = child(self.package.xml(main), "sldIdLst")
        listed = (
            [self.package.target(main, _relation(each)) for each in slides if local_name(each)]
            if slides is not None
            else []
        )
        if len(listed) > LIMITS.pages:
            raise Unreadable(
                Status.TOO_BIG, "슬라이드가 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
            )
        for page, name in enumerate(listed, start=1):
            root = self.package.xml(name)
            if name is not None and root is not None:
                self.out.begin_page(page)
                self.slide(name, root)

    def slide(self, name: str, root: Element) -> None:
        self.part = name
        self.inherited = self.positions(name)
        if attribute(root, "show") in ("0", "false"):
            self.out.text("[숨긴 슬라이드]", BlockKind.CAPTION)
        tree = child(root, "cSld", "spTree")
        if tree is not None:
            self.shapes(tree, 0)
        for notes in self.package.related(name, "notesSlide"):
            self.notes(notes)
        for kind in ("comments", "comment"):
            for comments in self.package.related(name, kind):
                self.comments(comments)
        self.unread += sum(
            each.kind in ("package", "oleObject") for each in self.package.relations(name)
        )

    def positions(self, slide: str) -> dict[str, Point]:
        """Return where the layout, and under it the master, put their placeholders."""
        found: dict[str, Point] = {}
        for layout in self.package.related(slide, "slideLayout"):
            for part in (*self.package.related(layout, "slideMaster"), layout):
                tree = child(self.package.xml(part), "cSld", "spTree")
                for shape in tree if tree is not None else ():
                    point, holder = _offset(shape), _placeholder(shape)
                    if point is not None and holder is not None:
                        found[f"type {attribute(holder, 'type', 'body')}"] = point
                        found[f"idx {attribute(holder, 'idx', '0')}"] = point
        return found

    def shapes(self, parent: Element, depth: int) -> None:
        if depth > LIMITS.nesting:
            raise Unreadable(
                Status.TOO_BIG,
                "도형이 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다.",
            )
        for shape in self.in_reading_order(_alternatives(parent)):
            match local_name(shape):
                case "grpSp":
                    self.shapes(shape, depth + 1)
                case "graphicFrame":
                    for table in shape.iter("{*}tbl"):
                        self.table(table)
                    graphic(self.out, self.package, self.part, shape)
                case _:
                    self.frame(shape)

    def in_reading_order(self, shapes: Iterator[Element]) -> list[Element]:
        """Return titles first, then from top to bottom and, side by side, from left to right."""
        placed = [(shape, self.point(shape)) for shape in shapes]
        placed.sort(key=lambda each: (not _is_title(each[0]), each[1][1], each[1][0]))
        ordered: list[Element] = []
        line: list[tuple[Element, Point]] = []
        for shape, point in placed:
            if line and (point[1] - line[0][1][1] >= _SAME_LINE or _is_title(line[0][0])):
                ordered += [each for each, _ in sorted(line, key=lambda one: one[1][0])]
                line = []
            line.append((shape, point))
        return ordered + [each for each, _ in sorted(line, key=lambda one: one[1][0])]

    def point(self, shape: Element) -> Point:
        own = _offset(shape)
        holder = _placeholder(shape)
        if own is None and holder is not None:
            own = self.inherited.get(f"idx {attribute(holder, 'idx', '-')}")
            own = own or self.inherited.get(f"type {attribute(holder, 'type', 'body')}")
        return own or (0, 0)

    def frame(self, shape: Element) -> None:
        body = child(shape, "txBody")
        holder = _placeholder(shape)
        role = attribute(holder, "type", "body") if holder is not None else ""
        if body is None or role == "sldNum":
            return
        if role in _TITLES:
            lines = [paragraph_text(each).strip() for each in body if local_name(each) == "p"]
            self.out.text("\n".join(line for line in lines if line), BlockKind.HEADING, 1)
            return
        counts: dict[int, int] = {}
        for paragraph in body:
            if local_name(paragraph) == "p":
                self.paragraph(paragraph, counts, _ROLES.get(role))

    def paragraph(
        self, paragraph: Element, counts: dict[int, int], within: BlockKind | None
    ) -> None:
        text = paragraph_text(paragraph).strip()
        if not text:
            return
        properties = child(paragraph, "pPr")
        level = number(attribute(properties, "lvl")) if properties is not None else 0
        label = _bullet(properties, counts, level)
        text = f"{label} {text}" if label and not mark_length(text) else text
        kind, rank = outline(text) if within is None else (within, None)
        if kind is BlockKind.PARAGRAPH and (label or level):
            kind, rank = BlockKind.LIST_ITEM, level + 1
        self.out.text(text, kind, rank)

    def table(self, table: Element) -> None:
        cells: list[Cell] = []
        rows = (each for each in table if local_name(each) == "tr")
        for row, element in enumerate(rows, start=1):
            columns = (each for each in element if local_name(each) == "tc")
            for column, cell in enumerate(columns, start=1):
                text = "\n".join(paragraph_text(each) for each in cell.iter("{*}p"))
                covered = {"1", "true"} & {attribute(cell, "hMerge"), attribute(cell, "vMerge")}
                if not covered or text.strip():
                    height, width = attribute(cell, "rowSpan"), attribute(cell, "gridSpan")
                    cells.append(
                        Cell(text, row, column, max(number(height, 1), 1), max(number(width, 1), 1))
                    )
        self.out.table(cells)

    def notes(self, part: str) -> None:
        tree = child(self.package.xml(part), "cSld", "spTree")
        for shape in _alternatives(tree) if tree is not None else ():
            holder = _placeholder(shape)
            if holder is None or attribute(holder, "type", "body") == "body":
                for paragraph in shape.iter("{*}p"):
                    self.out.text(paragraph_text(paragraph), BlockKind.MEMO)

    def comments(self, part: str) -> None:
        root = self.package.xml(part)
        for each in root.iter("{*}cm", "{*}reply") if root is not None else ():
            for told in each:
                if local_name(told) == "text":
                    self.out.text(told.text or "", BlockKind.MEMO)
                elif local_name(told) == "txBody":
                    for paragraph in told.iter("{*}p"):
                        self.out.text(paragraph_text(paragraph), BlockKind.MEMO)


def _alternatives(parent: Element) -> Iterator[Element]:
    """Yield the shapes of a tree; of alternatives the first, else what falls back."""
    for each in parent:
        if local_name(each) == "AlternateContent":
            choice = child(each, "Choice")
            shown = choice if choice is not None and len(choice) else child(each, "Fallback")
            if shown is not None:
                yield from (inner for inner in shown if local_name(inner) in _SHAPES)
        elif local_name(each) in _SHAPES:
            yield each


def _offset(shape: Element) -> Point | None:
    for path in (("spPr", "xfrm"), ("grpSpPr", "xfrm"), ("xfrm",)):
        found = child(shape, *path, "off")
        if found is not None:
            return number(attribute(found, "x")), number(attribute(found, "y"))
    return None


def _placeholder(shape: Element) -> Element | None:
    for properties in ("nvSpPr", "nvGraphicFramePr", "nvPicPr"):
        if (found := child(shape, properties, "nvPr", "ph")) is not None:
            return found
    return None


def _is_title(shape: Element) -> bool:
    holder = _placeholder(shape)
    return holder is not None and attribute(holder, "type") in _TITLES


def _bullet(properties: Element | None, counts: dict[int, int], level: int) -> str:
    """Return the mark that a paragraph itself states; inherited bullets are mere ornament."""
    counted = child(properties, "buAutoNum")
    for other in [each for each in counts if each > level or (each == level and counted is None)]:
        del counts[other]
    drawn = child(properties, "buChar")
    if drawn is not None:
        font = child(properties, "buFont")
        face = attribute(font, "typeface") if font is not None else ""
        return "".join(symbol(ord(each), face) for each in attribute(drawn, "char"))
    if counted is None:
        return ""
    counts[level] = counts.get(level, number(attribute(counted, "startAt", "1"), 1) - 1) + 1
    kind = attribute(counted, "type")
    form = next((known for start, known in _AUTO_NUMBERS.items() if kind.startswith(start)), "")
    shape = next((each for end, each in _NUMBER_FORMS if kind.endswith(end)), "{}")
    return shape.format(figures(counts[level], form))


def _relation(element: Element) -> str:
    """Return the relationship id of an element that also has an ``id`` of its own."""
    for key, value in element.attrib.items():
        if str(key).endswith("}id"):
            return str(value)
    return ""
