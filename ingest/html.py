"""HTML: blocks, lists and tables of a page as a browser without style sheets would show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.archive import Element
from ingest.blocks import Collector
from ingest.html_tables import rows_and_cells
from ingest.limits import LIMITS
from ingest.outline import outline
from ingest.parser import Unreadable
from ingest.plain import decode
from records.document import BlockKind, Cell, Extraction, Status

_BLOCKS = frozenset({
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "legend", "li", "main", "menu", "nav", "noframes", "noscript", "ol", "optgroup",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "tr", "ul", "caption", "title",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "meta", "link", "base", "template", "iframe", "frame", "object",
    "embed", "rp",
})  # fmt: skip
_AS_WRITTEN = frozenset({"pre", "textarea", "listing", "xmp"})
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_HEAD_BYTES = 4096
_BROKEN = "잘못 짜인 곳이 있어 {}. 브라우저에서 다시 저장해 넣어 주시기 바랍니다."
_KOREAN = frozenset({"euc-kr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "cp949", "ms949"})
_BUTTONS = frozenset({"", "text", "button", "submit", "reset", "search", "email", "tel", "url"})


class HtmlParser:
    """Reads web pages."""

    def parse(self, path: Path) -> Extraction:
        """Return the page's blocks; see :class:`ingest.parser.Parser`.

        ``partial`` when the page is nested more deeply than can be read.
        """
        out = Collector()
        whole = collect(decode_page(path.read_bytes()), out)
        if whole:
            return Extraction(Status.OK, "", tuple(out.blocks))
        if not out.blocks:
            raise Unreadable(Status.CORRUPT, _BROKEN.format("읽지 못했습니다"))
        return Extraction(Status.PARTIAL, _BROKEN.format("일부만 읽었습니다"), tuple(out.blocks))


def decode_page(data: bytes) -> str:
    """Return a page as text: by its mark, its own word (``<meta charset>``), else as any text.

    What the page says of itself is believed only when it fits.

    Raises:
        Unreadable: when no encoding fits.
    """
    stated = _META.search(data[:_HEAD_BYTES])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = stated[1].decode("ascii").lower()
        try:
            return data.decode("cp949" if name in _KOREAN else name)
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)


def collect(markup: str, out: Collector) -> bool:
    """Add the blocks of a page; return whether all of it could be read."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    data = markup.replace("\0", "").encode("utf-8", "replace")
    if not data.strip():
        return True
    root: etree._Element | None = etree.fromstring(data, parser)
    if root is None:  # no element was ever closed or said anything
        return False
    title = " ".join("".join(root.itertext("title")).split())
    heads = {" ".join("".join(map(str, each.itertext())).split()) for each in root.iter("h1")}
    if title and title not in heads:
        out.text(title, BlockKind.HEADING, 1)
    _Page(out).walk(root)
    return not any(each.level_name == "FATAL" for each in parser.error_log)


