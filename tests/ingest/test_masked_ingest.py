"""From a folder with personal data to what is stored, searched and shown: canaries are nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from answer.desk import Desk
from catalog.audit import Audit
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.reading import Reading
from catalog.schema import clear_text
from catalog.sealing import kept
from index.builder import IndexBuilder
from index.embedding import Embedder
from index.search import Search
from ingest import intake, pipeline
from ingest.limits import LIMITS
from ingest.pipeline import Pipeline
from ingest.receipt import Receipt
from ingest.sandbox import UNMASKED, ParserProcess
from ingest.snapshot import snapshot
from privacy.detector import DETECTOR_VERSION
from records.document import Extraction, Status
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule

OFFICIAL = permit_for("kim", department="민원과")
NEIGHBOUR = permit_for("lee", department="안전총괄과")
NUMBER, PHONE = "911213-1456789", "010-7777-8123"
CANARIES = (NUMBER, NUMBER.replace("-", ""), "1456789", PHONE, "7777-8123", "고은채", "sesame_77")
LETTER = f"""1. 민원 처리 결과
민원인 고은채(주민등록번호 911213-
1456789)가 등불축제 소음을 신고하였습니다. 연락처 {PHONE}
전자우편 sesame_77@naver.com 으로 회신합니다.
담당: 민원과 김하늘 주무관(041-222-3333)
"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "공유"
    (folder / "민원").mkdir(parents=True)
    (folder / "민원" / "등불축제 소음 회신.txt").write_text(LETTER, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고은채"
    for row in (
        ("성명", "주민등록번호", "연락처", "건수"),
        ("고은채", NUMBER, PHONE, '=COUNTIF(A2:A3,"고은채")'),
        ("박서연", "801212-2345678", "010-2222-3333", 1),
    ):
        sheet.append(row)
    book.save(folder / "민원" / "소음 민원 대장.xlsx")
    return folder


class Town:
    """A home, its share, and who reads."""

    def __init__(self, home: Home, database: Database, share: Path, model: Path) -> None:
        self.home, self.database, self.share = home, database, share
        self.keys = KeyFile(home.key)
        self._model = model
        given = replace(rule("", "agency:한빛시", agency="한빛시"), department="민원과")
        seat(database, OFFICIAL, NEIGHBOUR)
        self.folder = Folders(database).add("공유", share, [given], at=NOW)

    def read(self, *, everything: bool = False) -> Receipt:
        reader = Pipeline(self.database, self._model / "tokenizer.json", self.keys)
        receipt = reader.run(self.folder.id, at=NOW, everything=everything)
        IndexBuilder(self.home, self.database, self._embedder()).catch_up()
        return receipt

    def desk(self) -> Desk:
        search = Search(self.home, self.database, self._embedder())
        return Desk(search, self.database, self.keys)

    def documents(self) -> dict[str, str]:
        listed = Reading(self.database).documents(OFFICIAL, limit=100)
        return {each.path: each.document_id for each in listed}

    def _embedder(self) -> Embedder:
        return HashingEmbedder()


@pytest.fixture
def town(home: Home, share: Path, model_directory: Path) -> Iterator[Town]:
    database = Database.open(home)
    yield Town(home, database, share, model_directory)
    database.close()


def bytes_at_home(town: Town) -> bytes:
    """Every byte of the home."""
    town.database.close()  # the write-ahead log comes home
    return b"\n".join(
        file.read_bytes() for file in sorted(town.home.root.rglob("*")) if file.is_file()
    )


def test_no_canary_is_anywhere_in_the_home(town: Town) -> None:
    receipt = town.read()
    assert (receipt.indexed, receipt.failed) == (2, [])
    desk = town.desk()
    desk.ask(OFFICIAL, "등불축제 소음 신고는 어떻게 처리했나요?")
    assert desk.search(OFFICIAL, "등불축제 소음 신고")
    for document in town.documents().values():
        desk.document(OFFICIAL, document)
        for block in range(6):
            desk.clear.unmask(OFFICIAL, document, block, "민원 회신")
    assert desk.clear.look_up(OFFICIAL, NUMBER, f"{PHONE} 신고인 확인")
    shown = bytes_at_home(town)
    assert "등불축제".encode() in shown, "the home holds what was read"
    for canary in CANARIES:
        assert canary.encode() not in shown, canary
        assert canary.encode("utf-16-le") not in shown, canary
        assert ascii(canary)[1:-1].encode() not in shown, canary


def test_officials_stay_readable_and_masks_are_searched(town: Town) -> None:
    town.read()
    view = town.desk().document(OFFICIAL, town.documents()["민원/등불축제 소음 회신.txt"])
    assert view is not None
    text = "\n".join(block.text for _, block in view.blocks)
    assert "김하늘 주무관(041-222-3333)" in text
    assert "[주민등록번호 가림]" in text
    assert town.desk().search(NEIGHBOUR, "등불축제 소음")
    for query in (NUMBER, PHONE, "고은채"):
        for found in town.desk().search(NEIGHBOUR, query):
            assert all(canary not in text for text, _ in found.snippets for canary in CANARIES)


def test_names_of_files_are_shown_masked_everywhere(town: Town) -> None:
    (town.share / "민원" / "고은채_진정서.txt").write_text(
        "진정인 고은채 올림. 가로등 고장 진정합니다.", encoding="utf-8"
    )
    town.read()
    documents = town.documents()
    assert "민원/○○○_진정서.txt" in documents
    desk = town.desk()
    identifier = documents["민원/○○○_진정서.txt"]
    view = desk.document(OFFICIAL, identifier)
    assert view is not None
    assert "고은채" not in repr(view)
    original = desk.original(OFFICIAL, identifier)
    assert original is not None
    assert original.name == "○○○_진정서.txt"
    original.stream.close()
    _, answer = desk.ask(OFFICIAL, "가로등 고장 진정은 누가 했나요?")
    assert "고은채" not in repr(answer)
    assert "고은채" not in repr(desk.search(OFFICIAL, "가로등 고장 진정"))
    assert "고은채" not in repr(desk.cases.like_record(OFFICIAL, identifier))


def test_the_original_of_a_masked_record_opens_only_where_the_clear_text_does(town: Town) -> None:
    (town.share / "안내.txt").write_text("청사 이전 안내입니다.", encoding="utf-8")
    town.read()
    documents, desk = town.documents(), town.desk()
    for path, open_to_all in (("안내.txt", True), ("민원/등불축제 소음 회신.txt", False)):
        for permit, allowed in ((OFFICIAL, True), (NEIGHBOUR, open_to_all)):
            view = desk.document(permit, documents[path])
            assert view is not None
            assert view.original is allowed
            original = desk.original(permit, documents[path])
            assert (original is not None) is allowed
            if original is not None:
                original.stream.close()


def test_what_cannot_be_masked_in_time_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "긴 명단.txt"
    file.write_text("민원인 홍길동 김철수 이영희 박민수 최지훈\n" * 20_000, encoding="utf-8")
    with (
        ParserProcess(replace(LIMITS, mask_seconds=0.05)) as process,
        file.open("rb") as opened,
        snapshot(opened.fileno()) as copy,
    ):
        parsed = process.read(copy, file.name)
    assert parsed.extraction == Extraction(Status.UNMASKED, UNMASKED)
    assert (parsed.personal, parsed.beside) == ((), 0)


def test_an_unmasked_record_is_told_of_and_read_by_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        pipeline, "ParserProcess", lambda: ParserProcess(replace(LIMITS, mask_seconds=0.0))
    )
    receipt = town.read()
    assert [(each.status, each.reason) for each in receipt.failed] == [("unmasked", UNMASKED)] * 2
    assert town.documents() == {}
    for canary in CANARIES:
        assert canary.encode() not in bytes_at_home(town)


