from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from ingest.hwpx_body import Section
from ingest.hwpx_head import Headings
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.read import read
from records.document import BlockKind, Status

HEAD = (
    '<hh:head xmlns:hh="h"><hh:paraPr id="1"><hh:heading type="OUTLINE" level="1"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="BULLET" level="0"/></hh:paraPr>'
    '<hh:style id="3" name="개요 1"/></hh:head>'
)


def p(inner: str, shape: int = 0, style: int = 0) -> str:
    return f'<hp:p paraPrIDRef="{shape}" styleIDRef="{style}">{inner}</hp:p>'


def run(inner: str) -> str:
    return f"<hp:run>{inner}</hp:run>"


def t(text: str) -> str:
    return run(f"<hp:t>{text}</hp:t>")


def listed(*paragraphs: str) -> str:
    return f"<hp:subList>{''.join(paragraphs)}</hp:subList>"


def cell(text: str, row: int, col: int, inner: str = "", header: int = 0) -> str:
    return (
        f'<hp:tc header="{header}">{listed(p(t(text) + inner))}'
        f'<hp:cellAddr rowAddr="{row}" colAddr="{col}"/><hp:cellSpan rowSpan="1" colSpan="1"/></hp:tc>'
    )


def table(rows: list[list[str]], extra: str = "") -> str:
    body = "".join(
        "<hp:tr>"
        + "".join(cell(text, r, c, extra if (r, c) == (1, 1) else "") for c, text in enumerate(row))
        + "</hp:tr>"
        for r, row in enumerate(rows)
    )
    caption = f"<hp:caption>{listed(p(t('표 이름')))}</hp:caption>"
    return run(f"<hp:tbl>{caption}{body}</hp:tbl>")


def write(path: Path, *paragraphs: str, manifest: str = "", head: str = HEAD) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/header.xml", head)
        archive.writestr(
            "Contents/section0.xml",
            f'<hs:sec xmlns:hs="s" xmlns:hp="p">{"".join(paragraphs)}</hs:sec>',
        )
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return path


def shown(path: Path) -> list[tuple[str, str]]:
    extraction = read(path)
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def test_paragraphs_and_headings(tmp_path: Path) -> None:
    line = run("<hp:t>앞<hp:lineBreak/>뒤<hp:tab/>끝<hp:nbSpace/>.</hp:t>")
    file = write(
        tmp_path / "a.hwpx",
        p(t("추진 배경"), 1),
        p(t("항목"), 2),
        p(t("개요"), 0, 3),
        p(line),
        p(t("○ 배치")),
    )
    assert shown(file) == [
        ("heading", "추진 배경"),
        ("list_item", "항목"),
        ("heading", "개요"),
        ("paragraph", "앞\n뒤\t끝 ."),
        ("list_item", "○ 배치"),
    ]
    assert read(file).blocks[0].level == 2


def test_tables_with_captions_and_tables_in_them(tmp_path: Path) -> None:
    inner = table([["가", "나"], ["다", "라"]])
    file = write(tmp_path / "a.hwpx", p(table([["구분", "내용"], ["1", "표 참조"]], inner)))
    found = [b for b in read(file).blocks if b.kind is BlockKind.TABLE]
    assert ("caption", "표 이름") in shown(file)
    assert found[0].header_rows == 1
    assert "가" in found[0].text
    assert found[1].text == "가 | 나\n다 | 라"


def test_stated_header_rows_count(tmp_path: Path) -> None:
    rows = "".join(
        f"<hp:tr>{cell(str(r), r, 0, header=int(r < 2))}{cell('x', r, 1)}</hp:tr>" for r in range(4)
    )
    file = write(tmp_path / "a.hwpx", p(run(f"<hp:tbl>{rows}</hp:tbl>")))
    assert read(file).blocks[0].header_rows == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("footNote", "footnote"),
        ("endNote", "endnote"),
        ("header", "header"),
        ("footer", "footer"),
        ("hiddenComment", "memo"),
        ("fieldBegin", "memo"),
    ],
)
def test_text_beside_the_body(tmp_path: Path, name: str, kind: str) -> None:
    control = run(f"<hp:ctrl><hp:{name}>{listed(p(t('딸린 글이다.')))}</hp:{name}></hp:ctrl>")
    file = write(tmp_path / "a.hwpx", p(t("앞") + control + t("뒤")))
    assert shown(file) == [("paragraph", "앞뒤"), (kind, "딸린 글이다.")]


