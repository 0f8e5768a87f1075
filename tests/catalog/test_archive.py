"""The tables of what people keep: made by the migrations as they are declared, and emptied with people."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, delete, inspect, select

import catalog
from catalog.archive import Archive
from catalog.archive_schema import kept, personal_folder, saved_search
from catalog.database import Database
from catalog.home import Home
from catalog.organisation_schema import person
from catalog.saved_searches import SavedSearches
from records.archive import Kind
from tests.support.permits import permit_for, seat

KIM = permit_for("kim")


def test_an_earlier_catalog_gets_the_tables_as_they_are_declared(unmigrated_home: Home) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(catalog.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0028")
        assert not inspect(connection).has_table("kept")
    engine.dispose()
    Database.open(unmigrated_home).close()
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    found = inspect(engine)
    for table in (kept, personal_folder, saved_search):
        columns = {each["name"]: each["nullable"] for each in found.get_columns(table.name)}
        assert columns == {each.name: bool(each.nullable) for each in table.columns}
        keys = {each["constrained_columns"][0] for each in found.get_foreign_keys(table.name)}
        assert keys == {each.parent.name for each in table.foreign_keys}
        made = {each["name"] for each in found.get_indexes(table.name)}
        assert {each.name for each in table.indexes} <= made
    engine.dispose()


def test_what_somebody_keeps_goes_with_them(database: Database) -> None:
    seat(database, KIM)
    Archive(database).keep(KIM, Kind.NOTE, name="메모")
    SavedSearches(database).add(KIM, "축제", {}, ())
    with database.writing() as connection:
        connection.execute(delete(person).where(person.c.id == "kim"))
        assert connection.execute(select(kept)).first() is None
        assert connection.execute(select(saved_search)).first() is None


def test_what_lay_in_a_bundle_stays(database: Database) -> None:
    seat(database, KIM)
    archive = Archive(database)
    bundle = archive.keep(KIM, Kind.BUNDLE, name="묶음")
    note = archive.keep(KIM, Kind.NOTE, name="메모")
    assert archive.change(KIM, note, bundle=bundle)
    assert archive.drop(KIM, bundle)
    (left,) = archive.list(KIM)
    assert (left.id, left.bundle) == (note, "")
