from __future__ import annotations

from pathlib import Path

from ingest.limits import LIMITS
from ingest.read import read, read_bytes
from records.document import Status


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_member_is_read_as_the_file_would_be(tmp_path: Path) -> None:
    file = tmp_path / "인원.csv"
    file.write_text("구분,인원\n경찰,30\n", encoding="utf-8")
    before = open_files()
    assert read_bytes(file.read_bytes(), "인원.csv", 1) == read(file)
    assert read_bytes(b"", "빈 파일.hwp", 1).status is Status.EMPTY
    assert open_files() == before


def test_files_within_files_end_somewhere() -> None:
    text = "본문이다.".encode()
    assert read_bytes(text, "a.txt", LIMITS.file_depth).status is Status.OK
    refused = read_bytes(text, "a.txt", LIMITS.file_depth + 1)
    assert refused.status is Status.TOO_BIG
    assert refused.reason.endswith("바랍니다.")
