"""What the check-up finds is told in Korean and in English, whatever it finds."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from api.checkup import Finding, catalog_checked, disk_checked, sandbox_checked
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.originals import Originals
from ingest.isolation import isolation
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "share"
    made.mkdir()
    return made


def told(home: Home, database: Database) -> dict[str, Finding]:
    """What is found, by its name in English; each is told in both languages."""
    found = [*disk_checked(home.root), *sandbox_checked(), *catalog_checked(home, database)]
    for each in found:
        assert re.search("[가-힣]", each.name)
        assert all(each.english), each
        assert not re.search("[가-힣]", "".join(each.english)), each
    return {each.english[0]: each for each in found}


def test_what_is_well_and_what_is_not_is_told_in_english_too(
    home: Home, database: Database, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folders(database).add("Parks", share, [], at=NOW)
    found = told(home, database)
    assert list(found) == [
        "Disk",
        "Isolation of parsers",
        "Records",
        "Folder “Parks”",
        "Index",
        "Key of personal data",
        "Masking",
    ]
    assert found["Isolation of parsers"].english[1].startswith(f"{isolation().level}: ")
    assert found["Index"].english[1] == "Nothing has been read yet."
    assert "files not read: 0" in found["Folder “Parks”"].english[1]

    Originals(database, folder.id).hold_back(1200)
    assert "1,200 files are missing" in told(home, database)["Folder “Parks”"].english[1]
    shutil.rmtree(share)
    assert "cannot be reached" in told(home, database)["Folder “Parks”"].english[1]

    home.key.write_text("no key", encoding="utf-8")
    ill = told(home, database)["Key of personal data"]
    assert not ill.good
    assert "bring back the key file" in ill.english[1]

    scrubbed = {"at": "2026-11-24T09:00:00+00:00", "damaged": ["generation-1/vectors"]}
    home.index.mkdir(exist_ok=True)
    (home.index / "scrub.json").write_text(json.dumps(scrubbed), encoding="utf-8")
    ill = told(home, database)["Check of the index"]
    assert "generation-1/vectors" in ill.english[1]
    assert ill.detail.startswith("2026-11-24 18:00에"), "in Korean time"

    monkeypatch.setattr("catalog.home.LOW_DISK", 1 << 62)
    assert told(home, database)["Disk"].english[1].endswith("Please free some.")


def test_a_zip_that_was_unpacked_is_no_file_that_could_not_be_read(
    home: Home, database: Database, share: Path
) -> None:
    parks = shelf(database, share, rule("", "everyone"), name="Parks")
    parks.put_container("members.zip")
    parks.put_unreadable("locked.hwp")
    counted = told(home, database)["Folder “Parks”"].english[1]
    assert "files not read: 1, to look at: 0" in counted
