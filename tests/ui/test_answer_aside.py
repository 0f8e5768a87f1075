"""What stands beside an answer on its page: whole lists, contradictions, whom to ask, unread files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from index.embedding import Embedder
from records.answer import PARTLY
from tests.support.web import client, saved_name
from tests.twins.world import READER, Plan, Record, served

LISTED = 60
PLAN = Plan(
    visible=(
        *(
            Record(
                f"열린/점검 {n}.txt",
                (f"# 다리 안전점검 {n}호", "난간을 살폈다."),
                date(2020 + n % 3, 5, 1),
            )
            for n in range(LISTED)
        ),
        Record(
            "열린/초안.txt",
            ("# 2025 벚꽃잔치 결과보고(초안)", "○ 안전요원 40명을 광장과 계단에 배치하였다."),
            date(2025, 5, 1),
        ),
        Record(
            "열린/보고.txt",
            ("# 2025 벚꽃잔치 결과보고", "○ 안전요원 45명을 광장과 계단에 배치하였다."),
            date(2025, 5, 9),
        ),
    ),
    hidden=(),
)


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, embedder: Embedder
) -> Iterator[TestClient]:
    root = tmp_path_factory.mktemp("aside")
    with served(root, PLAN, model_directory, embedder, with_hidden=False) as app:
        yield client(app, READER)


def asked(browser: TestClient, question: str) -> str:
    return browser.post("/ask", data={"question": question}).headers["location"].split("?")[0]


def test_a_long_list_is_shown_in_parts_and_saved_whole(reader: TestClient) -> None:
    address = asked(reader, "다리 안전점검 자료를 모두 찾아 주세요")
    first = reader.get(address).text
    assert f"모두 {LISTED}건입니다" in first
    assert first.count("<td>한빛시</td>") == 50
    assert "1 / 2" in first
    heads = re.findall(r'<th scope="col">([^<]+)</th>', first)
    assert heads == ["연도", "기관", "부서", "제목", "날짜"], (
        "what none of them states has no column"
    )
    last = reader.get(f"{address}?part=2").text
    assert last.count("<td>한빛시</td>") == LISTED - 50
    assert reader.get(f"{address}?part=99").text == last
    assert reader.get(f"{address}?part=0").status_code == 422
    sheet = reader.get(f"/api/v1{address}/listing.xlsx")
    assert saved_name(sheet) == "자료 목록.xlsx"
    rows = list(load_workbook(BytesIO(sheet.content)).worksheets[0].values)
    assert len(rows) == 6 + LISTED
    whole = reader.get(f"/api/v1{address}").json()["listing"]
    assert whole["count"] == len(whole["records"]) == LISTED
    letter = reader.get(f"/api/v1{address}/letter.txt").text
    assert all(f"「{each['title']}」" in letter for each in whole["records"])
    assert sum(each["count"] for each in whole["counts"]) == LISTED


def test_gaps_are_shown_and_an_empty_list_is_said(reader: TestClient) -> None:
    page = reader.get(asked(reader, "2019~2022년 다리 안전점검 목록")).text
    assert "2019년 기록 없음" in page
    empty = reader.get(asked(reader, "수영장 수질검사 현황 목록")).text
    assert "모두 0건입니다" in empty
    assert "letter.txt" not in empty
    assert "listing.xlsx" not in empty


def test_what_is_of_another_year_is_said_to_be_and_everything_is_said_once(
    reader: TestClient,
) -> None:
    page = reader.get(asked(reader, "2023년 벚꽃잔치 안전요원은 몇 명을 배치했나요?")).text
    assert page.count("‘2023년’ 자료에서는 찾지 못했습니다") == 1
    assert page.count(PARTLY) == 1
    now = reader.get(asked(reader, "2025년 벚꽃잔치 안전요원은 몇 명을 배치했나요?")).text
    assert "자료에서는 찾지 못했습니다" not in now


def test_what_contradicts_and_whom_to_ask_are_shown(reader: TestClient) -> None:
    address = asked(reader, "벚꽃잔치 안전요원은 몇 명을 배치했나요?")
    page = reader.get(address).text
    assert "자료마다 수치가 다릅니다" in page
    assert "초안" in page
    told = reader.get(f"/api/v1{address}").json()
    sides = [side["text"] for side in told["contradictions"][0]]
    assert ["45명" in sides[0], "40명" in sides[1]] == [True, True]
    letter = reader.get(f"/api/v1{address}/letter.txt").text
    assert "자료마다 다르게 적혀 있어 확인이 필요한 내용은 다음과 같습니다." in letter
    assert all(" ".join(side.split()) in letter for side in sides)
    flags = {each["title"]: [flag["kind"] for flag in each["flags"]] for each in told["cases"]}
    assert flags["2025 벚꽃잔치 결과보고(초안)"] == ["replaced"]


def test_unread_files_are_counted_where_nothing_was_found(reader: TestClient) -> None:
    page = reader.get(asked(reader, "구내식당 점심 메뉴가 무엇인가요?")).text
    assert "읽지 못한 파일이 1건 있습니다" in page
    assert "암호가 걸린 파일 1" in page
    assert "letter.txt" not in page


def test_an_answer_without_a_list_has_no_sheet(reader: TestClient) -> None:
    address = asked(reader, "벚꽃잔치 안전요원은 몇 명을 배치했나요?")
    missing = reader.get(f"/api/v1/answers/{'0' * 16}/listing.xlsx")
    found = reader.get(f"/api/v1{address}/listing.xlsx")
    assert found.status_code == missing.status_code == 404
    assert found.content == missing.content
