"""Opening the catalog: SQLite, migrated forward, one engine per process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, update
from sqlalchemy.exc import DatabaseError

from catalog import schema
from catalog.home import Home
from language.system_errors import in_korean

BUSY_TIMEOUT_MS = 60_000
"""Writers wait longer than the longest change of rules takes (``benchmarks/relabel.py``)."""
_MIGRATIONS = Path(__file__).parent / "migrations"


class CatalogError(Exception):
    """The catalog cannot be opened; the text says in Korean what to do."""


class Database:
    """The catalog of one home. Thread-safe; the rooms above hold this and no SQL."""

    def __init__(self, engine: Engine, home: Home) -> None:
        """Take an engine whose schema is current; see :meth:`open`."""
        self._engine = engine
        self.home = home

    @classmethod
    def open(cls, home: Home) -> Self:
        """Return the catalog of a home, made or migrated to this program's schema.

        Raises:
            CatalogError: when it is damaged, newer than this program, or nobody's to change.
        """
        # the connection used last comes first: what it knows (catalog.unchanged) holds the longest
        engine = create_engine(f"sqlite:///{home.database}", pool_use_lifo=True)
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begun)
        try:
            _migrate(engine, home)
        except DatabaseError as problem:
            engine.dispose()
            raise CatalogError(
                f"자료({home.database})를 열 수 없습니다: {problem.orig}. 디스크와 권한을 확인하고, 손상되었으면 "
                "백업으로 되돌려 주시기 바랍니다."
            ) from problem
        except CatalogError:
            engine.dispose()
            raise
        try:
            home.database.chmod(0o600)
        except OSError as problem:  # a disk that became read-only is read, but takes nothing
            engine.dispose()
            raise CatalogError(
                f"자료({home.database})를 쓸 수 없습니다({in_korean(problem)}). 디스크가 읽기 전용이 되지 않았는지, "
                "소유자가 맞는지 확인해 주시기 바랍니다."
            ) from problem
        return cls(engine, home)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def scrub(self) -> None:
        """Rewrite the catalog's file and empty its log, so that nothing deleted is left in either.

        Raises:
            CatalogError: when another program keeps the former state open.
        """
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as problem:
            raise CatalogError(_KEPT_OPEN) from problem
        finally:
            raw.close()
        if busy:
            raise CatalogError(_KEPT_OPEN)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the catalog throughout."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection that holds the write lock from the start; commits at the end."""
        with (
            self._engine.connect().execution_options(neomeo_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """Yield a connection as :meth:`writing` does; whatever is written is rolled back."""
        with (
            self._engine.connect().execution_options(neomeo_writes=True) as connection,
            connection.begin() as attempt,
        ):
            yield connection
            attempt.rollback()


def can_be_written(home: Home) -> bool:
    """Return whether the catalog of a home takes a change now; nothing is changed.

    While somebody else writes it does.
    """
    try:
        with closing(sqlite3.connect(f"file:{home.database}?mode=rw", timeout=1, uri=True)) as file:
            file.isolation_level = None
            file.execute("BEGIN IMMEDIATE")
            file.execute("UPDATE counter SET value = value")
            file.execute("ROLLBACK")
    except sqlite3.OperationalError as problem:
        return problem.sqlite_errorcode == sqlite3.SQLITE_BUSY
    except sqlite3.DatabaseError:
        return False
    return True


_KEPT_OPEN = (
    "지운 내용이 아직 자료 파일에 남아 있습니다. 다른 너머 프로그램을 멈춘 뒤 ‘neomeo records scrub’을 "
    "실행해 주시기 바랍니다."
)


def next_number(connection: Connection, name: str) -> int:
    """Return the next value of a counter (``op``, ``acl``) inside a write transaction."""
    counter = schema.counter
    connection.execute(
        update(counter).where(counter.c.name == name).values(value=counter.c.value + 1)
    )
    return number(connection, name)


def number(connection: Connection, name: str) -> int:
    """Return the present value of a counter."""
    value = connection.exec_driver_sql("SELECT value FROM counter WHERE name = ?", (name,))
    return int(value.scalar_one())


def stamp(at: datetime) -> datetime:
    """Return a moment as it is stored: UTC without a zone.

    Raises:
        ValueError: when it has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return at.astimezone(UTC).replace(tzinfo=None)


def _connected(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begun alone
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "trusted_schema = OFF",
        "secure_delete = ON",  # what was masked or withdrawn leaves no bytes behind
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("neomeo_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, home: Home) -> None:
    with engine.connect() as connection:
        present = _revision(connection)
    steps = _migrations()
    if present == steps[-1]:
        return
    if present is not None and present not in steps:
        raise CatalogError(
            "이 자료는 더 새로운 판의 너머가 만들었습니다. 프로그램을 새 판으로 올려 주시기 바랍니다."
        )
    # Not above: to import Alembic takes longer than all else that opening a catalog does.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect().execution_options(neomeo_writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        config.attributes["home"] = home
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """Return the revision of a catalog, as Alembic keeps it; ``None`` of an empty file."""
    named = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.exec_driver_sql(named).first() is None:
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


@cache
def _migrations() -> list[str]:
    """Return the revisions of this program's schema, the newest last: each heads its file's name."""
    files = (_MIGRATIONS / "versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)
