"""What HWP 5 stores beside its paragraphs' own text, each where it is read on paper."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ingest.read import read
from records.document import BlockKind, Status
from tests.ingest import hwp5_writer as hwp

OUTLINE, NUMBER, BULLET = 1 << 23, 2 << 23, 3 << 23
ABOVE_AND_BELOW = 1 << 21
PAGE, PARAGRAPH = 1 << 3, 2 << 3
BOTTOM = 2 << 5
TABLE = hwp.control_code(11, "tbl ")
BOX = hwp.control_code(11, "gso ")


def level(number: int) -> int:
    return (number - 1) << 25


def shown(tmp_path: Path, *sections: bytes, info: bytes = b"") -> list[tuple[str, str]]:
    extraction = read(hwp.write_hwp(tmp_path / "a.hwp", sections, info=info))
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def test_numbers_are_rendered_from_their_definitions(tmp_path: Path) -> None:
    definitions = (
        hwp.numbering(("^1.", 2), ("^2.", 8), ("^1.^2.^3)", 0), ("제^4조", 0), starts=(1, 1, 5))
        + hwp.numbering(("제^1장", 0), ("^n", 0), ("^N", 0))
        + hwp.bullet("\uf06c")
    )
    info = hwp.doc_info(
        0,
        (NUMBER | level(1), 1),
        (NUMBER | level(2), 1),
        (NUMBER | level(3), 1),
        (OUTLINE | level(1), 0),
        (OUTLINE | level(2), 0),
        (BULLET, 1),
        (NUMBER | level(4), 1),
        (NUMBER | level(1), 9),
        definitions=definitions,
    )
    section = (
        hwp.paragraph(
            hwp.control_code(2, "secd") + "총칙", 0, hwp.section_definition(1, 2), shape=4
        )
        + hwp.paragraph("배경", shape=1)
        + hwp.paragraph("가 갈래", shape=2)
        + hwp.paragraph("나 갈래", shape=2)
        + hwp.paragraph("셋째", shape=3)
        + hwp.paragraph("추진", shape=1)
        + hwp.paragraph("다시", shape=2)
        + hwp.paragraph("", shape=1)
        + hwp.paragraph("넷째", shape=1)
        + hwp.paragraph("목적", shape=5)
        + hwp.paragraph("보칙", shape=4)
        + hwp.paragraph("점", shape=6)
        + hwp.paragraph("조", shape=7)
        + hwp.paragraph("정의되지 않은 번호", shape=8)
    )
    assert [text for _, text in shown(tmp_path, section, info=info)] == [
        "제1장 총칙",
        "Ⅰ. 배경",
        "가. 가 갈래",
        "나. 나 갈래",
        "Ⅰ.나.5) 셋째",
        "Ⅱ. 추진",
        "가. 다시",
        "Ⅳ. 넷째",
        "1.1 목적",
        "제2장 보칙",
        "● 점",
        "제1조 조",
        "정의되지 않은 번호",
    ]


def test_a_style_makes_a_heading_but_no_number(tmp_path: Path) -> None:
    info = hwp.doc_info(
        0, (BULLET, 1), styles=("바탕글", "개요 3"), definitions=hwp.numbering() + hwp.bullet("-")
    )
    section = (
        hwp.paragraph(hwp.control_code(2, "secd"), 0, hwp.section_definition(1, 1))
        + hwp.paragraph("머리", style=1)
        + hwp.paragraph("글머리표가 앞선다", shape=1, style=1)
    )
    extraction = read(hwp.write_hwp(tmp_path / "a.hwp", [section], info=info))
    assert [(b.kind.value, b.level, b.text) for b in extraction.blocks] == [
        ("heading", 3, "머리"),
        ("list_item", 5, "- 글머리표가 앞선다"),
    ]


def test_a_whole_sentence_in_an_outline_style_is_no_heading(tmp_path: Path) -> None:
    sentence = "한빛시는 축제를 열기에 앞서 안전관리계획을 세우고 관계 기관과 협의한다. " * 4
    section = hwp.paragraph(sentence, shape=1)
    (block,) = read(
        hwp.write_hwp(tmp_path / "a.hwp", [section], info=hwp.doc_info(0, OUTLINE | level(2)))
    ).blocks
    assert (block.kind, block.level) == (BlockKind.LIST_ITEM, 2)


def test_running_numbers_fill_an_empty_column(tmp_path: Path) -> None:
    info = hwp.doc_info(0, (NUMBER, 1), definitions=hwp.numbering(("^1", 0)))
    cells = b"".join(
        hwp.cell(2, row, 0, hwp.paragraph("", 2, shape=1))
        + hwp.cell(2, row, 1, hwp.paragraph(f"업체 {row}", 2))
        for row in range(2)
    )
    size = hwp.record(77, 2, struct.pack("<IHH", 0, 2, 2))
    table = hwp.control("tbl ", 1, hwp.placed(1), size, cells)
    assert shown(tmp_path, hwp.paragraph(TABLE, 0, table), info=info) == [
        ("table", "1 | 업체 0\n2 | 업체 1")
    ]


@pytest.mark.parametrize(("side", "first"), [(0, True), (1, False), (2, True), (3, False)])
def test_captions_stand_on_their_side(tmp_path: Path, side: int, first: bool) -> None:
    number = hwp.control("atno", 3, struct.pack("<IH", 4, 2) + b"\0" * 6)
    text = "표 " + hwp.control_code(18, "atno") + ". 배치 인원"
    table = hwp.table(1, [["구분", "인원"]], beside=hwp.caption(2, text, side, number))
    caption, body = ("caption", "[표 2] 표 . 배치 인원"), ("table", "구분 | 인원")
    assert shown(tmp_path, hwp.paragraph(TABLE, 0, table)) == (
        [caption, body] if first else [body, caption]
    )


def test_captions_of_boxes_and_equations(tmp_path: Path) -> None:
    number = hwp.control("atno", 3, struct.pack("<IH", 3, 1) + b"\0" * 6)
    words = "그림 " + hwp.control_code(18, "atno")
    box = hwp.text_box(1, hwp.paragraph("안전선", 3), beside=hwp.caption(2, words, 3, number))
    payload = struct.pack("<I", 0) + hwp.counted("x over y")
    equation = hwp.control(
        "eqed", 1, hwp.placed(1), hwp.caption(2, "수식의 이름"), hwp.record(88, 2, payload)
    )
    section = hwp.paragraph(BOX, 0, box) + hwp.paragraph(hwp.control_code(11, "eqed"), 0, equation)
    assert shown(tmp_path, section) == [
        ("text_box", "안전선"),
        ("caption", "[그림 1] 그림 "),
        ("equation", " x over y "),
        ("caption", "수식의 이름"),
    ]


def test_numbers_of_notes_stay_out(tmp_path: Path) -> None:
    number = hwp.control("atno", 2, struct.pack("<IH", 1, 7) + b"\0" * 6)
    note = hwp.control(
        "fn  ",
        1,
        b"\0" * 8,
        hwp.record(72, 2),
        hwp.paragraph(hwp.control_code(18, "atno") + " 각주 글", 2, number),
    )
    section = hwp.paragraph("본문" + hwp.control_code(17, "fn  ") + "이다.", 0, note)
    assert shown(tmp_path, section) == [("paragraph", "본문이다."), ("footnote", " 각주 글")]


@pytest.mark.parametrize(
    ("attribute", "offset", "line", "first"),
    [
        (1, 0, TABLE + "뒤따르는 글", True),
        (1, 0, "앞선 글" + TABLE, False),
        (ABOVE_AND_BELOW | PARAGRAPH, 0, "글" + TABLE, True),
        (ABOVE_AND_BELOW | PARAGRAPH, 3000, "글" + TABLE, False),
        (ABOVE_AND_BELOW | PAGE, 9000, "글" + TABLE, True),
        (ABOVE_AND_BELOW | PAGE | BOTTOM, 0, "글" + TABLE, False),
        (0, 0, TABLE + "글", False),
    ],
)
def test_a_table_is_read_where_it_stands_on_paper(
    tmp_path: Path, attribute: int, offset: int, line: str, first: bool
) -> None:
    table = hwp.table(1, [["수신", "한빛시장"]], place=hwp.placed(attribute, offset))
    kinds = [kind for kind, _ in shown(tmp_path, hwp.paragraph(line, 0, table))]
    assert kinds == (["table", "paragraph"] if first else ["paragraph", "table"])


def test_stated_header_rows_count(tmp_path: Path) -> None:
    rows = [["구분", "인원"], ["", "명"], ["경찰", "30"], ["소방", "12"]]
    section = hwp.paragraph(TABLE, 0, hwp.table(1, rows, header_rows=2))
    (block,) = read(hwp.write_hwp(tmp_path / "a.hwp", [section])).blocks
    assert block.header_rows == 2


def test_a_table_in_a_box_in_a_cell_with_its_note(tmp_path: Path) -> None:
    note = hwp.note("fn  ", 7, "안쪽 표의 각주")
    cell = hwp.cell(6, 0, 0, hwp.paragraph("가" + hwp.control_code(17, "fn  "), 6, note))
    size = hwp.record(77, 6, struct.pack("<IHH", 0, 1, 1))
    inner = hwp.control("tbl ", 5, hwp.placed(1), size, cell)
    box = hwp.text_box(3, hwp.paragraph("상자 글" + TABLE, 4, inner))
    outer = hwp.table(1, [["밖"]], inside=hwp.paragraph("칸 글" + BOX, 2, box))
    assert shown(tmp_path, hwp.paragraph(TABLE, 0, outer)) == [
        ("table", "밖 칸 글 상자 글 가"),
        ("table", "가"),
        ("footnote", "안쪽 표의 각주"),
    ]


def test_memos_and_the_last_master_page_follow_the_last_paragraph(tmp_path: Path) -> None:
    section = hwp.paragraph(
        "본문이다.",
        0,
        hwp.record(72, 1, b"\0" * 16),
        hwp.paragraph("바탕쪽 글", 1),
        hwp.record(93, 1, b"\0" * 4),
        hwp.record(72, 1, b"\0" * 16),
        hwp.paragraph("메모 글", 1),
    )
    assert shown(tmp_path, section) == [
        ("paragraph", "본문이다."),
        ("header", "바탕쪽 글"),
        ("memo", "메모 글"),
    ]


def test_master_pages_are_read_once(tmp_path: Path) -> None:
    page = hwp.section_definition(1, 0, hwp.record(72, 2), hwp.paragraph("대외비", 2))
    section = hwp.paragraph(hwp.control_code(2, "secd") + "본문이다.", 0, page)
    assert shown(tmp_path, section) == [("paragraph", "본문이다."), ("header", "대외비")]


def test_boxes_in_running_heads_and_groups(tmp_path: Path) -> None:
    boxed = hwp.text_box(3, hwp.paragraph("머리말 상자", 4))
    head = hwp.control("head", 1, b"\0" * 8, hwp.record(72, 2), hwp.paragraph(BOX, 2, boxed))
    group = hwp.control(
        "gso ",
        1,
        hwp.placed(1),
        hwp.record(76, 2),
        hwp.record(76, 3) + hwp.record(72, 4) + hwp.paragraph("하나", 4),
        hwp.record(76, 3) + hwp.record(72, 4) + hwp.paragraph("둘", 4),
    )
    section = hwp.paragraph(hwp.control_code(16, "head") + BOX, 0, head, group)
    assert shown(tmp_path, section) == [
        ("header", "머리말 상자"),
        ("text_box", "하나"),
        ("text_box", "둘"),
    ]


def test_words_that_controls_hold(tmp_path: Path) -> None:
    ruby = hwp.control("tdut", 1, hwp.counted("본말") + hwp.counted("덧말"))
    joined = hwp.control("tcps", 1, hwp.counted("\U000f02ba\U000f02c5"))
    properties = "CommonSet:set:0: Caption:wstring:2:확인 Text:wstring:3:신청서 "
    form = hwp.control(
        "form", 1, hwp.placed(1), hwp.record(91, 2, b"\0" * 12 + hwp.counted(properties))
    )
    art = hwp.control(
        "gso ",
        1,
        hwp.placed(1),
        hwp.record(76, 2),
        hwp.record(90, 3, b"\0" * 32 + hwp.counted("글맵시") + hwp.counted("바탕")),
    )
    line = (
        hwp.control_code(23, "tdut")
        + "와 "
        + hwp.control_code(23, "tcps")
        + " "
        + hwp.control_code(11, "form")
        + hwp.control_code(11, "gso ")
    )
    assert shown(tmp_path, hwp.paragraph(line, 0, ruby, joined, form, art)) == [
        ("paragraph", "본말(덧말)와 ⑫ 확인 신청서"),
        ("text_box", "글맵시"),
    ]


def test_the_text_of_fields_stays_in_its_line(tmp_path: Path) -> None:
    """A field's begin has a control, its end is an inline code; its text stands between."""
    command = hwp.control("%hlk", 1, b"\0" * 5 + hwp.counted("http\\://example.invalid;1;0;0;"))
    line = "누리집(" + hwp.control_code(3, "%hlk") + "바로 가기" + hwp.control_code(4, "%hlk") + ")"
    assert shown(tmp_path, hwp.paragraph(line, 0, command)) == [("paragraph", "누리집(바로 가기)")]


