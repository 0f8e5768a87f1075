"""A transfer that one process makes is seen by the next read of another."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from catalog.reading import Reading
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule, shelf

ROOT = Path(__file__).resolve().parents[2]


def run(home: Home, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *words, "--home", str(home.root)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "NEOMEO_TODAY": "2026-11-24"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_transfer_elsewhere_holds_for_the_next_request(
    home: Home, database: Database, tmp_path: Path
) -> None:
    kim = permit_for("kim", "한빛시", "안전총괄과")
    seat(database, kim)
    shelved = shelf(
        database,
        tmp_path / "share",
        rule("안전", "department:한빛시/안전총괄과", agency="한빛시"),
        rule("회계", "department:한빛시/회계과", agency="한빛시"),
    )
    safety = shelved.put("안전/가.txt", "안전요원을 배치하였다.")
    money = shelved.put("회계/나.txt", "계약을 맺었다.")
    reading = Reading(database)

    def seen(days: int = 0) -> set[str]:
        permit = permit_for("kim", "한빛시", "안전총괄과", at=NOW + timedelta(days=days))
        return {each.document_id for each in reading.documents(permit)}

    assert seen() == {safety}
    run(home, "person", "transfer", "kim", "--to", "한빛시/회계과", "--on", "2026-11-24")
    assert seen() == {money}, "today at once"
    run(home, "person", "transfer", "kim", "--to", "한빛시/안전총괄과", "--on", "2026-12-01")
    assert (seen(), seen(6), seen(7)) == ({money}, {money}, {safety})
    run(
        home,
        *("person", "acting", "kim", "--to", "한빛시/안전총괄과", "--post", "안전총괄과장"),
        *("--until", "2026-11-30"),
    )
    assert seen() == {money, safety}
    run(home, "person", "end-post", "kim", "--post", "안전총괄과장")
    assert seen() == {money}
    assert [each.words for each in People(database).list()[0].tenures if each.holds_on(NOW.date())]
