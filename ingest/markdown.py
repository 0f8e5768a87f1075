"""Markdown (CommonMark with tables), its marks of lists kept as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest import html
from ingest.blocks import Collector, plain_rows
from ingest.limits import LIMITS
from ingest.outline import mark_length, outline
from ingest.parser import Unreadable
from ingest.plain import decode
from records.document import BlockKind, Extraction, Status

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"\[\^([^\]\s]{1,60})\]:[ \t]*")
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,60})\](?!:)")
_TAG = re.compile(r"<(?:br|/?p|/?div)\b[^>]*>", re.IGNORECASE)


class MarkdownParser:
    """Reads Markdown."""

    def parse(self, path: Path) -> Extraction:
        """Return the text's blocks; see :class:`ingest.parser.Parser`.

        Raises:
            Unreadable: also ``too_big`` where quotes or lists nest so deeply that text is lost.
        """
        text = "\n".join(decode(path.read_bytes()).splitlines())
        reader = _Reader(frozenset(_NOTE.findall(text)))
        if front := _FRONT_MATTER.match(text):
            for line in front[1].split("\n"):
                reader.out.text(line, BlockKind.PARAGRAPH)
            text = text[front.end() :]
        reader.read(text)
        if reader.whole:
            return Extraction(Status.OK, "", tuple(reader.out.blocks))
        raise Unreadable(
            Status.TOO_BIG,
            "인용이나 목록이 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다.",
        )


class _Reader:
    def __init__(self, notes: frozenset[str]) -> None:
        self.out = Collector()
        self.whole = True
        self._notes = notes
        self._marks: list[str] = []
        self._rows: list[list[str]] = []

    def read(self, text: str) -> None:
        """Add the blocks of a text; link definitions stay text, so that nothing is lost."""
        reader = MarkdownIt("commonmark", {"maxNesting": LIMITS.nesting})
        reader.enable("table").disable("reference")
        heading: int | None = None
        depth = 0
        for token in reader.parse(text):
            self.whole = self.whole and token.level < LIMITS.nesting - 1
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = None
                case "bullet_list_open" | "ordered_list_open":
                    depth += 1
                case "bullet_list_close" | "ordered_list_close":
                    depth -= 1
                case "list_item_open":
                    self._marks.append(f"{token.info}{token.markup} ")
                case "list_item_close":
                    self._marks.pop()
                case "table_open":
                    self._rows = []
                case "tr_open":
                    self._rows.append([])
                case "table_close":
                    self.out.table(plain_rows(self._rows), 1)
                    self._rows = []
                case "fence" | "code_block":
                    self.out.text(token.content, BlockKind.PARAGRAPH)
                case "html_block":
                    html.collect(token.content, self.out)
                case "inline" if self._rows:
                    self._rows[-1].append(self.line(token))
                case "inline" if heading is not None:
                    self.out.text(self.line(token), BlockKind.HEADING, heading)
                case "inline":
                    self.paragraph(self.line(token), depth)
                case _:
                    continue

    def paragraph(self, text: str, depth: int) -> None:
        """Add a paragraph or an item; a line that begins with a mark stands for itself."""
        if _NOTE.match(text):
            for each in re.split(r"\n(?=\[\^)", text):
                self.out.text(_NOTE.sub("", each, count=1), BlockKind.FOOTNOTE)
            return
        lines: list[str] = []
        for line in text.split("\n"):
            if lines and not mark_length(line):
                lines[-1] += f"\n{line}"
            else:
                lines.append(line)
        for at, line in enumerate(lines):
            if depth:
                mark = self._marks[-1] if at == 0 else ""
                self._marks[-1] = ""
                self.out.text(mark + line, BlockKind.LIST_ITEM, depth)
            else:
                self.out.text(line, *outline(line))

    def line(self, token: Token) -> str:
        return self.inline(token.children or ()).strip()

    def inline(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        for token in tokens:
            if token.type == "text":
                parts.append(_NOTE_MARK.sub(self.note_mark, token.content))
            elif token.type in ("softbreak", "hardbreak"):
                parts.append("\n")
            elif token.type == "html_inline":
                parts.append("\n" if _TAG.match(token.content) else "")
            elif token.type == "image":
                parts.append(self.inline(token.children or ()))
            else:
                parts.append(token.content)
        return "".join(parts)

    def note_mark(self, found: re.Match[str]) -> str:
        return "" if found[1] in self._notes else found[0]
