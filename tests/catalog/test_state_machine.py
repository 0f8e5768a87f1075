"""Rights change in two processes while both are asked: no read is ever stale.

Each step happens in one of two processes that share a catalog. After it, either process shows
everybody exactly what an independent reference says (``rights_reference``): what may be read, what
is found, and what a kept answer still tells.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog.database import Database
from catalog.folders import Folders
from tests.catalog.acts import HEAD, Acts, rules_of
from tests.catalog.rights_reference import Post, Reader, Wall, may_see
from tests.support.homes import new_home
from tests.support.permits import NOW, seat

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).resolve().parents[2]
ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))
LOGINS = ("kim", "lee", "head")
NAMES = ("가", "나")
DEPARTMENTS = ("안전총괄과", "회계과")
AUDIENCES: tuple[list[str], ...] = (
    ["everyone"],
    ["agency:한빛시"],
    ["department:한빛시/안전총괄과"],
    ["department:한빛시/회계과", "person:head"],
    ["person:lee", "post:한빛시/안전총괄과장"],
    ["community:축제"],
    [],
)
OPEN_BOTH = (["everyone"], ["everyone"])
processes = st.sampled_from(["here", "there"])
audiences = st.sampled_from(AUDIENCES)


class Elsewhere:
    """A second process over the same catalog."""

    def __init__(self, home: Path, share: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.catalog.acts", str(home), str(share)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, name: str, *values: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([name, *values]), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Record:
    document: str
    lines: tuple[str, str]
    grants: dict[str, int] = field(default_factory=dict)


class TwoProcesses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        root = Path(self._place.name)
        (root / "share").mkdir()
        home = new_home(root / "home")
        database = Database.open(home)
        self.walls = (list(AUDIENCES[0]), list(AUDIENCES[2]))
        Folders(database).add("시험 폴더", root / "share", list(rules_of(*self.walls)), at=NOW)
        seat(database, HEAD)
        database.close()
        self._here = Acts(home, root / "share")
        self._there = Elsewhere(home.root, root / "share")
        self._people = {
            "head": Reader("head", [Post("한빛시", "안전총괄과", "안전총괄과장", *ALWAYS)])
        }
        self._records: dict[str, Record] = {}
        self._answers: list[tuple[str, str, set[tuple[str, int, str]]]] = []
        self._written = 0

    def teardown(self) -> None:
        self._here.close()
        self._there.close()
        self._place.cleanup()

    def do(self, process: str, name: str, *values: Any) -> Any:
        if process == "there":
            return self._there.do(name, *values)
        return getattr(self._here, name)(*values)

    def both(self, name: str, *values: Any) -> Any:
        here, there = (self.do(process, name, *values) for process in ("here", "there"))
        assert here == there, "two processes show the same"
        return here

    def allowed(self, login: str, name: str, part: int) -> bool:
        reader = self._people[login]
        reader.granted = login in self._records[name].grants
        walls = [Wall(tuple(words), *ALWAYS) for words in self.walls[: part + 1]]
        return may_see(reader, NOW.date(), walls, set(), "한빛시")

    def shown(self, login: str) -> Mapping[str, list[str]]:
        told = {
            record.document: [
                line for part, line in enumerate(record.lines) if self.allowed(login, name, part)
            ]
            for name, record in self._records.items()
        }
        return {document: lines for document, lines in told.items() if lines}

    @initialize(process=processes)
    def people_and_a_record(self, process: str) -> None:
        for login in ("kim", "lee"):
            self.transfer(process, login, DEPARTMENTS[0], member=False)
        self.write(process, NAMES[0])

    @rule(
        process=processes,
        login=st.sampled_from(["kim", "lee"]),
        department=st.sampled_from(DEPARTMENTS),
        member=st.booleans(),
    )
    def transfer(self, process: str, login: str, department: str, member: bool) -> None:
        communities = ["축제"] if member else []
        self.do(process, "transfer", login, department, communities)
        reader = self._people.setdefault(login, Reader(login))
        reader.posts = [Post("한빛시", department, "", *ALWAYS)]
        reader.communities = communities

    @rule(process=processes, login=st.sampled_from(["kim", "lee"]))
    def switch(self, process: str, login: str) -> None:
        reader = self._people[login]
        self.do(process, "disable" if reader.active else "enable", login)
        reader.active = not reader.active

    @rule(process=processes, whole=audiences, part=audiences)
    def label(self, process: str, whole: list[str], part: list[str]) -> None:
        self.do(process, "rule", whole, part)
        self.walls = (whole, part)

    @rule(process=processes, name=st.sampled_from(NAMES))
    def write(self, process: str, name: str) -> None:
        """New records come under the rights of this moment: the "new enemy" both ways."""
        self._written += 1
        lines = tuple(f"축제 안전요원 {kind} {self._written}차" for kind in ("공고", "내부"))
        document = self.do(process, "write", name, *lines)
        known = self._records.setdefault(name, Record(document, ("", "")))
        assert known.document == document
        known.lines = (lines[0], lines[1])

    @rule(process=processes, login=st.sampled_from(["kim", "lee"]), name=st.sampled_from(NAMES))
    def give_or_take(self, process: str, login: str, name: str) -> None:
        record = self._records.get(name)
        if record is None or not self._people[login].active:
            return
        if login in record.grants:
            assert self.do(process, "take", record.grants.pop(login))
            return
        number = self.do(process, "give", login, record.document)
        assert (number is not None) is self.allowed("head", name, 1)
        if number is not None:
            record.grants[login] = number

    @rule(process=processes, login=st.sampled_from(LOGINS))
    def ask(self, process: str, login: str) -> None:
        told = {
            (name, part, record.lines[part])
            for name, record in self._records.items()
            for part in (0, 1)
            if self.allowed(login, name, part)
        }
        self._answers.append((login, self.do(process, "ask", login), told))

    @rule(process=processes)
    def build(self, process: str) -> None:
        self.do(process, "build")
        for login in LOGINS:
            lines = [line for shown in self.shown(login).values() for line in shown]
            found = self.both("find", login)
            assert all(any(line in text for text in found) for line in lines)

    @invariant()
    def nothing_else_is_read(self) -> None:
        for login in LOGINS if self._records else ():
            assert self.both("read", login) == self.shown(login)

    @precondition(lambda self: self._records)
    @invariant()
    def nothing_else_is_found(self) -> None:
        for login in LOGINS:
            shown = {line for lines in self.shown(login).values() for line in lines}
            found = self.both("find", login)
            assert all(self._lines_in(text) <= shown for text in found), (found, shown)

    @invariant()
    def kept_answers_tell_what_may_be_seen_now(self) -> None:
        for login, answer, told in self._answers:
            expected = {line for name, part, line in told if self.allowed(login, name, part)}
            assert set(self.both("reopen", login, answer)) == expected
            for other in set(LOGINS) - {login}:
                assert self.do("there", "reopen", other, answer) == []

    def _lines_in(self, text: str) -> set[str]:
        return {line for line in text.splitlines() if line.endswith("차")}


def test_no_read_is_stale() -> None:
    run_state_machine_as_test(
        TwoProcesses,
        settings=settings(
            max_examples=6, stateful_step_count=12, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_new_enemy_sees_neither_what_comes_after_nor_what_went_before(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    home = new_home(tmp_path / "home")
    database = Database.open(home)
    Folders(database).add("시험 폴더", tmp_path / "share", list(rules_of(*OPEN_BOTH)), at=NOW)
    seat(database, HEAD)
    database.close()
    here, there = Acts(home, tmp_path / "share"), Elsewhere(home.root, tmp_path / "share")
    try:
        here.transfer("kim", "회계과", [])
        document = there.do("write", "가", "처음 공고", "처음 내부")
        here.build()
        answer = here.ask("kim")
        assert there.do("read", "kim") == {document: ["처음 공고", "처음 내부"]}

        here.rule(["everyone"], ["person:head"])  # first closed, then written
        there.do("write", "가", "다음 공고", "다음 내부")
        assert here.read("kim") == {document: ["다음 공고"]}
        assert not [text for text in here.find("kim") if "내부" in text]
        there.do("build")
        assert not [text for text in here.find("kim") if "내부" in text]
        assert here.reopen("kim", answer) == ["처음 공고"]

        there.do("write", "가", "고친 공고", "고친 내부")  # first taken out, then opened
        here.rule(["everyone"], ["everyone"])
        for found in (here.find("kim"), there.do("find", "kim")):
            assert not [text for text in found if "다음" in text]
        assert there.do("read", "kim") == {document: ["고친 공고", "고친 내부"]}
    finally:
        here.close()
        there.close()
