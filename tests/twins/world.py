"""Two homes that differ only in what one reader may not see.

World A holds what the reader may see. World B holds the same, and hidden records beside it, and
hidden passages within it, full of canaries. Both are served by the real application.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from fastapi import FastAPI

from access.rules import Rule
from answer.writer import AnswerWriter, Extractive
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.people import People
from catalog.sealing import writing_vault
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.support.homes import new_home
from tests.support.shelf import rule, shelf
from tests.support.web import opened_web

READER, OTHER = "reader", "other"
HEAD = "head"
"""Sees what the reader sees, at most, and decides for the open records."""
FOLDER = "공유자료"
BUNDLE = "열린/묶음.zip"


@dataclass(frozen=True)
class Record:
    """A record at a path. ``hidden_lines`` follow under a heading that the reader may not see.

    Such a record is a member of a ZIP, so that its original is offered to nobody. Elsewhere an
    original that is not offered tells that something in it is closed: docs/security.md says so.
    """

    path: str
    lines: tuple[str, ...]
    day: date | None = None
    hidden_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What lies in both worlds, and in world B alone."""

    visible: tuple[Record, ...]
    hidden: tuple[Record, ...]
    open_to: tuple[str, ...] = ("agency:한빛시",)
    closed_to: tuple[str, ...] = ("department:가람시/축제과",)
    queries: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    further_rules: tuple[Rule, ...] = field(default=())

    def rules(self, *, with_hidden: bool) -> list[Rule]:
        """The rules of a world; one which never held a passage has no rule for it."""
        parted = [
            rule(each.path, *self.closed_to, heading="9. 닫힌 부분")
            for each in self.visible
            if each.hidden_lines and with_hidden
        ]
        return [
            replace(rule("열린", *self.open_to, agency="한빛시"), department="안전총괄과"),
            rule("닫힌", *self.closed_to, agency="가람시"),
            *parted,
            *self.further_rules,
        ]


@contextmanager
def served(
    root: Path,
    plan: Plan,
    model: Path,
    embedder: Embedder,
    *,
    with_hidden: bool,
    writer: AnswerWriter = Extractive(),
) -> Iterator[FastAPI]:
    """The application over one of the worlds of a plan."""
    home = new_home(root / "home")
    database = Database.open(home)
    writing_vault(database, KeyFile(home.key))
    try:
        _seat(database, plan.communities)
        made = shelf(database, root / "share", *plan.rules(with_hidden=with_hidden), name=FOLDER)
        if with_hidden:  # first, so that numbers and identifiers run ahead
            for each in plan.hidden:
                made.put(each.path, *each.lines, day=each.day)
            made.put_unreadable("닫힌/잠긴 파일.hwp")
        made.put_unreadable("열린/잠긴 파일.hwp")
        if any(each.hidden_lines for each in plan.visible):
            made.put_container(BUNDLE)
        for each in plan.visible:
            closed = ("# 9. 닫힌 부분", *each.hidden_lines) if with_hidden else ()
            made.put(
                each.path,
                *each.lines,
                *(closed if each.hidden_lines else ()),
                title=each.lines[0].removeprefix("# "),
                day=each.day,
            )
        IndexBuilder(home, database, embedder).catch_up()
    finally:
        database.close()
    with opened_web(home, model, writer=writer) as app:
        yield app


def _seat(database: Database, communities: Sequence[str]) -> None:
    for login, agency, department in (
        (READER, "한빛시", "안전총괄과"),
        (OTHER, "가람시", "축제과"),
        (HEAD, "한빛시", "안전총괄과"),
    ):
        People(database).put(
            login=login,
            name=f"{login} 사용자",
            agency=agency,
            department=department,
            posts=("안전총괄과장",) if login == HEAD else (),
            communities=communities if login == READER else (),
            password="sample-password",
            sample=True,
        )
