"""A comparison to pass on: a table as a page, a spreadsheet or a paper, with label and sources."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from answer.paper import Paper
from answer.rendition import seen
from catalog.copies import Mark
from records.comparison import Aspect, Comparison, Quoted, Timeline

NOTHING = "—"
"""A cell for which no record states anything."""
_DIFFERS = "다름"
_STYLE = (
    "body{font-family:sans-serif;margin:1.5cm;line-height:1.5}table{border-collapse:collapse}"
    "th,td{border:1px solid;padding:.3em .6em;vertical-align:top;text-align:left}"
    "tr.differs th{font-weight:bold}td p{margin:0 0 .3em}small{color:#444}"
)
_FIRST, _OTHER = 16, 44
"""Widths of columns, in characters of a spreadsheet."""


class ComparisonForm(StrEnum):
    """What a comparison is written as."""

    HTML = "html"
    XLSX = "xlsx"
    HWPX = "hwpx"


def written(
    comparison: Comparison, form: ComparisonForm, mark: Mark, who: str, at: datetime
) -> bytes:
    """Return a comparison as a file, its label and token at the head; UTF-8 where it is text."""
    made = f"비교표 · {at:%Y. %m. %d. %H:%M} {who}"
    match form:
        case ComparisonForm.HTML:
            return _page(comparison, mark, made).encode()
        case ComparisonForm.XLSX:
            return _workbook(comparison, mark, made)
        case ComparisonForm.HWPX:
            return _paper(comparison, mark, made).written(who, at)


def heading_of(case: Timeline) -> str:
    """Return what stands above the column of a case."""
    return " ".join(part for part in (case.agency, case.department) if part) or case.title


def source_of(quoted: Quoted) -> str:
    """Return where a value stands, in Korean."""
    place = quoted.location.label()
    return f"{quoted.title}({quoted.kind}) {place}".strip()


def value_of(quoted: Quoted) -> str:
    """Return a value with the unit that its table states."""
    return f"{quoted.text} (단위: {quoted.unit})" if quoted.unit else quoted.text


def _page(comparison: Comparison, mark: Mark, made: str) -> str:
    def plain(text: str) -> str:
        return html.escape(seen(text))

    def cell(values: tuple[Quoted, ...]) -> str:
        told = "".join(
            f"<p>{plain(value_of(each))}<br><small>{plain(source_of(each))}</small></p>"
            for each in values
        )
        return f"<td>{told or NOTHING}</td>"

    def row(aspect: Aspect) -> str:
        mark, note = (
            (' class="differs"', f" <small>({_DIFFERS})</small>") if aspect.differs else ("", "")
        )
        head = f'<th scope="row">{plain(aspect.name)}{note}</th>'
        return f"<tr{mark}>{head}{''.join(map(cell, aspect.cells))}</tr>"

    heads = "".join(
        f'<th scope="col">{plain(heading_of(case))}<br>{plain(case.title)}</th>'
        for case in comparison.cases
    )
    rows = "\n".join(map(row, comparison.aspects))
    return (
        "<!doctype html>\n"
        f'<html lang="ko"><head><meta charset="utf-8"><title>사례 비교표</title>'
        f"<style>{_STYLE}</style></head><body>\n"
        f"<p>{plain(mark.line)}</p>\n<h1>사례 비교표</h1>\n<p>{plain(made)}</p>\n"
        f'<table><thead><tr><th scope="col">항목</th>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>\n'
        f"<p>{plain(mark.label)} · {plain(made)}</p>\n</body></html>\n"
    )


def _workbook(comparison: Comparison, mark: Mark, made: str) -> bytes:
    from openpyxl import Workbook  # a server starts without it
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    from answer.sheet_rows import add_row

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "비교표"
    add_row(sheet, (mark.line,))
    add_row(sheet, (made,))
    add_row(sheet, ())
    heads = [f"{heading_of(case)}\n{case.title}" for case in comparison.cases]
    add_row(sheet, ("항목", *heads, "차이"), bold=True)
    for aspect in comparison.aspects:
        cells = ["\n".join(map(value_of, cell)) or NOTHING for cell in aspect.cells]
        add_row(sheet, (aspect.name, *cells, _DIFFERS if aspect.differs else ""))
    for row in sheet.iter_rows(min_row=4):
        for each in row:
            each.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(len(comparison.cases) + 1):
        letter = get_column_letter(column + 1)
        sheet.column_dimensions[letter].width = _OTHER if column else _FIRST
    sheet.freeze_panes = "B5"
    sources = book.create_sheet("근거")
    add_row(sources, ("항목", "사례", "값", "자료", "위치", "자료번호"), bold=True)
    for values in _sources(comparison):
        add_row(sources, values)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _paper(comparison: Comparison, mark: Mark, made: str) -> Paper:
    def cell(values: tuple[Quoted, ...]) -> str:
        return "\n".join(f"{value_of(each)}\n({source_of(each)})" for each in values) or NOTHING

    paper = Paper("사례 비교표", mark.line, landscape=True)
    paper.line(made, small=True)
    if comparison.cases:
        heads = [f"{heading_of(case)}\n{case.title}" for case in comparison.cases]
        rows = [
            [f"{row.name}\n({_DIFFERS})" if row.differs else row.name, *map(cell, row.cells)]
            for row in comparison.aspects
        ]
        paper.table([["항목", *heads], *rows], [_FIRST, *([_OTHER] * len(heads))])
    else:
        paper.line("비교할 자료가 없습니다.")
    paper.line(mark.line, small=True)
    return paper


def _sources(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for aspect in comparison.aspects:
        for case, cell in zip(comparison.cases, aspect.cells, strict=True):
            for each in cell:
                title = f"{each.title}({each.kind})"
                place = each.location.label()
                yield aspect.name, heading_of(case), value_of(each), title, place, each.document_id
