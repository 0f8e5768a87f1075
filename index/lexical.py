"""Lexical search with the permission inside the engine. The only file that knows tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import tantivy

from index.vectors import Rows

_HEAP_BYTES = 64 << 20
_UNDATED = 0
_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as the engine sees it; ``day`` is a proleptic ordinal, 0 when there is no date."""

    row: int
    terms: Sequence[str]
    acl_id: int
    agency: int
    department: int
    types: Sequence[int]
    topics: Sequence[int]
    day: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a hit must fulfil: the permitted scopes, and filters that only narrow further.

    ``None`` leaves a filter out; an empty set lets nothing through. ``years`` are the first and
    last days (ordinals) of periods, one of which is wanted.
    """

    acl_ids: frozenset[int]
    agencies: frozenset[int] | None = None
    not_agencies: frozenset[int] = frozenset()
    departments: frozenset[int] | None = None
    types: frozenset[int] | None = None
    topics: frozenset[int] | None = None
    years: tuple[tuple[int, int], ...] | None = None
    since: int | None = None
    until: int | None = None

    @property
    def empty(self) -> bool:
        """Return whether nothing can fulfil it."""
        wanted = (self.agencies, self.departments, self.types, self.topics, self.years)
        return not self.acl_ids or any(each is not None and not each for each in wanted)


class LexicalIndex(Protocol):
    """Finds rows by their terms among those that are permitted."""

    def candidates(self, terms: Sequence[str], narrowing: Narrowing, limit: int) -> Rows:
        """Return up to ``limit`` rows that hold any of the terms, ascending; int64.

        All of them when no more than ``limit`` match: then nothing hidden can have a say.
        """
        ...


class TantivyIndex:
    """A finished tantivy index, read only."""

    def __init__(self, directory: Path) -> None:
        """Open what :func:`write_lexical` wrote.

        Raises:
            ValueError: when tantivy cannot read it.
        """
        self._index = tantivy.Index.open(str(directory))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def candidates(self, terms: Sequence[str], narrowing: Narrowing, limit: int) -> Rows:
        """See :class:`LexicalIndex`."""
        wanted = list(dict.fromkeys(terms))
        if not wanted or narrowing.empty:
            return np.empty(0, np.int64)
        any_term = tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.term_query(self._schema, "terms", term, "freq"),
                )
                for term in wanted
            ]
        )
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, any_term), *self._filters(narrowing)]
        )
        hits = self._searcher.search(query, limit, count=False).hits
        return np.sort(np.array(self._rows([address for _, address in hits]), dtype=np.int64))

    def _rows(self, addresses: list[tantivy.DocAddress]) -> list[Any]:
        try:
            return self._searcher.fast_field_values("row", addresses)
        except (
            ValueError
        ):  # up to ``index.generation.FORMAT`` 6 it is stored, a hundred times slower
            return [self._searcher.doc(address).get_first("row") for address in addresses]

    def _filters(self, narrowing: Narrowing) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        # SECURITY: the permission is part of the query, before the best are taken
        filters = [self._among("acl", narrowing.acl_ids)]
        for field, values in (
            ("agency", narrowing.agencies),
            ("department", narrowing.departments),
            ("type", narrowing.types),
            ("topic", narrowing.topics),
        ):
            if values is not None:
                filters.append(self._among(field, values))
        if narrowing.not_agencies:
            excluded = self._among("agency", narrowing.not_agencies)[1]
            filters.append((tantivy.Occur.MustNot, excluded))
        if narrowing.since is not None or narrowing.until is not None:
            since = narrowing.since if narrowing.since is not None else _UNDATED + 1
            until = narrowing.until if narrowing.until is not None else _NEVER
            filters.append(self._within([(since, until)]))
        if narrowing.years is not None:
            filters.append(self._within(narrowing.years))
        return filters

    def _within(self, periods: Sequence[tuple[int, int]]) -> tuple[tantivy.Occur, tantivy.Query]:
        days = [
            (
                tantivy.Occur.Should,
                tantivy.Query.range_query(
                    self._schema, "day", tantivy.FieldType.Unsigned, first, last
                ),
            )
            for first, last in periods
        ]
        any_of = tantivy.Query.boolean_query(days)
        return tantivy.Occur.Must, tantivy.Query.const_score_query(any_of, 0.0)

    def _among(self, field: str, values: frozenset[int]) -> tuple[tantivy.Occur, tantivy.Query]:
        members = tantivy.Query.term_set_query(self._schema, field, sorted(values))
        return tantivy.Occur.Must, tantivy.Query.const_score_query(members, 0.0)


def write_lexical(directory: Path, entries: Iterable[Entry]) -> None:
    """Write a finished index into an empty directory; one segment when it is small."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", fast=True)
    for name in ("acl", "agency", "department", "type", "topic", "day"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    directory.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(directory))
    writer = index.writer(_HEAP_BYTES, 1)
    for entry in entries:
        document = tantivy.Document()
        document.add_text("terms", " ".join(entry.terms))
        document.add_unsigned("row", entry.row)
        document.add_unsigned("acl", entry.acl_id)
        document.add_unsigned("agency", entry.agency)
        document.add_unsigned("department", entry.department)
        for name, numbers in (("type", entry.types), ("topic", entry.topics)):
            for number in numbers:
                document.add_unsigned(name, number)
        document.add_unsigned("day", entry.day)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
