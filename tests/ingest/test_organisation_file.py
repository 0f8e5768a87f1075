from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.organisation import Member, Official, Post, Sheet, TaskHolder, Unit
from catalog.organisation_merge import Stated
from ingest.organisation_file import OrganisationUnreadable, read_path, read_uploads
from tests.support.organisation import ORGANISATION, changed, write_folder, write_workbook


def said(stated: Stated) -> dict[str, list[str]]:
    return {
        sheet.value: [line.item.words for line in stated.lines[sheet]] for sheet in stated.lines
    }


def problems(stated: Stated) -> list[tuple[str, int | None, str, str]]:
    return [(p.place.sheet, p.place.row, p.place.column, p.text) for p in stated.problems]


def one(tmp_path: Path, sheet: str, *rows: list[object]) -> list[tuple[int | None, str, str]]:
    stated = read_path(write_workbook(tmp_path / "조직.xlsx", changed(sheet, *rows)))
    return [(row, column, text) for _, row, column, text in problems(stated)]


def test_a_workbook_and_folders_of_csv_say_the_same(tmp_path: Path) -> None:
    book = read_path(write_workbook(tmp_path / "조직.xlsx", ORGANISATION))
    utf8 = read_path(write_folder(tmp_path / "utf8", ORGANISATION))
    cp949 = read_path(write_folder(tmp_path / "cp949", ORGANISATION, "cp949"))
    assert said(book) == said(utf8) == said(cp949)
    assert book.problems == utf8.problems == cp949.problems == []
    assert book.of(Sheet.UNITS, Unit)[2].item == Unit("한빛시", "안전총괄과", "안전국", "6110001")
    assert book.of(Sheet.PEOPLE, Official)[1].item == Official("lee.b", "이두리", None)
    held = book.of(Sheet.POSTS, Post)
    assert [each.item.tenure.words for each in held] == [
        "한빛시 안전총괄과 안전총괄과장",
        "한빛시 회계과 회계과장",
        "한빛시 안전총괄과 축제안전담당(겸직)",
        "한빛시 회계과",
    ]
    assert held[2].item.tenure.until == date(2026, 12, 31)
    assert held[2].place is not None
    assert (held[2].place.sheet, held[2].place.row) == ("직위", 4)


def test_dates_of_a_workbook_are_dates(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["합동점검반", "kim.a", date(2026, 3, 2), "2026년 4월 5일"],
        ["나", "lee.b", "20260102", ""],
    ]
    sheets: dict[str, list[list[object]]] = {
        "업무공간": [["업무공간", "로그인", "시작일", "종료일"], *rows]
    }
    stated = read_path(write_workbook(tmp_path / "조직.xlsx", sheets))
    assert [line.item for line in stated.of(Sheet.COMMUNITIES, Member)] == [
        Member("합동점검반", "kim.a", date(2026, 3, 2), date(2026, 4, 5)),
        Member("나", "lee.b", date(2026, 1, 2)),
    ]


