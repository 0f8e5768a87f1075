"""``neomeo key``: rotation, a lost key, and what the check-up says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.rules import rule_for
from catalog.clear_text import ClearText
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.home import Home
from catalog.records import FileFacts, Records
from catalog.sealing import Masking, kept
from cli.main import app
from cli.setting import CommandFailed
from ingest.masking import without_personal_data
from privacy.detector import DETECTOR_VERSION
from records.document import Extraction, Status
from records.naming import Candidates
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule, shelf, text_blocks

TEXT = "주민등록번호 900101-1234567"
KIM = permit_for("kim")


@pytest.fixture
def neomeo(home: Home) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(app, [*words, "--home", str(home.root)])


@pytest.fixture
def stored(home: Home, tmp_path: Path) -> str:
    """A record with a sealed number, in a home that nobody has open."""
    database = Database.open(home)
    seat(database, KIM)
    given = rule("", "agency:한빛시", agency="한빛시")
    shelved = shelf(database, tmp_path / "share", given)
    made = without_personal_data(Extraction(Status.OK, "", text_blocks(TEXT)))
    ruling = rule_for("가.txt", shelved.rules)
    assert ruling is not None
    identifier = Records(database).store(
        shelved.folder.id,
        FileFacts("가.txt", 1, 1, "0" * 64, "txt", 1, DETECTOR_VERSION),
        ruling,
        made.extraction,
        Candidates((("가", None),)),
        [],
        at=NOW,
        masking=Masking("가.txt", 1, made.personal, KeyFile(home.key).made()),
    )
    database.close()
    return identifier


def held(home: Home) -> tuple[int, set[int]]:
    """How many data are sealed, and which detectors the records know."""
    database = Database.open(home)
    known = Records(database).known(1).values()
    found = kept(database), {each.facts.detector_version for each in known}
    database.close()
    return found


def findings(result: Result) -> dict[str, bool]:
    return {each["name"]: each["good"] for each in json.loads(result.stdout)["checks"]}


def test_a_rotation_makes_another_key_and_loses_nothing(
    home: Home, stored: str, neomeo: Callable[..., Result]
) -> None:
    before = home.key.read_bytes()
    done = neomeo("key", "rotate")
    assert (done.exit_code, "원문 1건을 다시 잠갔습니다" in done.stdout) == (0, True)
    value = json.loads(home.key.read_bytes())
    assert list(value["keys"]) == [value["current"]]
    assert value["keys"] != json.loads(before)["keys"]
    assert value["root"] == json.loads(before)["root"]
    database = Database.open(home)
    reader = ClearText(database, KeyFile(home.key))
    subject = reader.subject(KIM, "9001011234567")
    with database.reading() as connection:
        [row] = connection.exec_driver_sql("SELECT subject, key_id FROM clear_text").all()
    database.close()
    assert tuple(row) == (subject, value["current"])


def test_a_key_at_hand_is_not_given_up(
    home: Home, stored: str, neomeo: Callable[..., Result]
) -> None:
    before = home.key.read_bytes()
    refused = neomeo("key", "rotate", "--lost")
    assert isinstance(refused.exception, CommandFailed)
    assert "멀쩡합니다" in str(refused.exception)
    assert (home.key.read_bytes(), held(home)) == (before, (1, {DETECTOR_VERSION}))


def test_a_lost_key_is_replaced_and_the_originals_are_read_again(
    home: Home, stored: str, neomeo: Callable[..., Result]
) -> None:
    home.key.unlink()
    refused = neomeo("key", "rotate")
    assert isinstance(refused.exception, CommandFailed)
    assert "--lost" in str(refused.exception)
    assert held(home) == (1, {DETECTOR_VERSION}), "nothing is given up unasked"
    done = neomeo("key", "rotate", "--lost")
    assert "1건을 버리고 새 열쇠" in done.stdout
    assert held(home) == (0, {0})
    assert KeyFile(home.key).vault()


def test_the_check_up_tells_of_the_key_and_of_old_detectors(
    home: Home, stored: str, neomeo: Callable[..., Result]
) -> None:
    told = findings(neomeo("doctor", "--json"))
    assert (told["개인정보 열쇠"], told["개인정보 가림"]) == (True, True)
    home.key.chmod(0o644)
    assert findings(neomeo("doctor", "--json"))["개인정보 열쇠"] is False
    home.key.unlink()
    assert findings(neomeo("doctor", "--json"))["개인정보 열쇠"] is False
    KeyFile(home.key).made()
    assert findings(neomeo("doctor", "--json"))["개인정보 열쇠"] is False
    neomeo("key", "rotate", "--lost")
    told = findings(neomeo("doctor", "--json"))
    assert (told["개인정보 열쇠"], told["개인정보 가림"]) == (True, False)
