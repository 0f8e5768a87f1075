from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.reading import Reading
from ingest.bundle import Refused
from ingest.extract import extract
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.read import read
from ingest.sandbox import ParserProcess
from ingest.snapshot import snapshot
from records.document import Status
from tests.ingest.zips import encrypted, renamed, with_mode, zipped
from tests.support.permits import permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

OPEN = rule("공유", "everyone", agency="한빛시")
OUTSIDER = permit_for("lee", department="회계과")


@pytest.fixture
def database(database: Database) -> Database:
    seat(database, OUTSIDER, permit_for())
    return database


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share" / "공유").mkdir(parents=True)
    return tmp_path / "share"


def put(share: Path, content: bytes, name: str = "묶음.zip") -> Path:
    file = share / "공유" / name
    file.write_bytes(content)
    return file


def text(words: str) -> bytes:
    return words.encode()


def results(database: Database) -> dict[str, str]:
    (folder,) = Folders(database).list()
    return {each.path: each.status for each in Folders(database).file_results(folder.id)}


def titles(database: Database) -> list[str]:
    return sorted(each.path for each in Reading(database).documents(OUTSIDER))


def test_members_are_records_of_their_own(
    database: Database, model_directory: Path, share: Path
) -> None:
    inner = zipped({"깊은 글.txt": text("안쪽 압축의 글이다.")})
    put(
        share,
        zipped(
            {
                "안쪽/": b"",
                "안쪽/계획.txt": text("축제 안전계획이다."),
                "빈.txt": b"",
                "안.zip": inner,
            }
        ),
    )
    receipt = read_in(database, model_directory, share, OPEN)
    assert receipt.as_dict() == {
        "total": 3,
        "indexed": 2,
        "unchanged": 0,
        "moved": 0,
        "excluded": 0,
        "failed": 1,
        "removed": 0,
        "kept": 0,
        "held_back": 0,
    }
    assert outcomes(receipt) == {"공유/묶음.zip/빈.txt": "empty"}
    assert results(database) == {
        "공유/묶음.zip": "container",
        "공유/묶음.zip/빈.txt": "empty",
        "공유/묶음.zip/안.zip": "container",
        "공유/묶음.zip/안.zip/깊은 글.txt": "ok",
        "공유/묶음.zip/안쪽/계획.txt": "ok",
    }
    reading = Reading(database)
    for record in reading.documents(OUTSIDER):
        view = reading.document(OUTSIDER, record.document_id)
        assert view is not None
        assert not view.original
        assert reading.original(OUTSIDER, record.document_id) is None


def test_rules_inside_narrow_and_those_of_the_zip_are_a_ceiling(
    database: Database, model_directory: Path, share: Path
) -> None:
    put(share, zipped({"열린/가.txt": text("열린 글이다."), "닫힌/나.txt": text("닫힌 글이다.")}))
    (share / "밖.zip").write_bytes(zipped({"다.txt": text("아무도 못 볼 글이다.")}))
    closed = rule("공유/묶음.zip/닫힌", "person:kim")
    lure = rule("밖.zip/다.txt", "everyone")
    receipt = read_in(database, model_directory, share, OPEN, closed, lure)
    assert outcomes(receipt) == {"밖.zip": "no_rule"}, "a rule inside opens no ZIP"
    assert titles(database) == ["공유/묶음.zip/열린/가.txt"]
    (folder,) = Folders(database).list()
    Folders(database).set_rules(folder.id, [rule("공유/묶음.zip", "person:kim"), OPEN, closed])
    assert titles(database) == []
    Folders(database).set_rules(folder.id, [OPEN])
    assert len(titles(database)) == 2
    Folders(database).set_rules(folder.id, [rule("다른 곳", "everyone")])
    assert results(database) == {}


