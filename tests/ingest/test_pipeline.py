from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.rules import Rule
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.reading import Reading
from ingest.fields import stated_fields
from ingest.particulars import candidates
from ingest.pipeline import Pipeline
from ingest.receipt import Receipt
from ingest.scan import FolderUnreachable, FoundFile, SkippedFile, scan
from records.document import Block, BlockKind, Extraction, Field, Piece, Status
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule

OPEN = rule("공유", "everyone", agency="한빛시")


@pytest.fixture
def database(database: Database) -> Database:
    seat(database, permit_for(), permit_for("lee", department="회계과"))
    return database


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "공유").mkdir(parents=True)
    (root / "공유" / "가.txt").write_text(
        "1. 개요\n안전요원 120명을 배치하였다.\n", encoding="utf-8"
    )
    (root / "공유" / "나.csv").write_text("구분,인원\n경찰,30명\n", encoding="utf-8")
    (root / "규칙 없음.txt").write_text("아무도 못 볼 글", encoding="utf-8")
    return root


def run(
    database: Database, model: Path, share: Path, *rules: Rule, everything: bool = False
) -> Receipt:
    folders = Folders(database)
    known = folders.list()
    folder = known[0] if known else folders.add("폴더", share, list(rules or (OPEN,)), at=NOW)
    return Pipeline(database, model / "tokenizer.json").run(
        folder.id, at=NOW, everything=everything
    )


def test_a_folder_is_read_and_the_receipt_adds_up(
    database: Database, model_directory: Path, share: Path
) -> None:
    (share / "공유" / "빈.txt").write_bytes(b"")
    (share / "공유" / "~$임시.txt").write_bytes(b"x")
    (share / "공유" / "link.txt").symlink_to("/etc/passwd")
    steps: list[tuple[int, int, str, int]] = []  # with how many files the receipt has by then
    folder = Folders(database).add("폴더", share, [OPEN], at=NOW)
    receipt = Pipeline(database, model_directory / "tokenizer.json").run(
        folder.id,
        at=NOW,
        progress=lambda step: steps.append((step.done, step.total, step.path, step.receipt.total)),
    )
    assert receipt.as_dict() == {
        "total": 6,
        "indexed": 2,
        "unchanged": 0,
        "moved": 0,
        "excluded": 3,
        "failed": 1,
        "removed": 0,
        "kept": 0,
        "held_back": 0,
    }
    assert {one.path: one.status for one in receipt.excluded} == {
        "공유/link.txt": "excluded",
        "공유/~$임시.txt": "excluded",
        "규칙 없음.txt": "no_rule",
    }
    assert [(one.path, one.status) for one in receipt.failed] == [("공유/빈.txt", "empty")]
    assert [(done, total, so_far) for done, total, _, so_far in steps] == [
        (done, 6, done) for done in range(7)
    ]
    assert {path for _, _, path, _ in steps[:-1]} >= {"공유/link.txt", "공유/빈.txt"}
    assert steps[-1][2] == ""
    titles = [each.title for each in Reading(database).documents(permit_for())]
    assert titles == ["1. 개요", "나"]


def test_a_second_run_reads_nothing_anew(
    database: Database, model_directory: Path, share: Path
) -> None:
    (share / "공유" / "빈.txt").write_bytes(b"")
    run(database, model_directory, share)
    before = Feed(database).op()
    again = run(database, model_directory, share)
    assert (again.indexed, again.unchanged, len(again.failed)) == (0, 2, 1)
    os.utime(share / "공유" / "가.txt", (1, 1))
    os.utime(share / "공유" / "빈.txt", (1, 1))
    touched = run(database, model_directory, share)
    assert (touched.indexed, touched.unchanged, len(touched.failed)) == (0, 2, 1)
    assert Feed(database).op() == before
    assert run(database, model_directory, share, everything=True).indexed == 2


def test_changes_and_removals_are_followed(
    database: Database, model_directory: Path, share: Path
) -> None:
    run(database, model_directory, share)
    (share / "공유" / "가.txt").write_text("고친 글이다.", encoding="utf-8")
    (share / "공유" / "나.csv").unlink()
    receipt = run(database, model_directory, share)
    assert (receipt.indexed, receipt.unchanged, receipt.removed) == (1, 0, 1)
    texts = [row.text for row in Feed(database).changed_since(0) if not row.deleted]
    assert texts == ["고친 글이다."]


