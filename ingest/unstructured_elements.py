"""``unstructured`` without the network. The only file that knows it.

It fetches a tokeniser model at first use and reports home at import: both are cut off here before
the import, and its tokeniser is replaced by an empty one (its guesses are not used).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

os.environ["DO_NOT_TRACK"] = "true"
os.environ["SCARF_NO_ANALYTICS"] = "true"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"

from lxml import html as lxml_html

from ingest.blocks import Collector
from ingest.limits import LIMITS
from ingest.outline import outline
from ingest.parser import Unreadable
from records.document import BlockKind, Cell, Status

Markup = Literal["docx", "pptx", "html", "md"]
_ROLES = {
    "Header": BlockKind.HEADER,
    "Footer": BlockKind.FOOTER,
    "FigureCaption": BlockKind.CAPTION,
    "Formula": BlockKind.EQUATION,
}
_HEADING_LENGTH = 60


def collect(path: Path, markup: Markup, *, styled_headings: bool) -> Collector:
    """Return the blocks that ``unstructured`` finds in a file.

    ``styled_headings`` says whether its titles come from markup (h1, #) and can be believed; in
    word-processor files it also calls short sentences titles.
    """
    out = Collector()
    for element in _elements(path, markup):
        category = str(element.category)
        if category == "PageBreak":
            continue
        if category == "Table" and element.metadata.text_as_html:
            out.table(_cells(element.metadata.text_as_html))
            continue
        for line in str(element.text).split("\n"):
            out.text(line, *_kind(line, category, element, styled_headings))
    return out


def _kind(
    line: str, category: str, element: Any, styled_headings: bool
) -> tuple[BlockKind | None, int | None]:
    if category in _ROLES:
        return _ROLES[category], None
    kind, level = outline(line)
    depth = int(element.metadata.category_depth or 0)
    if category == "Title" and (styled_headings or kind is not BlockKind.LIST_ITEM):
        short = len(line) <= _HEADING_LENGTH and not line.rstrip().endswith((".", "다", ","))
        if styled_headings or short:
            return BlockKind.HEADING, level or depth + 1
    if category == "ListItem" and kind is BlockKind.PARAGRAPH:
        return BlockKind.LIST_ITEM, depth + 1
    return kind, level


def _elements(path: Path, markup: Markup) -> Iterable[Any]:
    _take_offline()
    with path.open("rb") as stream:
        if markup == "docx":
            from unstructured.partition.docx import partition_docx

            return list(partition_docx(file=stream))
        if markup == "pptx":
            from unstructured.partition.pptx import partition_pptx

            return list(partition_pptx(file=stream))
        if markup == "md":
            from unstructured.partition.md import partition_md

            return list(partition_md(text=_text(path)))
        from unstructured.partition.html import partition_html

        return list(partition_html(text=_text(path)))


def _text(path: Path) -> str:
    from ingest.plain import decode

    return decode(path.read_bytes())


@cache
def _take_offline() -> None:
    torch_is_foreign = "torch" not in sys.modules
    if torch_is_foreign:  # spaCy would load it, which no parser needs
        vars(sys)["modules"]["torch"] = None
    try:
        import spacy
    finally:
        if torch_is_foreign:
            del sys.modules["torch"]
    import unstructured.nlp.tokenize as tokenize

    empty = spacy.blank("xx")
    empty.add_pipe("sentencizer")
    vars(tokenize)["_get_nlp"] = lambda: empty


def _cells(markup: str) -> Iterator[Cell]:
    """Yield the cells of an HTML table, put where their spans put them."""
    rows = lxml_html.fragment_fromstring(markup).iter("tr")
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows, start=1):
        column = 1
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in taken:
                column += 1
            height, width = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if height * width > LIMITS.cells or len(taken) > LIMITS.cells:
                raise Unreadable(
                    Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
                )
            taken |= {(number + i, column + j) for i in range(height) for j in range(width)}
            text = "\n".join(str(text).strip() for text in cell.itertext() if str(text).strip())
            yield Cell(text, number, column, height, width)
            column += width


def _span(stated: str | None) -> int:
    return max(1, min(int(stated), 1000)) if stated and stated.isdecimal() else 1
