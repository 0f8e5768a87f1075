"""What HWPX stores beside its paragraphs' own text, and packages of every make."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.read import read
from records.document import BlockKind, Status
from tests.ingest.test_hwpx import cell, listed, p, run, shown, t, table, write

HEAD = (
    '<hh:head xmlns:hh="h"><hh:fontfaces><hh:font id="0"/></hh:fontfaces>'
    '<hh:numbering id="1" start="1">'
    '<hh:paraHead start="1" level="1" numFormat="ROMAN_CAPITAL">^1.</hh:paraHead>'
    '<hh:paraHead start="3" level="2" numFormat="HANGUL_SYLLABLE">^2.</hh:paraHead></hh:numbering>'
    '<hh:bullet id="1" char="\uf06e" useImage="0"/>'
    '<hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>'
    '<hh:paraPr id="3"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>'
    '<hh:style id="5" name="개요 2" paraPrIDRef="1"/></hh:head>'
)
SECTION = '<hs:sec xmlns:hs="{0}/section" xmlns:hp="{0}/paragraph">{1}</hs:sec>'


def package(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def section(text: str, namespace: str = "http://www.hancom.co.kr/hwpml/2011") -> str:
    return SECTION.format(namespace, p(t(text)))


def test_numbers_and_bullets_come_from_their_definitions(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.hwpx",
        p(run('<hp:secPr outlineShapeIDRef="1"/>') + t("추진 배경"), 1),
        p(t("갈래"), 2),
        p(t("또 갈래"), 2),
        p(t("점"), 3),
        p(t("추진 방향"), 1),
        p(t("양식의 머리"), 0, 5),
        head=HEAD,
    )
    assert [(b.kind.value, b.level, b.text) for b in read(file).blocks] == [
        ("heading", 1, "Ⅰ. 추진 배경"),
        ("heading", 3, "다. 갈래"),
        ("heading", 3, "라. 또 갈래"),
        ("heading", 3, "■ 점"),
        ("heading", 1, "Ⅱ. 추진 방향"),
        ("heading", 2, "양식의 머리"),
    ]


@pytest.mark.parametrize(
    "inside", ["<hc:left/>", '<hh:heading type="NUMBER" idRef="1" level="0"/>']
)
def test_headers_are_read_abridged_only_where_nothing_is_lost(tmp_path: Path, inside: str) -> None:
    margins = f"<hp:switch><hp:case>{inside}</hp:case></hp:switch>"
    head = HEAD.replace(
        '<hh:paraPr id="3">', f'<hh:paraPr id="4">{margins}</hh:paraPr><hh:paraPr id="3">'
    )
    head = head.replace("<hh:head ", '<hh:head xmlns:hp="p" xmlns:hc="c" ')
    file = write(tmp_path / "a.hwpx", p(t("갈래"), 2), p(t("본문"), 4), head=head)
    numbered = "Ⅰ. 본문" if "NUMBER" in inside else "본문"
    assert [text for _, text in shown(file)] == ["다. 갈래", numbered]


def test_captions_stand_on_their_side_with_their_number(tmp_path: Path) -> None:
    number = run('<hp:ctrl><hp:autoNum num="4" numType="TABLE"/></hp:ctrl>')
    caption = listed(p(t("표 ") + number + t(". 인원")))
    body = f"<hp:tr>{cell('구분', 0, 0)}{cell('인원', 0, 1)}</hp:tr>"
    for side, first in (("TOP", True), ("BOTTOM", False)):
        made = run(f'<hp:tbl><hp:caption side="{side}">{caption}</hp:caption>{body}</hp:tbl>')
        blocks = [("caption", "[표 4] 표 . 인원"), ("table", "구분 | 인원")]
        assert shown(write(tmp_path / "a.hwpx", p(made))) == (blocks if first else blocks[::-1])


def test_a_caption_below_a_picture_follows_what_is_drawn_in_it(tmp_path: Path) -> None:
    caption = f'<hp:caption side="BOTTOM">{listed(p(t("행사장")))}</hp:caption>'
    box = f"<hp:drawText>{listed(p(t('안전선')))}</hp:drawText>"
    file = write(tmp_path / "a.hwpx", p(run(f"<hp:rect>{caption}{box}</hp:rect>")))
    assert shown(file) == [("text_box", "안전선"), ("caption", "행사장")]


@pytest.mark.parametrize(
    ("wrap", "place", "first"),
    [
        ("TOP_AND_BOTTOM", 'treatAsChar="0" vertRelTo="PARA" vertOffset="0"', True),
        ("TOP_AND_BOTTOM", 'treatAsChar="0" vertRelTo="PARA" vertOffset="4000"', False),
        ("TOP_AND_BOTTOM", 'treatAsChar="0" vertRelTo="PAGE" vertOffset="4000"', True),
        ("TOP_AND_BOTTOM", 'treatAsChar="0" vertRelTo="PAGE" vertAlign="BOTTOM"', False),
        ("SQUARE", 'treatAsChar="0" vertRelTo="PARA" vertOffset="0"', False),
        ("TOP_AND_BOTTOM", 'treatAsChar="1" vertRelTo="PARA" vertOffset="0"', False),
    ],
)
def test_a_table_is_read_where_it_stands_on_paper(
    tmp_path: Path, wrap: str, place: str, first: bool
) -> None:
    row = f"<hp:tr>{cell('수신', 0, 0)}{cell('한빛시장', 0, 1)}</hp:tr>"
    made = run(f'<hp:tbl textWrap="{wrap}"><hp:pos {place}/>{row}</hp:tbl>')
    kinds = [kind for kind, _ in shown(write(tmp_path / "a.hwpx", p(t("글") + made)))]
    assert kinds == (["table", "paragraph"] if first else ["paragraph", "table"])


def test_a_table_in_a_box_in_a_cell_with_its_note(tmp_path: Path) -> None:
    note = run(f"<hp:ctrl><hp:footNote>{listed(p(t('안쪽 표의 각주')))}</hp:footNote></hp:ctrl>")
    inner = run(f"<hp:tbl><hp:tr>{cell('가', 0, 0, note)}</hp:tr></hp:tbl>")
    box = run(f"<hp:rect><hp:drawText>{listed(p(t('상자 글') + inner))}</hp:drawText></hp:rect>")
    outer = run(f"<hp:tbl><hp:tr>{cell('칸 글', 0, 0, box)}</hp:tr></hp:tbl>")
    assert shown(write(tmp_path / "a.hwpx", p(outer))) == [
        ("table", "칸 글 상자 글 가"),
        ("table", "가"),
        ("footnote", "안쪽 표의 각주"),
    ]


def test_a_header_over_two_rows_is_found_by_its_spans(tmp_path: Path) -> None:
    def spanning(text: str, row: int, col: int, rows: int, cols: int) -> str:
        return cell(text, row, col).replace(
            'rowSpan="1" colSpan="1"', f'rowSpan="{rows}" colSpan="{cols}"'
        )

    rows = (
        f"<hp:tr>{spanning('구분', 0, 0, 2, 1)}{spanning('예산', 0, 1, 1, 2)}</hp:tr>"
        f"<hp:tr>{cell('국비', 1, 1)}{cell('시비', 1, 2)}</hp:tr>"
        f"<hp:tr>{cell('안전', 2, 0)}{cell('10', 2, 1)}{cell('20', 2, 2)}</hp:tr>"
    )
    file = write(tmp_path / "a.hwpx", p(run(f"<hp:tbl>{rows}</hp:tbl>")))
    assert read(file).blocks[0].header_rows == 2


def test_forms_text_art_and_fields(tmp_path: Path) -> None:
    field = (
        '<hp:ctrl><hp:fieldBegin type="HYPERLINK"><hp:parameters><hp:stringParam>주소'
        "</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl>"
    )
    line = (
        run(field)
        + t("바로 가기")
        + run("<hp:ctrl><hp:fieldEnd/></hp:ctrl>")
        + run('<hp:btn caption="확인"/><hp:edit><hp:text>신청인</hp:text></hp:edit>')
        + run('<hp:textart text="글맵시"/>')
    )
    assert shown(write(tmp_path / "a.hwpx", p(line))) == [
        ("paragraph", "바로 가기확인신청인"),
        ("text_box", "글맵시"),
    ]


def test_memos_are_told_once(tmp_path: Path) -> None:
    memo = (
        f'<hp:ctrl><hp:fieldBegin type="MEMO">{listed(p(t("확인할 것")))}</hp:fieldBegin></hp:ctrl>'
    )
    group = "".join(
        f"<hp:memo><hp:paraList>{p(t(text))}</hp:paraList></hp:memo>"
        for text in ("확인할 것", "자리 없는 메모")
    )
    file = write(
        tmp_path / "a.hwpx", p(t("본문") + run(memo)), f"<hp:memogroup>{group}</hp:memogroup>"
    )
    assert shown(file) == [
        ("paragraph", "본문"),
        ("memo", "확인할 것"),
        ("memo", "자리 없는 메모"),
    ]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.hancom.co.kr/hwpml/2011",
        "http://www.hancom.co.kr/hwpml/2016",
        "http://www.owpml.org/owpml/2024",
    ],
)
def test_every_namespace(tmp_path: Path, namespace: str) -> None:
    file = package(tmp_path / "a.hwpx", {"Contents/section0.xml": section("본문", namespace)})
    assert shown(file) == [("paragraph", "본문")]


def test_sections_follow_the_spine_and_none_is_left_out(tmp_path: Path) -> None:
    items = "".join(f'<opf:item id="s{n}" href="Contents/section{n}.xml"/>' for n in (0, 1, 2, 10))
    refs = "".join(f'<opf:itemref idref="s{n}"/>' for n in (1, 0, 10, 77))
    members = {f"Contents/section{n}.xml": section(f"구역 {n}") for n in (0, 1, 2, 10)}
    members["Contents/content.hpf"] = (
        f'<opf:package xmlns:opf="o"><opf:manifest>{items}</opf:manifest>'
        f"<opf:spine>{refs}</opf:spine></opf:package>"
    )
    members["Contents/masterpage0.xml"] = (
        f'<hm:masterPage xmlns:hm="m" xmlns:hp="p">{listed(p(t("대외비")))}</hm:masterPage>'
    )
    assert shown(package(tmp_path / "a.hwpx", members)) == [
        ("paragraph", "구역 1"),
        ("paragraph", "구역 0"),
        ("paragraph", "구역 10"),
        ("paragraph", "구역 2"),
        ("header", "대외비"),
    ]


def test_a_damaged_section_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    broken = section("앞부분은 남는다").replace("</hs:sec>", "<hp:p><hp:run>")
    file = package(
        tmp_path / "a.hwpx",
        {"Contents/section0.xml": broken, "Contents/section1.xml": section("온전한 구역")},
    )
    extraction = read(file)
    assert extraction.status is Status.PARTIAL
    assert "다시 넣어 주시기 바랍니다" in extraction.reason
    assert [block.text for block in extraction.blocks] == ["앞부분은 남는다", "온전한 구역"]


def test_a_damaged_member_is_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    file = package(
        tmp_path / "a.hwpx",
        {"Contents/section0.xml": section("첫 구역"), "Contents/section1.xml": section("둘째")},
    )
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo("Contents/section1.xml")
    data = bytearray(file.read_bytes())
    data[info.header_offset + 60] ^= 0xFF
    file.write_bytes(bytes(data))
    extraction = read(file)
    assert extraction.status is Status.PARTIAL
    assert [block.text for block in extraction.blocks] == ["첫 구역"]


def test_a_header_that_is_no_xml_costs_only_the_numbers(tmp_path: Path) -> None:
    extraction = read(write(tmp_path / "a.hwpx", p(t("본문"), 1), head="<hh:head><"))
    assert extraction.status is Status.PARTIAL
    assert [block.text for block in extraction.blocks] == ["본문"]


@pytest.mark.parametrize("recovered", [False, True])
def test_a_doctype_is_refused_also_in_damaged_text(tmp_path: Path, recovered: bool) -> None:
    hostile = '<!DOCTYPE hs:sec [<!ENTITY a "' + "폭탄" * 50 + '">]>' + section("&a;&a;")
    if recovered:
        hostile = hostile.replace("</hs:sec>", "")
    extraction = read(package(tmp_path / "a.hwpx", {"Contents/section0.xml": hostile}))
    assert (extraction.status, extraction.blocks) == (Status.CORRUPT, ())


def test_a_preview_is_no_document(tmp_path: Path) -> None:
    file = package(tmp_path / "a.hwpx", {"Preview/PrvText.txt": "미리보기 글"})
    extraction = read(file)
    assert (extraction.status, extraction.blocks) == (Status.CORRUPT, ())


def test_overlapping_digits_and_private_bullets(tmp_path: Path) -> None:
    joined = run('<hp:compose composeText="\U000f02ba\U000f02c3"/>')
    file = write(tmp_path / "a.hwpx", p(joined + t(" 열째 \U000f0854도움말\U000f0855")))
    assert shown(file) == [("list_item", "⑩ 열째 《도움말》")]


def test_a_wide_table_reads_in_one_pass(tmp_path: Path) -> None:
    """Tables in tables: the text of the innermost stands once in each table around it."""
    inner = [["가", "나"]]
    made = table(inner)
    for _ in range(5):
        made = table([["밖", "안"], ["1", "2"]], made)
    blocks = read(write(tmp_path / "a.hwpx", p(made))).blocks
    tables = [block for block in blocks if block.kind is BlockKind.TABLE]
    assert len(tables) == 6
    assert all(block.text.count("가 나") == 1 for block in tables[:-1])
