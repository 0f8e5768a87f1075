"""A record without personal data: text, tables, fields, and what stands beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.masking import Masked, without_personal_data
from privacy.detector import shared_detector
from privacy.file_names import found_in_path
from privacy.kinds import Kind
from privacy.masks import MASKS, masked
from records.document import (
    Block,
    BlockKind,
    Cell,
    Extraction,
    Field,
    Piece,
    Status,
    table_text,
)
from records.location import Location

NUMBER = "900101-1234567"
RESIDENT = MASKS[Kind.RESIDENT_NUMBER]
PHONE = MASKS[Kind.PHONE]


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)


def table(*rows: tuple[str, ...], header_rows: int = 1, sheet: str | None = None) -> Block:
    cells = tuple(
        tuple(Cell(text, row, col) for col, text in enumerate(texts, start=1))
        for row, texts in enumerate(rows, start=1)
    )
    return Block(
        BlockKind.TABLE,
        table_text(cells),
        Location(sheet=sheet),
        rows=cells,
        header_rows=header_rows,
    )


def done(*blocks: Block, fields: tuple[Field, ...] = ()) -> Masked:
    return without_personal_data(Extraction(Status.OK, "", blocks, fields))


def everything(of: Masked) -> str:
    """All that is stored of a record."""
    return repr(of.extraction)


def test_a_record_without_personal_data_stays_as_it_is() -> None:
    blocks = (
        *paragraphs("담당 김하늘 주무관(041-222-3333)"),
        table(("구분", "인원"), ("경찰", "30")),
    )
    fields = (Field("담당", "김하늘", Piece(0, 3, 6)),)
    extraction = Extraction(Status.OK, "", blocks, fields)
    assert without_personal_data(extraction) == Masked(extraction)


def test_what_stood_at_a_mask_is_told_with_its_place() -> None:
    made = done(*paragraphs("머리말", f"민원인 홍길동({NUMBER}), 010-1234-5678"))
    text = made.extraction.blocks[1].text
    assert text == f"민원인 ○○○({RESIDENT}), {PHONE}"
    assert [(each.block, each.text, each.kind) for each in made.personal] == [
        (1, "홍길동", "name"),
        (1, NUMBER, "resident_number"),
        (1, "010-1234-5678", "phone"),
    ]
    for each in made.personal:
        assert text[each.start : each.end] == MASKS[Kind(each.kind)]


def test_a_number_torn_by_paragraphs_is_masked_in_both() -> None:
    made = done(*paragraphs("주민등록번호 900101-", "1234567 확인"))
    assert [block.text for block in made.extraction.blocks] == [
        f"주민등록번호 {RESIDENT}",
        f"{RESIDENT} 확인",
    ]
    assert [each.text for each in made.personal] == ["900101-", "1234567"]
    assert {each.whole for each in made.personal} == {"900101-\n1234567"}


def test_a_number_torn_by_cells_is_masked_in_each_and_the_table_stays_one() -> None:
    made = done(table(("주민등록번호", "900101", "-", "1234567"), header_rows=0))
    [block] = made.extraction.blocks
    assert [cell.text for cell in block.rows[0]] == ["주민등록번호", RESIDENT, "-", RESIDENT]
    assert block.text == table_text(block.rows)
    assert "900101" not in everything(made)
    assert "1234567" not in everything(made)


def test_a_table_that_says_more_than_its_cells_is_refused() -> None:
    """What stands beside the cells would be masked in the text and be nowhere in the rows."""
    block = table(("가", "나"))
    with pytest.raises(ValueError, match="a table does not hold"):
        done(replace(block, text=f"{block.text}\n900101-1234567"))


def test_line_breaks_of_a_cell_stay_around_a_mask() -> None:
    made = done(table(("비고", "값"), ("  첫 줄\n 주민번호  900101-\n1234567\n끝  줄 ", "1")))
    cell = made.extraction.blocks[0].rows[1][0]
    assert cell.text == f"  첫 줄\n 주민번호  {RESIDENT}\n끝  줄 "
    assert made.extraction.blocks[0].text == table_text(made.extraction.blocks[0].rows)


def test_behind_a_masked_cell_nothing_stays_and_formulas_name_nobody() -> None:
    made_of = table(
        ("성명", "주민등록번호", "건수"), ("홍길동", NUMBER, "3"), ("김철수", "801212-1234567", "1")
    )
    rows = (
        made_of.rows[0],
        (
            made_of.rows[1][0]._replace(value="홍길동", formula='=TRIM("홍길동 ")'),
            made_of.rows[1][1]._replace(value=9001011234567),
            made_of.rows[1][2]._replace(value=3, formula='=COUNTIF(A:A,"홍길동")'),
        ),
        (
            made_of.rows[2][0],
            made_of.rows[2][1],
            made_of.rows[2][2]._replace(value=1, formula="=SUM(C2:C2)"),
        ),
    )
    made = done(replace(made_of, rows=rows))
    told = everything(made)
    for canary in ("홍길동", "김철수", NUMBER, "9001011234567", "801212"):
        assert canary not in told
    block = made.extraction.blocks[0]
    assert (block.rows[1][2].value, block.rows[1][2].formula) == (3, "")
    assert block.rows[2][2].formula == "=SUM(C2:C2)"
    assert made.beside == 1


def test_a_number_that_its_cell_does_not_show_is_not_kept() -> None:
    base = table(("구분", "값"), ("가", "9.00101E+12"), ("나", "1.01E+09"), ("다", "12,345"))
    rows = (
        base.rows[0],
        (base.rows[1][0], base.rows[1][1]._replace(value=9001011234567)),
        (base.rows[2][0], base.rows[2][1]._replace(value=1012345678)),
        (base.rows[3][0], base.rows[3][1]._replace(value=12_345_678_901)),
    )
    made = done(replace(base, rows=rows))
    assert [row[1].value for row in made.extraction.blocks[0].rows[1:]] == [
        None,
        None,
        12_345_678_901,
    ]


def test_a_sheet_is_not_called_by_a_persons_name() -> None:
    made = done(table(("성명", "연락처"), ("홍길동", "010-1234-5678"), sheet="홍길동"))
    assert made.extraction.blocks[0].location.sheet == "○○○"
    assert (
        done(table(("구분", "값"), ("가", "1"), sheet="예산")).extraction.blocks[0].location.sheet
        == "예산"
    )


def test_fields_move_with_their_text_and_a_masked_value_has_no_normal_form() -> None:
    text = f"민원인: 홍길동 일시: 2026. 3. 1. 주민번호: {NUMBER} 장소: 시청"
    fields = tuple(
        Field(name, value, Piece(0, text.index(value), text.index(value) + len(value)), normal)
        for name, value, normal in (
            ("민원인", "홍길동", "홍길동"),
            ("일시", "2026. 3. 1.", "2026-03-01"),
            ("번호", NUMBER, NUMBER),
            ("장소", "시청", ""),
            ("일부", "길동 일시", ""),
        )
    )
    made = done(*paragraphs(text), fields=fields)
    assert [(each.name, each.value, each.normal) for each in made.extraction.fields] == [
        ("민원인", "○○○", ""),
        ("일시", "2026. 3. 1.", "2026-03-01"),
        ("번호", RESIDENT, ""),
        ("장소", "시청", ""),
        ("일부", "○○○ 일시", ""),
    ]


def test_a_field_called_by_a_persons_name_is_left_out() -> None:
    text = "민원인 홍길동 접수\n홍길동: 전화 바람"
    at = text.index("전화")
    field = Field("홍길동", "전화 바람", Piece(0, at, at + 5))
    made = done(*paragraphs(text), fields=(field,))
    assert made.extraction.fields == ()
    assert made.beside == 1


def test_masking_twice_changes_nothing() -> None:
    first = done(
        *paragraphs(f"신청인 홍길동 {NUMBER}"),
        table(("성명", "휴대전화"), ("김철수", "010-1234-5678")),
    )
    assert without_personal_data(first.extraction) == Masked(first.extraction)


TEXTS = st.lists(
    st.sampled_from(
        ["민원인 홍길동", NUMBER, "900101-", "1234567", "010-1234-5678", "담당 김하늘", "예산 1,000원",
         "a@naver.com", "\n", "  ", " | ", "성명", "주소: 한빛시 꽃내로 9, 303동 201호", "○○○", "12가3456"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4), TEXTS, TEXTS)
def test_whatever_is_masked_the_table_says_what_its_rows_say(
    rows: list[list[str]], before: str, after: str
) -> None:
    block = table(*(tuple(row) for row in rows), header_rows=1)
    fields = (Field("앞", before, Piece(0, 0, len(before))),) if before else ()
    made = done(*paragraphs(before), block, *paragraphs(after), fields=fields)
    kept = made.extraction.blocks[1]
    assert kept.text == table_text(kept.rows)
    assert len(kept.rows) == len(rows)
    for each in made.personal:
        assert made.extraction.blocks[each.block].text[each.start : each.end] in MASKS.values()
    clear = [block.text for block in (*paragraphs(before), block, *paragraphs(after))]
    for ordinal, masked_block in enumerate(made.extraction.blocks):
        own = [each for each in made.personal if each.block == ordinal]
        text, at = "", 0
        for each in own:
            text += masked_block.text[at : each.start] + each.text
            at = each.end
        assert text + masked_block.text[at:] == clear[ordinal]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("민원/홍길동_진정서.hwp", "민원/○○○_진정서.hwp"),
        ("이력서(박서연).hwp", "이력서(○○○).hwp"),
        ("민원인 홍길동 면담.txt", "민원인 ○○○ 면담.txt"),
        ("접수_010-1234-5678.txt", f"접수_{PHONE}.txt"),
        ("900101-1234567/가.txt", f"{RESIDENT}/가.txt"),
        ("2025년 안전관리 계획.hwp", "2025년 안전관리 계획.hwp"),
        ("담당자 김하늘 인수인계서.hwp", "담당자 김하늘 인수인계서.hwp"),
        ("용역 계약서.hwp", "용역 계약서.hwp"),
        ("축제장 임시주차장 사용 신청서.hwp", "축제장 임시주차장 사용 신청서.hwp"),
    ],
)
def test_a_path_is_shown_without_personal_data(path: str, shown: str) -> None:
    assert masked(path, found_in_path(path, shared_detector())) == shown


def test_what_stands_in_the_text_is_masked_in_the_name() -> None:
    known = {("홍길동", Kind.NAME), ("M123 45678", Kind.PASSPORT), ("김", Kind.NAME)}
    path = "김 모음/홍_길동 관련 M12345678.hwp"
    shown = masked(path, found_in_path(path, shared_detector(), known))
    assert shown == f"김 모음/○○○ 관련 {MASKS[Kind.PASSPORT]}.hwp"
