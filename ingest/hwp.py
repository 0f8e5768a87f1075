"""HWP 5 through pyhwp's OLE and distribution layers and our own walk over the records.

The only file that knows ``hwp5``. pyhwp's converters lose tables and text boxes, so they are not
used; its inflate has no bound, so ``ingest.hwp_records`` has its own.
"""

from __future__ import annotations

import re
from contextlib import closing
from io import BytesIO
from pathlib import Path

from hwp5.distdoc import decode as decode_distribution
from hwp5.errors import InvalidHwp5FileError, InvalidOleStorageError
from hwp5.filestructure import Hwp5FileBase
from hwp5.storage.ole import OleStorage

from ingest.blocks import Collector
from ingest.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    LIST_HEADER,
    PARA_HEADER,
    PARA_TEXT,
    TABLE,
    Node,
    inflate,
    record_tree,
)
from ingest.hwp_text import (
    DocInfo,
    cell_place,
    characters,
    counted_text,
    doc_info,
    paragraph_shape,
)
from ingest.outline import outline
from ingest.parser import Unreadable
from records.document import BlockKind, Cell, Extraction, Status

_SECTION = re.compile(r"Section(\d+)")
_OUTLINE, _NUMBERED, _BULLETED = 1, 2, 3
_SPECIAL = {
    "fn  ": BlockKind.FOOTNOTE,
    "en  ": BlockKind.ENDNOTE,
    "head": BlockKind.HEADER,
    "foot": BlockKind.FOOTER,
    "tcmt": BlockKind.MEMO,
    "%%me": BlockKind.MEMO,
    "gso ": BlockKind.TEXT_BOX,
}
"""Controls with paragraphs of their own: notes, running heads, hidden comments, memos, shapes."""


class HwpParser:
    """Reads HWP 5 files, distribution documents (배포용) included."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`."""
        try:
            storage = OleStorage(str(path))
        except (InvalidOleStorageError, OSError, ValueError, IndexError, KeyError) as problem:
            raise Unreadable(
                Status.TRUNCATED,
                "파일이 잘렸거나 손상되었습니다. 원본을 다시 복사해 넣어 주시기 바랍니다.",
            ) from problem
        with closing(storage):
            return _Reader(storage).read()


