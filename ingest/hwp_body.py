"""A section of HWP 5: its records as paragraphs and the objects anchored in them.

Records are read in one pass; what belongs to a record are those after it of a greater level.
"""

from __future__ import annotations

import re
import struct

from ingest.hancom_characters import overlapped, standard
from ingest.hwp_controls import Control, anchored, automatic_number, caption_first, ruby
from ingest.hwp_flow import Head, Paragraph, Part, Story, Table, cell_text
from ingest.hwp_info import DocInfo
from ingest.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    FORM_OBJECT,
    LIST_HEADER,
    MEMO_LIST,
    PARA_HEADER,
    PARA_TEXT,
    SHAPE_COMPONENT,
    TABLE,
    TEXT_ART,
    Record,
)
from ingest.hwp_text import characters, counted_text
from records.document import BlockKind, Cell

_STORIES = {
    b"  nf": BlockKind.FOOTNOTE,
    b"  ne": BlockKind.ENDNOTE,
    b"daeh": BlockKind.HEADER,
    b"toof": BlockKind.FOOTER,
    b"dces": BlockKind.HEADER,  # a section's own paragraphs are its master pages (바탕쪽)
    b"tmct": BlockKind.MEMO,
    b"em%%": BlockKind.MEMO,
}
"""Controls with paragraphs of their own, by their names as stored, backwards."""
_TABLE, _SHAPE, _EQUATION, _FORM = b" lbt", b" osg", b"deqe", b"mrof"
_NUMBER, _OVERLAP, _RUBY, _SECTION = b"onta", b"spct", b"tudt", b"dces"
_PLACE = struct.Struct("<IHHHH")
_HEADER_CELL = 1 << 18
_FORM_TEXT = re.compile(r"(?:Caption|Text):wstring:(\d+):")
_TEXT_ART_CORNERS = 32


