"""What ``unstructured`` finds in office files, our readers find too; and what it does not."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Inches

from ingest.read import read
from tests.ingest.docx_writer import par, root, run, write_docx
from tests.support.unstructured_peer import texts

PAGE = """<html><body>앞글<main><h1>추진 계획</h1><p>주 내용이다.</p><ul><li>◦ 일시: 3월</li></ul>
<table><tr><td rowspan="2">구분</td><td>값</td></tr><tr><td>30</td></tr></table></main>
<figure><figcaption>그림 설명</figcaption></figure></body></html>"""
TEXT = (
    "# 추진 계획\n\n주 내용이다.\n\n- 접수\n    - ○ 창구\n\n| 구분 | 값 |\n|---|---|\n| 가 | 30 |\n"
)


def word_of_python_docx(path: Path) -> None:
    document = docx.Document()
    document.add_heading("추진 계획", 1)
    document.add_paragraph("주 내용이다.")
    document.add_paragraph("접수", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "한빛시"
    document.sections[0].footer.paragraphs[0].text = "안전총괄과"
    grid = document.add_table(2, 2)
    for at, text in enumerate(("구분", "값", "가", "30")):
        grid.cell(at // 2, at % 2).text = text
    document.save(str(path))


def slides(path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "추진 계획"
    slide.placeholders[1].text_frame.text = "주 내용이다.\n접수"
    grid = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for at, text in enumerate(("구분", "값", "가", "30")):
        grid.cell(at // 2, at % 2).text = text
    slide.notes_slide.notes_text_frame.text = "발표할 때 할 말"
    show.save(str(path))


def ours(path: Path) -> str:
    return " ".join(block.text for block in read(path).blocks)


def words(found: str) -> set[str]:
    return set(found.replace("|", " ").split())


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.html", "a.md"])
def test_ours_finds_whatever_unstructured_finds(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    match file.suffix:
        case ".docx":
            word_of_python_docx(file)
        case ".pptx":
            slides(file)
        case ".html":
            file.write_text(PAGE, encoding="utf-8")
        case _:
            file.write_text(TEXT, encoding="utf-8")
    peer = words(" ".join(texts(file)))
    assert len(peer) > 3
    assert peer <= words(ours(file))


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("a.html", ("앞글", "그림 설명")),
        ("a.docx", ("각주 글", "글상자 글")),
    ],
)
def test_why_it_is_not_the_reader(tmp_path: Path, name: str, lost: tuple[str, ...]) -> None:
    """The reasons of decision 0010: if a release of it no longer loses these, read that page."""
    file = tmp_path / name
    if file.suffix == ".docx":
        box = f"<w:r><w:pict><w:txbxContent>{par(run('글상자 글'))}</w:txbxContent></w:pict></w:r>"
        mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
        note = f'<w:footnote w:id="1">{par(run("각주 글"))}</w:footnote>'
        styles = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        parts: dict[str, tuple[str, str | bytes]] = {
            "r1": ("footnotes/footnotes.xml", root("w:footnotes", note)),
            "r2": ("styles/styles.xml", root("w:styles", styles)),
        }
        types = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/styles.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
        )
        write_docx(file, par(run("본문") + mark + box) + "<w:sectPr/>", parts, types=types)
    else:
        file.write_text(PAGE if file.suffix == ".html" else TEXT, encoding="utf-8")
    peer = " ".join(texts(file))
    assert [each for each in lost if each in peer] == []
    assert [each for each in lost if each not in ours(file)] == []
