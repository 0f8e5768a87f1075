"""What can happen to a catalog, in plain values: any process that opened it can do it.

``python -m tests.catalog.acts HOME SHARE`` does one act per line of its input, ``[name, ...]`` in
JSON, and writes what came of it as a line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from access.permit import Permit
from access.rules import Rule
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.database import Database
from catalog.folders import Folders
from catalog.grants import AccessGrants, Terms
from catalog.home import Home
from catalog.reading import Reading
from index.builder import IndexBuilder
from index.search import Search
from records.document import BlockKind
from tests.support.answers import answer_citing
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule

HEAD = permit_for("head", posts=["안전총괄과장"])
MONTH = Terms(NOW.date(), NOW.date() + timedelta(days=30), "감사 소명")
CLOSED = "비밀"
QUESTION = "축제 안전요원"


def rules_of(whole: Sequence[str], part: Sequence[str]) -> tuple[Rule, Rule]:
    """The rule of the folder and the one of its records' closed passage."""
    return (
        replace(rule("", *whole, agency="한빛시"), department="안전총괄과"),
        rule("", *part, heading=CLOSED),
    )


class Acts:
    """One process's way into a catalog."""

    def __init__(self, home: Home, share: Path) -> None:
        self._home, self._share = home, share
        self._database = Database.open(home)

    def close(self) -> None:
        self._database.close()

    def transfer(self, login: str, department: str, communities: Sequence[str]) -> None:
        seat(self._database, permit_for(login, "한빛시", department, communities=communities))

    def disable(self, login: str) -> None:
        Accounts(self._database).disable(login, at=NOW)

    def enable(self, login: str) -> None:
        Accounts(self._database).enable(login)

    def rule(self, whole: Sequence[str], part: Sequence[str]) -> None:
        folders = Folders(self._database)
        (folder,) = folders.list()
        folders.set_rules(folder.id, list(rules_of(whole, part)))

    def write(self, name: str, open_line: str, closed_line: str) -> str:
        folders = Folders(self._database)
        (folder,) = folders.list()
        shelf = Shelf(self._database, folder, folders.rules(folder.id))
        return shelf.put(f"{name}.txt", open_line, f"# {CLOSED}", closed_line, title=name)

    def give(self, login: str, document: str) -> int | None:
        return AccessGrants(self._database).give(HEAD, document, login, MONTH)

    def take(self, grant: int) -> bool:
        return AccessGrants(self._database).end(HEAD, grant)

    def build(self) -> None:
        IndexBuilder(self._home, self._database, HashingEmbedder()).catch_up()

    def read(self, login: str) -> Mapping[str, list[str]]:
        """Return the lines that are shown of each record."""
        reading, permit = Reading(self._database), _permit(login)
        views = [
            (each.document_id, reading.document(permit, each.document_id))
            for each in reading.documents(permit)
        ]
        return {
            document: [
                block.text for _, block in view.blocks if block.kind is not BlockKind.HEADING
            ]
            for document, view in views
            if view is not None
        }

    def find(self, login: str) -> list[str]:
        """Return the passages that are found."""
        search = Search(self._home, self._database, HashingEmbedder())
        return [hit.passage.chunk.text for hit in search.search(_permit(login), QUESTION, k=100)]

    def ask(self, login: str) -> str:
        """Keep an answer that cites all that may be read."""
        reading, permit = Reading(self._database), _permit(login)
        cited = [
            (each.document_id, ordinal, block.text)
            for each in reading.documents(permit)
            if (view := reading.document(permit, each.document_id)) is not None
            for ordinal, block in view.blocks
            if block.kind is not BlockKind.HEADING
        ]
        return Answers(self._database).keep(permit, answer_citing(*cited))

    def reopen(self, login: str, answer: str) -> list[str]:
        """Return the quotes of a kept answer."""
        kept = Answers(self._database).get(_permit(login), answer)
        return [] if kept is None else [each.quote for each in kept.citations]


def _permit(login: str) -> Permit:
    """A permit that was made before anything happened: all of it must be read anew."""
    return HEAD if login == "head" else permit_for(login)


def _serve() -> None:
    acts = Acts(Home(Path(sys.argv[1])), Path(sys.argv[2]))
    for line in sys.stdin:
        name, *values = json.loads(line)
        done: Any = getattr(acts, name)(*values)
        print(json.dumps(done), flush=True)
    acts.close()


if __name__ == "__main__":
    _serve()
