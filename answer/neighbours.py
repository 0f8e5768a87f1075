"""Rows, sections, lines and records that stand beside the one which a question names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from answer.alike import Asked, told_in
from answer.evidence import Evidence
from answer.polarity import cell_told
from answer.precedents import same_subject
from ingest.outline import mark_length, outline
from language.particles import ENDS
from records.document import Block, BlockKind
from records.table import column_paths, is_total, row_headings

_FORM = 2
"""Columns of a form: its rows are not of one kind, so that naming one rules out no other."""
_LABELS = 2
"""Leading cells of a row that name it."""
_OF_ALL = re.compile(r"전체|모두|전부|합계|통틀어|합(?:하면|쳐)|(?<![가-힣])총(?![가-힣]*[장무])")
"""What asks for the row of a table that holds its sum, where no row is named."""
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:회계연도|학년도|년도?)?")


class Neighbours:
    """Of lines found, which stand beside what the question names instead.

    ``near`` are those that would be told: only with them lines are compared word by word.
    """

    def __init__(self, question: str, found: Sequence[Evidence], near: Sequence[Evidence]) -> None:
        self._asked = Asked(question)
        self._rows: dict[tuple[str, int], frozenset[int]] = {}
        self._headings: dict[str, set[str]] = {}
        self._lines: dict[str, list[Evidence]] = {}
        self._labels: dict[str, tuple[set[str], set[str]]] = {}
        for each in found:
            if each.heading:
                self._headings.setdefault(each.record.document_id, set()).add(each.heading)
            place = each.record.document_id, each.ordinal
            if each.row is not None and place not in self._rows:
                self._labels_beside(each)
        for each in near:
            if each.row is None:
                self._lines.setdefault(each.record.document_id, []).append(each)
        self._under = {
            (each.record.document_id, each.ordinal)
            for each in near
            if each.row is not None and self._columns_named(each.block)
        }
        self._cells = any(self._is_named(each) for each in near)
        records = {each.record.document_id: each.record for each in found}
        titles = {(each.record.agency, each.record.title) for each in near}
        self._titles = {
            (agency, title)
            for agency, title in titles
            if any(
                agency == whose
                and self._asked.means(*(_own(agency, each) for each in (one, title)))
                for whose, one in titles
            )
        }
        named = {
            document: {
                each
                for each in those
                if self._asked.says(_unmarked(each))
                and not _says_of_all(_unmarked(each), records[document].title)
            }
            for document, those in self._headings.items()
        }
        if not any(named.values()):
            named = {
                document: {each for each in those if self._says_the_end(each, those)}
                for document, those in self._headings.items()
            }
        self._series = {
            document: frozenset(
                heading
                for other, those in named.items()
                for heading in those
                if other == document or same_subject(record, records[other])
            )
            for document, record in records.items()
        }

    def _says_the_end(self, heading: str, those: Collection[str]) -> bool:
        """Return whether the question says the last word of a heading, which no other one holds.

        That of several words is what the thing is: 컴퓨터 of 업무용 컴퓨터.
        """
        words = _unmarked(heading).split()
        return (
            len(words) == _LABELS
            and self._asked.says(words[-1])
            and not any(words[-1] in each for each in those if each != heading)
        )

    def in_the_record(self, evidence: Evidence) -> bool:
        """Return whether no record of the office has a title alike that the question says instead."""
        return (evidence.record.agency, evidence.record.title) not in self._titles

    def in_the_row(self, evidence: Evidence) -> bool:
        """Return whether a line is of a row as good as any by its names.

        Beside a table, whether it does not begin with the name of another row or column than that
        which the question names.
        """
        if evidence.row is None:
            named, others = self._labels.get(evidence.record.document_id, (set(), set()))
            line = _unmarked(evidence.quote)
            return not _begins(line, others) or any(told_in(line, each) for each in named)
        rows = self._rows_named(evidence)
        return not rows or evidence.row in rows

    def in_the_column(self, evidence: Evidence) -> bool:
        """Return whether a row stands under a column that is named, or none near it does."""
        place = evidence.record.document_id, evidence.ordinal
        return evidence.row is None or not self._under or place in self._under

    def in_the_section(self, evidence: Evidence) -> bool:
        """Return whether no heading of the same rank is named instead.

        One in the same record, or in one of the same subject. A row that is named itself stands.
        """
        if evidence.row is not None and evidence.row in self._rows_named(evidence):
            return True
        document, heading = evidence.record.document_id, evidence.heading
        named, rank = self._series[document], outline(heading)[1]
        if heading in named:
            return True
        return all(outline(each)[1] != rank for each in named) and not any(
            outline(each)[1] == rank and self._asked.means(_unmarked(each), _unmarked(heading))
            for each in self._headings.get(document, ())
        )

    def in_the_line(self, evidence: Evidence) -> bool:
        """Return whether no line of its record says the same of what the question names instead.

        In a list neither is one of the same section whose item the question says instead.
        """
        return evidence.row is not None or not any(
            self._asked.means(each.quote, evidence.quote)
            or (
                each.heading == evidence.heading
                and _is_listed(each)
                and _is_listed(evidence)
                and self._asked.means_item(_unmarked(each.quote), _unmarked(evidence.quote))
            )
            for each in self._lines.get(evidence.record.document_id, ())
        )

    def cells(self, evidence: Evidence) -> str:
        """Return what a line says, of a row only under the columns that the question names, if any."""
        if evidence.row is None:
            return evidence.quote
        columns = self._columns_named(evidence.block)
        row, paths = evidence.block.rows[evidence.row], column_paths(evidence.block)
        told = (
            cell_told(" ".join(paths[cell.col]), cell.text) for cell in row if cell.col in columns
        )
        return "\n".join(told) or evidence.quote

    def _columns_named(self, block: Block) -> frozenset[int]:
        """Return the columns above which stands what the question names, years aside."""
        return frozenset(
            column
            for column, path in column_paths(block).items()
            if any(self._asked.says(_undated(name).strip()) for name in path)
        )

    def in_the_cell(self, evidence: Evidence) -> bool:
        """Return whether a line is a row that is named as its column is, or no such row is near."""
        return not self._cells or self._is_named(evidence)

    def _is_named(self, evidence: Evidence) -> bool:
        """Return whether the question says the names of a row and of a column of it, each in one."""
        if evidence.row is None or evidence.row not in self._rows_named(evidence):
            return False
        block = evidence.block
        labels = [*row_headings(block)[evidence.row], *block.rows[evidence.row]][:_LABELS]
        heads = (word for path in column_paths(block).values() for word in path)
        return any(self._asked.says_in_one(each.text) for each in labels) and any(
            self._asked.says_in_one(each) for each in heads
        )

    def _labels_beside(self, evidence: Evidence) -> None:
        """Keep the names of rows and columns that the question says, and of those beside them."""
        block = evidence.block
        rows, columns = self._rows_named(evidence), self._columns_named(block)
        named, others = self._labels.setdefault(evidence.record.document_id, (set(), set()))
        for at, row in enumerate(block.rows if rows else ()):
            if at >= block.header_rows and row:
                (named if at in rows else others).add(row[0].text)
        for column, path in column_paths(block).items() if columns else ():
            (named if column in columns else others).update(path)
        others -= named

    def _rows_named(self, evidence: Evidence) -> frozenset[int]:
        place = evidence.record.document_id, evidence.ordinal
        if place not in self._rows:
            self._rows[place] = frozenset(self._named(evidence.block))
        return self._rows[place]

    def _named(self, block: Block) -> Collection[int]:
        """Return the rows of a table whose names the question says, none where it says none.

        The sum of all is meant where none is named and all is asked for. Names of two columns have to
        hold together where a row has both. Where one is said in one,
        another whose words are strewn over the question is none.
        """
        if not block.header_rows or len({cell.col for row in block.rows for cell in row}) <= _FORM:
            return ()
        by_column: dict[int, dict[int, bool]] = {}
        above = row_headings(block)
        for at, row in enumerate(block.rows):
            if at >= block.header_rows:
                for cell in [*above[at], *row][:_LABELS]:
                    if self._asked.says(cell.text):
                        in_one = self._asked.says_in_one(cell.text)
                        by_column.setdefault(cell.col, {})[at] = in_one
        rows: set[int] = set()
        for said in by_column.values():
            those = {at for at, in_one in said.items() if in_one} or set(said)
            rows = (rows & those or rows) if rows else those
        if not rows and _OF_ALL.search(self._asked.text):
            rows = {at for at, row in enumerate(block.rows) if is_total(row)}
        return rows


def _begins(line: str, names: Iterable[str]) -> bool:
    return any(
        len(name) > 1
        and not name.isdecimal()
        and line.startswith(name)
        and ENDS.match(line, len(name))
        for name in names
    )


def _is_listed(line: Evidence) -> bool:
    return line.block.kind is BlockKind.LIST_ITEM


def _unmarked(heading: str) -> str:
    return heading[mark_length(heading) :]


def _says_of_all(heading: str, title: str) -> bool:
    """Return whether a heading is a word of its record's title, which tells none of its sections."""
    return heading.strip() in title.split()


def _own(agency: str, title: str) -> str:
    """Return a title without its years and its agency, which tells none from the agency's others."""
    return _undated(title.replace(agency, " ") if agency else title)


def _undated(title: str) -> str:
    """Return a title without its years: those of its lines count, whatever it is called."""
    return _YEAR.sub(" ", title)