class Section:
    """Reads the records of one section."""

    def __init__(self, data: bytes, found: list[Record], info: DocInfo) -> None:
        self._data = data
        self._records = found
        self._info = info
        self._at = 0
        self._outline = 0

    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs of the section in the order of the file."""
        out: list[Paragraph] = []
        while self._at < len(self._records):
            if self._records[self._at][0] == PARA_HEADER:
                out.append(self._paragraph())
            else:
                self._at += 1
        return out

    def _paragraph(self) -> Paragraph:
        found, data = self._records, self._data
        _, level, start, end = found[self._at]
        self._at += 1
        texts: list[bytes] = []
        controls: list[Control] = []
        late: list[Part] = []
        late_kind = BlockKind.HEADER
        count = len(found)
        while self._at < count:
            tag, below, at, stop = found[self._at]
            if below <= level:
                break
            if tag == PARA_TEXT:
                texts.append(data[at:stop])
                self._at += 1
            elif tag == CTRL_HEADER:
                controls.append(self._control())
            elif tag == PARA_HEADER:
                late.append(Story(late_kind, [self._paragraph()]))
            else:  # behind the last paragraph stand the last master page and then the memos
                if tag == MEMO_LIST:
                    late_kind = BlockKind.MEMO
                self._at += 1
        shape = self._info.shape(data, start, end - start)
        paragraph = Paragraph("", "", shape.head, shape.level)
        if shape.head is not Head.NONE:
            paragraph.mark = self._info.mark(shape, self._outline)
        _fill(paragraph, texts, controls)
        if late:
            paragraph.after = [*paragraph.after, *late]
        return paragraph

    def _control(self) -> Control:
        _, level, start, end = self._records[self._at]
        self._at += 1
        payload = self._data[start:end]
        name = payload[:4]
        if name == _TABLE:
            return self._table(level, payload)
        if name == _SHAPE:
            return self._shape(level, payload)
        if name == _EQUATION:
            return self._equation(level)
        control = Control()
        if name == _NUMBER:
            control.number = automatic_number(payload)
        elif name == _OVERLAP:
            control.inline = overlapped(counted_text(payload, 4))
        elif name == _RUBY:
            control.inline = ruby(payload)
        elif name == _SECTION:
            self._outline = int.from_bytes(payload[18:20], "little")
        elif name == _FORM:
            control.inline = self._form(level)
        paragraphs = self._below(level)
        if paragraphs:
            control.parts.append(Story(_STORIES.get(name), paragraphs))
        return control

    def _below(self, level: int) -> list[Paragraph]:
        """Return the paragraphs at any depth below a record of a level, in order."""
        out: list[Paragraph] = []
        while self._at < len(self._records):
            tag, below, _, _ = self._records[self._at]
            if below <= level:
                break
            if tag == PARA_HEADER:
                out.append(self._paragraph())
            elif tag == CTRL_HEADER:
                control = self._control()
                out.append(Paragraph(control.inline, after=control.parts))
            else:
                self._at += 1
        return out

    def _table(self, level: int, payload: bytes) -> Control:
        caption: list[Paragraph] = []
        first = True
        cells: list[tuple[bytes, list[Paragraph]]] = []
        in_body = False
        while self._at < len(self._records):
            tag, below, start, end = self._records[self._at]
            if below <= level:
                break
            if tag == PARA_HEADER:
                (cells[-1][1] if cells else caption).append(self._paragraph())
                continue
            self._at += 1
            if tag == TABLE:
                in_body = True
            elif tag == LIST_HEADER and in_body:
                cells.append((self._data[start:end], []))
            elif tag == LIST_HEADER:
                first = caption_first(self._data[start:end])
        table = Table([], None, [])
        header_rows = 0
        for place, paragraphs in cells:
            attribute, column, row, columns, rows = _PLACE.unpack_from(place.ljust(16, b"\0"), 4)
            text = cell_text(paragraphs, table.inner)
            table.cells.append(Cell(text, row + 1, column + 1, max(rows, 1), max(columns, 1)))
            if attribute & _HEADER_CELL:
                header_rows = max(header_rows, row + max(rows, 1))
        table.header_rows = header_rows or None
        if caption:
            table.caption, table.caption_first = Story(BlockKind.CAPTION, caption), first
        control = anchored(payload)
        control.parts.append(table)
        return control

    def _shape(self, level: int, payload: bytes) -> Control:
        """Read a drawing, or a group of them: captions, text boxes, text art."""
        caption: list[Paragraph] = []
        inside: list[Paragraph] = []
        first, drawn = True, False
        while self._at < len(self._records):
            tag, below, start, end = self._records[self._at]
            if below <= level:
                break
            if tag == PARA_HEADER:
                (inside if drawn else caption).append(self._paragraph())
                continue
            if tag == CTRL_HEADER:
                control = self._control()
                inside.append(Paragraph(control.inline, after=control.parts))
                continue
            self._at += 1
            if tag == SHAPE_COMPONENT:
                drawn = True
            elif tag == LIST_HEADER and not drawn:
                first = caption_first(self._data[start:end])
            elif tag == TEXT_ART:
                art = counted_text(self._data[start:end], _TEXT_ART_CORNERS)
                inside.append(Paragraph(standard(art)))
        control = anchored(payload)
        if not drawn:
            caption, inside = [], caption + inside
        stories: list[Part] = [Story(BlockKind.TEXT_BOX, inside)] if inside else []
        if caption:
            stories.insert(0 if first else len(stories), Story(BlockKind.CAPTION, caption))
        control.parts.extend(stories)
        return control

    def _equation(self, level: int) -> Control:
        control = Control(equation=True)
        caption: list[Paragraph] = []
        while self._at < len(self._records):
            tag, below, start, end = self._records[self._at]
            if below <= level:
                break
            if tag == PARA_HEADER:
                caption.append(self._paragraph())
                continue
            self._at += 1
            if tag == EQUATION:
                control.inline += f" {counted_text(self._data[start:end], 4)} "
        if caption:
            control.parts.append(Story(BlockKind.CAPTION, caption))
        return control

    def _form(self, level: int) -> str:
        """Return the words on a form's control: the caption of a button, the text of a field."""
        texts: list[str] = []
        while self._at < len(self._records):
            tag, below, start, end = self._records[self._at]
            if below <= level or tag == PARA_HEADER:
                break
            self._at += 1
            if tag == FORM_OBJECT:
                properties = counted_text(self._data[start:end], 12)
                texts += [
                    properties[found.end() : found.end() + int(found[1])]
                    for found in _FORM_TEXT.finditer(properties)
                    if len(found[1]) < 6
                ]
        return " ".join(text for text in texts if text)


def _fill(paragraph: Paragraph, texts: list[bytes], controls: list[Control]) -> None:
    """Give a paragraph its text, with what its controls add to it, and its objects.

    The n-th extended control code stands for the n-th control; none of them is lost when the
    codes do not add up.
    """
    if not controls:
        runs = [run for payload in texts for run in characters(payload) if run is not None]
        paragraph.text = runs[0] if len(runs) == 1 else "".join(runs)
        return
    waiting = iter(controls)
    line: list[str] = []
    lead: list[Control] = []
    numbers: list[str] = []
    words = False
    for payload in texts:
        for run in characters(payload):
            control = None
            if run is None:
                control = next(waiting, None)
                if control is None:
                    continue
                run = control.inline
                if control.number:
                    numbers.append(control.number)
                if control.as_character and not words:
                    lead.append(control)
            line.append(run)
            words = words or bool(run.strip())
    rest = list(waiting)
    line += [control.inline for control in rest]
    numbers += [control.number for control in rest if control.number]
    paragraph.text = "".join(line)
    if numbers:
        paragraph.text = f"[{', '.join(numbers)}] {paragraph.text.lstrip()}"
    if any(control.equation for control in controls):
        scripts = sum(len(control.inline.strip()) for control in controls if control.equation)
        if scripts == len(paragraph.text.strip()):
            paragraph.kind = BlockKind.EQUATION
    before: list[Part] = []
    after: list[Part] = []
    for control in controls:
        above = words and (control.above or any(control is each for each in lead))
        (before if above else after).extend(control.parts)
    paragraph.before, paragraph.after = before, after
