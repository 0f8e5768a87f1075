"""What an index holds of texts: their rows, their terms, and the lexical index of these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.feed import FeedRow, embedded_text
from index.lexical import Entry, write_lexical
from index.part import TOPICS, TYPES, Rows, write_tables
from index.postings import Gathering
from index.topics import topics_of
from language.morphemes import shared_morphemes
from records.document_type import types_of

NOTHING = ""
"""The name that is numbered 0: that of no agency, type or topic."""
TYPE, TOPIC = "type:{}", "topic:{}"
"""How kinds of papers and topics stand among the names."""
_DIGEST_BYTES = 16


def live(changed: Iterable[FeedRow]) -> list[FeedRow]:
    """Return the chunks that live, in order of (document, place in it)."""
    return sorted(
        (row for row in changed if not row.deleted),
        key=lambda row: (row.document_id, row.ordinal),
    )


def digest_of(row: FeedRow) -> bytes:
    """Return 16 bytes that name what is embedded of a chunk."""
    text = embedded_text(row.prefix, row.text)
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()


def write_texts(
    directory: Path, texts: Sequence[FeedRow], known: Mapping[str, int], gone: NDArray[np.int64]
) -> None:
    """Write the rows of some chunks in their order, and their terms, into a new directory.

    Names keep the numbers by which they are ``known``; ``gone`` are rows of the base which are no
    more.
    """
    directory.mkdir()
    names = {NOTHING: 0} | dict(known)
    types, topics = [_types(row) for row in texts], [_topics(row) for row in texts]
    for row, *marks in zip(texts, types, topics, strict=True):
        for name in (row.agency, f"{row.agency}/{row.department}", *marks[0], *marks[1]):
            names.setdefault(name, len(names))
    rows = _rows(texts, names, _numbers(types, TYPES, names), _numbers(topics, TOPICS, names))
    gathering = Gathering()
    write_lexical(directory / "lexical", _entries(texts, rows, gathering))
    write_tables(directory, rows, *gathering.postings(), names=names, gone=gone)


def _entries(texts: Sequence[FeedRow], rows: Rows, gathering: Gathering) -> Iterator[Entry]:
    """Yield what the lexical engine is given of each row, whose terms are gathered on the way."""
    morphemes = shared_morphemes()
    for number, row in enumerate(texts):
        terms = morphemes.terms(embedded_text(row.prefix, row.text))
        gathering.add(terms)
        yield Entry(
            row=number,
            terms=terms,
            acl_id=int(rows.acl_id[number]),
            agency=int(rows.agency[number]),
            department=int(rows.department[number]),
            types=[int(each) for each in rows.types[number] if each],
            topics=[int(each) for each in rows.topics[number] if each],
            day=int(rows.day[number]),
        )


def _types(row: FeedRow) -> list[str]:
    return [TYPE.format(each) for each in types_of(row.title, row.path, row.fields)][:TYPES]


def _topics(row: FeedRow) -> list[str]:
    return [TOPIC.format(each) for each in topics_of(row.title)][:TOPICS]


def _numbers(
    marks: Sequence[Sequence[str]], most: int, names: Mapping[str, int]
) -> NDArray[np.int32]:
    """Return the numbers of some names of each row, shape (n, ``most``), 0 where there are fewer."""
    found = np.zeros((len(marks), most), np.int32)
    for row, own in enumerate(marks):
        found[row, : len(own)] = [names[each] for each in own]
    return found


def _rows(
    texts: Sequence[FeedRow],
    names: Mapping[str, int],
    types: NDArray[np.int32],
    topics: NDArray[np.int32],
) -> Rows:
    digests = b"".join(digest_of(row) for row in texts)
    return Rows(
        chunk_id=np.array([row.chunk_id for row in texts], np.int64),
        acl_id=np.array([row.acl_id for row in texts], np.int64),
        record_acl_id=np.array([row.record_acl_id for row in texts], np.int64),
        agency=np.array([names[row.agency] for row in texts], np.int64),
        department=np.array([names[f"{row.agency}/{row.department}"] for row in texts], np.int64),
        types=types,
        topics=topics,
        day=np.array([row.date.toordinal() if row.date else 0 for row in texts], np.int64),
        ordinal=np.array([row.ordinal for row in texts], np.int64),
        op=np.array([row.op for row in texts], np.int64),
        document=np.array([row.document_id for row in texts], dtype=np.str_),
        digest=np.frombuffer(digests, np.dtype((np.void, _DIGEST_BYTES))),
    )