def test_an_uploaded_file_is_read_like_one_on_disk(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "조직.xlsx", ORGANISATION)
    assert said(read_uploads([("조직.xlsx", file.read_bytes())])) == said(read_path(file))
    folder = write_folder(tmp_path / "csv", ORGANISATION, "cp949")
    sent = [(each.name, each.read_bytes()) for each in sorted(folder.iterdir())]
    assert said(read_uploads(sent)) == said(read_path(folder))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "text"),
    [
        ("사람", ["Kim A", "김", ""], "로그인", "소문자"),
        ("사람", ["kim.a", "", ""], "성명", "비어 있습니다"),
        ("사람", ["kim.a", "김\ue000나", ""], "성명", "보이지 않는 글자"),
        ("사람", ["kim.a", "김", "글쎄"], "사용", "예, 아니오"),
        ("사람", ["kim.a", "김" * 101, ""], "성명", "100자"),
        ("기관·부서", ["한빛/시", "", "", ""], "기관", "‘/’"),
        ("기관·부서", ["한빛시", "", "안전국", ""], "상위 부서", "기관 자신"),
        ("기관·부서", ["한빛시", "안전국", "", "12"], "행정표준코드", "7자리"),
        ("직위", ["kim.a", "한빛시", "", "과장", "임시", "", ""], "구분", "겸직"),
        ("직위", ["kim.a", "한빛시", "", "과장", "위임", "", ""], "종료일", "끝나는 날"),
        ("직위", ["kim.a", "한빛시", "", "", "위임", "", "2026-01-01"], "직위", "위임하는"),
        ("직위", ["kim.a", "한빛시", "", "과장", "", "내일", ""], "시작일", "날짜"),
        ("직위", ["kim.a", "한빛시", "", "과장", "", "2026-02-30", ""], "시작일", "날짜"),
        ("직위", ["kim.a", "한빛시", "", "과장", "", "2026-02-01", "2026-01-01"], "종료일", "앞섭"),
        ("개편", ["", "부서", "한빛시", "가", "나"], "시행일", "비어"),
        ("개편", ["2026-01-01", "부서", "한빛시", "", "나"], "이전 이름", "비어"),
        ("개편", ["2026-01-01", "부서", "한빛시", "가", "가"], "현재 이름", "같습니다"),
        ("단위과제", ["한빛시", "축제", "모임", "가"], "담당 구분", "사람"),
        ("단위과제", ["한빛시", "축제", "사람", "가 나"], "담당", "소문자"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    tmp_path: Path, sheet: str, row: list[object], column: str, text: str
) -> None:
    found = one(tmp_path, sheet, row)
    assert [(at, where) for at, where, _ in found] == [(2, column)], found
    assert text in found[0][2]
    assert found[0][2].endswith("바랍니다.")


def test_heads_and_sheets_that_do_not_fit(tmp_path: Path) -> None:
    sheets = {
        "사람": [["로그인", "생일"], ["kim.a", "1월 1일"]],
        "직위": [["로그인", "로그인", "기관"], ["kim.a", "kim.a", "한빛시"]],
        "비밀": [["가", "나"], ["다", "라"]],
    }
    stated = read_path(write_workbook(tmp_path / "조직.xlsx", sheets))
    texts = [(sheet, row, text) for sheet, row, _, text in problems(stated)]
    assert [each[:2] for each in texts] == [("사람", 1), ("사람", 1), ("직위", 1), ("비밀", None)]
    assert "성명" in texts[1][2]
    assert not stated.lines


def test_hidden_rows_and_merged_cells_are_refused(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "조직.xlsx", ORGANISATION)
    book = openpyxl.load_workbook(file)
    book["직위"].row_dimensions[4].hidden = True
    book["사람"].merge_cells("B2:B3")
    book["전결"].sheet_state = "hidden"
    book.save(file)
    texts = {(sheet, text.split(".")[0]) for sheet, _, _, text in problems(read_path(file))}
    assert ("직위", "숨긴 행이나 열에 있습니다") in texts
    assert ("사람", "합친 칸입니다") in texts
    assert ("전결", "숨긴 시트입니다") in texts


def test_hostile_files_end_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "조직"
    folder.mkdir()
    (folder / "사람.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 400)
    (folder / "직위.csv").write_bytes(b"\xff\xfe\x00" * 50)
    stated = read_path(folder)
    assert not stated.lines
    assert stated.problems
    for empty in (tmp_path / "none", tmp_path / "home"):
        with pytest.raises(OrganisationUnreadable, match="template"):
            read_path(empty)


def test_a_task_is_held_by_a_person_a_post_or_a_department(tmp_path: Path) -> None:
    rows = [["한빛시", "축제", "사람", "kim.a"], ["한빛시", "축제", "부서", "회계과"]]
    stated = read_path(write_workbook(tmp_path / "조직.xlsx", changed("단위과제", *rows)))
    assert [str(line.item.holder) for line in stated.of(Sheet.TASKS, TaskHolder)] == [
        "person:kim.a",
        "department:한빛시/회계과",
    ]
