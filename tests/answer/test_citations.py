from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from answer.citations import cite, supported, verbatim
from answer.compose import marked_text
from answer.evidence import Evidence, gather
from ingest.read import read
from records.answer import Statement
from records.document import Block, BlockKind
from records.location import Location
from tests.answer.papers import hit, paragraphs, table
from ui.segments import shown_blocks

QUOTE = "○ 안전요원 120명을 10월 4일 등불다리에 배치하지 않고 미설치 구간 3곳에 1,200천원을 썼다."
TEXT = QUOTE.removeprefix("○ ")


def evidence_of(block: Block, row: int | None = None) -> Evidence:
    found = gather("안전요원 배치", [hit(block)])
    return next(each for each in found if each.row == row)


def said(text: str, evidence: Evidence) -> bool:
    return supported(Statement(text, (1,)), [cite(1, evidence)])


@pytest.fixture
def line() -> Evidence:
    return evidence_of(paragraphs(QUOTE)[0])


def test_the_quote_itself_is_supported(line: Evidence) -> None:
    assert marked_text(line) == TEXT
    assert said(TEXT, line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("120명", "12명"),
        ("120명", "1200명"),
        ("10월 4일", "10월 5일"),
        ("등불다리", "등불광장"),
        ("않고 ", ""),
        ("미설치", "설치"),
        ("3곳", "-3곳"),
        ("1,200천원", "1,200만원"),
        ("1,200천원", "1.200천원"),
        ("썼다", "쓰지 않았다"),
        ("안전요원", "경찰관"),
        ("배치하지 않고 미설치 구간 3곳에 ", ""),
    ],
)
def test_a_changed_statement_is_not(line: Evidence, old: str, new: str) -> None:
    changed = TEXT.replace(old, new)
    assert changed != TEXT
    assert not said(changed, line)


@given(st.integers(0, len(TEXT)), st.text("가나다라0123456789", min_size=1, max_size=4))
def test_whatever_is_put_into_a_statement_is_noticed(at: int, inserted: str) -> None:
    changed = TEXT[:at] + inserted + TEXT[at:]
    assume(changed != TEXT)
    assert not said(changed, evidence_of(paragraphs(QUOTE)[0]))


@given(st.data())
def test_words_in_another_order_are_noticed(data: st.DataObject) -> None:
    words = TEXT.split()
    shuffled = data.draw(st.permutations(words))
    assume(list(shuffled) != words)
    assert not said(" ".join(shuffled), evidence_of(paragraphs(QUOTE)[0]))


@pytest.mark.parametrize("mark", ["①", "㉠ ", "⑳", "㈎ ", "ⓐ "])
def test_a_mark_that_touches_its_line_is_no_part_of_its_first_word(mark: str) -> None:
    line = evidence_of(paragraphs(f"{mark}안전요원 배치 기준은 50명당 1명이다.")[0])
    assert said("안전요원 배치 기준은 50명당 1명이다.", line)


def test_a_minus_is_part_of_its_figure() -> None:
    row = table(("구분", "증감"), ("안전요원 배치", "△30"))
    evidence = evidence_of(row, 1)
    assert said("〔구분〕 안전요원 배치, 〔증감〕 △30", evidence)
    assert not said("〔구분〕 안전요원 배치, 〔증감〕 30", evidence)


def test_values_may_not_change_places() -> None:
    row = table(("구역", "인원", "시간"), ("안전요원 배치", "30", "20"))
    evidence = evidence_of(row, 1)
    assert said("〔구역〕 안전요원 배치, 〔인원〕 30, 〔시간〕 20", evidence)
    assert not said("〔구역〕 안전요원 배치, 〔인원〕 20, 〔시간〕 30", evidence)


def test_a_statement_without_a_citation_or_with_an_unknown_one_is_refused(line: Evidence) -> None:
    assert not supported(Statement(TEXT, ()), [cite(1, line)])
    assert not supported(Statement(TEXT, (1, 2)), [cite(1, line)])
    assert not supported(Statement("", (1,)), [cite(1, line)])


def test_a_quote_stands_in_its_block_to_the_code_point(line: Evidence) -> None:
    citation = cite(1, line)
    assert verbatim(citation, line.block)
    assert citation.before + citation.quote + citation.after == line.block.text
    assert not verbatim(replace(citation, start=citation.start + 1), line.block)
    assert not verbatim(replace(citation, quote=citation.quote + " "), line.block)
    assert not verbatim(replace(citation, quote="", end=citation.start), line.block)
    assert not verbatim(citation, replace(line.block, text=line.block.text.replace("120", "130")))


