"""Attacks on the audit log by somebody who can write to its files."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from catalog.audit import Audit, AuditUnavailable, Subject
from catalog.audit_chain import FIRST, TRIGGERS, Head, digest, sha256_of
from catalog.audit_key import AuditKey, KeyUnusable, PublicKey
from catalog.audit_verification import MOST_PROBLEMS, verify
from catalog.database import Database
from catalog.home import Home
from tests.support.permits import NOW, permit_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def audit(database: Database) -> Audit:
    """A log of twelve rows: six acts, each with its end."""
    made = Audit(database)
    for number in range(6):
        entry = made.begin(permit_for(), "open", detail={"document": f"d{number}"})
        made.end(entry, outcome="opened", records=[f"d{number}"], at=NOW)
    assert verify(database).problems == ()
    return made


@contextmanager
def forging(home: Home, *, triggers: bool = False) -> Iterator[sqlite3.Connection]:
    """The database file as somebody holds it who may write it; triggers dropped and made again."""
    with closing(sqlite3.connect(home.database, isolation_level=None)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ]
        for name in names if not triggers else []:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for trigger in TRIGGERS if not triggers else []:
            connection.execute(trigger)


def problems(database: Database) -> str:
    return "\n".join(verify(database).problems)


def test_a_row_that_was_changed_is_named(audit: Audit, home: Home, database: Database) -> None:
    for column, value in (
        ("person_id", "lee"),
        ("records", '["other"]'),
        ("at", "2020-01-01 00:00:00.000000"),
        ("outcome", "refused"),
        ("origin", "10.0.0.9"),
        ("standing", "{}"),
        ("purpose", "점검"),
    ):
        with forging(home) as forged:
            (before,) = forged.execute(f"SELECT {column} FROM audit WHERE id = 4").fetchone()
            forged.execute(f"UPDATE audit SET {column} = ? WHERE id = 4", (value,))
        assert problems(database) == "4번 행의 내용이 나중에 바뀌었습니다.", column
        with forging(home) as forged:
            forged.execute(f"UPDATE audit SET {column} = ? WHERE id = 4", (before,))
        assert problems(database) == ""


def test_a_change_that_is_hashed_anew_has_no_seal(
    audit: Audit, home: Home, database: Database
) -> None:
    """The whole chain behind the row is written anew, as its rule is public; the key is not."""
    with forging(home) as forged:
        forged.row_factory = sqlite3.Row
        forged.execute("UPDATE audit SET person_id = 'lee' WHERE id = 4")
        former = FIRST
        for row in forged.execute("SELECT * FROM audit ORDER BY id").fetchall():
            values = dict(row) | {"former": former}
            for name in ("standing", "via", "detail", "records", "cited", "subjects"):
                values[name] = json.loads(values[name])
            values["at"] = datetime.fromisoformat(values["at"])
            former = digest(values)
            forged.execute(
                "UPDATE audit SET former = ?, hash = ? WHERE id = ?",
                (values["former"], former, row["id"]),
            )
    told = problems(database)
    assert "4번 행은 너머가 쓰지 않았습니다" in told
    assert "12번 행은 너머가 쓰지 않았습니다" in told
    assert "3번 행" not in told


def test_a_row_that_was_deleted_is_named(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id IN (4, 5, 9)")
    assert problems(database).splitlines() == [
        "4~5번 행이 없어졌습니다.",
        "9번 행이 없어졌습니다.",
    ]


def test_the_first_row_cannot_go_unnoticed(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id = 1")
    assert problems(database) == "1번 행이 없어졌습니다."


def test_closing_the_gap_does_not_help(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id = 4")
        forged.execute("UPDATE audit SET id = id - 1 WHERE id > 4")
    told = problems(database)
    assert "4번 행의 내용이 나중에 바뀌었습니다." in told
    assert "기록의 끝이 잘렸습니다: 12번 행까지 썼는데 11번 행까지만" in told


def test_rows_that_changed_places_are_named(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        forged.execute("UPDATE audit SET id = 99 WHERE id = 3")
        forged.execute("UPDATE audit SET id = 3 WHERE id = 5")
        forged.execute("UPDATE audit SET id = 5 WHERE id = 99")
    told = problems(database)
    assert "3번 행의 내용이 나중에 바뀌었습니다." in told
    assert "5번 행의 내용이 나중에 바뀌었습니다." in told


def copied(forged: sqlite3.Connection, number: int, to: int) -> None:
    columns = [name for _, name, *_ in forged.execute("PRAGMA table_info(audit)") if name != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    forged.execute(
        f"INSERT INTO audit (id, {names}) SELECT ?, {names} FROM audit WHERE id = ?", (to, number)
    )


def test_a_row_that_was_put_in_is_named(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        copied(forged, 4, 0)
        copied(forged, 4, 13)
    told = problems(database)
    assert "0번 행은 끼워 넣었거나" in told
    assert "13번 행의 내용이 나중에 바뀌었습니다." in told


def test_a_tail_that_was_cut_off_is_noticed(audit: Audit, home: Home, database: Database) -> None:
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id > 8")
    cut = "기록의 끝이 잘렸습니다: 12번 행까지 썼는데 8번 행까지만 남아 있습니다."
    assert problems(database) == cut
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert "12번 행까지 썼는데 9번" in problems(database), "the anchor stays where it was"
    for _ in range(5):
        audit.note("kim", "sign_in", at=NOW, detail={})
    assert problems(database) == "12번 행이 닻에 적힌 것과 다릅니다. 기록이 바꿔치기되었습니다."


def test_the_anchor_is_not_moved_by_hand(audit: Audit, home: Home, database: Database) -> None:
    stated = home.audit_head.read_text()
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id > 8")
        (digest_of_8,) = forged.execute("SELECT hash FROM audit WHERE id = 8").fetchone()
    home.audit_head.write_text(f"8:{digest_of_8} {stated.split()[1]}\n")
    assert "닻 파일(audit.head)이 이 열쇠로" in problems(database)
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert "닻 파일(audit.head)이 이 열쇠로" in problems(database), "nothing heals it by itself"
    home.audit_head.unlink()
    assert "닻 파일(audit.head)이 없습니다" in problems(database)
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert "닻 파일(audit.head)이 없습니다" in problems(database)


def test_a_head_kept_elsewhere_tells_a_log_begun_anew(
    audit: Audit, home: Home, database: Database
) -> None:
    kept = verify(database).head
    assert kept is not None
    assert Head.parse(str(kept)) == kept
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert verify(database, kept=kept).problems == ()
    with forging(home) as forged:
        forged.execute("DELETE FROM audit")
    home.audit_head.unlink()
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert verify(database).problems == (), "what lies in one place can be replaced as a whole"
    assert "따로 보관한 닻(12번 행)" in verify(database, kept=kept).problems[0]


@pytest.mark.parametrize(
    "text", ["", "12", "x:" + "0" * 64, "3:" + "g" * 64, "3:00", "-1:" + FIRST]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="닻"):
        Head.parse(text)


def test_the_database_itself_refuses(audit: Audit, home: Home, database: Database) -> None:
    columns = "at, person_id, act, purpose, origin, standing, via, detail, records, cited, subjects"
    gap = (
        f"INSERT INTO audit (id, {columns}, former, hash, seal) "
        f"SELECT 40, {columns}, former, hash, seal FROM audit WHERE id = 4"
    )
    for statement, said in (
        ("UPDATE audit SET person_id = 'lee' WHERE id = 4", "sealed"),
        ("DELETE FROM audit WHERE id = 12", "kept"),
        ("DELETE FROM audit", "kept"),
        ("REPLACE INTO audit SELECT * FROM audit WHERE id = 4", "follow"),
        (gap, "follow"),
        ("INSERT INTO audit_removed VALUES (1, 4, '', '', 12)", "needs its row"),
    ):
        with (
            forging(home, triggers=True) as forged,
            pytest.raises(sqlite3.IntegrityError, match=said),
        ):
            forged.execute(statement)
    assert problems(database) == ""


def test_expired_rows_cannot_be_faked(audit: Audit, home: Home, database: Database) -> None:
    """A removal without the row that states it, and with one that is forged."""
    with forging(home) as forged:
        hashes = dict(forged.execute("SELECT id, hash FROM audit").fetchall())
        forged.execute("DELETE FROM audit WHERE id BETWEEN 3 AND 5")
        forged.execute("INSERT INTO audit_removed VALUES (3, 5, ?, ?, 12)", (hashes[2], hashes[5]))
    assert problems(database) == "지운 구간이 12번 행에 적힌 것과 다르거나, 그런 행이 없습니다."
    ranges = [[3, 5, hashes[2], hashes[5]]]
    with forging(home) as forged:
        copied(forged, 12, 13)
        forged.execute(
            "UPDATE audit SET act = 'prune', \"of\" = NULL, detail = ?, former = ? WHERE id = 13",
            (json.dumps({"digest": sha256_of(ranges), "removed": 3}), hashes[12]),
        )
        forged.execute('UPDATE audit_removed SET "by" = 13')
    assert problems(database) == "13번 행의 내용이 나중에 바뀌었습니다."


def test_another_key_seals_nothing_here(audit: Audit, home: Home, database: Database) -> None:
    (home.keys / "audit.pem").unlink()
    told = problems(database)
    assert "1번 행은 너머가 쓰지 않았습니다" in told
    assert "닻 파일" in told
    assert audit.begin(permit_for(), "open", detail={}) == 13, "a running server keeps its key"


def test_a_broken_key_stops_everything(home: Home, database: Database) -> None:
    home.keys.mkdir()
    (home.keys / "audit.pem").write_text("nonsense")
    with pytest.raises(AuditUnavailable):
        Audit(database).begin(permit_for(), "open", detail={})
    with pytest.raises(KeyUnusable, match="손상"):
        verify(database)


def test_the_key_is_its_owners_alone(audit: Audit, home: Home, tmp_path: Path) -> None:
    assert (home.keys / "audit.pem").stat().st_mode & 0o777 == 0o600
    assert home.keys.stat().st_mode & 0o777 == 0o700
    assert home.audit_head.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in home.keys.iterdir()] == ["audit.pem"]
    key = AuditKey.open(home)
    public = tmp_path / "audit.pub"
    public.write_text(key.public.pem)
    read = PublicKey.read(public)
    assert read.signed(b"text", key.sign(b"text"))
    assert not read.signed(b"other", key.sign(b"text"))
    assert read.name == AuditKey.open(home).public.name
    with pytest.raises(KeyUnusable, match="공개 열쇠"):
        PublicKey.read(home.keys / "audit.pem")
    with pytest.raises(KeyUnusable, match="공개 열쇠"):
        PublicKey.read(tmp_path / "none")


def test_a_link_in_the_place_of_the_anchor_is_not_followed(
    database: Database, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    home.audit_head.symlink_to(target)
    with pytest.raises(AuditUnavailable):
        Audit(database).note("kim", "sign_in", at=NOW, detail={})
    assert not target.exists()


def test_an_act_ends_once_and_only_if_it_began(audit: Audit) -> None:
    for number in (1, 2, 99):
        with pytest.raises(AuditUnavailable):
            audit.end(number, outcome="opened", records=["x"], at=NOW)


def test_the_anchor_is_dropped_anew_with_a_reason(
    audit: Audit, home: Home, database: Database
) -> None:
    with forging(home) as forged:
        forged.execute("DELETE FROM audit WHERE id > 8")
    audit.drop_anchor("cli:root@host", "백업을 되돌림", at=NOW, origin="cli:root@host")
    found = verify(database)
    assert found.problems == ()
    assert found.remarks == ("9번 행에서 닻을 다시 내렸습니다(cli:root@host): 백업을 되돌림",)
    (entry,) = audit.entries(limit=1)
    assert entry.detail["stated"].startswith("12:"), "what the anchor held is kept"
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert problems(database) == ""
    home.audit_head.write_text("nonsense")
    audit.drop_anchor("cli:root@host", "다시", at=NOW, origin="cli:root@host")
    assert audit.entries(limit=1)[0].detail["stated"] == "broken"
    assert problems(database) == ""


def test_a_change_and_its_row_are_kept_together(database: Database) -> None:
    audit = Audit(database)

    def change(fails: bool) -> None:
        with database.writing() as connection:
            audit.note_within(connection, "boss", "set_rules", at=NOW, detail={"folder": 1})
            if fails:
                raise RuntimeError

    change(fails=False)
    with pytest.raises(RuntimeError):
        change(fails=True)
    assert [each.act for each in audit.entries()] == ["set_rules"]
    audit.note("boss", "sign_out", at=NOW, detail={})
    assert problems(database) == ""


def test_odd_text_is_kept_and_verifies(database: Database) -> None:
    audit = Audit(database)
    audit.note("kim\ud800", "sign_in_refused", at=NOW, detail={"a": "\ud800\x00\u202e", "n": 1.5})
    audit.record(
        permit_for(), "unmask", detail={}, subjects=[Subject("phone", 2, "ab")], records=("d",)
    )
    audit.unmasked(permit_for(), "d1", [Subject("phone", 1, "cd")], detail={"block": 3})
    assert problems(database) == ""
    unmasked, recorded, odd = audit.entries()
    assert odd.person_id == "kim?"
    assert odd.detail["a"] == "\ud800\x00\u202e"
    assert recorded.subjects == ({"kind": "phone", "count": 2, "hash": "ab"},)
    assert (unmasked.act, unmasked.records, unmasked.outcome) == ("unmask", ("d1",), "shown")


def test_problems_are_not_told_without_end(database: Database, home: Home) -> None:
    audit = Audit(database)
    for _ in range(MOST_PROBLEMS + 20):
        audit.note("kim", "sign_in", at=NOW, detail={})
    with forging(home) as forged:
        forged.execute("UPDATE audit SET person_id = 'lee'")
    told = verify(database).problems
    assert len(told) == MOST_PROBLEMS + 1
    assert told[-1] == "이 밖에도 20곳이 맞지 않습니다."


WRITER = """
import sys
from pathlib import Path
from catalog.audit import Audit
from catalog.database import Database
from catalog.home import Home
from tests.support.permits import NOW, permit_for

