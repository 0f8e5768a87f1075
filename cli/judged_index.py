"""A judged collection in a home of its own, indexed and searched as any other, then thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from access.admission import admit
from cli.clock import clock
from cli.output import progress
from cli.setting import CommandFailed, host_origin

if TYPE_CHECKING:
    from access.permit import Permit
    from catalog.database import Database
    from catalog.home import Home
    from cli.judged_set import JudgedSet
    from index.embedding import Embedder
    from index.search import Search

_PERSON = "eval"
_PURPOSE = "평가"
_HITS = 60
"""Passages a page of ten records is made of (``answer.desk``)."""


@dataclass(frozen=True, slots=True)
class JudgedIndex:
    """The search over a collection, a permit that opens all of it, and its documents by record."""

    home: Home
    search: Search
    permit: Permit
    documents: dict[str, str]

    def ranking(self, query: str) -> list[str]:
        """Return documents as a reader finds them, each at the place of its best passage."""
        hits = self.search.search(self.permit, query, k=_HITS)
        return list(dict.fromkeys(self.documents[hit.passage.record.document_id] for hit in hits))


@contextmanager
def judged_index(judged: JudgedSet, embedder: Embedder, tokenizer: Path) -> Iterator[JudgedIndex]:
    """Yield the index of a collection in a temporary home, which is removed in every case.

    Raises:
        CommandFailed: when the model has no ``tokenizer.json``.
    """
    from catalog.database import Database
    from catalog.home import Home

    with tempfile.TemporaryDirectory(prefix="neomeo-eval-") as place:
        home = Home(Path(place) / "home")
        home.create()
        database = Database.open(home)
        try:
            yield _filled(home, database, judged, embedder, tokenizer)
        finally:
            database.close()


def _filled(
    home: Home, database: Database, judged: JudgedSet, embedder: Embedder, tokenizer: Path
) -> JudgedIndex:
    from access.label import Grant, GrantKind, Label
    from access.rules import Rule
    from catalog.folders import Folders
    from catalog.people import People
    from index.builder import IndexBuilder
    from index.search import Search
    from ingest.texts import Text, take_texts
    from language.tokens import shared_token_counter

    try:
        count = shared_token_counter(tokenizer).count
    except FileNotFoundError as problem:
        raise CommandFailed(str(problem)) from None
    at = clock()()
    people = People(database)
    people.put(login=_PERSON, name=_PURPOSE, agency="", department="", password=None)
    principal = people.principal(_PERSON, at=at)
    assert principal is not None, "it was put there"
    share = home.root / "share"
    share.mkdir()
    rules = [Rule("", Label(frozenset({Grant(GrantKind.EVERYONE)})))]
    folder = Folders(database).add(_PURPOSE, share, rules, at=at)
    texts = [Text(title, body) for title, body in judged.corpus.values()]
    documents: dict[str, str] = {}
    with progress("문서 담기") as report:
        stored = take_texts(database, folder, texts, count=count, at=at)
        for document, record in zip(judged.corpus, stored, strict=True):
            documents[record] = document
            report(len(documents), len(texts))
    with progress("색인") as report:
        IndexBuilder(home, database, embedder).catch_up(report)
    permit = admit(principal, at, _PURPOSE, host_origin())
    return JudgedIndex(home, Search(home, database, embedder), permit, documents)
