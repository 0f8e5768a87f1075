"""Papers into HWP 5, HWPX, DOCX, PDF, TXT and Markdown."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from data_samples.source.model import Heading, Line, Noted, PageBreak, Paper, Table


def write_hwp(record: Paper, file: Path) -> None:
    from hwp_converter_ai import HwpWriter

    HwpWriter().from_markdown(_markdown(record), file)


def write_hwpx(record: Paper, file: Path) -> None:
    from hwpx import HwpxDocument

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document = HwpxDocument.new()
        for part in record.parts:
            match part:
                case Heading(words, level):
                    document.add_heading(words, level=level)
                case Line(words):
                    document.add_paragraph(words, inherit_style=False)
                case Noted(words, note):
                    document.add_paragraph(words, inherit_style=False).add_footnote(note)
                case Table(rows):
                    _fill(document.add_table(len(rows), len(rows[0])), part)
                case PageBreak():
                    document.add_paragraph("", inherit_style=False, pageBreak="1")
        # The papers carry their numbers in the text; Hangul shall not put its own before them.
        document.sections[0].properties.element.set("outlineShapeIDRef", "0")
        document.save_to_path(str(file))


def _fill(table: Any, written: Table) -> None:
    for row, cells in enumerate(written.rows):
        for column, words in enumerate(cells):
            table.set_cell_text(row, column, words)
    for area in written.merges:
        table.merge_cells(area)
    for address, inner in written.within:
        cell = table.cell(int(address[1:]) - 1, ord(address[0]) - ord("A"))
        _fill(cell.add_table(len(inner.rows), len(inner.rows[0])), inner)


def write_docx(record: Paper, file: Path) -> None:
    import docx

    document = docx.Document()
    for part in record.parts:
        match part:
            case Heading(words, level):
                document.add_heading(words, level)
            case Line(words):
                document.add_paragraph(words)
            case Table(rows):
                table = document.add_table(len(rows), len(rows[0]))
                for row, cells in enumerate(rows):
                    for column, words in enumerate(cells):
                        table.cell(row, column).text = words
            case PageBreak():
                document.add_paragraph().paragraph_format.page_break_before = True
            case Noted():
                raise ValueError("only .hwpx has notes")
    document.save(str(file))


def write_pdf(record: Paper, file: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    font, size, left, top, width = "HYSMyeongJo-Medium", 11, 60, 780, 475
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    canvas = Canvas(str(file), pagesize=A4, invariant=1)
    height = 0
    canvas.setFont(font, size)
    for line in _lines(record):
        for words in _folded(line, lambda text: pdfmetrics.stringWidth(text, font, size), width):
            if line == "\f" or height > 36:
                canvas.showPage()
                canvas.setFont(font, size)
                height = 0
            if line != "\f":
                canvas.drawString(left, top - 20 * height, words)
                height += 1
    canvas.save()


def write_text(record: Paper, file: Path) -> None:
    lines = [line for line in _lines(record) if line != "\f"]
    file.write_bytes(("\n".join(lines) + "\n").encode(record.encoding))


def write_html(record: Paper, file: Path) -> None:
    """A page as a site's editor leaves it; the first heading is its title as well."""
    lines: list[str] = []
    title = ""
    for part in record.parts:
        match part:
            case Heading(words, level):
                title = title or words
                lines.append(f"<h{level}>{escape(words)}</h{level}>")
            case Line(words):
                lines.append(f"<p>{escape(words)}</p>")
            case Table(rows):
                lines.append('<table border="1">')
                for number, row in enumerate(rows):
                    tag = "td" if number else "th"
                    cells = "".join(f"<{tag}>{escape(words)}</{tag}>" for words in row)
                    lines.append(f"<tr>{cells}</tr>")
                lines.append("</table>")
            case _:
                raise ValueError(f"no part of a page that the samples use: {part}")
    head = f'<head><meta charset="{record.encoding}"><title>{escape(title)}</title></head>'
    body = "\n".join(["<!DOCTYPE html>", '<html lang="ko">', head, "<body>", *lines])
    file.write_bytes(f"{body}\n</body>\n</html>\n".encode(record.encoding))


def write_markdown(record: Paper, file: Path) -> None:
    file.write_text(_markdown(record), encoding="utf-8")


def _markdown(record: Paper) -> str:
    blocks: list[str] = []
    for part in record.parts:
        match part:
            case Heading(words, level):
                blocks.append(f"{'#' * level} {words}")
            case Line(words):
                blocks.append(words)
            case Table(rows):
                header, *body = [f"| {' | '.join(row)} |" for row in rows]
                blocks.append("\n".join([header, "|" + "---|" * len(rows[0]), *body]))
            case PageBreak():
                continue
            case Noted():
                raise ValueError("only .hwpx has notes")
    return "\n\n".join(blocks) + "\n"


def _lines(record: Paper) -> Iterator[str]:
    for part in record.parts:
        match part:
            case Heading(words, _) | Line(words):
                yield words
            case Table(rows):
                yield from ("  ".join(row) for row in rows)
            case PageBreak():
                yield "\f"
            case Noted():
                raise ValueError("only .hwpx has notes")


def _folded(line: str, measure: object, width: int) -> Iterator[str]:
    assert callable(measure)
    held = ""
    for word in line.split(" "):
        longer = f"{held} {word}" if held else word
        if held and measure(longer) > width:
            yield held
            held = word
        else:
            held = longer
    yield held
