"""CPU per file and peak memory of our readers beside others, on the same files in the same run.

usage: python -m benchmarks.parse FOLDER [--repeat N]

Each reader runs in a process of its own: its imports are not counted, its memory is its own. A
file's time is the least CPU time of N readings (all threads). A peer is compared on those files
that it and our reader both read without an error.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from ingest.sniff import Format, sniff

ROOT = Path(__file__).resolve().parent.parent
OURS = "neomeo"
ROWS, COLUMNS = 10_000, 10
Reader = Callable[[Path], int]
"""Reads a file and returns how many characters it found."""


def _neomeo() -> Reader:
    from ingest.read import read

    def run(path: Path) -> int:
        extraction = read(path, path.name)
        if not extraction.status.readable:
            raise ValueError(extraction.status)
        return sum(len(block.text) for block in extraction.blocks)

    return run


def _raw_walk() -> Reader:
    from benchmarks import raw_walk

    walks = {Format.HWP5: raw_walk.hwp5, Format.HWPX: raw_walk.hwpx}
    return lambda path: len(walks[sniff(path)](path))


def _hwp5txt() -> Reader:
    from contextlib import closing

    from hwp5.hwp5txt import TextTransform
    from hwp5.xmlmodel import Hwp5File

    transform = TextTransform()

    def run(path: Path) -> int:
        out = BytesIO()
        with closing(Hwp5File(str(path))) as document:
            transform.transform_hwp5_to_text(document, out)
        return len(out.getvalue().decode("utf-8", "replace"))

    return run


def _unhwp() -> Reader:
    import unhwp

    return lambda path: len(unhwp.extract_text(str(path)))


def _unstructured() -> Reader:
    from ingest.xml_text import take_offline

    take_offline()
    from unstructured.partition.docx import partition_docx
    from unstructured.partition.pptx import partition_pptx

    partitions = {Format.DOCX: partition_docx, Format.PPTX: partition_pptx}
    return lambda path: sum(
        len(str(element)) for element in partitions[sniff(path)](filename=str(path))
    )


def _calamine() -> Reader:
    from python_calamine import CalamineWorkbook

    def run(path: Path) -> int:
        book = CalamineWorkbook.from_path(str(path))
        return sum(
            len(str(value))
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for value in row
        )

    return run


PEERS: dict[str, tuple[Callable[[], Reader], frozenset[Format]]] = {
    "raw walk": (_raw_walk, frozenset({Format.HWP5, Format.HWPX})),
    "hwp5txt": (_hwp5txt, frozenset({Format.HWP5})),
    "unhwp": (_unhwp, frozenset({Format.HWP5, Format.HWPX})),
    "unstructured": (_unstructured, frozenset({Format.DOCX, Format.PPTX})),
    "python-calamine": (_calamine, frozenset({Format.XLSX})),
}


def measure(name: str, files: list[Path], repeat: int) -> dict[str, object]:
    """Return the CPU seconds of each file that a reader reads, and its memory before and at peak.

    Memory is in MiB; the first figure is what the imports take.
    """
    reader = _neomeo() if name == OURS else PEERS[name][0]()
    imports = _peak()
    times: dict[str, float] = {}
    for file in files:
        try:
            reader(file)
            best = min(_timed(reader, file) for _ in range(repeat))
        except Exception as problem:  # noqa: BLE001  (a peer may fail in any way)
            print(f"{name}: {file.name}: {type(problem).__name__}", file=sys.stderr)
            continue
        times[str(file)] = best
    return {"times": times, "imports": imports, "peak": _peak()}


def _peak() -> float:
    """Return the largest resident memory so far; ``ru_maxrss`` would include the parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def _timed(reader: Reader, file: Path) -> float:
    began = time.process_time()
    reader(file)
    return time.process_time() - began


def _in_child(name: str, files: list[Path], repeat: int) -> tuple[dict[str, float], float, float]:
    """Measure in a process of its own; a peer that is not installed has read nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parse", "--peer", name, "--repeat", str(repeat)],
        input="\n".join(map(str, files)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        return {}, 0.0, 0.0
    result = json.loads(done.stdout.splitlines()[-1])
    return result["times"], result["imports"], result["peak"]


def compare(files: dict[Path, Format], repeat: int) -> list[str]:
    """Return one line of a Markdown table for each peer and format."""
    lines = [
        "| format | reader | files | CPU ms per file | neomeo is | median | memory MiB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for kind in sorted(set(files.values())):
        chosen = [file for file, found in files.items() if found is kind]
        peers = [name for name, (_, formats) in PEERS.items() if kind in formats]
        if not peers:
            continue
        ours, imports, peak = _in_child(OURS, chosen, repeat)
        if not ours:
            continue
        mean = 1000 * statistics.mean(ours.values())
        lines.append(
            f"| {kind.value} | **{OURS}** | {len(ours)} | {mean:.2f} | | "
            f"| {peak:.0f} ({imports:.0f} imports) |"
        )
        for name in peers:
            theirs, imports, peak = _in_child(name, chosen, repeat)
            both = [file for file in ours if file in theirs]
            if not both:
                lines.append(f"| {kind.value} | {name} | 0 | | not installed or reads none | | |")
                continue
            total = sum(theirs[file] for file in both)
            ratio = sum(ours[file] for file in both) / total
            median = statistics.median(ours[file] / theirs[file] for file in both)
            lines.append(
                f"| {kind.value} | {name} | {len(both)} | {1000 * total / len(both):.2f} "
                f"| {_times(ratio)} | {_times(median)} | {peak:.0f} ({imports:.0f} imports) |"
            )
    return lines


def _times(ratio: float) -> str:
    return f"{ratio:.2f} × its cost" if ratio >= 1 else f"{1 / ratio:.1f} × faster"


def _workbook(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("집행")
    sheet.append([f"항목 {column}" for column in range(COLUMNS)])
    for row in range(1, ROWS):
        sheet.append([f"부서 {row % 40}", *(row * column for column in range(1, COLUMNS))])
    book.save(path)


def main() -> None:
    """Print the table, or, as a child, one reader's figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?")
    arguments.add_argument("--repeat", type=int, default=5)
    arguments.add_argument("--peer", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.peer:
        files = [Path(line) for line in sys.stdin.read().splitlines()]
        print(json.dumps(measure(given.peer, files, given.repeat)))
        return
    if given.folder is None:
        arguments.error("a folder of real files is needed")
    with tempfile.TemporaryDirectory() as made:
        book = Path(made) / f"{ROWS}x{COLUMNS}.xlsx"
        _workbook(book)
        found = [file for file in sorted(given.folder.rglob("*")) if file.is_file()]
        print("\n".join(compare({file: sniff(file) for file in [*found, book]}, given.repeat)))


if __name__ == "__main__":
    main()
