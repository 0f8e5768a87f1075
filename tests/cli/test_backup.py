"""A home is backed up while it is used, and another is set up from the backup."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog.audit import Audit
from catalog.audit_verification import verify
from catalog.backup import MANIFEST, BackupError, back_up, restore
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.home import Home
from catalog.reading import Reading
from catalog.sealing import writing_vault
from cli.main import app as commands
from index.builder import IndexBuilder
from index.generation import copy_generations, open_generation
from index.search import Search
from tests.index.worlds import OTHER, READER
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, seat
from tests.support.shelf import rule, shelf

OURS = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")


@pytest.fixture
def used(home: Home, database: Database, tmp_path: Path) -> Database:
    seat(database, READER, OTHER)
    writing_vault(database, KeyFile(home.key))
    made = shelf(database, tmp_path / "share", OURS)
    made.put("안전/가.txt", "축제 안전요원을 배치하였다.", title="계획")
    gone = made.put("안전/나.txt", "카나리아 곧 없어질 글이다.", title="나")
    IndexBuilder(home, database, HashingEmbedder()).catch_up()
    with database.writing() as connection:
        from catalog.records import remove

        remove(connection, [gone])
    Audit(database).note("boss", "sign_in", at=NOW, detail={})
    return database


def backed_up(home: Home, target: Path, *, with_key: bool = False) -> None:
    back_up(
        home,
        target,
        at=NOW,
        with_key=with_key,
        copy_index=lambda into: copy_generations(home.index, into),
    )


def test_what_was_backed_up_is_there_again(home: Home, used: Database, tmp_path: Path) -> None:
    with used.writing() as connection:  # somebody is writing meanwhile
        connection.exec_driver_sql("UPDATE counter SET value = value WHERE name = 'op'")
        home.calibrations.write_text("{}", encoding="utf-8")
        backed_up(home, tmp_path / "backup")
    there = Home(tmp_path / "there")
    held = restore(tmp_path / "backup", there)
    assert (held.with_key, held.taken) == (False, NOW.isoformat())
    database = Database.open(there)
    (record,) = Reading(database).documents(READER)
    assert record.title == "계획"
    assert Reading(database).documents(OTHER) == []
    found = Search(there, database, HashingEmbedder()).search(READER, "축제 안전요원")
    assert [hit.passage.record.title for hit in found] == ["계획"]
    assert verify(database).problems == ()
    assert there.calibrations.read_text(encoding="utf-8") == "{}"
    database.close()


def test_a_backup_holds_no_deleted_text_and_no_key_and_is_closed_to_others(
    home: Home, used: Database, tmp_path: Path
) -> None:
    backed_up(home, tmp_path / "backup")
    catalog = (tmp_path / "backup" / "catalog.db").read_bytes()
    assert "카나리아".encode() not in catalog
    assert not list((tmp_path / "backup").rglob("clear_text.key"))
    for place in ((tmp_path / "backup"), *(tmp_path / "backup").rglob("*")):
        assert place.stat().st_mode & 0o077 == 0
    backed_up(home, tmp_path / "keyed", with_key=True)
    assert (tmp_path / "keyed" / "clear_text.key").read_bytes() == home.key.read_bytes()


def test_a_damaged_or_foreign_backup_sets_up_nothing(
    home: Home, used: Database, tmp_path: Path
) -> None:
    backed_up(home, tmp_path / "backup")
    there = Home(tmp_path / "there")
    manifest = tmp_path / "backup" / MANIFEST
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    for name in stated["files"]:
        file = tmp_path / "backup" / name
        whole = file.read_bytes()
        file.write_bytes(bytes([whole[0] ^ 1]) + whole[1:] if whole else b"x")
        with pytest.raises(BackupError, match="손상"):
            restore(tmp_path / "backup", there)
        file.unlink()
        with pytest.raises(BackupError, match="백업에"):
            restore(tmp_path / "backup", there)
        file.write_bytes(whole)
    # SECURITY: a manifest that names what lies outside the backup
    (tmp_path / "outside").write_text("비밀", encoding="utf-8")
    digest = hashlib.sha256("비밀".encode()).hexdigest()
    (tmp_path / "backup" / "link").symlink_to(tmp_path / "outside")
    for name in ("../outside", "link"):
        manifest.write_text(json.dumps({**stated, "files": {name: digest}}), encoding="utf-8")
        with pytest.raises(BackupError, match="백업에"):
            restore(tmp_path / "backup", there)
        assert not there.root.exists()
    manifest.write_text("[]", encoding="utf-8")
    with pytest.raises(BackupError, match="백업이 아닙니다"):
        restore(tmp_path / "backup", there)
    assert not there.root.exists()
    assert not list(tmp_path.glob(".neomeo-*"))


def test_nothing_is_written_over(home: Home, used: Database, tmp_path: Path) -> None:
    backed_up(home, tmp_path / "backup")
    with pytest.raises(BackupError, match="이미"):
        backed_up(home, tmp_path / "backup")
    with pytest.raises(BackupError, match="비어 있지"):
        restore(tmp_path / "backup", home)
    assert len(Reading(used).documents(READER)) == 1


def test_a_full_disk_leaves_nothing_half(home: Home, used: Database, tmp_path: Path) -> None:
    def full(into: Path) -> None:
        into.mkdir()
        raise OSError(28, "No space left on device")

    with pytest.raises(BackupError, match="디스크"):
        back_up(home, tmp_path / "backup", at=NOW, with_key=False, copy_index=full)
    assert not (tmp_path / "backup").exists()
    assert not list(tmp_path.glob(".neomeo-*"))


def test_an_index_is_built_anew_from_the_catalog(home: Home, used: Database) -> None:
    shutil.rmtree(home.index)
    home.index.mkdir()
    embedder = HashingEmbedder()
    made = IndexBuilder(home, used, embedder).rebuild()
    assert (made.embedded, made.total) == (1, 1)
    again = IndexBuilder(home, used, embedder).rebuild()
    assert again.embedded == 1, "nothing of the former is trusted"
    generation = open_generation(home.index)
    assert generation is not None
    assert generation.op == again.op


def test_the_commands(home: Home, used: Database, tmp_path: Path) -> None:
    def neomeo(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands, list(words))
        return done.exit_code, done.stdout + (str(done.exception) if done.exit_code else "")

    at, target, there = str(home.root), str(tmp_path / "backup"), str(tmp_path / "there")
    code, said = neomeo("backup", target, "--home", at)
    assert code == 0, said
    assert "열쇠는 담지 않았습니다" in said
    assert neomeo("backup", target, "--home", at)[0] == 1
    code, said = neomeo("restore", target, "--home", there)
    assert code == 0, said
    assert "다시 반영" in said
    assert neomeo("restore", target, "--home", there)[0] == 1
    rows = sqlite3.connect(tmp_path / "there" / "catalog.db")
    acts = [act for (act,) in rows.execute("SELECT act FROM audit ORDER BY id")]
    rows.close()
    assert acts[-2:] == ["backed_up", "restored"]