def test_special_characters(tmp_path: Path) -> None:
    tab = "\x09" + "\0" * 6 + "\x09"
    line = f"가\x1e나\x1f다\x18라{tab}마\x0a바\U0002000b\uf0b7\uf53a사"
    section = hwp.paragraph(line) + hwp.paragraph("\U000f080f\U000f02b1")
    assert shown(tmp_path, section) == [
        ("paragraph", "가 나 다-라\t마\n바\U0002000b•\uf53a사"),
        ("paragraph", "━①"),
    ]


def test_control_data_that_looks_like_a_surrogate_pair(tmp_path: Path) -> None:
    """Controls are counted in code units, whatever their data would mean as characters."""
    code = "\x0b" + "\ud83d\ude00" * 3 + "\x0b"
    payload = ("앞" + code + "뒤\U0001f600끝\ud83d\r").encode("utf-16-le", "surrogatepass")
    header = hwp.record(66, 0, struct.pack("<IIHB", 12, 0, 0, 0) + b"\0" * 11)
    assert shown(tmp_path, header + hwp.record(67, 1, payload)) == [
        ("paragraph", "앞뒤\U0001f600끝")
    ]


def test_sections_follow_their_numbers(tmp_path: Path) -> None:
    sections = [hwp.paragraph(f"구역 {number}") for number in range(12)]
    extraction = read(hwp.write_hwp(tmp_path / "a.hwp", sections))
    assert [block.text for block in extraction.blocks] == [f"구역 {n}" for n in range(12)]
    assert extraction.blocks[-1].location.section == 12
