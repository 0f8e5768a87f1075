from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from ingest.read import read
from records.document import Extraction, Status

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def box(slide: Slide, left: float, top: float, text: str) -> None:
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(1), Inches(1))
    frame.text_frame.text = text


def saved(show: Presentation, path: Path) -> Extraction:
    show.save(str(path))
    return read(path)


def shown(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.location.label(), b.text) for b in extraction.blocks]


def test_slides_are_pages_read_from_top_left(tmp_path: Path) -> None:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    assert first.shapes.title is not None
    first.placeholders[1].text_frame.text = "가. 안내를 드린다.\n○ 접수\v창구"
    box(first, 5, 0.5, "오른쪽 위")
    box(first, 1, 0.55, "왼쪽 위")
    group = first.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Inches(2), Inches(6), Inches(1), Inches(1))
    inner.text_frame.text = "묶음 글"
    first.shapes.title.text = "추진 계획"
    first.notes_slide.notes_text_frame.text = "발표할 때 할 말"
    second = show.slides.add_slide(show.slide_layouts[6])
    second._element.set("show", "0")
    box(second, 1, 1, "둘째 쪽")
    extraction = saved(show, tmp_path / "a.pptx")
    assert extraction.status is Status.OK
    assert shown(extraction) == [
        ("heading", "1쪽 문단 1", "추진 계획"),
        ("paragraph", "1쪽 문단 2", "왼쪽 위"),
        ("paragraph", "1쪽 문단 3", "오른쪽 위"),
        ("list_item", "1쪽 문단 4", "가. 안내를 드린다."),
        ("list_item", "1쪽 문단 5", "○ 접수\n창구"),
        ("paragraph", "1쪽 문단 6", "묶음 글"),
        ("memo", "1쪽 문단 7", "발표할 때 할 말"),
        ("caption", "2쪽 문단 1", "[숨긴 슬라이드]"),
        ("paragraph", "2쪽 문단 2", "둘째 쪽"),
    ]


def test_tables_and_charts_of_a_slide(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    grid = slide.shapes.add_table(3, 3, Inches(1), Inches(4), Inches(6), Inches(1)).table
    grid.cell(0, 0).merge(grid.cell(0, 1))
    grid.cell(1, 0).merge(grid.cell(2, 0))
    for row, column, text in (
        (0, 0, "구분"),
        (0, 2, "비고"),
        (1, 0, "가"),
        (1, 1, "10"),
        (2, 2, "라"),
    ):
        grid.cell(row, column).text = text
    untyped: Any = CategoryChartData
    data = untyped()
    data.categories = ["봄", "여름"]
    data.add_series("예산", (1.5, 2.5))
    place = (Inches(1), Inches(1), Inches(2), Inches(2))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    extraction = saved(show, tmp_path / "a.pptx")
    chart, table = extraction.blocks
    assert chart.text == " | 예산\n봄 | 1.5\n여름 | 2.5"
    assert [
        (cell.text, cell.row, cell.col, cell.rowspan, cell.colspan)
        for row in table.rows
        for cell in row
        if cell.text
    ] == [
        ("구분", 1, 1, 1, 2),
        ("비고", 1, 3, 1, 1),
        ("가", 2, 1, 2, 1),
        ("10", 2, 2, 1, 1),
        ("라", 3, 3, 1, 1),
    ]
    assert extraction.status is Status.OK


def test_marks_that_a_paragraph_states_are_shown(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    box(slide, 1, 1, "첫째다.\n둘째다.\n점이다.\n다시다.")
    frame = slide.shapes[0].text_frame
    for paragraph, mark in zip(
        frame.paragraphs,
        (
            '<a:buAutoNum type="arabicPeriod"/>',
            '<a:buAutoNum type="arabicPeriod"/>',
            '<a:buFont typeface="Wingdings"/><a:buChar char="§"/>',
            '<a:buAutoNum type="romanUcParenBoth" startAt="4"/>',
        ),
        strict=True,
    ):
        properties = paragraph._p.get_or_add_pPr()
        for each in list(etree.fromstring(f'<x xmlns:a="{DRAWING}">{mark}</x>')):
            properties.append(each)
    assert [text for _, _, text in shown(saved(show, tmp_path / "a.pptx"))] == [
        "1. 첫째다.",
        "2. 둘째다.",
        "▪ 점이다.",
        "(IV) 다시다.",
    ]


def test_comments_and_embedded_files_are_told(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    box(slide, 1, 1, "본문이다.")
    show.save(str(tmp_path / "plain.pptx"))
    comments = (
        '<p:cmLst xmlns:p="p"><p:cm><p:pos/><p:text>숫자를 확인</p:text></p:cm></p:cmLst>'.encode()
    )
    with (
        zipfile.ZipFile(tmp_path / "plain.pptx") as source,
        zipfile.ZipFile(tmp_path / "a.pptx", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "ppt/slides/_rels/slide1.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    f'<Relationship Id="c" Type="{REL}/comments" Target="../comments/c.xml"/>'
                    f'<Relationship Id="e" Type="{REL}/package" Target="../embeddings/e.xlsx"/>'
                    "</Relationships>".encode(),
                )
            target.writestr(name, data)
        target.writestr("ppt/comments/c.xml", comments)
    extraction = read(tmp_path / "a.pptx")
    assert [(kind, text) for kind, _, text in shown(extraction)] == [
        ("paragraph", "본문이다."),
        ("memo", "숫자를 확인"),
    ]
    assert extraction.status is Status.PARTIAL
    assert "개체 1개" in extraction.reason


@pytest.mark.parametrize("depth", [70, 400])
def test_groups_within_groups_end_somewhere(tmp_path: Path, depth: int) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    for _ in range(depth):
        group = group.shapes.add_group_shape()
    assert saved(show, tmp_path / "a.pptx").status in (Status.TOO_BIG, Status.CORRUPT)
