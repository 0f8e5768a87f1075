from __future__ import annotations

import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text

from access.caps import Cap
from catalog import database as database_module
from catalog import schema
from catalog.covering import Cover, Covering
from catalog.database import CatalogError, Database
from catalog.feed import Feed
from catalog.folders import FolderError, Folders
from catalog.home import Home, HomeError
from catalog.record_text import insert_text, unchanged_chunks, withdraw_text
from catalog.records import Records, document_id
from catalog.rows import block_of
from catalog.scopes import Scopes
from catalog.writer_lock import WriterBusy, writer_lock
from records.document import Block, BlockKind, Cell, Extraction, Field, Piece, Status
from records.passage import Chunk
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf, text_blocks

OPEN = rule("", "everyone", agency="한빛시")


def test_the_migrated_schema_is_the_declared_one(database: Database) -> None:
    with database.reading() as connection:
        inspector = inspect(connection)
        for table in schema.metadata.sorted_tables:
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            assert columns == set(table.columns.keys())
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert modes == ["wal", 2, 1]


def test_revisions_are_one_chain_in_the_order_of_their_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(database_module._MIGRATIONS))
    chain = ScriptDirectory.from_config(config).walk_revisions()
    assert [each.revision for each in chain][::-1] == database_module._migrations()


def test_a_newer_catalog_is_refused(home: Home) -> None:
    Database.open(home).close()
    with sqlite3.connect(home.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(CatalogError, match="새로운 판"):
        Database.open(home)


def test_blocks_of_an_older_catalog_stay_readable(unmigrated_home: Home) -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(database_module.__file__).parent / "migrations")
    )
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO block (document_id, ordinal, kind, text, location, level, rows,"
            " header_rows, acl_id) VALUES ('d', 0, 'table', '가 | 나', '{}', NULL,"
            """ '[[["가", 1, 1, 1, 1], ["나", 1, 2, 1, 1]]]', 0, 1)"""
        )
    engine.dispose()
    database = Database.open(unmigrated_home)
    with database.reading() as connection:
        block = block_of(connection.execute(schema.block.select()).one())
    database.close()
    assert block.rows == ((Cell("가", 1, 1), Cell("나", 1, 2)),)
    assert (block.unit, block.hidden) == ("", False)


def test_a_damaged_catalog_is_refused(home: Home) -> None:
    home.database.write_bytes(b"this is no database" * 1000)
    with pytest.raises(CatalogError, match="백업"):
        Database.open(home)


def test_a_home_is_made_and_checked(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "b")
    with pytest.raises(HomeError, match="init"):
        home.check()
    home.create()
    home.create()
    Database.open(home).close()
    home.check()
    assert home.database.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="만들 수 없습니다"):
        Home(tmp_path / "file" / "home").create()


