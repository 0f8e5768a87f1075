from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.read import read
from records.document import Status
from tests.ingest.doc_writer import DELETED, INNER, Run, row, write_doc


def shown(path: Path) -> list[tuple[str, str]]:
    extraction = read(path)
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def test_paragraphs_tables_and_what_stands_beside_them(tmp_path: Path) -> None:
    body = [
        Run("1. 행사 개요\r"),
        Run("○ 일시: 2025. 10. 3.\x0b○ 장소: 둔치\r"),
        *row("구분", "인원", "비고"),
        *row("경찰", "30명", ""),
        Run("본문이다.\x02\r"),
    ]
    notes = [Run("\x02 각주 글이다.\r")]
    heads = [Run("가람시 안전정책과\r")]
    comments = [Run("\x05검토 의견\r")]
    boxes = [Run("글상자 글\r")]
    file = write_doc(tmp_path / "a.doc", body, notes, heads, [], comments, [], boxes)
    assert shown(file) == [
        ("heading", "1. 행사 개요"),
        ("list_item", "○ 일시: 2025. 10. 3."),
        ("list_item", "○ 장소: 둔치"),
        ("table", "구분 | 인원 | 비고\n경찰 | 30명 | "),
        ("paragraph", "본문이다."),
        ("footnote", " 각주 글이다."),
        ("header", "가람시 안전정책과"),
        ("memo", "검토 의견"),
        ("text_box", "글상자 글"),
    ]
    assert extract(file) == read(file), "the confined child reads the same"


def test_fields_tell_their_result_and_deletions_nothing(tmp_path: Path) -> None:
    body = [
        Run("누리집: \x13 HYPERLINK \x13 X \x14 y \x15 \x14www.garam.example\x15 "),
        Run("지운 글 ", character=DELETED),
        Run("남은 글\r"),
    ]
    assert shown(write_doc(tmp_path / "a.doc", body)) == [
        ("paragraph", "누리집: www.garam.example 남은 글")
    ]


def test_a_cell_of_several_paragraphs_and_a_table_in_a_cell(tmp_path: Path) -> None:
    inner = [Run("안쪽 가\r", INNER), Run("안쪽 나\r", INNER)]
    first, second, end = row("바깥", "둘")
    body = [*inner, first, second, end, Run("뒤\r")]
    assert shown(write_doc(tmp_path / "a.doc", body))[0] == (
        "table",
        "안쪽 가 안쪽 나 바깥 | 둘",
    )


def test_eight_bit_pieces_and_the_other_table_stream(tmp_path: Path) -> None:
    file = write_doc(tmp_path / "a.doc", [Run("Café “plan”\r")], wide=False, flags=0)
    assert shown(file) == [("paragraph", "Café “plan”")]


def test_a_locked_document_says_so(tmp_path: Path) -> None:
    locked = read(write_doc(tmp_path / "a.doc", [Run("글\r")], flags=0x0300))
    assert locked.status is Status.ENCRYPTED
    assert "암호" in locked.reason


def test_an_empty_document_is_empty(tmp_path: Path) -> None:
    assert read(write_doc(tmp_path / "a.doc", [Run("\r")])).status is Status.EMPTY


@pytest.mark.parametrize("step", [64, 97])
def test_cuts_and_changes_end_with_a_verdict(tmp_path: Path, step: int) -> None:
    body = [Run("1. 행사 개요\r"), *row("구분", "인원"), *row("경찰", "30명"), Run("끝.\r")]
    whole = write_doc(tmp_path / "a.doc", body).read_bytes()
    file = tmp_path / "b.doc"
    for at in range(0, len(whole), step):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            file.write_bytes(data)
            extraction = read(file)
            if extraction.status.readable:
                assert any(block.text.strip() for block in extraction.blocks)
            else:
                assert extraction.reason.endswith("바랍니다.")
