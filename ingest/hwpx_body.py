"""A section of HWPX: its paragraphs and the objects anchored in them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.archive import Element, local_name
from ingest.hancom_characters import overlapped, standard
from ingest.hwp_flow import Paragraph, Part, Story, Table, cell_text
from ingest.hwpx_head import Headings
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import BlockKind, Cell, Status

_STORIES = {
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "footNote": BlockKind.FOOTNOTE,
    "endNote": BlockKind.ENDNOTE,
    "hiddenComment": BlockKind.MEMO,
    "fieldBegin": BlockKind.MEMO,
}
_IN_LINE = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_NUMBERED = {"PICTURE": "그림", "TABLE": "표", "EQUATION": "수식"}
"""Kinds of automatic numbers that belong to the text; those of notes and pages do not."""
_FORMS = frozenset({"btn", "radioBtn", "checkBtn", "comboBox", "listBox", "edit", "scrollBar"})
_MARGIN = 1000
"""HWPUNIT (3.5 mm): a table set off by less stands at the top of its paragraph."""


class Section:
    """Reads one section; a tracked deletion may go on from one paragraph into the next."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._deleting = False
        self._outline = 0
        self._memos: set[str] = set()

    def paragraphs(self, parent: Element, depth: int = 0) -> list[Paragraph]:
        """Return the paragraphs of a section, a master page or a list, in order.

        Raises:
            Unreadable: ``too_big`` beyond the limit of nesting.
        """
        if depth > LIMITS.nesting:  # SECURITY: this recurses
            raise Unreadable(
                Status.TOO_BIG,
                "표나 글상자가 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다.",
            )
        out: list[Paragraph] = []
        for child in parent:
            name = local_name(child)
            if name == "p":
                out.append(self._paragraph(child, depth))
            elif name == "memogroup" and depth == 0:
                out.append(Paragraph("", after=self._memo_group(child)))
        return out

    def _memo_group(self, group: Element) -> list[Part]:
        """Return the memos behind a section's paragraphs that do not stand at a place as well."""
        memos = [self.paragraphs(each, 1) for each in group.iter("{*}paraList")]
        return [Story(BlockKind.MEMO, memo) for memo in memos if _words(memo) not in self._memos]

    def master_page(self, root: Element) -> list[Paragraph]:
        """Return the paragraphs of a master page (바탕쪽); raises as :meth:`paragraphs`."""
        lists = list(root.iterchildren("{*}subList"))
        return [paragraph for each in lists or [root] for paragraph in self.paragraphs(each)]

    def _paragraph(self, element: Element, depth: int) -> Paragraph:
        text: list[str] = []
        before: list[Part] = []
        after: list[Part] = []
        numbers: list[str] = []
        leading: list[Part] = []
        scripts = 0
        for run in element:
            if local_name(run) != "run":
                continue
            for child in run:
                name = local_name(child)
                if name == "t":
                    if len(child):
                        text.extend(self._characters(child))
                    elif child.text and not self._deleting:
                        text.append(child.text)
                elif name == "ctrl":
                    for control in child:
                        if local_name(control) == "autoNum":
                            numbers.extend(_automatic_number(control))
                        else:
                            after.extend(self._object(control, depth))
                elif name == "secPr":
                    self._outline = _number(child.get("outlineShapeIDRef", ""))
                elif name == "dutmal":
                    text.append(_ruby(child))
                elif name == "compose":
                    text.append(overlapped(child.get("composeText", "")))
                elif name in _FORMS:
                    text.append(_form(child))
                elif name != "linesegarray" and name:
                    if name == "equation":
                        script = _script(child)
                        scripts += len(script)
                        text.append(f" {script} ")
                    parts = self._object(child, depth)
                    if parts and _above(child):
                        before.extend(parts)
                    elif parts and not after and not "".join(text).strip():
                        leading.extend(parts)
                    else:
                        after.extend(parts)
        head, level, mark = self._headings.of(element, self._outline)
        line = standard("".join(text))
        words = line.strip()
        if numbers:
            line = f"[{', '.join(numbers)}] {line.lstrip()}"
        kind = BlockKind.EQUATION if scripts and scripts == len(words) else None
        if words:
            return Paragraph(line, mark, head, level, kind, [*before, *leading], after)
        return Paragraph(line, mark, head, level, kind, (), [*before, *leading, *after])

    def _characters(self, element: Element) -> Iterator[str]:
        """Yield the characters of a text element; tracked deletions are left out."""
        if element.text and not self._deleting:
            yield element.text
        for child in element:
            name = local_name(child)
            if name == "deleteBegin":
                self._deleting = True
            elif name == "deleteEnd":
                self._deleting = False
            elif not self._deleting:
                yield _IN_LINE.get(name, "")
            if child.tail and not self._deleting:
                yield child.tail

    def _object(self, element: Element, depth: int) -> list[Part]:
        """Return what an object holds: a table, or the lists of paragraphs at any depth below."""
        name = local_name(element)
        if name == "tbl":
            return [self._table(element, depth)]
        parts: list[Part] = []
        if name == "textart" and element.get("text"):
            parts.append(Story(BlockKind.TEXT_BOX, [Paragraph(standard(element.get("text", "")))]))
        captions: list[Part] = []
        below = True
        for child in element:
            inner = local_name(child)
            if inner == "subList":
                story = Story(_STORIES.get(name), self.paragraphs(child, depth + 1))
                parts.append(story)
                if name == "fieldBegin":
                    self._memos.add(_words(story.paragraphs))
            elif inner == "caption":
                story, above = self._caption(child, depth)
                captions.append(story)
                below = not above
            elif inner == "drawText":
                for each in child.iterchildren("{*}subList"):
                    paragraphs = self.paragraphs(each, depth + 1)
                    parts.append(Story(BlockKind.TEXT_BOX, paragraphs))
            elif len(child) or inner == "textart":
                parts.extend(self._object(child, depth + 1))
        return [*parts, *captions] if below else [*captions, *parts]

    def _caption(self, element: Element, depth: int) -> tuple[Story, bool]:
        paragraphs = [
            paragraph
            for each in element.iterchildren("{*}subList")
            for paragraph in self.paragraphs(each, depth + 1)
        ]
        above = element.get("side", "TOP") in ("TOP", "LEFT")
        return Story(BlockKind.CAPTION, paragraphs), above

    def _table(self, element: Element, depth: int) -> Table:
        table = Table([], None, [])
        header_rows = 0
        row = 0
        for child in element:
            name = local_name(child)
            if name == "caption":
                table.caption, table.caption_first = self._caption(child, depth)
            elif name == "tr":
                cells = [each for each in child if local_name(each) == "tc"]
                for column, cell in enumerate(cells):
                    made = self._cell(cell, row, column, table.inner, depth)
                    table.cells.append(made)
                    if cell.get("header") == "1":
                        header_rows = max(header_rows, made.row + made.rowspan - 1)
                row += 1
        table.header_rows = header_rows or None
        return table

    def _cell(self, element: Element, row: int, column: int, inner: list[Part], depth: int) -> Cell:
        texts: list[str] = []
        rows = columns = 1
        for child in element:
            name = local_name(child)
            if name == "subList":
                texts.append(cell_text(self.paragraphs(child, depth + 1), inner))
            elif name == "cellAddr":
                row = _number(child.get("rowAddr", ""), row)
                column = _number(child.get("colAddr", ""), column)
            elif name == "cellSpan":
                rows = _number(child.get("rowSpan", ""), 1)
                columns = _number(child.get("colSpan", ""), 1)
        return Cell("\n".join(texts), row + 1, column + 1, max(rows, 1), max(columns, 1))