def test_an_unchanged_zip_is_not_opened_and_a_changed_one_is_followed(
    database: Database, model_directory: Path, share: Path
) -> None:
    first = {"가.txt": text("그대로이다."), "나.txt": text("없어진다."), "../다.txt": text("밖")}
    file = put(share, zipped(first))
    read_in(database, model_directory, share, OPEN)
    op = Feed(database).op()
    again = read_in(database, model_directory, share)
    assert (again.indexed, again.unchanged, outcomes(again)) == (
        0,
        2,
        {"공유/묶음.zip": "container"},
    )
    os.utime(file, (1, 1))
    touched = read_in(database, model_directory, share)
    assert (touched.indexed, touched.unchanged, touched.total) == (0, 2, 3)
    assert Feed(database).op() == op
    file.write_bytes(zipped({"가.txt": text("그대로이다."), "라.txt": text("새로 왔다.")}))
    changed = read_in(database, model_directory, share)
    assert (changed.indexed, changed.unchanged, changed.removed) == (1, 1, 1)
    assert titles(database) == ["공유/묶음.zip/가.txt", "공유/묶음.zip/라.txt"]
    file.unlink()
    assert read_in(database, model_directory, share).removed == 3
    assert results(database) == {}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../etc/cron.d/가.txt", "밖으로 나가는"),
        ("안/../../가.txt", "밖으로 나가는"),
        ("/etc/passwd", "절대 경로"),
        ("C:/Windows/가.txt", "절대 경로"),
        ("안//가.txt", "밖으로 나가는"),
        ("안\\가.txt", "쓸 수 없는 글자"),
        ("가\x07.txt", "쓸 수 없는 글자"),
        ("가" * 1001, "너무 김"),
        ("__MACOSX/가.txt", "임시"),
        ("안/.숨긴/가.txt", "임시"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_and_told(
    database: Database, model_directory: Path, share: Path, name: str, why: str
) -> None:
    put(share, zipped({name: text("밖에 쓰려는 글"), "좋은.txt": text("좋은 글이다.")}))
    receipt = read_in(database, model_directory, share, OPEN)
    assert (receipt.indexed, receipt.total) == (1, 2)
    (told,) = receipt.excluded
    assert (told.path, told.status) == ("공유/묶음.zip", "container")
    assert why in told.reason
    assert titles(database) == ["공유/묶음.zip/좋은.txt"]


def test_a_link_in_a_zip_is_refused(database: Database, model_directory: Path, share: Path) -> None:
    put(share, with_mode("링크.txt", b"/etc/passwd", stat.S_IFLNK | 0o777))
    receipt = read_in(database, model_directory, share, OPEN)
    (told,) = receipt.excluded
    assert "링크" in told.reason
    assert titles(database) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_with_one_name_the_first_is_read(
    database: Database, model_directory: Path, share: Path
) -> None:
    made = zipped({"a.txt": text("처음 글이다."), "b.txt": text("겹친 글이다.")})
    put(share, renamed(made, "b.txt", b"a.txt"))
    receipt = read_in(database, model_directory, share, OPEN)
    assert (receipt.indexed, len(receipt.excluded)) == (1, 1)
    assert [row.text for row in Feed(database).changed_since(0)] == ["처음 글이다."]


def test_korean_names_are_read_in_either_code(
    database: Database, model_directory: Path, share: Path
) -> None:
    made = zipped({"abcdefgh.txt": text("윈도의 글이다."), "ijklmnopq.txt": text("맥의 글이다.")})
    made = renamed(made, "abcdefgh.txt", "한글이름.txt".encode("cp949"))
    put(share, renamed(made, "ijklmnopq.txt", "한글다.txt".encode()))
    read_in(database, model_directory, share, OPEN)
    assert titles(database) == ["공유/묶음.zip/한글다.txt", "공유/묶음.zip/한글이름.txt"]


def test_one_bad_member_stops_nothing(
    database: Database, model_directory: Path, share: Path
) -> None:
    locked = encrypted(zipped({"잠긴 글.txt": text("암호를 건 글")}))
    put(share, locked, "잠김.zip")
    damaged = bytearray(zipped({"깨짐.txt": text("x" * 500), "좋음.txt": text("좋은 글이다.")}))
    at = damaged.index("깨짐.txt".encode()) + len("깨짐.txt".encode())
    damaged[at : at + 6] = b"\xff" * 6
    put(share, bytes(damaged), "깨짐.zip")
    put(
        share, zipped({"폭탄.txt": b"0" * (40 << 20), "좋음.txt": text("좋은 글이다.")}), "폭탄.zip"
    )
    put(share, b"PK\x03\x04 no zip at all", "가짜.zip")
    put(share, zipped({}), "빈.zip")
    receipt = read_in(database, model_directory, share, OPEN)
    assert receipt.indexed == 2
    assert outcomes(receipt) == {
        "공유/잠김.zip/잠긴 글.txt": "encrypted",
        "공유/깨짐.zip/깨짐.txt": "corrupt",
        "공유/폭탄.zip/폭탄.txt": "too_big",
        "공유/가짜.zip": "truncated",
        "공유/빈.zip": "empty",
    }
    assert receipt.total == 7
    again = read_in(database, model_directory, share)
    assert outcomes(again) == outcomes(receipt)
    assert (again.unchanged, again.total) == (2, 7)


def test_zips_in_zips_end(database: Database, model_directory: Path, share: Path) -> None:
    made = zipped({"가.txt": text("가장 안의 글이다.")})
    for _ in range(LIMITS.file_depth + 2):
        made = zipped({"안.zip": made})
    put(share, made)
    receipt = read_in(database, model_directory, share, OPEN)
    ((path, status),) = outcomes(receipt).items()
    assert path.count("안.zip") == LIMITS.file_depth
    assert status == "too_big"


def test_a_zip_read_in_one_piece_names_the_member_of_each_block(tmp_path: Path) -> None:
    file = tmp_path / "묶음.zip"
    inner = zipped({"나.txt": text("안쪽 글이다.")})
    file.write_bytes(zipped({"안/가.txt": text("글이다."), "안.zip": inner}))
    whole = extract(file)
    assert whole == read(file)
    assert (whole.status, whole.reason) == (Status.OK, "")
    assert [(block.text, block.location.part) for block in whole.blocks] == [
        ("글이다.", "안/가.txt"),
        ("안쪽 글이다.", "안.zip · 나.txt"),
    ]
    file.write_bytes(zipped({"../가.txt": text("x"), "나.txt": text("글이다."), "다.txt": b""}))
    partly = extract(file)
    assert partly.status is Status.PARTIAL
    assert "2건" in partly.reason
    assert "‘../가.txt’: 밖으로 나가는 이름" in partly.reason
    assert "‘다.txt’: 빈 파일입니다" in partly.reason
    file.write_bytes(encrypted(zipped({"가.txt": text("x")})))
    assert extract(file).status is Status.ENCRYPTED
    file.write_bytes(zipped({}))
    assert extract(file).status is Status.EMPTY


def test_a_document_format_is_no_bundle_and_a_folder_makes_no_document(tmp_path: Path) -> None:
    file = tmp_path / "자료.zip"
    file.write_bytes(zipped({"word/글.txt": text("글이다."), "xl/표.csv": text("가,나\n1,2\n")}))
    assert {block.location.part for block in extract(file).blocks} == {"word/글.txt", "xl/표.csv"}


def test_the_parser_process_hands_out_members_it_listed(tmp_path: Path) -> None:
    file = tmp_path / "묶음.zip"
    file.write_bytes(zipped({"가.txt": text("글이다."), "/나.txt": text("x")}))
    with ParserProcess() as process, file.open("rb") as opened:
        with snapshot(opened.fileno()) as copy:
            listing = process.listing(copy)
            assert [each.name for each in listing.members] == ["가.txt"]
            assert listing.refused == (Refused("/나.txt", "절대 경로로 된 이름"),)
            with process.member(copy, listing.members[0]) as content:
                assert os.pread(content.descriptor, 100, 0) == text("글이다.")
        file.write_bytes(b"PK\x03\x04")
        with snapshot(opened.fileno()) as copy, pytest.raises(Unreadable):
            process.listing(copy)


def test_a_zip_with_too_many_members_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "많음.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(LIMITS.members + 1):
            archive.writestr(f"{number}.txt", b"")
    assert extract(file).status is Status.TOO_BIG
