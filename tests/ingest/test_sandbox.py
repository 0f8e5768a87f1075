from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.limits import LIMITS
from ingest.read import read
from ingest.sandbox import ParserProcess, sandbox_level
from ingest.wire import from_json, personal_json, personal_of, to_json
from privacy.kinds import Kind
from privacy.masks import MASKS
from records.document import (
    Block,
    BlockKind,
    Cell,
    Extraction,
    Field,
    Piece,
    Status,
    table_text,
)
from records.location import Location

ROOT = Path(__file__).resolve().parents[2]
CONFINED = """
import sys
from dataclasses import replace
from pathlib import Path
from ingest.confine import allow_cpu, confine, readable_places
from ingest.limits import LIMITS
confine(LIMITS, readable_places())
try:
    exec(sys.argv[1])
except (PermissionError, MemoryError) as refused:
    print(type(refused).__name__)
else:
    print("allowed")
"""


def confined(attack: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, attack], capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout.strip() or f"ended {done.returncode}"


@pytest.mark.parametrize(
    ("attack", "outcome"),
    [
        ("open('/etc/passwd').read()", "PermissionError"),
        (f"open({str(ROOT / 'README.md')!r}).read()", "PermissionError"),
        ("import os; os.listdir('/')", "PermissionError"),
        ("open('/tmp/written', 'w')", "PermissionError"),
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.socket(socket.AF_UNIX)", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("bytearray(8 << 30)", "MemoryError"),
        ("allow_cpu(0)\nwhile True: pass", f"ended {-24}"),
        ("import lxml.etree, zipfile, ingest.hwp", "allowed"),
    ],
)
def test_a_confined_process_can_next_to_nothing(attack: str, outcome: str) -> None:
    assert confined(attack) == outcome


def test_this_machine_closes_the_child_fully() -> None:
    assert sandbox_level() == "full"


def test_the_child_reads_what_this_process_reads(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1. 개요\n본문이다.\n", encoding="utf-8")
    table = tmp_path / "b.csv"
    table.write_text("구분,인원\n경찰,30\n", encoding="utf-8")
    with ParserProcess() as process:
        for each in (file, table, file):
            assert process.extract(each) == read(each)
    assert extract(table) == read(table)


def test_links_and_strange_files_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("글", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with ParserProcess() as process:
        assert process.extract(tmp_path / "link.txt").status is Status.CORRUPT
        assert process.extract(tmp_path / "none.txt").status is Status.CORRUPT
        assert process.extract(tmp_path / "pipe.txt").status is Status.UNSUPPORTED


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("가,나\n" * 400_000, encoding="utf-8")
    good = tmp_path / "b.txt"
    good.write_text("글이다.", encoding="utf-8")
    with ParserProcess(replace(LIMITS, wall_seconds=0.05)) as process:
        process.start()
        slow = process.extract(file)
        assert slow.status is Status.TIMEOUT
        assert "나누어" in slow.reason
    with ParserProcess() as process:
        assert process.extract(good).status is Status.OK


def test_a_child_that_dies_takes_one_file_with_it(tmp_path: Path) -> None:
    good = tmp_path / "b.txt"
    good.write_text("글이다.", encoding="utf-8")
    with ParserProcess() as process:
        process.start()
        child = process._process
        assert child is not None
        child.kill()
        child.wait()
        assert process.extract(good).status is Status.CORRUPT
        assert process.extract(good).status is Status.OK


def test_a_child_that_says_too_much_is_cut_off(tmp_path: Path) -> None:
    good = tmp_path / "b.txt"
    good.write_text("글이다. " * 1000, encoding="utf-8")
    with ParserProcess(replace(LIMITS, json_bytes=1000)) as process:
        assert process.extract(good).status is Status.CORRUPT


def test_extractions_survive_the_wire() -> None:
    rows = (
        (Cell("구분", 1, 1, 1, 2),),
        (Cell("경찰", 2, 1), Cell("30", 2, 2, 1, 1, 30.5, "=B1", True)),
    )
    extraction = Extraction(
        Status.PARTIAL,
        "일부만 읽었습니다.",
        (
            Block(BlockKind.HEADING, "개요", Location(section=1, paragraph=1), 1),
            Block(
                BlockKind.TABLE,
                table_text(rows),
                Location(sheet="가", range="A1:B2"),
                None,
                rows,
                1,
                "천원",
                True,
            ),
        ),
        (
            Field("제목", "개요", Piece(0, 0, 2), stated="사업명"),
            Field("인원", "30", Piece(1, 8, 10), "30"),
        ),
    )
    assert from_json(json.loads(json.dumps(to_json(extraction)))) == extraction


@pytest.mark.parametrize("at", [(1, 0, 9), (-1, 0, 9), (0, 1, 10), (0, 0, 3)])
def test_a_datum_stands_where_a_mask_is(at: tuple[int, int, int]) -> None:
    """What the child says was masked is opened later by its place."""
    mask = MASKS[Kind.PHONE]
    said = Extraction(Status.OK, "", (Block(BlockKind.PARAGRAPH, f"{mask}로 회신", Location()),))
    true = [0, 0, len(mask), Kind.PHONE.value, "010-1234-5678", "010-1234-5678"]
    assert personal_json(personal_of(true, said)) == true
    with pytest.raises(ValueError, match="a datum stands"):
        personal_of([*at, *true[3:]], said)


@pytest.mark.parametrize(
    "hostile",
    [
        {},
        {"status": "fine", "reason": "", "fields": [], "blocks": []},
        {"status": "ok", "reason": "", "fields": [], "blocks": [{"kind": "heading"}]},
        {
            "status": "ok",
            "reason": "",
            "fields": [],
            "blocks": [{"kind": "heading", "text": 1, "location": {}}],
        },
        {
            "status": "ok",
            "reason": "",
            "fields": [],
            "blocks": [{"kind": "heading", "text": "", "location": {"path": "/etc"}}],
        },
        {
            "status": "ok",
            "reason": "",
            "fields": [],
            "blocks": [
                {
                    "kind": "table",
                    "text": "",
                    "location": {},
                    "rows": [
                        [{"text": "", "row": 1, "col": 1, "rowspan": 1, "colspan": 1, "value": []}]
                    ],
                }
            ],
        },
        *(
            {
                "status": "ok",
                "reason": "",
                "fields": [
                    {"name": "제목", "value": value, "block": block, "start": 0, "end": end}
                ],
                "blocks": [
                    {"kind": "paragraph", "text": "열린 글", "location": {}},
                    {"kind": "paragraph", "text": "닫힌 글", "location": {}},
                ],
            }
            for value, block, end in (
                ("닫힌 글", 0, 4),
                ("닫힌 글", 2, 4),
                ("닫힌 글", -1, 4),
                ("", 0, 0),
                (4, 0, 4),
            )
        ),
    ],
)
def test_a_hostile_child_is_not_believed(hostile: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(hostile)
