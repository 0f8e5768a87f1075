"""An organisation as sheets of rows, written as people write them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import openpyxl

Sheets: TypeAlias = Mapping[str, Sequence[Sequence[object]]]

ORGANISATION: dict[str, list[list[object]]] = {
    "기관·부서": [
        ["기관", "부서", "상위 부서", "행정표준코드"],
        ["한빛시", "", "", 6110000],
        ["한빛시", "안전국", "", ""],
        ["한빛시", "안전총괄과", "안전국", "6110001"],
        ["한빛시", "회계과", "", ""],
    ],
    "사람": [
        ["로그인", "성명", "사용"],
        ["kim.a", "김하나", "예"],
        ["lee.b", "이두리", ""],
        ["park.c", "박세찬", ""],
    ],
    "직위": [
        ["로그인", "기관", "부서", "직위", "구분", "시작일", "종료일"],
        ["kim.a", "한빛시", "안전총괄과", "안전총괄과장", "주", "2026-01-01", ""],
        ["lee.b", "한빛시", "회계과", "회계과장", "", "", ""],
        ["lee.b", "한빛시", "안전총괄과", "축제안전담당", "겸직", "", "2026.12.31."],
        ["park.c", "한빛시", "회계과", "", "", "", ""],
    ],
    "개편": [
        ["시행일", "구분", "이전 기관", "이전 이름", "현재 이름"],
        ["2026-07-01", "부서", "한빛시", "안전정책과", "안전총괄과"],
    ],
    "업무공간": [["업무공간", "로그인"], ["축제안전협의회", "kim.a"]],
    "단위과제": [
        ["기관", "단위과제", "담당 구분", "담당"],
        ["한빛시", "축제 안전관리", "직위", "축제안전담당"],
    ],
    "전결": [["기관", "사무", "전결권자"], ["한빛시", "정보공개 결정", "안전총괄과장"]],
}


def changed(sheet: str, *rows: Sequence[object]) -> dict[str, list[list[object]]]:
    """The organisation with the rows of one sheet below its head replaced."""
    made = {name: [list(row) for row in body] for name, body in ORGANISATION.items()}
    made[sheet][1:] = [list(row) for row in rows]
    return made


def write_workbook(file: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file


def write_folder(folder: Path, sheets: Sheets, encoding: str = "utf-8-sig") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        out = StringIO()
        csv.writer(out).writerows(rows)
        (folder / f"{name}.csv").write_bytes(out.getvalue().encode(encoding))
    return folder
