"""Whatever happens to a folder between two readings: the catalog ends as if read afresh."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.database import Database
from catalog.feed import Feed
from catalog.reading import Reading
from catalog.schema import document
from ingest.receipt import Receipt
from ingest.scan import scan
from tests.support.homes import new_home
from tests.support.permits import permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

pytestmark = pytest.mark.no_cover

KIM, LEE = permit_for(), permit_for("lee")
RULES = (rule("공유", "everyone", agency="한빛시"), rule("닫힘", "person:kim", agency="한빛시"))
PLACES = [f"{folder}/{name}.txt" for folder in ("공유", "닫힘", "규칙 없음") for name in "가나다"]
NAMES = st.sampled_from(PLACES)
WORDS = st.sampled_from(
    ["안전요원을 배치하였다.", "가로등을 고쳤다.", "등불축제 결과 보고\n인파를 관리했다.", ""]
)
ACTS = st.one_of(
    st.tuples(st.just("write"), NAMES, WORDS),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("swap"), NAMES, NAMES),
    st.tuples(st.just("copy"), NAMES, NAMES),
    st.tuples(st.just("touch"), NAMES, st.just("")),
    st.tuples(st.just("delete"), NAMES, st.just("")),
    st.tuples(st.just("link"), NAMES, NAMES),
)
HISTORIES = st.lists(st.lists(ACTS, min_size=2, max_size=8), min_size=2, max_size=3)


@contextmanager
def catalog_at(root: Path) -> Iterator[Database]:
    database = Database.open(new_home(root))
    seat(database, KIM, LEE)
    try:
        yield database
    finally:
        database.close()


def act(share: Path, kind: str, one: str, other: str) -> None:
    file = share / one
    if kind == "write":
        file.unlink(missing_ok=True)
        file.write_text(other, encoding="utf-8")
        return
    if not file.exists() or file.is_symlink():
        return
    goal = share / (other or one)
    if kind == "delete":
        file.unlink()
    elif kind == "touch":
        os.utime(file, (1, 1))
    elif goal == file:
        return
    elif kind == "rename":
        file.rename(goal)
    elif kind == "link":
        goal.unlink(missing_ok=True)
        goal.symlink_to(file)
    elif kind == "copy":
        goal.unlink(missing_ok=True)
        shutil.copy2(file, goal)
    elif goal.exists():
        file.rename(share / "swap")
        goal.rename(file)
        (share / "swap").rename(goal)


def shown(database: Database) -> Mapping[str, object]:
    """All that readers and administrators are told, by path; not under which identifiers."""
    reading = Reading(database)
    told: dict[str, object] = {}
    for permit in (KIM, LEE):
        for record in reading.documents(permit):
            view = reading.document(permit, record.document_id)
            assert view is not None
            told[f"{permit.principal.person_id}: {record.path}"] = (
                record.title,
                [block.text for _, block in view.blocks],
                view.original,
            )
    with database.reading() as connection:
        rows = connection.execute(select(document.c.path, document.c.status, document.c.id)).all()
    assert len({row.id for row in rows}) == len(rows)
    live = (row for row in Feed(database).changed_since(0) if not row.deleted)
    return {
        **told,
        "files": sorted((row.path, row.status) for row in rows),
        "chunks": sorted((row.prefix, row.text) for row in live),
    }


def adds_up(receipt: Receipt, share: Path) -> bool:
    figures = receipt.as_dict()
    parts = ("indexed", "unchanged", "moved", "excluded", "failed")
    entries = len(list(scan(share)))
    return figures["total"] == entries == sum(figures[part] for part in parts)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
def test_a_folder_read_again_and_again_is_as_if_read_afresh(
    model_directory: Path, history: list[list[tuple[str, str, str]]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        share = Path(place) / "share"
        for folder in ("공유", "닫힘", "규칙 없음"):
            (share / folder).mkdir(parents=True)
        for number, path in enumerate(PLACES[:4]):
            (share / path).write_text(f"{number}번 글이다.", encoding="utf-8")
        with catalog_at(Path(place) / "home") as database:
            read_in(database, model_directory, share, *RULES)
            for acts in history:
                for each in acts:
                    act(share, *each)
                receipt = read_in(database, model_directory, share)
                assert adds_up(receipt, share)
                again = read_in(database, model_directory, share)
                assert adds_up(again, share)
                assert (again.indexed, again.moved, again.removed) == (0, 0, 0)
            with catalog_at(Path(place) / "fresh") as fresh:
                assert adds_up(read_in(fresh, model_directory, share, *RULES), share)
                assert shown(database) == shown(fresh)
                assert outcomes(again) == outcomes(read_in(fresh, model_directory, share))
