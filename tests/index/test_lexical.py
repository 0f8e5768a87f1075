from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import tantivy

from index.lexical import Entry, Narrowing, TantivyIndex, write_lexical

ENTRIES = [
    Entry(0, ["인파", "관리"], acl_id=1, agency=0, department=1, types=(), topics=(), day=739_000),
    Entry(
        1,
        ["인파", "분산", "인파"],
        acl_id=2,
        agency=2,
        department=3,
        types=(),
        topics=(),
        day=739_100,
    ),
    Entry(2, ["보조금"], acl_id=1, agency=0, department=4, types=(), topics=(), day=0),
    Entry(3, ["인파"], acl_id=3, agency=2, department=3, types=(), topics=(), day=0),
]
ALL = Narrowing(acl_ids=frozenset({1, 2, 3}))


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    write_lexical(tmp_path / "lexical", ENTRIES)
    return TantivyIndex(tmp_path / "lexical")


@pytest.mark.parametrize(
    ("terms", "narrowing", "rows"),
    [
        (["인파"], ALL, [0, 1, 3]),
        (["인파", "보조금", "인파"], ALL, [0, 1, 2, 3]),
        (["없는말"], ALL, []),
        ([], ALL, []),
        (["인파"], replace(ALL, acl_ids=frozenset()), []),
        (["인파"], replace(ALL, acl_ids=frozenset({1})), [0]),
        (["인파"], replace(ALL, acl_ids=frozenset({9})), []),
        (["인파"], replace(ALL, agencies=frozenset({2})), [1, 3]),
        (["인파"], replace(ALL, agencies=frozenset()), []),
        (["인파"], replace(ALL, not_agencies=frozenset({2})), [0]),
        (["인파"], replace(ALL, departments=frozenset({1})), [0]),
        (["인파"], replace(ALL, since=739_000), [0, 1]),
        (["인파"], replace(ALL, since=739_001), [1]),
        (["인파"], replace(ALL, until=739_000), [0]),
        (["인파", "보조금"], replace(ALL, until=800_000), [0, 1]),
    ],
)
def test_candidates(
    index: TantivyIndex, terms: list[str], narrowing: Narrowing, rows: list[int]
) -> None:
    assert index.candidates(terms, narrowing, 10).tolist() == rows


def test_an_index_that_stores_its_rows_is_read(tmp_path: Path) -> None:
    """As they were written up to format 6 of a generation."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    schema.add_unsigned_field("row", stored=True)
    schema.add_unsigned_field("acl", indexed=True, fast=True)
    writer = tantivy.Index(schema.build(), path=str(tmp_path)).writer(50_000_000, 1)
    for row in (7, 3):
        document = tantivy.Document()
        document.add_text("terms", "인파")
        document.add_unsigned("row", row)
        document.add_unsigned("acl", 1)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    assert TantivyIndex(tmp_path).candidates(["인파"], ALL, 10).tolist() == [3, 7]


def test_the_permission_comes_before_the_limit(tmp_path: Path) -> None:
    # an attack: a thousand better rows of others must not push out the one that is permitted
    others = [Entry(n, ["인파"] * 5, 7, 0, 0, (), (), 0) for n in range(1000)]
    write_lexical(
        tmp_path / "crowded",
        [*others, Entry(1000, ["인파", "아주", "긴", "글"], 1, 0, 0, (), (), 0)],
    )
    index = TantivyIndex(tmp_path / "crowded")
    mine = Narrowing(acl_ids=frozenset({1}))
    assert index.candidates(["인파"], mine, 1).tolist() == [1000]


@pytest.mark.parametrize(
    "term", ["acl:2", "*", "인파 OR 보조금", "terms:보조금", '"인파"', "␟인파"]
)
def test_a_term_is_never_a_query_language(index: TantivyIndex, term: str) -> None:
    assert index.candidates([term], ALL, 10).tolist() == []


def test_an_index_without_rows_finds_nothing(tmp_path: Path) -> None:
    write_lexical(tmp_path / "empty", [])
    assert TantivyIndex(tmp_path / "empty").candidates(["인파"], ALL, 10).tolist() == []
