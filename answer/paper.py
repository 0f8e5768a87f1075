"""HWPX papers of a few kinds of parts, through python-hwpx (docs/decisions/0031)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from answer.rendition import seen

HWPX = "application/hwp+zip"
"""The media type of HWPX, as KS X 6101 has it in the package's own ``mimetype``."""
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, beside the controls that :func:`seen` takes out."""
_MARGIN, _LOWER_MARGIN = 20.0, 15.0
_UNITS_PER_MM = 7200 / 25.4
"""HWPUNIT: 1/7200 inch."""
_UPRIGHT, _WIDE = 210.0 - 2 * _MARGIN, 297.0 - 2 * _MARGIN
"""What an A4 page leaves between its margins, in millimetres."""
_HEAD_COLOUR = "#E7ECF3"
_TITLE_POINTS, _HEADING_POINTS, _SMALL_POINTS = 16, 12, 9
_HEADING_SPACE = 8


class Paper:
    """An A4 paper that is written from the top down; text stays text, whatever it looks like."""

    def __init__(self, title: str, head: str, *, landscape: bool = False) -> None:
        """Begin with a title; ``head`` stands at the head of every page."""
        from hwpx import HwpxDocument  # 0.3 s, which only those wait who save a paper

        self._paper = HwpxDocument.new()
        self._title = title
        self._width = round((_WIDE if landscape else _UPRIGHT) * _UNITS_PER_MM)
        self._paper.page.setup(
            paper_size="A4",
            orientation="landscape" if landscape else "portrait",
            margins_mm={"left": _MARGIN, "right": _MARGIN, "top": _MARGIN, "bottom": _LOWER_MARGIN},
        )
        self._paper.page.set_header(text=_plain(head))
        # The lines carry their numbers; Hangul shall not put its own before headings.
        self._paper.sections[0].properties.element.set("outlineShapeIDRef", "0")
        self._small = self._paper.styles.ensure_run(size=_SMALL_POINTS)
        self._bold = self._paper.styles.ensure_run(bold=True)
        self._heading = self._paper.styles.ensure_run(bold=True, size=_HEADING_POINTS)
        first = self._paper.paragraphs[0]
        first.text = _plain(title)
        first.char_pr_id_ref = self._paper.styles.ensure_run(bold=True, size=_TITLE_POINTS)
        self._paper.styles.apply_paragraph_format(paragraphs=[first], alignment="LEFT")
        self._left = first.para_pr_id_ref
        self._paper.styles.apply_paragraph_format(paragraphs=[first], alignment="CENTER")

    def heading(self, text: str) -> None:
        """Add a heading."""
        paragraph = self._paper.add_heading(_plain(text), level=1, char_pr_id_ref=self._heading)
        self._paper.styles.apply_paragraph_format(
            paragraphs=[paragraph],
            indent_left_mm=0,
            spacing_before_pt=_HEADING_SPACE,
            keep_with_next=True,
        )

    def line(self, text: str, *, small: bool = False) -> None:
        """Add a paragraph."""
        shape = self._small if small else None
        self._paper.add_paragraph(_plain(text), char_pr_id_ref=shape, inherit_style=False)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Add a table of equally long rows as wide as the page; line feeds part paragraphs.

        ``widths`` are those of the columns, relative to each other. The first row is the head,
        which every page repeats.
        """
        table = self._paper.add_table(len(rows), len(rows[0]), width=self._width)
        table.set_treat_as_char(False)  # else it could not go on over a page
        table.set_column_widths(widths)
        for at, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, value in zip(row.cells, values, strict=True):
                cell.set_text(_plain(value), split_paragraphs=True)
                cell.element.set("header", "0" if at else "1")
                for paragraph in cell.paragraphs:
                    paragraph.para_pr_id_ref = self._left
                    if at == 0:
                        paragraph.char_pr_id_ref = self._bold
        table.element.set("repeatHeader", "1")
        for column in range(len(rows[0])):
            table.set_cell_shading(0, column, _HEAD_COLOUR)

    def written(self, who: str, at: datetime) -> bytes:
        """Return the paper as a file, made by somebody at a time."""
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._paper.parts.clear_preview()
        self._paper.parts.clear_document_metadata(timestamp=moment)
        self._paper.parts.set_document_metadata(title=_plain(self._title), creator=_plain(who))
        return self._paper.to_bytes()


def _plain(text: str) -> str:
    return _NO_XML.sub("", seen(text))