def test_nothing_is_sealed_of_what_is_not_kept(town: Town) -> None:
    """A file that bears a marking of secrecy is told of, its personal data are with it no more."""
    for file in (town.share / "민원").iterdir():
        file.unlink()
    (town.share / "민원" / "대외비 회신.txt").write_text(f"[대외비]\n{LETTER}", encoding="utf-8")
    receipt = town.read()
    assert [each.status for each in receipt.failed] == ["quarantined"]
    with town.database.reading() as connection:
        assert connection.execute(select(clear_text.c.kind)).all() == []


def test_a_better_detector_reads_again_and_leaves_nothing_of_its_predecessor(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.read()
    assert town.read().unchanged == 2
    monkeypatch.setattr(intake, "DETECTOR_VERSION", DETECTOR_VERSION + 1)
    assert town.read().indexed == 2
    assert town.read().unchanged == 2


def test_the_audit_names_kinds_and_subjects_and_never_a_number(town: Town) -> None:
    town.read()
    desk = town.desk()
    document = town.documents()["민원/등불축제 소음 회신.txt"]
    blocks = [
        ordinal
        for ordinal in range(8)
        if desk.clear.unmask(OFFICIAL, document, ordinal, "민원 회신") is not None
    ]
    assert blocks
    refused = desk.clear.unmask(NEIGHBOUR, document, blocks[0], f"{PHONE} 확인")
    assert refused is None
    rows = [each for each in Audit(town.database).entries() if each.act == "unmask"]
    assert rows[0].outcome == "refused"
    assert rows[0].detail["for"] == "[전화번호 가림] 확인"
    assert rows[0].subjects == ()
    shown = [row for row in rows if row.outcome == "unmasked"]
    kinds: dict[str, int] = {}
    for row in shown:
        assert row.records == (document,)
        for each in row.subjects:
            kinds[each["kind"]] = kinds.get(each["kind"], 0) + each["count"]
    assert kinds["resident_number"] >= 1
    subject = town.keys.vault().subject(NUMBER)
    assert any(each["hash"] == subject for row in shown for each in row.subjects)
    assert all(canary not in repr(rows) for canary in CANARIES)


def test_without_a_key_it_is_masked_all_the_same(town: Town, model_directory: Path) -> None:
    Pipeline(town.database, model_directory / "tokenizer.json").run(town.folder.id, at=NOW)
    assert kept(town.database) == 0
    view = Reading(town.database).document(
        NEIGHBOUR, town.documents()["민원/등불축제 소음 회신.txt"]
    )
    assert view is not None
    assert not view.original
    assert all(canary not in repr(view) for canary in CANARIES)
