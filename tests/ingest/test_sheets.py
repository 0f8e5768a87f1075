from __future__ import annotations

import datetime
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from ingest.read import read
from records.address import area, column_letters, corners
from records.document import Block, BlockKind, Cell, Extraction, Status
from tests.ingest.xlsx_writer import OFFICE, STRICT, relations, text_cell, write_xlsx

FORMATS = (
    '<numFmts><numFmt numFmtId="200" formatCode="#,##0,&quot;천원&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="31"/></cellXfs>'
)


def cells(extraction: Extraction) -> dict[str, Cell]:
    """Return every cell of a workbook's tables by ``sheet!address``."""
    found: dict[str, Cell] = {}
    for block in extraction.blocks:
        if not block.rows:
            continue
        assert block.location.range is not None
        top, left, _, _ = corners(block.location.range)
        for row in block.rows:
            for cell in row:
                at = top + cell.row - 1, left + cell.col - 1
                found[f"{block.location.sheet}!{area(*at, *at)}"] = cell
    return found


def texts(extraction: Extraction) -> dict[str, str]:
    """Return every text of a workbook by ``sheet!address``, inside tables and outside."""
    lines = {
        f"{block.location.sheet}!{block.location.range}".split(":")[0]: block.text
        for block in extraction.blocks
        if not block.rows and block.kind is not BlockKind.MEMO
    }
    return lines | {address: cell.text for address, cell in cells(extraction).items()}


def of_kind(extraction: Extraction, kind: BlockKind) -> list[Block]:
    return [block for block in extraction.blocks if block.kind is kind]


def test_values_stand_behind_what_is_displayed(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row>{text_cell('A1', '구분')}{text_cell('B1', '값')}</row>"
        f'<row><c r="A2" t="s"><v>0</v></c><c r="B2" s="2"><f>1+1</f><v>1234567</v></c></row>'
        f'<row><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>45296</v></c></row>'
        f'<row><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#DIV/0!</v></c></row>'
        f'<row><c r="A5" t="str"><f>A1</f><v>줄_x000A_바꿈</v></c><c r="B5" s="3"><v>45296</v></c></row>'
        f'<row><c r="A6" t="d"><v>2024-01-05T00:00:00</v></c><c r="B6"><v>NaN</v></c></row>',
        strings=(
            "<si><r><rPr/><t>안전</t></r><r><t>요원</t></r><rPh><t>ANJEON</t></rPh></si>"
            "<si><t>합계</t><phoneticPr/></si>"
        ),
        styles=FORMATS,
    )
    found = cells(read(file))
    assert found["예산!A2"].text == "안전요원"
    assert found["예산!B2"] == Cell("1,235천원", 2, 2, value=1234567, formula="=1+1")
    assert found["예산!B3"] == Cell("2024-01-05", 3, 2, value="2024-01-05")
    assert [found[f"예산!{at}"].text for at in ("A3", "A4", "B4", "A5", "B5", "A6", "B6")] == [
        "합계",
        "TRUE",
        "#DIV/0!",
        "줄\n바꿈",
        "2024년 01월 05일",
        "2024-01-05",
        "NaN",
    ]
    assert found["예산!B6"].value is None


def test_a_text_and_a_date_of_one_style_and_number_are_told_apart(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        '<row><c r="A1" s="1" t="s"><v>1</v></c><c r="B1" s="1"><v>1</v></c></row>',
        strings="<si><t>가</t></si><si><t>나</t></si>",
        styles=FORMATS,
    )
    assert texts(read(file)) == {"예산!A1": "나", "예산!B1": "1900-01-01"}


def test_strict_workbooks_and_days_since_1904(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row>{text_cell('A1', '구분')}{text_cell('B1', '일자')}</row>"
        f'<row>{text_cell("A2", "개막")}<c r="B2" s="1"><v>43834</v></c></row>',
        styles=FORMATS,
        namespace=STRICT,
        workbook='<workbookPr date1904="1"/>',
    )
    assert cells(read(file))["예산!B2"].text == "2024-01-05"