def test_boxes_equations_and_words_above_words(tmp_path: Path) -> None:
    box = run(f"<hp:rect><hp:drawText>{listed(p(t('상자 글')))}</hp:drawText></hp:rect>")
    equation = run("<hp:equation><hp:script>x over y</hp:script></hp:equation>")
    above = run(
        "<hp:dutmal><hp:mainText>본말</hp:mainText><hp:subText>덧말</hp:subText></hp:dutmal>"
    )
    joined = run('<hp:compose composeText="①"/>')
    file = write(tmp_path / "a.hwpx", p(t("밀도는") + equation + above + joined + box))
    assert shown(file) == [("paragraph", "밀도는 x over y 본말(덧말)①"), ("text_box", "상자 글")]


def test_a_box_in_a_cell_is_part_of_it(tmp_path: Path) -> None:
    box = run(f"<hp:rect><hp:drawText>{listed(p(t('상자')))}</hp:drawText></hp:rect>")
    note = run(f"<hp:ctrl><hp:footNote>{listed(p(t('각주')))}</hp:footNote></hp:ctrl>")
    file = write(tmp_path / "a.hwpx", p(table([["구분", "값"], ["1", "글"]], box + note)))
    assert ("footnote", "각주") in shown(file)
    assert "글 상자" in next(text for kind, text in shown(file) if kind == "table")


def test_tracked_deletions_are_left_out(tmp_path: Path) -> None:
    text = run("<hp:t>남는 <hp:deleteBegin/>지운 글<hp:tab/></hp:t>")
    rest = run("<hp:t>지운 글<hp:deleteEnd/>글</hp:t>")
    assert shown(write(tmp_path / "a.hwpx", p(text), p(rest))) == [
        ("paragraph", "남는 "),
        ("paragraph", "글"),
    ]


def test_refusals(tmp_path: Path) -> None:
    locked = write(tmp_path / "a.hwpx", p(t("글")), manifest="<m><encryption-data/></m>")
    assert read(locked).status is Status.ENCRYPTED
    broken = write(tmp_path / "b.hwpx", "<hp:p>")
    assert read(broken).status is Status.CORRUPT
    deep = p(t("끝"))
    for _ in range(80):
        deep = p(run(f"<hp:rect><hp:drawText>{listed(deep)}</hp:drawText></hp:rect>"))
    assert not read(write(tmp_path / "c.hwpx", deep)).status.readable
    nested = t("끝")
    for _ in range(80):
        nested = run(f"<hp:tbl><hp:tr><hp:tc>{listed(p(nested))}</hp:tc></hp:tr></hp:tbl>")
    assert not read(write(tmp_path / "d.hwpx", p(nested))).status.readable
    with zipfile.ZipFile(tmp_path / "e.hwpx", "w") as archive:
        archive.writestr("Contents/other.xml", "<x/>")
    assert read(tmp_path / "e.hwpx").status is Status.CORRUPT
    assert read(write(tmp_path / "f.hwpx", p(t(" ")))).status is Status.EMPTY


@pytest.mark.parametrize("levels", [LIMITS.nesting, LIMITS.nesting + 1])
def test_lists_in_lists_end_at_our_own_limit(levels: int) -> None:
    """libxml2 ends at 256 elements before it in files; the limit of the recursion holds alone."""
    deep = p(t("끝"))
    for _ in range(levels):
        deep = p(run(f"<hp:rect><hp:drawText>{listed(deep)}</hp:drawText></hp:rect>"))
    unlimited = etree.XMLParser(huge_tree=True)
    root = etree.fromstring(f'<hs:sec xmlns:hs="s" xmlns:hp="p">{deep}</hs:sec>', unlimited)
    section = Section(Headings(None))
    if levels <= LIMITS.nesting:
        assert section.paragraphs(root)
    else:
        with pytest.raises(Unreadable, match="깊이"):
            section.paragraphs(root)
