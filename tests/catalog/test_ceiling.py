"""Grades are shown to whoever sees the text, and what is above the ceiling is not held."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from access.grade import Grade
from catalog.audit import Audit
from catalog.ceiling import AboveCeiling
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.home import Home
from catalog.reading import Reading
from catalog.site import Site
from cli.main import app
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.support.permits import permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import Shelf, rule, shelf, text_blocks

OWN = permit_for()
OTHER = permit_for("choi", "나루군", "안전재난과")
OPEN = rule("", "everyone", agency="한빛시")


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Shelf:
    seat(database, OWN, OTHER)
    return shelf(database, tmp_path / "share", OPEN)


def put(here: Shelf, path: str, openness: str) -> str:
    blocks = text_blocks("# 검토", "두루미", "# 알림", "까마귀", f"공개구분: {openness}")
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    return here.put_blocks(path, blocks, fields=fields)


def paths(here: Shelf) -> list[str]:
    return sorted(each.path for each in Reading(here.database).documents(OWN))


def test_a_grade_is_that_of_what_its_reader_sees(here: Shelf) -> None:
    identifier = put(here, "가.txt", "공개")
    here.relabel(OPEN, rule("", "everyone", heading="검토", grounds=[5]))
    grades = {}
    for permit in (OWN, OTHER):
        view = Reading(here.database).document(permit, identifier)
        assert view is not None
        grades[permit.principal.person_id] = view.record.grade
    # SECURITY: whoever does not see the passage does not learn that there is one
    assert grades == {"kim": "S", "choi": "O"}
    closed = put(here, "나.txt", "비공개(5)")
    (listed,) = [
        each for each in Reading(here.database).documents(OWN) if each.document_id == closed
    ]
    assert listed.grade == "S"


def test_a_lower_ceiling_withdraws_what_is_above_it(here: Shelf) -> None:
    put(here, "공개.txt", "공개")
    put(here, "민감.txt", "비공개(5)")
    put(here, "부분.txt", "공개")
    here.relabel(OPEN, rule("부분.txt", "everyone", heading="검토", grounds=[7]))
    assert Site(here.database).ceiling() is Grade.C
    assert paths(here) == ["공개.txt", "민감.txt", "부분.txt"]
    assert Site(here.database).set_ceiling(Grade.S) == 0
    assert Site(here.database).set_ceiling(Grade.O) == 2
    assert paths(here) == ["공개.txt"]
    live = [row for row in Feed(here.database).changed_since(0) if not row.deleted]
    assert len({row.document_id for row in live}) == 1


def test_what_is_above_the_ceiling_is_not_stored(here: Shelf) -> None:
    Site(here.database).set_ceiling(Grade.S)
    for openness in ("비공개(2)", "비공개"):
        with pytest.raises(AboveCeiling, match=r"C\(기밀\)"):
            put(here, "가.txt", openness)
    put(here, "나.txt", "비공개(6)")
    assert paths(here) == ["나.txt"]
    # SECURITY: a rule that gives a record a higher grade takes it out
    here.relabel(OPEN, rule("나.txt", "everyone", heading="검토", grounds=[1]))
    assert paths(here) == []


def test_files_are_refused_with_a_reason_and_taken_when_the_ceiling_rises(
    database: Database, tmp_path: Path, model_directory: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "가.txt").write_text("두루미 사업\n\n공개구분: 비공개(5)\n", encoding="utf-8")
    (share / "나.txt").write_text("까마귀 사업\n\n공개구분: 공개\n", encoding="utf-8")
    seat(database, OWN)
    Site(database).set_ceiling(Grade.O)
    receipt = read_in(database, model_directory, share, OPEN)
    assert outcomes(receipt) == {"가.txt": "above_ceiling"}
    (folder,) = Folders(database).list()
    told = {each.path: each.reason for each in Folders(database).file_results(folder.id)}
    assert "S(민감)" in told["가.txt"]
    with database.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert "두루미" not in "\n".join(driver.iterdump())
    assert outcomes(read_in(database, model_directory, share)) == {"가.txt": "above_ceiling"}
    Site(database).set_ceiling(Grade.S)
    assert read_in(database, model_directory, share).indexed == 1
    assert {each.path for each in Reading(database).documents(OWN)} == {"가.txt", "나.txt"}


def test_the_command_sets_the_ceiling_and_is_audited(home: Home) -> None:
    database = Database.open(home)

    def neomeo(*words: str) -> str:
        return CliRunner().invoke(app, ["site", "ceiling", *words, "--home", str(home.root)]).stdout

    assert "C(기밀)" in neomeo()
    assert "S(민감)" in neomeo("S")
    assert "S(민감)" in neomeo()
    assert Site(database).ceiling() is Grade.S
    acts = [each.act for each in Audit(database).entries(limit=2)]
    assert acts == ["ceiling_set", "set_ceiling"]
    database.close()