class _Reader:
    def __init__(self, storage: OleStorage) -> None:
        try:
            flags = Hwp5FileBase(storage).header.flags
        except (InvalidHwp5FileError, KeyError, OSError, ValueError, EOFError) as problem:
            raise Unreadable(
                Status.CORRUPT,
                "한글 문서의 머리부를 읽을 수 없습니다. 다시 저장해 넣어 주시기 바랍니다.",
            ) from problem
        _refuse_protected(flags)
        self._storage = storage
        self._compressed = bool(flags.compressed)
        self._distributed = bool(flags.distributable)
        self._whole = True
        self._out = Collector()
        self._info = DocInfo((), ())

    def read(self) -> Extraction:
        self._info = doc_info(self._tree("DocInfo", self._storage["DocInfo"].open().read()))
        body = self._storage["ViewText" if self._distributed else "BodyText"]
        numbers = sorted(int(found[1]) for name in body if (found := _SECTION.fullmatch(name)))
        for number in numbers:
            data = body[f"Section{number}"].open().read()
            if self._distributed:
                data = decode_distribution(BytesIO(data)).read()
            self._out.begin_section(number + 1)
            self._paragraphs(self._tree(f"Section{number}", data), None)
        if not numbers:
            raise Unreadable(
                Status.CORRUPT, "본문이 없는 문서입니다. 한글에서 다시 저장해 넣어 주시기 바랍니다."
            )
        blocks = tuple(self._out.blocks)
        if self._whole:
            return Extraction(Status.OK, "", blocks)
        if not blocks:
            raise Unreadable(
                Status.TRUNCATED, "파일이 잘려 있습니다. 원본을 다시 복사해 넣어 주시기 바랍니다."
            )
        return Extraction(
            Status.PARTIAL,
            "문서의 뒷부분이 잘렸거나 깨져 앞부분만 읽었습니다. 원본을 다시 넣어 주시기 바랍니다.",
            blocks,
        )

    def _tree(self, name: str, data: bytes) -> list[Node]:
        if self._compressed:
            data, ended = inflate(data)
            self._whole &= ended
        nodes, whole = record_tree(data)
        self._whole &= whole or name == "DocInfo"
        return nodes

    def _paragraphs(self, nodes: list[Node], within: BlockKind | None) -> None:
        for node in nodes:
            if node.tag == PARA_HEADER:
                self._paragraph(node, within)

    def _paragraph(self, node: Node, within: BlockKind | None) -> None:
        text, after = self._text_and_controls(node)
        kind, level = self._kind(node, text, within)
        self._out.text(text, kind, level)
        for control in after:
            self._control(control, within)

    def _kind(
        self, node: Node, text: str, within: BlockKind | None
    ) -> tuple[BlockKind | None, int | None]:
        if within is not None:
            return within, None
        shape, style = paragraph_shape(node.payload, self._info)
        if shape.heading == _OUTLINE or style.startswith("개요"):
            return BlockKind.HEADING, shape.level
        marked, level = outline(text)
        if marked is BlockKind.PARAGRAPH and shape.heading in (_NUMBERED, _BULLETED):
            return BlockKind.LIST_ITEM, shape.level
        return marked, level

    def _text_and_controls(self, node: Node) -> tuple[str, list[Node]]:
        """Return a paragraph's text with its equations, and the controls that follow it.

        The n-th extended control code stands for the n-th control; none of them is lost when
        the codes do not add up.
        """
        controls = [child for child in node.children if child.tag == CTRL_HEADER]
        waiting = iter(controls)
        text: list[str] = []
        for child in node.children:
            if child.tag != PARA_TEXT:
                continue
            for part in characters(child.payload):
                if isinstance(part, str):
                    text.append(part)
                elif (control := next(waiting, None)) is not None:
                    text.append(_inline_text(control))
        text.extend(_inline_text(control) for control in waiting)
        return "".join(text), controls

    def _control(self, control: Node, within: BlockKind | None) -> None:
        name = _name(control)
        if name == "tbl ":
            self._table(control, within)
        elif name != "eqed":
            self._below(control.children, _SPECIAL.get(name, within))

    def _below(self, nodes: list[Node], within: BlockKind | None) -> None:
        """Read the paragraphs at any depth below a control, in order."""
        for node in nodes:
            if node.tag == PARA_HEADER:
                self._paragraph(node, within)
            elif node.tag == CTRL_HEADER:
                self._control(node, within)
            elif node.tag != EQUATION:
                self._below(node.children, within)

    def _table(self, control: Node, within: BlockKind | None) -> None:
        cells: list[tuple[tuple[int, int, int, int], list[str]]] = []
        nested: list[Node] = []
        in_body = False
        for node in control.children:
            if node.tag == TABLE:
                in_body = True
            elif node.tag == LIST_HEADER and in_body:
                cells.append((cell_place(node.payload), []))
            elif node.tag == PARA_HEADER and not cells:
                self._paragraph(node, within or BlockKind.CAPTION)
            elif node.tag == PARA_HEADER:
                cells[-1][1].append(self._cell_text(node, nested))
        self._out.table(
            Cell("\n".join(text for text in texts if text), row, column, rows, columns)
            for (row, column, rows, columns), texts in cells
        )
        for each in nested:
            self._control(each, within)

    def _cell_text(self, node: Node, nested: list[Node]) -> str:
        """Return a cell paragraph's text, with that of tables and boxes in it; notes come after."""
        text, controls = self._text_and_controls(node)
        parts = [text.strip()]
        for control in controls:
            name = _name(control)
            if name == "tbl ":
                parts.append(self._plain(control))
                nested.append(control)
            elif name in ("fn  ", "en  ", "tcmt", "%%me"):
                nested.append(control)
            elif name != "eqed":
                parts.append(self._plain(control))
        return " ".join(part for part in parts if part)

    def _plain(self, control: Node) -> str:
        """Return all text below a control, without its structure."""
        texts: list[str] = []
        queue = list(reversed(control.children))
        while queue:
            node = queue.pop()
            if node.tag == PARA_HEADER:
                texts.append(self._text_and_controls(node)[0].strip())
            queue.extend(reversed(node.children))
        return " ".join(text for text in texts if text)


def _inline_text(control: Node) -> str:
    """Return what a control adds to the line itself: an equation, or words above words (덧말)."""
    name = _name(control)
    if name == "eqed":
        scripts = [
            counted_text(node.payload, 4) for node in control.children if node.tag == EQUATION
        ]
        return "".join(f" {script} " for script in scripts)
    if name == "tdut":
        return counted_text(control.payload, 4)
    return ""


def _name(control: Node) -> str:
    return control.payload[3::-1].decode("latin-1") if len(control.payload) >= 4 else ""


def _refuse_protected(flags: object) -> None:
    if getattr(flags, "password", 0):
        raise Unreadable(
            Status.ENCRYPTED,
            "문서에 암호가 걸려 있습니다. 한글에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
        )
    if getattr(flags, "drm", 0):
        raise Unreadable(
            Status.DRM, "문서보안(DRM)이 걸려 있습니다. 보안을 해제한 사본을 넣어 주시기 바랍니다."
        )
    if getattr(flags, "cert_encrypted", 0) or getattr(flags, "cert_drm", 0):
        raise Unreadable(
            Status.CERTIFICATE,
            "인증서로 암호화된 문서입니다. 암호화를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
        )