def test_addresses_that_lie_are_put_right(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        "<row r='2'><c t='str'><v>가</v></c><c t='str'><v>나</v></c></row>"
        "<row><c r='B9' t='str'><v>라</v></c><c r='A9' t='str'><v>다</v></c></row>"
        "<row r='99999999'><c r='ZZZZ10' t='str'><v>마</v></c><c r='B10' t='str'><v>바</v></c>"
        "<c r='B10' t='str'><v>사</v></c></row>",
        before='<dimension ref="A1:XFD1048576"/>',
    )
    assert texts(read(file)) == {
        "예산!A2": "가",
        "예산!B2": "나",
        "예산!A9": "다",
        "예산!B9": "라",
        "예산!A10": "마",
        "예산!B10": "사",
    }


def test_shared_formulas_are_told_for_each_cell(tmp_path: Path) -> None:
    rows = f"<row r='1'>{text_cell('A1', '구분')}{text_cell('B1', '합')}</row>" + "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><f t="shared" si="0"'
        f"{first}<v>{row}</v></c></row>"
        for row, first in (
            (2, ' ref="B2:B3">SUM($A$2:A2)*IF(A2="A1",\'A1\'!C1,LOG10(A2))</f>'),
            (3, "/>"),
        )
    )
    found = cells(read(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert found["예산!B2"].formula == "=SUM($A$2:A2)*IF(A2=\"A1\",'A1'!C1,LOG10(A2))"
    assert found["예산!B3"].formula == "=SUM($A$2:A3)*IF(A3=\"A1\",'A1'!C2,LOG10(A3))"


def test_a_formula_without_its_value_is_reported(tmp_path: Path) -> None:
    extraction = read(
        write_xlsx(
            tmp_path / "a.xlsx",
            f"<row>{text_cell('A1', '구분')}{text_cell('B1', '합계')}</row>"
            f"<row>{text_cell('A2', '경찰')}<c r='B2'><f>SUM(C1:C9)</f></c></row>"
            f"<row>{text_cell('A3', '소방')}<c r='B3' t='str'><f>T(C1)</f><v/></c></row>",
        )
    )
    assert extraction.status is Status.PARTIAL
    assert "1칸" in extraction.reason
    assert cells(extraction)["예산!B2"] == Cell("", 2, 2, formula="=SUM(C1:C9)")


def test_what_is_hidden_is_marked_and_kept(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "배치"
    for row in (["구분", "주간", "야간"], ["경찰", 1, 2], ["소방", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    secret = book.create_sheet("매우숨김")
    secret.append(["이름", "번호"])
    secret.append(["상황실", 119])
    secret.sheet_state = "veryHidden"
    secret["A2"].comment = Comment("숨긴 메모", "담당")
    book.save(tmp_path / "a.xlsx")
    extraction = read(tmp_path / "a.xlsx")
    assert [at for at, cell in cells(extraction).items() if cell.hidden] == [
        "배치!C1",
        "배치!A2",
        "배치!B2",
        "배치!C2",
        "배치!C3",
    ]
    hidden = [(block.kind.value, block.text) for block in extraction.blocks if block.hidden]
    assert hidden == [
        ("caption", "[숨긴 시트] 매우숨김"),
        ("table", "이름 | 번호\n상황실 | 119"),
        ("memo", "숨긴 메모"),
    ]


def test_a_thread_of_comments_takes_the_place_of_its_note(tmp_path: Path) -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    threads = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    sheet = relations(("comments", "../comments1.xml"), ("threadedComment", "../threads/t1.xml"))
    book = relations(("worksheet", "worksheets/sheet1.xml"), ("person", "persons/person.xml"))
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row>{text_cell('A1', '가')}{text_cell('B1', '나')}</row>",
        parts={
            "xl/_rels/workbook.xml.rels": book,
            "xl/worksheets/_rels/sheet1.xml.rels": sheet,
            "xl/comments1.xml": (
                f"<comments {main}><commentList>"
                '<comment ref="A1"><text><t>[스레드 댓글] 이 버전에서는 …</t></text></comment>'
                '<comment ref="B1"><text><r><t>담당:</t></r><r><t>\n협의 중</t></r></text></comment>'
                "</commentList></comments>"
            ),
            "xl/threads/t1.xml": (
                f'<ThreadedComments {threads}><threadedComment ref="A1" personId="p1">'
                '<text>확인 바랍니다.</text></threadedComment><threadedComment ref="A1">'
                "<text>확인했습니다.</text></threadedComment></ThreadedComments>"
            ),
            "xl/persons/person.xml": f'<personList {threads}><person id="p1" displayName="나래"/></personList>',
        },
    )
    memos = of_kind(read(file), BlockKind.MEMO)
    assert [(memo.location.range, memo.text) for memo in memos] == [
        ("A1", "나래: 확인 바랍니다."),
        ("A1", "확인했습니다."),
        ("B1", "담당:\n협의 중"),
    ]


def test_text_boxes_and_printed_margins(tmp_path: Path) -> None:
    drawing = (
        '<d:wsDr xmlns:d="d" xmlns:a="a" xmlns:mc="mc"><d:twoCellAnchor>'
        "<d:from><d:col>3</d:col><d:row>4</d:row></d:from><mc:AlternateContent><mc:Choice><d:sp><d:txBody>"
        "<a:p><a:r><a:t>검토 </a:t></a:r><a:r><a:t>의견</a:t></a:r></a:p><a:p><a:r><a:t>둘째 줄</a:t></a:r></a:p>"
        "</d:txBody></d:sp></mc:Choice><mc:Fallback><d:sp><d:txBody><a:p><a:r><a:t>검토 의견</a:t></a:r>"
        "</a:p></d:txBody></d:sp></mc:Fallback></mc:AlternateContent></d:twoCellAnchor></d:wsDr>"
    )
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row>{text_cell('A1', '가')}{text_cell('B1', '나')}</row>",
        after=(
            '<headerFooter><oddHeader>&amp;C&amp;"맑은 고딕,보통"&amp;12대외비 A&amp;&amp;B</oddHeader>'
            "<oddFooter>&amp;P / &amp;N</oddFooter></headerFooter>"
        ),
        parts={
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("drawing", "../drawings/drawing1.xml")
            ),
            "xl/drawings/drawing1.xml": drawing,
        },
    )
    extraction = read(file)
    (box,) = of_kind(extraction, BlockKind.TEXT_BOX)
    assert (box.text, box.location.range) == ("검토 의견\n둘째 줄", "D5")
    assert [block.text for block in of_kind(extraction, BlockKind.HEADER)] == ["대외비 A&B"]
    assert of_kind(extraction, BlockKind.FOOTER) == []


def test_declared_tables_are_believed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "목록"
    for row in (["2023", "2024"], ["가", "나"], ["다", "라"]):
        sheet.append([None, *row])
    sheet["A1"] = "제목"
    sheet.add_table(Table(displayName="표1", ref="B1:C3"))
    book.save(tmp_path / "a.xlsx")
    (table,) = of_kind(read(tmp_path / "a.xlsx"), BlockKind.TABLE)
    assert (table.location.range, table.header_rows) == ("B1:C3", 1)


VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6)),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2999, 1, 1)),
    st.text("가나다 안전요원12.-", min_size=1, max_size=12).filter(lambda text: text.strip()),
)
PLACES = st.tuples(st.integers(1, 30), st.integers(1, 12))


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(PLACES, VALUES, min_size=1, max_size=40),
    st.lists(st.tuples(PLACES, st.integers(0, 3), st.integers(0, 3)), max_size=4),
    st.dictionaries(PLACES, st.text("가나", min_size=1, max_size=5), max_size=3),
    st.frozensets(st.integers(1, 30), max_size=4),
    st.frozensets(st.integers(1, 12), max_size=2),
    st.booleans(),
)
def test_random_sheets_come_back_as_openpyxl_reads_them(
    values: Mapping[tuple[int, int], Any],
    merges: list[tuple[tuple[int, int], int, int]],
    comments: Mapping[tuple[int, int], str],
    hidden_rows: frozenset[int],
    hidden_columns: frozenset[int],
    hidden: bool,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2024 예산"
    for (row, column), value in values.items():
        sheet.cell(row, column).value = value
    for (top, left), down, right in merges:
        if not any(
            span.min_row <= top + down
            and top <= span.max_row
            and span.min_col <= left + right
            and left <= span.max_col
            for span in sheet.merged_cells.ranges
        ) and (down or right):
            sheet.merge_cells(
                start_row=top, start_column=left, end_row=top + down, end_column=left + right
            )
    for (row, column), text in comments.items():
        if type(sheet.cell(row, column)).__name__ == "Cell":
            sheet.cell(row, column).comment = Comment(text, "담당")
    for row in hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in hidden_columns:
        sheet.column_dimensions[column_letters(column)].hidden = True
    if hidden:
        book.create_sheet("보임")
        sheet.sheet_state = "hidden"
        book.active = 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.xlsx"
        book.save(file)
        extraction = read(file)
        expected = openpyxl.load_workbook(file)["2024 예산"]
    filled = {
        f"2024 예산!{cell.coordinate}": cell
        for row_cells in expected.iter_rows()
        for cell in row_cells
        if cell.value is not None
    }
    if not filled:
        return
    assert extraction.status is Status.OK
    assert set(texts(extraction)) - {"2024 예산!None"} == set(filled)
    spans = {
        span.start_cell.coordinate: (
            span.max_row - span.min_row + 1,
            span.max_col - span.min_col + 1,
        )
        for span in expected.merged_cells.ranges
    }
    for address, cell in cells(extraction).items():
        origin = filled[address]
        assert (cell.rowspan, cell.colspan) == spans.get(origin.coordinate, (1, 1))
        assert cell.hidden is (origin.row in hidden_rows or origin.column in hidden_columns)
        if isinstance(origin.value, bool):
            assert cell.text == str(origin.value).upper()
        elif isinstance(origin.value, int | float):
            assert cell.value == pytest.approx(origin.value)
        elif isinstance(origin.value, datetime.datetime):
            assert cell.text == cell.value == origin.value.date().isoformat()
        else:
            assert (cell.text, cell.value) == (str(origin.value).strip(), None)
    memos = {f"{memo.location.range}": memo.text for memo in of_kind(extraction, BlockKind.MEMO)}
    assert memos == {
        cell.coordinate: cell.comment.text
        for row_cells in expected.iter_rows()
        for cell in row_cells
        if cell.comment is not None
    }
    assert all(
        block.hidden is hidden
        for block in extraction.blocks
        if block.rows and not (hidden_rows or hidden_columns)
    )


def test_a_workbook_part_by_another_spelling(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx", f"<row>{text_cell('A1', '가')}{text_cell('B1', '나')}</row>"
    )
    import zipfile

    odd = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(odd, "w") as target:
        for name in source.namelist():
            spelled = name.replace("xl/worksheets/sheet1", "xl\\Worksheets\\Sheet1")
            target.writestr(spelled, source.read(name))
    assert texts(read(odd)) == {"예산!A1": "가", "예산!B1": "나"}


def test_binary_workbooks_are_refused_with_what_to_do(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsb", "", parts={"xl/workbook.bin": b"\0"})
    extraction = read(file)
    assert extraction.status is Status.UNSUPPORTED
    assert "XLSX로 다시 저장" in extraction.reason


def test_a_chart_on_a_sheet_of_its_own_holds_no_cells(tmp_path: Path) -> None:
    book = relations(
        ("worksheet", "worksheets/sheet1.xml"), ("chartsheet", "chartsheets/sheet1.xml")
    )
    listed = (
        f'<workbook xmlns="{STRICT}" xmlns:r="{OFFICE}"><sheets><sheet name="그림" r:id="rId2"/>'
        '<sheet name="표" r:id="rId1"/></sheets></workbook>'
    )
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row>{text_cell('A1', '가')}{text_cell('B1', '나')}</row>",
        parts={
            "xl/workbook.xml": listed,
            "xl/_rels/workbook.xml.rels": book,
            "xl/chartsheets/sheet1.xml": "<chartsheet/>",
        },
    )
    assert {block.location.sheet for block in read(file).blocks} == {"표"}
