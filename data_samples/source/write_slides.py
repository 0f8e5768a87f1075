"""Slides with titles, bullets, tables and speaker notes."""

from __future__ import annotations

from pathlib import Path

import pptx
from pptx.util import Inches

from data_samples.source.model import Slides

_TITLE_AND_CONTENT, _TITLE_ONLY = 1, 5
"""Layouts of the template that python-pptx brings."""


def write_slides(record: Slides, file: Path) -> None:
    show = pptx.Presentation()
    for slide in record.slides:
        layout = show.slide_layouts[_TITLE_AND_CONTENT if slide.bullets else _TITLE_ONLY]
        page = show.slides.add_slide(layout)
        assert page.shapes.title is not None
        page.shapes.title.text = slide.title
        if slide.bullets:
            page.placeholders[1].text_frame.text = "\n".join(slide.bullets)
        if slide.table:
            rows = slide.table.rows
            size = Inches(0.5), Inches(4), Inches(9), Inches(0.5 * len(rows))
            table = page.shapes.add_table(len(rows), len(rows[0]), *size).table
            for row, cells in enumerate(rows):
                for column, words in enumerate(cells):
                    table.cell(row, column).text = words
        if slide.notes:
            frame = page.notes_slide.notes_text_frame
            assert frame is not None
            frame.text = slide.notes
    show.save(str(file))