def test_a_file_without_a_rule_is_never_opened(
    database: Database, model_directory: Path, share: Path
) -> None:
    secret = share / "규칙 없음.txt"
    os.utime(secret, (1, 1))
    before = secret.stat().st_atime_ns
    run(database, model_directory, share)
    assert secret.stat().st_atime_ns == before
    assert all("못 볼" not in row.text for row in Feed(database).changed_since(0))


def test_a_folder_out_of_reach_changes_nothing(
    database: Database, model_directory: Path, share: Path
) -> None:
    run(database, model_directory, share)
    share.rename(share.with_name("moved"))
    with pytest.raises(FolderUnreachable, match="연결 상태"):
        run(database, model_directory, share)
    assert len(Reading(database).documents(permit_for())) == 2


def test_passage_rules_reach_the_chunks(
    database: Database, model_directory: Path, share: Path
) -> None:
    text = "1. 개요\n열린 글이다.\n2. 예산\n닫힌 금액은 3억 원이다.\n"
    (share / "공유" / "다.txt").write_text(text, encoding="utf-8")
    closed = rule("공유/다.txt", "person:kim", heading="2. 예산")
    run(database, model_directory, share, OPEN, closed)
    outsider = permit_for("lee", department="회계과")
    reading = Reading(database)
    ids = [row.chunk_id for row in Feed(database).changed_since(0)]
    seen = "\n".join(passage.chunk.text for passage in reading.passages(outsider, ids))
    assert "열린 글이다." in seen
    assert "3억" not in seen


def test_a_scan_names_what_it_skips(tmp_path: Path) -> None:
    for name in ("가.txt", ".hidden", "Thumbs.db", "~$나.hwp"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "안").mkdir()
    (tmp_path / "안" / "다.txt").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "안" / "p2")
    bad = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    os.close(os.open(bad, os.O_CREAT))
    entries = list(scan(tmp_path))
    assert [e.path for e in entries if isinstance(e, FoundFile)] == ["가.txt", "안/다.txt"]
    reasons = {e.path: e.reason for e in entries if isinstance(e, SkippedFile)}
    assert reasons["Thumbs.db"] == reasons[".hidden"] == "임시 파일이거나 숨긴 파일입니다."
    assert "장치나 통로" in reasons["pipe"]
    assert any("이름을 읽을 수 없습니다" in reason for reason in reasons.values())


@pytest.mark.parametrize(
    ("texts", "path", "title", "day"),
    [
        (
            ["제목  축제 안전관리 결과 보고", "시행 안전총괄과-1234(2025. 10. 20.)"],
            "a/시행문.hwp",
            "축제 안전관리 결과 보고",
            date(2025, 10, 20),
        ),
        (
            ["2025 한빛 등불축제 안전관리계획", "(2025. 9.)"],
            "a/계획.hwp",
            "2025 한빛 등불축제 안전관리계획",
            date(2025, 9, 1),
        ),
        (["글"], "a/20241105_점검표.txt", "20241105_점검표", date(2024, 11, 5)),
        (["글"], "a/점검표.txt", "점검표", None),
    ],
)
def test_title_and_date(texts: list[str], path: str, title: str, day: date | None) -> None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    extraction = Extraction(Status.OK, "", blocks)
    extraction = replace(extraction, fields=stated_fields(extraction))
    assert candidates(extraction, path).shown(()) == (title, day)


def test_stated_fields_come_first() -> None:
    blocks = (
        Block(BlockKind.HEADING, "다른 제목이다", level=1),
        Block(BlockKind.PARAGRAPH, "건명: 밝힌 제목, 시행일: 2025. 1. 2."),
    )
    stated = (
        Field("제목", "밝힌 제목", Piece(1, 4, 9)),
        Field("시행일", "2025. 1. 2.", Piece(1, 16, 27)),
    )
    named = candidates(Extraction(Status.OK, "", blocks, stated), "a.txt")
    assert named.shown(()) == ("밝힌 제목", date(2025, 1, 2))
    assert named.shown({1}) == ("다른 제목이다", None)
    assert named.shown({0, 1}) == ("a", None)
    assert candidates(Extraction(Status.OK, "", blocks), "a.txt").shown(())[0] == "다른 제목이다"
