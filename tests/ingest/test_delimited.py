from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.delimited import value_of
from ingest.read import read
from ingest.utf16 import bare_utf16
from records.document import Block, BlockKind, Status

ROWS = ["구분 | 인원 | 비고", "경찰 | 1,200 | 가; 나", "소방 | △30 | 두 줄 비고"]


def table(path: Path) -> Block:
    extraction = read(path)
    assert extraction.status is Status.OK, extraction.reason
    (found,) = [block for block in extraction.blocks if block.kind is BlockKind.TABLE]
    return found


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(
            f'"{field}"' if delimiter in field or "\n" in field else field for field in row
        )
        for row in (
            ("구분", "인원", "비고"),
            ("경찰", "1,200", "가; 나"),
            ("소방", "△30", "두 줄\n비고"),
        )
    )
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode(encoding))
    found = table(file)
    assert found.text.splitlines() == ROWS
    assert [row[1].value for row in found.rows] == [None, 1200, -30]
    assert found.location.as_dict() == {"range": "A1:C3"}


def test_ragged_rows_a_title_and_a_mark_inside(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "2025년 축제 예산 현황\n구분,예산\ufeff,비고\n여비,100\n급여,200,가,남는 칸\n",
        encoding="utf-8",
    )
    found = table(file)
    assert read(file).blocks[0].kind is BlockKind.HEADING
    assert found.text.splitlines() == [
        "구분 | 예산 | 비고",
        "여비 | 100",
        "급여 | 200 | 가 | 남는 칸",
    ]


def test_korean_prose_is_not_cut_at_its_letters(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("민원\n가로등이 꺼짐\n난간이 흔들림\n", encoding="utf-8")
    assert [block.text for block in read(file).blocks] == ["민원", "가로등이 꺼짐", "난간이 흔들림"]


def test_the_delimiter_that_excel_states(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sep=;\n구분;값\n가;1,5\n나;2,5\n", encoding="utf-8")
    assert table(file).text.splitlines() == ["구분 | 값", "가 | 1,5", "나 | 2,5"]


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('구분,길이\n가,"30\n나,40\n다,50\n', encoding="utf-8")
    assert table(file).text.splitlines() == ["구분 | 길이", '가 | "30', "나 | 40", "다 | 50"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234),
        ("△1,200", -1200),
        ("-5.5", -5.5),
        ("12%", 0.12),
        ("₩3,000", 3000),
        ("2024-01-05", "2024-01-05"),
        ("2024. 1. 5.", "2024-01-05"),
        ("2024/13/01", None),
        ("2024.10", None),
        ("007", None),
        ("010-1234-5678", None),
        ("1234567890123456", None),
        ("1,23", None),
        ("(1,200)", None),
        ("3명", None),
        ("", None),
    ],
)
def test_values_where_they_are_plain(text: str, value: object) -> None:
    assert value_of(text) == value


def test_cells_are_capped(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(("1," * 10_000 + "\n") * 101, encoding="utf-8")
    assert read(file).status is Status.TOO_BIG


@given(st.text("가나다 123,.\n", min_size=1, max_size=40).map(lambda text: text + "\n한글 1,2\n"))
def test_bare_utf16_is_told_with_its_byte_order(text: str) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert bare_utf16(text.encode(encoding)) == encoding
    assert bare_utf16(text.encode()) == ""
    assert bare_utf16(text.encode("cp949")) == ""
