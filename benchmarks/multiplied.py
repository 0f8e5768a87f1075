"""A large home made of the samples: their chunks, shuffled into new records under the same rights.

Each new record has a title of its own and half of its chunks from other records of the same rights, so that it
is no copy of any. Its texts are those of the samples, so each is taken apart once; its vectors are theirs, each
with a little noise of its own. Nothing is embedded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from catalog.database import Database
from catalog.home import Home
from index import builder, texts, topics
from index.builder import IndexBuilder
from index.embedding import Vectors
from index.generation import open_generation
from language.morphemes import Morphemes

NOISE = 0.2
"""Length beside a unit vector: a cosine of .98 with the sample's."""
_NUMBER = re.compile(r" 제(\d+)호$")
_LINES = 3
"""Of what is embedded: title, heading, and the text from there on."""


class Remembering(Morphemes):
    """Takes each line above a text, and each text, apart once, a title without its number."""

    def terms(self, text: str) -> list[str]:
        """Return the terms of the lines one by one."""
        return [term for each in text.split("\n", _LINES - 1) for term in self._line(each)]

    def nouns(self, text: str) -> list[str]:
        """Return the nouns of a title."""
        return self._nouns(_NUMBER.sub("", text))

    def _line(self, line: str) -> list[str]:
        numbered = _NUMBER.search(line)
        own = [numbered[1]] if numbered else []
        return [*self._once(_NUMBER.sub("", line)), *own]

    @cache  # noqa: B019  (there is one)
    def _nouns(self, text: str) -> list[str]:
        return super().nouns(text)

    @cache  # noqa: B019  (there is one)
    def _once(self, text: str) -> list[str]:
        return super().terms(text)


class Noisy:
    """An embedder that knows the samples' texts and gives each its vector with noise."""

    def __init__(self, fingerprint: str, vectors: dict[str, Vectors]) -> None:
        self.fingerprint = fingerprint
        self.dimension = len(next(iter(vectors.values())))
        self._vectors = vectors

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        return np.array([self._vector(each) for each in passages], np.float32)

    def embed_query(self, text: str) -> Vectors:
        raise NotImplementedError("nothing is asked while a home is made")

    def _vector(self, passage: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(passage.encode(), digest_size=8).digest(), "big")
        noise = np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        own = self._vectors[passage.split("\n", _LINES - 1)[2]]
        made = own + noise * (NOISE / np.linalg.norm(noise))
        return np.asarray(made / np.linalg.norm(made), np.float32)


def multiply(home: Home, number: int) -> int:
    """Fill the home of the samples up to so many chunks, index them, and return how many there are."""
    known = open_generation(home.index)
    assert known is not None, "the samples are indexed"
    with closing(sqlite3.connect(home.database)) as catalog:
        catalog.row_factory = sqlite3.Row
        by_chunk = dict(zip(known.rows.chunk_id.tolist(), known.base.vectors, strict=True))
        live = catalog.execute("SELECT id, text FROM chunk WHERE deleted = 0")
        vectors = {row["text"]: np.array(by_chunk[row["id"]]) for row in live}
        catalog.execute("PRAGMA synchronous = OFF")
        _records(catalog, number)
        catalog.commit()
    database = Database.open(home)
    remembering = Remembering()
    for module in (texts, topics):
        vars(module)["shared_morphemes"] = lambda: remembering
    builder._FIRST = number  # all vectors are there at once: one slice
    made = IndexBuilder(home, database, Noisy(known.fingerprint, vectors)).catch_up()
    database.close()
    return made.total


def _records(catalog: sqlite3.Connection, number: int) -> None:
    random = np.random.default_rng(1)
    documents = catalog.execute("SELECT * FROM document WHERE status = 'ok'").fetchall()
    chunks: dict[str, list[sqlite3.Row]] = {}
    for row in catalog.execute(
        "SELECT * FROM chunk WHERE deleted = 0 ORDER BY document_id, ordinal"
    ):
        chunks.setdefault(row["document_id"], []).append(row)
    blocks = {
        (row["document_id"], row["ordinal"]): dict(row)
        for row in catalog.execute("SELECT * FROM block")
    }
    under: dict[int, list[sqlite3.Row]] = {}  # no passage is opener or closer than its record
    for each in documents:
        under.setdefault(each["acl_id"], []).extend(chunks.get(each["id"], []))
    (count,) = catalog.execute("SELECT count(*) FROM chunk").fetchone()
    (op,) = catalog.execute("SELECT value FROM counter WHERE name = 'op'").fetchone()
    made = 0
    while count < number:
        source = documents[made % len(documents)]
        own = chunks.get(source["id"], [])
        if not own:
            documents.remove(source)
            continue
        made, op = made + 1, op + 1
        year = 2016 + made % 11
        title = f"{year}년 {source['title']} 제{made}호"
        document = dict(source) | {
            "id": hashlib.sha256(f"{made}".encode()).hexdigest()[: len(source["id"])],
            "path": f"{made}/{source['path']}",
            "shown_path": f"{made}/{source['path']}",
            "title": title,
            "titles": json.dumps([[title, None]]),
            "date": f"{year}-{1 + made % 12:02}-{1 + made % 28:02}",
        }
        everybodys = under[source["acl_id"]]
        others = random.integers(0, len(everybodys), len(own))
        chosen = [
            each if random.random() < 0.5 else everybodys[other]
            for each, other in zip(own, others, strict=True)
        ]
        _put(catalog, "document", document)
        at = 0
        for ordinal, each in enumerate(chosen):
            pieces: list[list[Any]] = json.loads(each["pieces"])
            places: dict[int, int] = {}
            for piece in pieces:
                if piece[0] not in places:
                    block = blocks[each["document_id"], piece[0]]
                    _put(catalog, "block", block | {"document_id": document["id"], "ordinal": at})
                    places[piece[0]], at = at, at + 1
            heading = each["prefix"].rpartition("\n")[2] or title
            chunk = dict(each) | {
                "document_id": document["id"],
                "ordinal": ordinal,
                "prefix": f"{title}\n{heading}",
                "pieces": json.dumps([[places[piece[0]], *piece[1:]] for piece in pieces]),
                "prefix_blocks": "[]",
                "op": op,
            }
            del chunk["id"]
            _put(catalog, "chunk", chunk)
            count += 1
    catalog.execute("UPDATE counter SET value = ? WHERE name = 'op'", (op,))


def _put(catalog: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    names, places = ", ".join(f'"{each}"' for each in values), ", ".join("?" * len(values))
    catalog.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))


def samples(root: Path) -> Home:
    """Return a home of the samples, read and embedded; kept where it is already."""
    from cli.samples import load_samples
    from index.model import load_embedder
    from tests.support.homes import new_home
    from tests.support.questions import TODAY

    home = Home(root)
    if not (home.index / "current.json").is_file():
        database = Database.open(new_home(root))
        load_samples(
            home, database, load_embedder(Path(os.environ.get("NEOMEO_MODEL", "var/model"))), TODAY
        )
        database.close()
    return home