def _words(paragraphs: list[Paragraph]) -> str:
    return " ".join(paragraph.text for paragraph in paragraphs)


def _above(element: Element) -> bool:
    """Return whether an object stands above the text of its paragraph, though not in its line."""
    if element.get("textWrap") != "TOP_AND_BOTTOM":
        return False
    for place in element.iterchildren("{*}pos"):
        if place.get("treatAsChar") == "1" or place.get("vertAlign", "TOP") != "TOP":
            return False
        offset = place.get("vertOffset", "0")
        lowered = offset.isdecimal() and _MARGIN < int(offset[:10]) < 1 << 31
        return place.get("vertRelTo") in ("PAPER", "PAGE") or not lowered
    return False


def _automatic_number(element: Element) -> Iterator[str]:
    kind = _NUMBERED.get(element.get("numType", ""))
    number = _number(element.get("num", ""))
    if kind and number:
        yield f"{kind} {number}"


def _script(equation: Element) -> str:
    return " ".join(each.text or "" for each in equation.iter("{*}script"))


def _ruby(element: Element) -> str:
    texts = {local_name(part): "".join(str(text) for text in part.itertext()) for part in element}
    above = texts.get("subText", "")
    return texts.get("mainText", "") + (f"({above})" if above.strip() else "")


def _form(element: Element) -> str:
    """Return the words on a form's control: the caption of a button, the text of a field."""
    texts = [element.get("caption", ""), *(each.text or "" for each in element.iter("{*}text"))]
    return " ".join(text for text in texts if text)


def _number(value: str, unknown: int = 0) -> int:
    return int(value) if value.isdecimal() and len(value) < 10 else unknown
