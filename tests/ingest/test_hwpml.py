from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.read import read, read_bytes
from records.document import BlockKind, Extraction, Status

HEAD = (
    "<HEAD><MAPPINGTABLE>"
    '<NUMBERINGLIST><NUMBERING Id="1"><PARAHEAD Level="1" NumFormat="Digit">^1.</PARAHEAD>'
    '<PARAHEAD Level="2" NumFormat="HangulSyllable">^2.</PARAHEAD></NUMBERING></NUMBERINGLIST>'
    '<BULLETLIST><BULLET Id="1" Char="○"/></BULLETLIST>'
    '<PARASHAPELIST><PARASHAPE Id="0"/>'
    '<PARASHAPE Id="1" HeadingType="Outline" Heading="0" Level="1"/>'
    '<PARASHAPE Id="2" HeadingType="Bullet" Heading="1" Level="0"/>'
    '<PARASHAPE Id="3" HeadingType="Number" Heading="1" Level="0"/></PARASHAPELIST>'
    '<STYLELIST><STYLE Id="5" Name="개요 1" ParaShape="0"/></STYLELIST></MAPPINGTABLE></HEAD>'
)
SECTION_START = '<P><TEXT><SECDEF OutlineShape="1"/></TEXT></P>'


def p(inner: str, shape: int = 0, style: int = 0) -> str:
    return f'<P ParaShape="{shape}" Style="{style}"><TEXT CharShape="0">{inner}</TEXT></P>'


def t(text: str) -> str:
    return f"<CHAR>{text}</CHAR>"


def listed(*paragraphs: str) -> str:
    return f"<PARALIST>{''.join(paragraphs)}</PARALIST>"


def cell(text: str, row: int, col: int, width: int = 1, inner: str = "", header: str = "") -> str:
    return (
        f'<CELL RowAddr="{row}" ColAddr="{col}" ColSpan="{width}" RowSpan="1" Header="{header}">'
        f"{listed(p(t(text) + inner))}</CELL>"
    )


def table(*rows: str, caption: str = "") -> str:
    told = f'<CAPTION Side="Top">{listed(p(t(caption)))}</CAPTION>' if caption else ""
    body = "".join(f"<ROW>{row}</ROW>" for row in rows)
    return f"<TABLE><SHAPEOBJECT>{told}</SHAPEOBJECT>{body}</TABLE>"


def document(*paragraphs: str, tail: str = "", head: str = HEAD) -> str:
    body = SECTION_START + "".join(paragraphs)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?><HWPML Version="2.91">'
        f'{head}<BODY><SECTION Id="0">{body}</SECTION></BODY><TAIL>{tail}</TAIL></HWPML>'
    )


def read_text(text: str, encoding: str = "utf-8") -> Extraction:
    return read_bytes(text.encode(encoding), "기안.hwp", 1)


def shown(text: str) -> list[tuple[str, str]]:
    extraction = read_text(text)
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def test_paragraphs_headings_and_numbers() -> None:
    found = read_text(
        document(
            p(t("추진 배경"), 1),
            p(t("목적"), 1),
            p(t("개요"), 0, 5),
            p(t("항목"), 2),
            p(t("앞<TAB/>뒤<LINEBREAK/>끝<NBSPACE/>.<HYPEN/><FWSPACE/>!")),
            p(t("□ 배치")),
        )
    )
    assert [(b.kind.value, b.level, b.text) for b in found.blocks] == [
        ("heading", 2, "가. 추진 배경"),
        ("heading", 2, "나. 목적"),
        ("heading", 1, "개요"),
        ("list_item", 4, "○ 항목"),
        ("paragraph", None, "앞\t뒤\n끝 .- !"),
        ("heading", 3, "□ 배치"),
    ]
    assert found.blocks[0].location.section == 1


def test_tables_with_spans_captions_and_tables_in_them() -> None:
    inner = table(cell("가", 0, 0) + cell("나", 0, 1), cell("다", 1, 0) + cell("라", 1, 1))
    whole = table(
        cell("배치", 0, 0, 2, header="true"),
        cell("정문", 1, 0) + cell("30", 1, 1, inner=inner),
        caption="표 1. 인원",
    )
    found = read_text(document(p(whole)))
    assert ("caption", "표 1. 인원") in [(b.kind.value, b.text) for b in found.blocks]
    outer, nested = (b for b in found.blocks if b.kind is BlockKind.TABLE)
    assert [(c.row, c.col, c.rowspan, c.colspan) for row in outer.rows for c in row] == [
        (1, 1, 1, 2),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]
    header = cell("구분", 0, 0, header="true") + cell("인원", 0, 1, header="true")
    below = cell("주간", 1, 0, header="true") + cell("야간", 1, 1, header="true")
    rows = [header, below, cell("30", 2, 0) + cell("20", 2, 1)]
    assert read_text(document(p(table(*rows)))).blocks[0].header_rows == 2
    assert nested.text == "가 | 나\n다 | 라"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("FOOTNOTE", "footnote"),
        ("ENDNOTE", "endnote"),
        ("HEADER", "header"),
        ("FOOTER", "footer"),
        ("HIDDENCOMMENT", "memo"),
        ("FIELDBEGIN", "memo"),
    ],
)
def test_text_beside_the_body(name: str, kind: str) -> None:
    beside = f"<{name}>{listed(p(t('딸린 글이다.')))}</{name}>"
    assert shown(document(p(t("앞") + beside + t("뒤")))) == [
        ("paragraph", "앞뒤"),
        (kind, "딸린 글이다."),
    ]