audit = Audit(Database.open(Home(Path(sys.argv[1]))))
for number in range(40):
    entry = audit.begin(permit_for(sys.argv[2]), "open", detail={"n": number})
    audit.end(entry, outcome="opened", records=[str(number)], at=NOW)
"""


def test_two_processes_write_one_chain(database: Database, home: Home) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(home.root), login], cwd=ROOT)
        for login in ("kim", "lee", "han")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    found = verify(database)
    assert found.problems == ()
    assert found.rows == 240
    assert home.audit_head.read_text().startswith(f"{found.head} ")
    entries = Audit(database).entries(limit=1000)
    for login in ("kim", "lee", "han"):
        mine = [each for each in reversed(entries) if each.person_id == login]
        assert [each.records for each in mine] == [(str(n),) for n in range(40)]


def test_a_log_of_before_the_chain_is_taken_over(unmigrated_home: Home) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import catalog

    config = Config()
    config.set_main_option("script_location", str(Path(catalog.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for number, outcome in ((3, "answered"), (7, None)):
            connection.exec_driver_sql(
                "INSERT INTO audit VALUES (?, '2026-11-20 09:00:00.000000', 'kim', 'ask', '웹', "
                '\'{"question": "축제"}\', \'["d1"]\', NULL, ?)',
                (number, outcome),
            )
    engine.dispose()
    database = Database.open(unmigrated_home)
    found = verify(database)
    assert (found.rows, len(found.problems)) == (3, 1)
    assert "닻 파일" in found.problems[0], "until the first row is written"
    audit = Audit(database)
    audit.note("kim", "sign_in", at=NOW, detail={})
    assert problems(database) == ""
    _, sealed, cut_off, answered = audit.entries()
    assert (sealed.act, sealed.detail) == ("log_sealed", {"rows": 2})
    assert (answered.act, answered.records, answered.outcome) == ("ask", ("d1",), "answered")
    assert cut_off.outcome is None
    database.close()
