"""The files that ``neomeo organisation template`` writes."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from catalog.organisation import SHEET_WORDS
from ingest.organisation_columns import COLUMNS

_GUIDE = "읽어 주세요.txt"


def write_template(directory: Path) -> list[Path]:
    """Write an empty CSV for each sheet, and what belongs in it; return the files written.

    Files that are there already stay as they are. They begin with a byte order mark, by which
    Excel knows UTF-8.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet, word in SHEET_WORDS.items():
        out = StringIO()
        csv.writer(out).writerow([column.header for column in COLUMNS[sheet]])
        written += _write(directory / f"{word}.csv", out.getvalue())
    return written + _write(directory / _GUIDE, guide())


def guide() -> str:
    """Return what belongs in each column, in Korean."""
    lines = [
        "너머 조직 가져오기 서식",
        "",
        "CSV 파일마다 첫 행은 열 이름입니다. 필요한 파일만 채우면 됩니다.",
        "엑셀로 쓰려면 한 통합 문서에 같은 이름의 시트를 만들면 됩니다.",
        "‘neomeo organisation import 폴더 --dry-run’으로 먼저 살펴보시기 바랍니다.",
    ]
    for sheet, word in SHEET_WORDS.items():
        lines += ["", f"[{word}]"]
        for column in COLUMNS[sheet]:
            needed = " (필수)" if column.needed else ""
            lines.append(f"  {column.header}{needed}: {column.about or column.header}")
    return "\n".join([*lines, ""])


def _write(file: Path, text: str) -> list[Path]:
    if file.exists():
        return []
    file.write_text(text, encoding="utf-8-sig", newline="")
    return [file]