def test_boxes_equations_and_words_on_objects() -> None:
    box = f"<RECTANGLE><DRAWINGOBJECT><DRAWTEXT>{listed(p(t('상자 글')))}</DRAWTEXT></DRAWINGOBJECT></RECTANGLE>"
    group = f"<CONTAINER><SHAPEOBJECT/>{box}</CONTAINER>"
    equation = "<EQUATION><SHAPEOBJECT/><SCRIPT>x over y</SCRIPT></EQUATION>"
    above = "<DUTMAL><MAINTEXT>본말</MAINTEXT><SUBTEXT>덧말</SUBTEXT></DUTMAL>"
    button = '<BUTTON><FORMOBJECT><BUTTONSET Caption="확인"/></FORMOBJECT></BUTTON>'
    field = "<EDIT><EDITTEXT>입력한 글</EDITTEXT></EDIT>"
    art = '<TEXTART Text="글맵시"><TEXTARTSHAPE/></TEXTART>'
    number = '<AUTONUM Number="3" NumberType="Figure"/>'
    picture = f"<PICTURE><SHAPEOBJECT><CAPTION>{listed(p(number + t('행사장')))}</CAPTION></SHAPEOBJECT></PICTURE>"
    found = shown(
        document(
            p(t("밀도는") + equation + above),
            p(t("글") + group),
            p(t("버튼") + button + field),
            p(art),
            p(picture),
        )
    )
    assert found == [
        ("paragraph", "밀도는 x over y 본말(덧말)"),
        ("paragraph", "글"),
        ("text_box", "상자 글"),
        ("paragraph", "버튼확인입력한 글"),
        ("text_box", "글맵시"),
        ("caption", "[그림 3] 행사장"),
    ]


def test_tracked_deletions_and_master_pages() -> None:
    deleted = t("남는 <DELETEBEGIN/>지운 글<DELETEEND/>글")
    page = f"<SECDEF><MASTERPAGE>{listed(p(t('바탕쪽 글')))}</MASTERPAGE></SECDEF>"
    assert shown(document(p(page + deleted))) == [("paragraph", "남는 글"), ("header", "바탕쪽 글")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    found = read_text(document(p(t("안전요원"))), encoding)
    assert [block.text for block in found.blocks] == ["안전요원"]
    assert found.status is Status.OK


def test_a_declared_korean_encoding() -> None:
    text = document(p(t("똠방각하"))).replace("UTF-8", "EUC-KR")
    assert read_text(text, "cp949").blocks[0].text == "똠방각하"


def test_images_of_any_length_are_no_reason_to_refuse() -> None:
    image = f'<BINDATASTORAGE><BINDATA Id="1">{"A" * (11 << 20)}</BINDATA></BINDATASTORAGE>'
    assert shown(document(p(t("본문")), tail=image)) == [("paragraph", "본문")]


def test_the_confined_child_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "기안.hwp"
    file.write_text(document(p(t("본문이다."))), encoding="utf-8")
    assert extract(file) == read(file)
    assert extract(file).status is Status.OK


def test_damage_leaves_what_stands_before_it() -> None:
    text = document(*[p(t(f"{n}째 줄이다.")) for n in range(50)])
    data = text.encode()
    for length in range(200, len(data) - 20, 64):
        found = read_bytes(data[:length], "기안.hml", 1)
        assert found.status is not Status.OK
        assert found.reason.endswith("바랍니다.")
    found = read_bytes(data[: len(data) // 2 + 900], "기안.hml", 1)
    assert found.status is Status.PARTIAL
    assert found.blocks[0].text == "0째 줄이다."
    wrong = data.replace("7째".encode(), b"\xff\xfe\xff")
    assert read_bytes(wrong, "기안.hml", 1).status is Status.PARTIAL


def test_hostile_files_are_refused() -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    declared = document(p(t("&a;"))).replace("<HWPML", entity + "<HWPML")
    assert read_text(declared).status is Status.CORRUPT
    outer = document(p(t("글"))).replace("<HWPML", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><HWPML')
    assert read_text(outer).status is Status.CORRUPT
    deep = t("끝")
    for _ in range(80):
        deep = table(f'<CELL RowAddr="0" ColAddr="0">{listed(p(deep))}</CELL>')
    assert read_text(document(p(deep))).status is not Status.OK
    wide = document(p(table(cell("글", 65_535, 65_535, 65_535))))
    assert read_text(wide).status is Status.OK
    assert read_text(document().replace(SECTION_START, "")).status is Status.EMPTY
    assert read_text("<HWPML><HEAD/></HWPML>").status is Status.CORRUPT
