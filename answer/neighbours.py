"""Rows and sections that stand beside the one which a question names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from answer.evidence import Evidence
from answer.precedents import same_subject
from ingest.outline import mark_length, outline
from language.particles import END
from records.document import Block
from records.table import column_paths, row_headings

_FORM = 2
"""Columns of a form: its rows are not of one kind, so that naming one rules out no other."""
_LABELS = 2
"""Leading cells of a row that name it."""


class Neighbours:
    """Of lines found, which stand beside a row or section that the question names instead."""

    def __init__(self, question: str, found: Sequence[Evidence]) -> None:
        self._question = question
        self._rows: dict[tuple[str, int], frozenset[int]] = {}
        headings: dict[str, set[str]] = {}
        records = {each.record.document_id: each.record for each in found}
        for each in found:
            if each.heading and self._says(each.heading[mark_length(each.heading) :]):
                headings.setdefault(each.record.document_id, set()).add(each.heading)
        self._series = {
            document: frozenset(
                heading
                for other, named in headings.items()
                for heading in named
                if other == document or same_subject(record, records[other])
            )
            for document, record in records.items()
        }

    def in_the_row(self, evidence: Evidence) -> bool:
        """Return whether a line is in no table, or in a row as good as any by its names."""
        named = self._rows_named(evidence)
        return not named or evidence.row in named

    def in_the_section(self, evidence: Evidence) -> bool:
        """Return whether no heading of the same rank is named instead.

        One in the same record, or in one of the same subject. A row that is named itself stands.
        """
        if evidence.row is not None and evidence.row in self._rows_named(evidence):
            return True
        named = self._series[evidence.record.document_id]
        rank = outline(evidence.heading)[1]
        return evidence.heading in named or all(outline(each)[1] != rank for each in named)

    def cells(self, evidence: Evidence) -> str:
        """Return what a line says, of a row only under the columns that the question names, if any."""
        if evidence.row is None:
            return evidence.quote
        paths = column_paths(evidence.block)
        named = [
            cell.text
            for cell in evidence.block.rows[evidence.row]
            if any(self._says(name) for name in paths.get(cell.col, ()))
        ]
        return "\n".join(named) or evidence.quote

    def _rows_named(self, evidence: Evidence) -> frozenset[int]:
        place = evidence.record.document_id, evidence.ordinal
        if place not in self._rows:
            self._rows[place] = frozenset(self._named(evidence.block))
        return self._rows[place]

    def _named(self, block: Block) -> Collection[int]:
        """Return the rows of a table whose names the question says, none where it says none.

        Names of two columns have to hold together where a row has both.
        """
        if not block.header_rows or len({cell.col for row in block.rows for cell in row}) <= _FORM:
            return ()
        by_column: dict[int, set[int]] = {}
        above = row_headings(block)
        for at, row in enumerate(block.rows):
            if at >= block.header_rows:
                for cell in [*above[at], *row][:_LABELS]:
                    if self._says(cell.text):
                        by_column.setdefault(cell.col, set()).add(at)
        rows: set[int] = set()
        for those in by_column.values():
            rows = (rows & those or rows) if rows else those
        return rows

    def _says(self, name: str) -> bool:
        """Return whether the question says every word of a name that is not all figures."""
        words = re.findall(r"[가-힣A-Za-z0-9]+", name)
        bare = "".join(words)
        return (
            len(bare) > 1
            and not bare.isdecimal()
            and all(
                re.search(rf"(?<![가-힣A-Za-z0-9]){re.escape(each)}{END}", self._question)
                for each in words
            )
        )