def test_a_decomposed_quote_is_no_quote() -> None:
    decomposed = unicodedata.normalize("NFD", "안전요원")
    block = Block(BlockKind.PARAGRAPH, decomposed, Location(), None)
    evidence = evidence_of(paragraphs(QUOTE)[0])
    citation = replace(cite(1, evidence), start=0, end=len(decomposed), quote=decomposed)
    assert not verbatim(citation, block)


def test_a_row_is_cited_by_its_row_or_its_cells() -> None:
    plain = evidence_of(table(("구분", "배치"), ("안전요원", "3명")), 1)
    assert cite(1, plain).location.row == 2
    sheet = table(("구분", "배치"), ("안전요원", "3명"), sheet="배치", area="C7:D8")
    assert cite(1, evidence_of(sheet, 1)).location.range == "C8:D8"
    single = table(("안전요원 배치",), ("안전요원 3명 배치함",), sheet="배치", area="B2:B3")
    assert gather("안전요원", [hit(single)]) == [], "a row of one cell says nothing by itself"


def budget(tmp_path: Path) -> Block:
    """A sheet with a merged group, a blank row inside, a hidden column and a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2024 예산"
    values: dict[str, str | int] = {
        "B2": "(단위: 천원)",
        "B3": "구분",
        "C3": "세부",
        "D3": "예산",
        "F3": "비고",
        "B4": "안전관리",
        "C4": "안전요원 용역",
        "D4": 96500,
        "F4": "완료",
        "C5": "안전요원 보험",
        "D5": 1200,
        "B7": "안전요원 교육",
        "D7": 300,
        "B8": "합계",
        "D8": 98000,
        "F8": "안전요원 전체",
    }
    for address, value in values.items():
        sheet[address] = value
    sheet["E4"] = "숨긴 값"
    sheet["E3"] = "담당"
    sheet.column_dimensions["E"].hidden = True
    sheet.merge_cells("B4:B5")
    book.save(tmp_path / "a.xlsx")
    (found,) = (block for block in read(tmp_path / "a.xlsx").blocks if block.rows)
    return found


def test_a_row_of_a_sheet_is_cited_by_its_own_cells_and_marked_there(tmp_path: Path) -> None:
    block = budget(tmp_path)
    places = {}
    for each in gather("안전요원 전체 교육 보험 용역", [hit(block)]):
        citation = cite(1, each)
        assert verbatim(citation, block)
        places[citation.quote] = citation.location.label()
        (shown,) = shown_blocks([(0, block)], [citation])
        (marked,) = [row for row in shown.rows if row.n]
        assert marked.place == citation.location.range
        assert " | ".join(each.cell.text for each in marked.cells) == citation.quote
    assert places == {
        "안전관리 | 안전요원 용역 | 96500 | 숨긴 값 | 완료": "‘2024 예산’ 시트 B4:F4",
        "안전요원 보험 | 1200": "‘2024 예산’ 시트 C5:D5",
        "안전요원 교육 | 300": "‘2024 예산’ 시트 B7:D7",
        "합계 | 98000 | 안전요원 전체": "‘2024 예산’ 시트 B8:F8",
    }


def test_a_row_is_told_with_its_unit_and_the_group_it_belongs_to(tmp_path: Path) -> None:
    block = budget(tmp_path)
    found = gather("안전관리 안전요원 보험", [hit(block)])
    evidence = next(each for each in found if "보험" in each.quote)
    told = marked_text(evidence)
    assert told == "〔(단위: 천원) 안전관리 세부〕 안전요원 보험, 〔예산〕 1200"
    assert said(told, evidence)


def test_the_text_around_a_quote_is_of_its_own_block() -> None:
    block = paragraphs("가" * 200 + ". 안전요원 배치를 마쳤다. " + "나" * 200)[0]
    found = gather("안전요원 배치", [hit(block)])
    citation = cite(1, next(each for each in found if "안전요원" in each.quote))
    assert len(citation.before) <= 90
    assert len(citation.after) <= 90
    assert re.fullmatch(r"가*\. ?", citation.before)
