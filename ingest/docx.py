"""DOCX (WordprocessingML, ECMA-376 part 1, chapter 17): the body, and all that is anchored in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from ingest.archive import Archive, Element, local_name
from ingest.blocks import Collector
from ingest.docx_flow import CONTAINERS, boxes, flow, parts, refuse_deep, shown_part, table_cells
from ingest.docx_styles import Style, outline_of, read_numbering, read_styles
from ingest.drawingml import graphic
from ingest.limits import LIMITS
from ingest.omml import linear
from ingest.opc import Package, attribute, child, is_on, number
from ingest.outline import outline
from ingest.parser import Unreadable
from ingest.symbols import plain, symbol
from records.document import BlockKind, Extraction, Status

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {
    "footnoteReference": ("footnotes", BlockKind.FOOTNOTE),
    "endnoteReference": ("endnotes", BlockKind.ENDNOTE),
    "commentReference": ("comments", BlockKind.MEMO),
}
_PICTURES = frozenset({"drawing", "pict", "object"})
_MAIN = "word/document.xml"


class DocxParser:
    """Reads Word documents."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`.

        ``partial`` when it holds files of other formats, which are not read.
        """
        with Archive(path) as archive:
            return read_docx(Package(archive))


def read_docx(package: Package) -> Extraction:
    """Return what the package of a Word document holds."""
    out = Collector()
    reader = _Reader(package, package.main(_MAIN), out)
    reader.document()
    if not reader.unread:
        return Extraction(Status.OK, "", tuple(out.blocks))
    return Extraction(
        Status.PARTIAL,
        f"문서 안에 넣은 개체 {reader.unread}개는 읽지 않았습니다. "
        "개체에 글이 있으면 따로 저장해 넣어 주시기 바랍니다.",
        tuple(out.blocks),
    )


@dataclass(slots=True)
class _Line:
    """A paragraph's own text, what is anchored in it, and whether it is but a formula."""

    text: list[str] = field(default_factory=list)
    anchored: list[Element] = field(default_factory=list)
    words: bool = False
    formula: bool = False