@dataclass(slots=True)
class _Page:
    """Walks a tree in reading order; text gathers until a block begins or ends."""

    out: Collector
    held: list[str] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)
    mark: str = ""
    item: bool = False
    written: int = 0

    def walk(self, root: Element) -> None:
        """Read a tree without recursion, however deeply it is nested."""
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            name = _name(element)
            if event == "start":
                self.begin(element, name)
                if name in _UNSEEN or name == "title" or (name == "table" and not _frames(element)):
                    if name == "table":
                        self.table(element, 0)
                    steps.skip_subtree()
                elif element.text:
                    self.add(element.text)
                continue
            self.end(element, name)
            if element.tail and element is not root:
                self.add(element.tail)
        self.flush(None)

    def begin(self, element: Element, name: str) -> None:
        if name in _BLOCKS:
            self.flush(None)
        if name in ("ul", "ol", "menu", "dir"):
            start = element.get("start", "1")
            first = int(start) if start.isdecimal() and len(start) < 10 else 1
            self.lists.append([first] if name == "ol" else [])
        elif name == "li":
            self.item = True
            if self.lists and self.lists[-1]:
                stated = element.get("value", "")
                if stated.isdecimal() and len(stated) < 10:
                    self.lists[-1][0] = int(stated)
                self.mark = f"{self.lists[-1][0]}. "
                self.lists[-1][0] += 1
        elif name == "br":
            self.held.append("\n")
        elif name == "rt":
            self.held.append("(")
        elif name == "img":
            self.add(element.get("alt") or "")
        elif name == "input" and element.get("type", "").lower() in _BUTTONS:
            self.add(f" {element.get('value') or ''} ")
        elif name in _AS_WRITTEN:
            self.written += 1

    def end(self, element: Element, name: str) -> None:
        if name in _BLOCKS:
            self.flush(element)
        if name in ("ul", "ol", "menu", "dir") and self.lists:
            self.lists.pop()
        elif name == "li":
            self.item, self.mark = False, ""
        elif name == "rt":
            self.held.append(")")
        elif name in _AS_WRITTEN:
            self.written -= 1

    def add(self, text: str) -> None:
        self.held.append(text if self.written else _SPACE.sub(" ", text))

    def flush(self, ended: Element | None) -> None:
        text = "".join(self.held) if self.written else joined(self.held)
        self.held.clear()
        if not text.strip():
            return
        name = _name(ended) if ended is not None else ""
        if re.fullmatch(r"h[1-6]", name):
            self.out.text(text, BlockKind.HEADING, int(name[1]))
            return
        if name in ("figcaption", "caption"):
            self.out.text(text, BlockKind.CAPTION)
        elif self.item:
            self.out.text(self.mark + text, BlockKind.LIST_ITEM, max(len(self.lists), 1))
        elif name in _AS_WRITTEN:
            self.out.text(text, BlockKind.PARAGRAPH)
        else:
            for line in text.split("\n"):
                self.out.text(line, *outline(line))
        self.mark = ""

    def table(self, table: Element, depth: int) -> None:
        if depth > LIMITS.nesting:
            raise Unreadable(
                Status.TOO_BIG, "표가 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다."
            )
        for caption in table.iterchildren("caption"):
            self.out.text(plain_text(caption), BlockKind.CAPTION)
        inner: list[Element] = []
        cells: list[Cell] = []
        header_rows = 0
        for heads, placed in rows_and_cells(table):
            for element, row, column, height, width in placed:
                cells.append(Cell(plain_text(element), row, column, height, width))
                inner += _nearest_tables(element)
                if heads:
                    header_rows = row
        self.out.table(cells, header_rows or None)
        for each in inner:
            self.table(each, depth + 1)


def plain_text(element: Element) -> str:
    """Return all text below an element, a line for each block in it."""
    parts: list[str] = []
    steps = etree.iterwalk(element, events=("start", "end"))
    for event, each in steps:
        name = _name(each)
        if name in _BLOCKS or name == "br":
            parts.append(
                " " if name in _CELLS else "\n" if event == "start" or name != "br" else ""
            )
        if event == "start":
            if name in _UNSEEN:
                steps.skip_subtree()
            elif name == "img":
                parts.append(each.get("alt") or "")
            elif each.text:
                parts.append(_SPACE.sub(" ", each.text))
        elif each.tail and each is not element:
            parts.append(_SPACE.sub(" ", each.tail))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def joined(parts: list[str]) -> str:
    """Return pieces of text as one, without the spaces where they meet or lines end."""
    text = re.sub(r" {2,}", " ", "".join(parts)) if len(parts) > 1 else "".join(parts)
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


def _frames(table: Element) -> bool:
    """Return whether a table only puts a frame around its one cell, as mails and notices do."""
    cells = _cells(table)
    return next(cells, None) is not None and next(cells, None) is None


def _cells(table: Element) -> Iterator[Element]:
    for _, placed in rows_and_cells(table):
        for cell, *_ in placed:
            yield cell


def _nearest_tables(cell: Element) -> list[Element]:
    found: list[Element] = []
    steps = etree.iterwalk(cell, events=("start",), tag=None)
    for _, each in steps:
        if _name(each) == "table":
            found.append(each)
            steps.skip_subtree()
    return found


def _name(element: Element) -> str:
    return element.tag.rpartition(":")[2].lower() if isinstance(element.tag, str) else ""
