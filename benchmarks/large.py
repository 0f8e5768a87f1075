"""Seconds for the largest structures seen in real documents, in this process and in the child.

usage: python -m benchmarks.large

Tables of 24,000 cells and 1,400 endnotes are made in the run. The child is warm; its figure is wall
time and holds the copy, the parse, the JSON and what it is read back into.
"""

from __future__ import annotations

import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from ingest.read import read
from ingest.sandbox import ParserProcess
from records.document import Extraction
from tests.ingest import hwp5_writer as hwp

ROWS, COLUMNS, NOTES = 2_000, 12, 1_400


def _cells(path: Path) -> Path:
    rows = [[f"과목 {row}-{column} 학점" for column in range(COLUMNS)] for row in range(ROWS)]
    anchor = hwp.control_code(11, "tbl ")
    return hwp.write_hwp(path, [hwp.paragraph(anchor, 0, hwp.table(1, rows))])


def _notes(path: Path) -> Path:
    anchor = hwp.control_code(17, "en  ")
    body = b"".join(
        hwp.paragraph(
            f"본문 {number}이다" + anchor, 0, hwp.note("en  ", 1, f"미주 {number}번 설명이다.")
        )
        for number in range(NOTES)
    )
    return hwp.write_hwp(path, [body])


def _cells_in_xml(path: Path) -> Path:
    def cell(row: int, column: int) -> str:
        return (
            '<hp:tc header="0"><hp:subList><hp:p paraPrIDRef="0"><hp:run>'
            f"<hp:t>과목 {row}-{column} 학점</hp:t></hp:run><hp:linesegarray>"
            '<hp:lineseg textpos="0" vertpos="0"/></hp:linesegarray></hp:p></hp:subList>'
            f'<hp:cellAddr rowAddr="{row}" colAddr="{column}"/>'
            '<hp:cellSpan rowSpan="1" colSpan="1"/></hp:tc>'
        )

    rows = "".join(
        f"<hp:tr>{''.join(cell(row, column) for column in range(COLUMNS))}</hp:tr>"
        for row in range(ROWS)
    )
    table = f"<hp:p><hp:run><hp:tbl>{rows}</hp:tbl></hp:run></hp:p>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr(
            "Contents/section0.xml", f'<hs:sec xmlns:hs="s" xmlns:hp="p">{table}</hs:sec>'
        )
    return path


def _seconds(reading: Callable[[Path], Extraction], file: Path) -> float:
    began = time.perf_counter()
    if not reading(file).status.readable:
        raise ValueError(file)
    return time.perf_counter() - began


def main() -> None:
    """Print the best of three readings of each as a Markdown table."""
    print("| document | in process, s | through the child, s |")
    print("|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder, ParserProcess() as child:
        for title, made in (
            (f"HWP 5, {ROWS * COLUMNS:,} cells", _cells(Path(folder) / "a.hwp")),
            (f"HWPX, {ROWS * COLUMNS:,} cells", _cells_in_xml(Path(folder) / "b.hwpx")),
            (f"HWP 5, {NOTES:,} endnotes", _notes(Path(folder) / "c.hwp")),
        ):
            here = min(_seconds(read, made) for _ in range(3))
            there = min(_seconds(child.extract, made) for _ in range(3))
            print(f"| {title} | {here:.2f} | {there:.2f} |")


if __name__ == "__main__":
    main()