def test_a_new_version_replaces_the_old(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    first = shelved.put("가.txt", "처음 글")
    again = shelved.put("가.txt", "고친 글")
    assert first == again == document_id("시험 폴더", "가.txt")
    rows = list(Feed(database).changed_since(0))
    assert [(row.deleted, row.text) for row in rows] == [(True, ""), (False, "고친 글")]
    assert rows[0].chunk_id < rows[1].chunk_id
    assert [row.text for row in Feed(database).changed_since(rows[0].op)] == ["고친 글"]


def test_withdrawn_chunks_stay_as_empty_tombstones(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    shelved.put("가.txt", "글")
    assert Records(database).withdraw(shelved.folder.id, ["가.txt", "없는.txt"]) == 1
    (row,) = Feed(database).changed_since(0)
    assert (row.deleted, row.text, row.prefix, row.agency) == (True, "", "", "")
    assert Records(database).known(shelved.folder.id) == {}


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute(text("UPDATE counter SET value = 99 WHERE name = 'op'"))
        raise RuntimeError
    assert Feed(database).op() == 0


def test_writers_wait_for_one_another(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)

    def write(number: int) -> None:
        for each in range(5):
            shelved.put(f"{number}-{each}.txt", "글")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Records(database).known(shelved.folder.id)) == 20
    assert Feed(database).op() == 20


def test_folders_do_not_overlap(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    (tmp_path / "share" / "in").mkdir()
    (tmp_path / "other").mkdir()
    folders = Folders(database)
    for name, path, words in (
        ("다른", tmp_path / "share", "겹칩니다"),
        ("다른", tmp_path / "share" / "in", "겹칩니다"),
        ("다른", tmp_path, "겹칩니다"),
        ("시험 폴더", tmp_path / "other", "이미 있습니다"),
        (" ", tmp_path / "other", "이름을"),
        ("다른", tmp_path / "none", "폴더가 아닙니다"),
    ):
        with pytest.raises(FolderError, match=words):
            folders.add(name, path, [OPEN], at=NOW)
    assert [each.name for each in folders.list()] == ["시험 폴더"]
    assert folders.get(shelved.folder.id) == shelved.folder
    for missing in (folders.get, folders.remove):
        with pytest.raises(FolderError, match="없습니다"):
            missing(99)


def test_a_removed_folder_takes_its_records_along(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    shelved.put("가.txt", "글")
    Folders(database).remove(shelved.folder.id)
    assert Folders(database).list() == []
    assert [row.deleted for row in Feed(database).changed_since(0)] == [True]


def test_new_rules_relabel_what_they_cover_anew(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    shelved.put("가/a.txt", "글")
    shelved.put("나/b.txt", "글")
    before = {row.document_id: row for row in Feed(database).changed_since(0)}
    Folders(database).set_rules(shelved.folder.id, shelved.rules)
    assert Feed(database).op() == 2, "the same rules change nothing"
    shelved.relabel(OPEN, rule("가", "person:kim"))
    changed = list(Feed(database).changed_since(2))
    assert [row.document_id for row in changed] == [document_id("시험 폴더", "가/a.txt")]
    assert changed[0].acl_id != before[changed[0].document_id].acl_id
    shelved.relabel(rule("", "everyone", agency="가람시"), rule("가", "person:kim"))
    assert {row.agency for row in Feed(database).changed_since(3)} == {"가람시"}
    shelved.relabel(rule("가", "person:kim"))
    assert [row.deleted for row in Feed(database).changed_since(0)] == [False, True]


def test_results_are_listed_by_path(database: Database, tmp_path: Path) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    shelved.put("나.txt", "글")
    shelved.put("가.txt", "글")
    results = Folders(database).file_results(shelved.folder.id)
    assert [(each.path, each.status, each.reason) for each in results] == [
        ("가.txt", "ok", ""),
        ("나.txt", "ok", ""),
    ]


def test_one_writer_at_a_time(home: Home) -> None:
    with writer_lock(home), pytest.raises(WriterBusy, match="끝난 뒤"), writer_lock(home):
        pass
    with writer_lock(home):
        pass


@pytest.mark.parametrize("tight", [0, 2], ids=["the heading above", "its last block"])
def test_a_chunk_is_as_closed_as_the_tightest_block(
    database: Database, tmp_path: Path, tight: int
) -> None:
    # SECURITY: a decision opened what stands under a heading, and the heading above stays closed
    shelved = shelf(database, tmp_path / "share", OPEN)
    blocks = (
        Block(BlockKind.HEADING, "5. 감춘 제목", level=1),
        Block(BlockKind.HEADING, "가. 세부", level=2),
        Block(BlockKind.PARAGRAPH, "안전요원을 배치하였다."),
    )
    identifier = shelved.put_blocks("가/나.txt", blocks)
    opened = Cover(frozenset(shelved.rules))
    closed = Cover(opened.rules, Cap(frozenset({1}), "한빛시"))
    covers = tuple(closed if at == tight else opened for at in range(3))
    cover = Covering(opened, covers, (frozenset(), frozenset(), frozenset()))
    pieces = tuple(Piece(at, 0, len(blocks[at].text)) for at in (1, 2))
    made = Chunk(0, "5. 감춘 제목", f"{blocks[1].text}\n{blocks[2].text}", pieces, (0,))
    with shelved.database.writing() as connection:
        scopes = Scopes(connection, shelved.folder.id)
        withdraw_text(connection, [identifier])
        extraction = Extraction(Status.OK, "", blocks)
        insert_text(connection, scopes, identifier, cover, extraction, [made], 1)
        live = select(schema.chunk.c.acl_id).where(
            schema.chunk.c.document_id == identifier, schema.chunk.c.deleted.is_(False)
        )
        assert connection.scalars(live).all() == [scopes.of(closed)]
        assert list(unchanged_chunks(connection, scopes, identifier, cover, [made])) == [made]
        # SECURITY: in another scope it is another to every index
        wide = Covering(opened, (opened,) * 3, (frozenset(),) * 3)
        assert unchanged_chunks(connection, scopes, identifier, wide, [made]) == {}


def numbers(database: Database, identifier: str) -> dict[str, int]:
    """Return the live chunks of a record: their text, and the number that an index knows them by."""
    live = select(schema.chunk.c.text, schema.chunk.c.id).where(
        schema.chunk.c.document_id == identifier, schema.chunk.c.deleted.is_(False)
    )
    with database.reading() as connection:
        return {row.text: row.id for row in connection.execute(live)}


def test_what_is_read_again_is_found_before_an_index_catches_up(
    database: Database, tmp_path: Path
) -> None:
    shelved = shelf(database, tmp_path / "share", OPEN)
    long = [f"{n}구역은 " + "가나다 " * 120 for n in range(3)]
    identifier = shelved.put("가/나.txt", *long, day=date(2025, 1, 1))
    before = numbers(database, identifier)
    op = Feed(database).op()
    shelved.put("가/나.txt", *long, day=date(2025, 1, 1))
    assert numbers(database, identifier) == before
    assert list(Feed(database).changed_since(op)) == [], "an index has nothing to read anew"

    shelved.put("가/나.txt", *long[:2], "3구역은 다르다.", day=date(2025, 1, 1))
    changed = numbers(database, identifier)
    same = before.keys() & changed.keys()
    assert same and all(changed[text] == before[text] for text in same)
    other = [changed[text] for text in changed if "3구역은 다르다." in text]
    assert other and not set(other) & set(before.values())


def test_what_a_record_states_otherwise_an_index_reads_anew(
    database: Database, tmp_path: Path
) -> None:
    """An index holds with each passage what its record states as a whole (``topics``, ``types``)."""
    shelved = shelf(database, tmp_path / "share", OPEN)
    blocks = text_blocks("글이다.", "장소: 등불다리")
    identifier = shelved.put_blocks("가/나.txt", blocks, title="나")
    before, op = numbers(database, identifier), Feed(database).op()
    place = Field("장소", "등불다리", Piece(1, 4, 8))
    shelved.put_blocks("가/나.txt", blocks, title="나", fields=[place])
    assert numbers(database, identifier) == before
    again = {row.chunk_id for row in Feed(database).changed_since(op) if not row.deleted}
    assert again == set(before.values())
    op = Feed(database).op()
    shelved.put_blocks("가/나.txt", blocks, title="나", fields=[place])
    assert list(Feed(database).changed_since(op)) == []


@pytest.mark.parametrize("moved", ["title", "day"])
def test_a_record_that_is_called_otherwise_is_not_found_by_what_it_was_called(
    database: Database, tmp_path: Path, moved: str
) -> None:
    """SECURITY: an index holds title and date; who asks by the former ones learns them."""
    shelved = shelf(database, tmp_path / "share", OPEN)
    identifier = shelved.put("가/나.txt", "글이다.", title="앞 제목", day=date(2025, 1, 1))
    before = numbers(database, identifier)
    title, day = (
        ("뒤 제목", date(2025, 1, 1)) if moved == "title" else ("앞 제목", date(2026, 1, 1))
    )
    shelved.put("가/나.txt", "글이다.", title=title, day=day)
    assert not set(numbers(database, identifier).values()) & set(before.values())