class _Reader:
    def __init__(self, package: Package, part: str, out: Collector) -> None:
        self.package = package
        self.part = part
        self.out = out
        self.unread = 0
        self._section = 1
        self._told: set[str] = set()
        self._styles = read_styles(self._other("styles"))
        self._numbering = read_numbering(self._other("numbering"))
        self._notes = {kind: _by_id(self._other(part), kind) for part, kind in _NOTES.values()}

    def document(self) -> None:
        """Read the body, section by section with its headers and footers, and late comments."""
        body = child(self.package.xml(self.part), "body")
        if body is None:
            raise Unreadable(
                Status.CORRUPT, "본문이 없는 문서입니다. 원본을 다시 저장해 넣어 주시기 바랍니다."
            )
        self.out.begin_section(1)
        self.blocks(body, None, 0)
        for comment in list(self._notes[BlockKind.MEMO].values()):
            self.blocks(comment, BlockKind.MEMO, 1)
        self.unread += sum(
            each.kind in ("package", "oleObject") for each in self.package.relations(self.part)
        )

    def blocks(self, parent: Element, within: BlockKind | None, depth: int) -> None:
        refuse_deep(depth)
        for each in flow(parent, depth):
            match local_name(each):
                case "p":
                    self.paragraph(each, within, depth)
                case "tbl":
                    self.table(each, within, depth)
                case "altChunk":
                    self.chunk(each, depth)
                case "sectPr" if within is None:
                    self.section(each, depth)

    def paragraph(self, paragraph: Element, within: BlockKind | None, depth: int) -> None:
        line = self.line(paragraph, depth)
        text, style = self.numbered(paragraph, line)
        properties = child(paragraph, "pPr")
        kind, level = within, None
        if within is None:
            kind, level = outline(text.strip())
            heading = outline_of(properties) or style.heading
            if style.is_contents:
                kind, level = BlockKind.PARAGRAPH, None
            elif style.is_caption:
                kind, level = BlockKind.CAPTION, None
            elif heading is not None:
                kind, level = BlockKind.HEADING, heading
            elif line.formula and not line.words:
                kind, level = BlockKind.EQUATION, None
            elif kind is BlockKind.PARAGRAPH and (place := self.list_place(paragraph, style))[0]:
                kind, level = BlockKind.LIST_ITEM, place[1] + 1
        self.out.text(text, kind, level)
        self.anchored(line.anchored, within, depth)
        ends = child(properties, "sectPr")
        if ends is not None and within is None:
            self.section(ends, depth)
            self._section += 1
            self.out.begin_section(self._section)

    def numbered(self, paragraph: Element, line: _Line) -> tuple[str, Style]:
        """Return a paragraph's text behind its number, and its style; an empty one counts not."""
        text = "".join(line.text)
        stated = child(paragraph, "pPr", "pStyle")
        name = attribute(stated, "val") if stated is not None else ""
        style = self._styles.get(name) or self._styles.get("") or Style()
        list_id, level = self.list_place(paragraph, style)
        if not text.strip() or not list_id:
            return text, style
        label = self._numbering.label(list_id, level)
        return (f"{label} {text.lstrip()}" if label else text), style

    def list_place(self, paragraph: Element, style: Style) -> tuple[str, int]:
        """Return the list and level (from 0) of a paragraph; ``""`` when it is in none."""
        own = child(paragraph, "pPr", "numPr")
        stated = child(own, "numId")
        list_id = attribute(stated, "val") if stated is not None else style.list_id
        depth = child(own, "ilvl")
        level = number(attribute(depth, "val")) if depth is not None else style.list_level
        return ("" if list_id == "0" else list_id), level

    def line(self, paragraph: Element, depth: int) -> _Line:
        line = _Line()
        self.inline(paragraph, line, depth)
        return line

    def inline(self, parent: Element, line: _Line, depth: int) -> None:
        refuse_deep(depth)
        for each in parent:
            name = local_name(each)
            if name == "r":
                self.run(each, line, depth + 1)
            elif name in CONTAINERS:
                self.inline(each, line, depth + 1)
            elif name in ("sdt", "AlternateContent"):
                if (inner := shown_part(each)) is not None:
                    self.inline(inner, line, depth + 1)
            elif name in ("oMath", "oMathPara"):
                line.formula = True
                line.text.append(f" {linear(each)} ")

    def run(self, run: Element, line: _Line, depth: int) -> None:
        """Add what a run or a part of one shows; instructions of fields are left out."""
        refuse_deep(depth)
        for each in run:
            name = local_name(each)
            if name == "t":
                fonts = child(run, "rPr", "rFonts")
                font = attribute(fonts, "ascii") if fonts is not None else ""
                line.text.append(plain(each.text or "", font))
                line.words = line.words or bool((each.text or "").strip())
            elif name in _CHARACTERS:
                line.text.append(_CHARACTERS[name])
            elif name == "sym":
                line.text.append(symbol(_code(attribute(each, "char")), attribute(each, "font")))
            elif name == "fldChar":
                line.text.append(_checkbox(each))
            elif name == "ruby":
                self.ruby(each, line, depth)
            elif name in _NOTES or name in _PICTURES:
                line.anchored.append(each)
            elif name == "AlternateContent" and (inner := shown_part(each)) is not None:
                self.run(inner, line, depth + 1)

    def ruby(self, ruby: Element, line: _Line, depth: int) -> None:
        for part in ("rubyBase", "rt"):
            if (found := child(ruby, part)) is not None:
                line.text.append("(" if part == "rt" else "")
                self.inline(found, line, depth + 1)
                line.text.append(")" if part == "rt" else "")

    def anchored(self, anchored: list[Element], within: BlockKind | None, depth: int) -> None:
        for each in anchored:
            if (note := _NOTES.get(local_name(each))) is not None:
                kind = note[1]
                found = self._notes[kind].pop(attribute(each, "id"), None)
                if found is not None:
                    self.blocks(found, kind, depth + 1)
                continue
            for box in boxes(each):
                self.blocks(box, within or BlockKind.TEXT_BOX, depth + 1)
            graphic(self.out, self.package, self.part, each)

    def section(self, properties: Element, depth: int) -> None:
        """Read a section's headers and footers; one that several sections share is read once."""
        for each in properties:
            kind = {"headerReference": BlockKind.HEADER, "footerReference": BlockKind.FOOTER}.get(
                local_name(each)
            )
            target = self.package.target(self.part, attribute(each, "id"))
            if kind is None or target is None or target in self._told:
                continue
            self._told.add(target)
            root = self.package.xml(target)
            if root is not None:
                self.blocks(root, kind, depth + 1)

    def chunk(self, chunk: Element, depth: int) -> None:
        """Read another document that stands in for a part of this one."""
        target = self.package.target(self.part, attribute(chunk, "id"))
        data = self.package.bytes(target) if target is not None else None
        if data is None or target is None:
            return
        if data.startswith(b"PK"):
            refuse_deep(depth + LIMITS.nesting // 4)
            with Archive(BytesIO(data)) as archive:
                package = Package(archive)
                inner = _Reader(package, package.main(_MAIN), self.out)
                inner.document()
                self.unread += inner.unread
        elif target.lower().endswith((".htm", ".html", ".xhtml")):
            from ingest.html import collect, decode_page

            collect(decode_page(data), self.out)
        else:
            self.unread += 1

    def table(self, table: Element, within: BlockKind | None, depth: int) -> None:
        later: list[Element] = []
        cells, header_rows = table_cells(
            table, lambda cell: self.plain(cell, later, depth + 1), depth
        )
        self.out.table(cells, header_rows or None)
        for each in later:
            if local_name(each) == "tbl":
                self.table(each, within, depth + 1)
            else:
                self.anchored([each], within, depth + 1)

    def plain(self, parent: Element, later: list[Element] | None, depth: int) -> str:
        """Return the text of a cell with that of tables and boxes in it.

        Tables and notes go to ``later``, to become blocks of their own.
        """
        refuse_deep(depth)
        lines: list[str] = []
        for each in flow(parent, depth):
            if local_name(each) == "p":
                line = self.line(each, depth)
                lines.append(self.numbered(each, line)[0].strip())
                for anchor in line.anchored:
                    if later is not None and local_name(anchor) in _NOTES:
                        later.append(anchor)
                    lines += [self.plain(box, None, depth + 1) for box in boxes(anchor)]
            elif local_name(each) == "tbl":
                if later is not None:
                    later.append(each)
                for row in parts(each, "tr", depth):
                    texts = [self.plain(cell, None, depth + 1) for cell in parts(row, "tc", depth)]
                    lines.append(" ".join(text for text in texts if text))
        return "\n".join(line for line in lines if line)

    def _other(self, kind: str) -> Element | None:
        return self.package.xml(next(iter(self.package.related(self.part, kind)), None))


def _by_id(root: Element | None, kind: BlockKind) -> dict[str, Element]:
    name = "comment" if kind is BlockKind.MEMO else kind.value
    return {
        attribute(each, "id"): each
        for each in (root if root is not None else ())
        if local_name(each) == name and "eparator" not in attribute(each, "type")
    }


def _checkbox(field_mark: Element) -> str:
    box = child(field_mark, "ffData", "checkBox")
    if box is None:
        return ""
    state = child(box, "checked")
    return "☑" if is_on(state if state is not None else child(box, "default")) else "☐"


def _code(hexadecimal: str) -> int:
    try:
        return int(hexadecimal[:6], 16)
    except ValueError:
        return ord("•")
