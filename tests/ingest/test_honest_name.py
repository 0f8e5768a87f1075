from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import Archive
from ingest.bundle import Bundle, Member, Refused
from ingest.honest_name import honest_name
from ingest.scan import FoundFile, SkippedFile, scan
from tests.ingest.hostile import zipped

DECEIVING = ("계획\u202efdp.hwp", "가\n나.txt", "가\x1b[2J.txt", "\u2066가\u2069.txt", "가\x7f.txt")


@given(st.text(max_size=40))
def test_what_is_shown_neither_turns_nor_moves_the_text(name: str) -> None:
    shown = honest_name(name)
    assert len(shown) == len(name)
    assert honest_name(shown) == shown
    for letter in shown:
        assert unicodedata.category(letter) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(letter) not in (
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
        )


@pytest.mark.parametrize(
    "name", ["2025 결과보고(최종).hwp", "<b>&.txt", "가 '나' \"다\".md", "①㉠漢.csv"]
)
def test_an_ordinary_name_stays(name: str, tmp_path: Path) -> None:
    assert honest_name(name) == name
    (tmp_path / name).write_text("글", encoding="utf-8")
    assert [entry.path for entry in scan(tmp_path) if isinstance(entry, FoundFile)] == [name]


@pytest.mark.parametrize("name", DECEIVING)
def test_a_name_that_deceives_is_refused_and_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("글", encoding="utf-8")
    (only,) = scan(tmp_path)
    assert isinstance(only, SkippedFile)
    assert only.path == honest_name(name) != name
    assert only.reason.endswith("바랍니다.")
    (tmp_path / name).unlink()
    with Archive(zipped(tmp_path / "a.zip", {name: "글", "나.txt": "글"})) as archive:
        first, second = Bundle(archive).members()
    assert isinstance(first, Refused)
    assert first.name == honest_name(name)
    assert isinstance(second, Member)
