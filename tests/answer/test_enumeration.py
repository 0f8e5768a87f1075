"""Lists that are whole: six agencies, five years, kinds of papers, and what is nearly the subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from answer.desk import Desk
from answer.workbook import COLUMNS
from catalog.audit import Audit
from records.answer import Answer
from records.document import Field, Piece
from tests.index.worlds import READER, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW
from tests.support.shelf import rule, text_blocks

AGENCIES = ("가람시", "나루군", "다온시", "새늘시", "보람구", "한빛시")
YEARS = range(2021, 2026)
QUESTION = "등불축제 안전관리 자료를 모두 찾아 주세요"
OPEN = [rule(agency, "everyone", agency=agency) for agency in AGENCIES]
HIDDEN = rule("닫힌", "agency:나루군", agency="나루군")
ABOUT = (  # kind, title, lines: the words stand in the title, in the text, or in a heading
    ("결과보고", "{y} 등불축제 안전관리 결과보고", ("요원 120명을 두었다.",)),
    ("추진계획", "{y} 등불축제 추진계획", ("출입구마다 안전관리 요원을 둔다.",)),
    ("점검", "{y} 축제장 점검표", ("# 등불축제장 안전 관리", "소화기 12대를 살폈다.")),
)
NEARLY = (
    ("정산", "{y} 등불축제 예산 정산", ("정산 잔액 12만 원을 돌려받았다.",)),
    ("체육", "{y} 체육대회 안전관리 결과보고", ("요원 40명을 두었다.",)),
    ("홍보", "{y} 등불축제 홍보 결과보고", ("누리집에 알렸다.",)),
)
MISSING = ("새늘시", 2023)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, frozenset[str]]]:
    """The home, and the records that the question is about."""
    root = tmp_path_factory.mktemp("planted")
    with world(root, HashingEmbedder(), *OPEN, HIDDEN) as made:
        right = set()
        for agency in AGENCIES:
            for year in YEARS:
                for kind, title, lines in (*ABOUT, *NEARLY):
                    if (agency, year) == MISSING:
                        continue
                    record = made.shelf.put(
                        f"{agency}/{kind}-{year}.txt",
                        *lines,
                        title=title.format(y=year),
                        day=date(year, 10, 3),
                    )
                    if kind in {each[0] for each in ABOUT}:
                        right.add(record)
        made.shelf.put("닫힌/등불.txt", "등불축제 안전관리 사고", title="2020 등불축제 안전관리")
        made.build()
        yield made, frozenset(right)


@pytest.fixture(scope="module")
def desk(planted: tuple[World, frozenset[str]]) -> Desk:
    made, _ = planted
    return Desk(made.search(), made.database)


def listed(answer: Answer) -> list[str]:
    assert answer.listing is not None
    return [each.document_id for each in answer.listing.entries]


def test_nothing_is_missing_and_little_is_too_much(
    planted: tuple[World, frozenset[str]], desk: Desk
) -> None:
    _, right = planted
    _, answer = desk.ask(READER, QUESTION)
    found = listed(answer)
    assert len(found) == len(set(found))
    recall = len(right & set(found)) / len(right)
    precision = len(right & set(found)) / len(found)
    print(f"recall {recall:.3f}, precision {precision:.3f} of {len(right)} records")
    assert recall >= 0.98, recall
    assert precision >= 0.9, precision


@pytest.mark.parametrize(
    ("question", "agencies", "years", "kinds"),
    [
        ("최근 3년 등불축제 안전관리 현황", AGENCIES, (2024, 2025), {"결과보고", "추진계획", "점검"}),
        ("2022년 가람시 등불축제 안전관리 목록", ["가람시"], [2022], {"결과보고", "추진계획", "점검"}),
        ("등불축제 안전관리 결과보고서 전부", AGENCIES, YEARS, {"결과보고"}),
        ("2024년 다른 기관의 등불축제 안전관리 자료 모두", AGENCIES[:-1], [2024], {"결과보고", "추진계획", "점검"}),
        ("2021년 보람구 자료 전체 목록", ["보람구"], [2021], {"결과보고", "추진계획", "점검", "정산", "체육", "홍보"}),
    ],
)  # fmt: skip
def test_filters_narrow_and_lose_nothing(
    desk: Desk,
    question: str,
    agencies: list[str],
    years: list[int],
    kinds: set[str],
) -> None:
    _, answer = desk.ask(READER, question)
    assert answer.listing is not None
    paths = {
        view.record.path
        for each in listed(answer)
        if (view := desk.document(READER, each)) is not None
    }
    assert paths == {
        f"{agency}/{kind}-{year}.txt"
        for agency in agencies
        for year in years
        for kind in kinds
        if (agency, year) != MISSING
    }


def test_entries_come_by_year_and_gaps_are_told(desk: Desk) -> None:
    _, answer = desk.ask(READER, "2019~2025년 새늘시 등불축제 안전관리 목록")
    assert answer.listing is not None
    assert [year for year, _ in answer.listing.by_year] == ["2025년", "2024년", "2022년", "2021년"]
    assert answer.listing.gaps == ["2019년 기록 없음", "2020년 기록 없음", "2023년 기록 없음"]
    _, between = desk.ask(READER, "새늘시 등불축제 안전관리 목록")
    assert between.listing is not None
    assert between.listing.gaps == ["2023년 기록 없음"]


def test_nothing_to_list_is_said(desk: Desk) -> None:
    _, answer = desk.ask(READER, "드론 야간 비행 자료를 모두 찾아 주세요")
    assert listed(answer) == []


@pytest.mark.parametrize("question", ["등불축제 요원은 모두 몇 명?", "등불축제 안전관리", "모두"])
def test_what_asks_for_no_list_gets_none(desk: Desk, question: str) -> None:
    _, answer = desk.ask(READER, question)
    assert answer.listing is None


def test_the_spreadsheet_holds_the_whole_list(desk: Desk) -> None:
    identifier, answer = desk.ask(READER, QUESTION)
    made = desk.listing(READER, identifier)
    assert made is not None
    sheet, years = load_workbook(BytesIO(made)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("질문", QUESTION)
    assert rows[3][1] == len(listed(answer))
    assert list(rows[5]) == list(COLUMNS)
    assert [row[-1] for row in rows[6:]] == listed(answer)
    assert sum(
        int(str(row[1])) for row in years.iter_rows(min_row=2, values_only=True) if row[1]
    ) == len(listed(answer))
    assert desk.listing(READER, "0" * 16) is None


def test_every_record_of_a_list_stands_in_the_log(
    planted: tuple[World, frozenset[str]], desk: Desk
) -> None:
    made, _ = planted
    identifier, answer = desk.ask(READER, QUESTION)
    (asked,) = Audit(made.database).entries(limit=1)
    assert desk.listing(READER, identifier)
    (exported,) = Audit(made.database).entries(limit=1)
    assert (asked.act, exported.act) == ("ask", "export")
    assert set(listed(answer)) <= set(asked.records)
    assert set(listed(answer)) <= set(exported.records)


def test_a_list_is_that_of_a_twin_world(tmp_path: Path) -> None:
    """SECURITY: hidden records, and hidden passages of visible ones, are in no list."""
    found = []
    for hidden in (False, True):
        parted = rule("한빛시/가.txt", "agency:나루군", heading="9. 닫힌 부분")
        rules = [*OPEN, HIDDEN, *([parted] if hidden else [])]
        with world(tmp_path / str(hidden), HashingEmbedder(), *rules) as made:
            closed = ("# 9. 닫힌 부분", "등불축제 안전관리 사고를 숨겼다.") if hidden else ()
            made.shelf.put("한빛시/가.txt", "소음 민원을 처리하였다.", *closed, title="민원")
            made.shelf.put("한빛시/나.txt", "등불축제 안전관리를 하였다.", title="보고")
            if hidden:
                made.shelf.put("닫힌/다.txt", "등불축제 안전관리 징계", title="징계")
            made.build()
            reading = Desk(made.search(), made.database)
            identifier, answer = reading.ask(READER, QUESTION)
            assert reading.answer(READER, identifier) == answer
            found.append(answer)
    assert found[0] == found[1]
    assert len(listed(found[0])) == 1


def test_a_list_loses_what_was_closed_since(tmp_path: Path) -> None:
    with world(tmp_path, HashingEmbedder(), *OPEN, HIDDEN) as made:
        made.shelf.put("한빛시/나.txt", "등불축제 안전관리를 하였다.", title="보고")
        made.shelf.put("가람시/나.txt", "등불축제 안전관리를 하였다 또.", title="보고")
        made.build()
        reading = Desk(made.search(), made.database)
        identifier, answer = reading.ask(READER, QUESTION)
        assert len(listed(answer)) == 2
        closed = rule("한빛시", "agency:나루군", agency="한빛시")
        made.shelf.relabel(*OPEN[:-1], closed, HIDDEN)
        _, now = reading.ask(READER, QUESTION)
        again = reading.answer(READER, identifier)
        assert again is not None
        assert listed(now) == listed(again)
        assert len(listed(now)) == 1


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    """SECURITY: a record's title or field commands no spreadsheet."""
    title = '=HYPERLINK("http://192.0.2.1","등불축제 안전관리")'
    with world(tmp_path, HashingEmbedder(), *OPEN, HIDDEN) as made:
        blocks = text_blocks(title, "+82 등불축제 안전관리\x01 예산")
        fields = [
            Field("제목", title, Piece(0, 0, len(title))),
            Field("예산", "+82", Piece(1, 0, 3)),
        ]
        made.shelf.put_blocks("한빛시/나.txt", blocks, fields=fields)
        made.build()
        reading = Desk(made.search(), made.database)
        identifier, _ = reading.ask(READER, QUESTION)
        whole = reading.listing(READER, identifier)
        assert whole is not None
        cells = [c for row in load_workbook(BytesIO(whole)).worksheets[0] for c in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        risky = [cell for cell in cells if str(cell.value).startswith(("=", "+"))]
        assert {cell.value for cell in risky} == {title, "+82"}
        assert all(cell.quotePrefix for cell in risky)


assert NOW.year == 2026, "the years of the questions count from there"
