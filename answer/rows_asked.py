"""The rows of a table that a superlative chooses from, and what stands over and around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Self

from answer.compared import FULL_DAY, day_of, figure_of
from answer.evidence import Evidence, terms_of
from answer.occasion import years_of_line
from answer.question import Question
from answer.superlative import Asked, Superlative
from answer.totals import bare, named_rows
from index.masks import fulfils
from language.morphemes import Tagged
from language.thesaurus import common_form
from records.document import Block, Cell
from records.table import column_paths, is_total, row_headings, total_label

_SUMS_UP = ("평균", "전체", "전국", "누계", "증감", "구성비")
_LABELS = 2
"""Leading texts of a row that name it."""
_FRAMES = re.compile(
    "중|가운데|것|곳|데|때|해|달|날|수|건|전체|전부|모두|연간|총|년|월|일|현재|기관|지역|쪽|분야|항목|이번|각각?"
    "|시|군|구|읍|면|동|도|얼마|언제|어디|누구|며칠"
)
"""Words that frame a question: nothing in a table need say them."""
_THINGS = frozenset({"NNG", "NNP", "XR", "SL"})
_PARTS = frozenset({"XPN", "MM", "MAG", "IC"})
_YEARS = re.compile("올해|작년|지난해|재작년|금년|당해|연도|년도")


@dataclass(frozen=True, slots=True)
class Told:
    """What some texts say: their letters, and words of them in their common form."""

    letters: str
    terms: frozenset[str]

    @classmethod
    def of(cls, over: Iterable[str], cells: Iterable[str] = ()) -> Self:
        """Return what stands over a table, and of its cells the letters alone: they are many."""
        over = list(over)
        return cls(bare("\n".join([*over, *cells])), terms_of("\n".join(over)))

    def says(
        self, word: Asked, years: Set[int] = frozenset(), done: Set[str] = frozenset()
    ) -> bool:
        """Return whether a word is said, whole or morpheme by morpheme, or need not be.

        What was ``done`` is not asked for here, nor a year by which rows were chosen. A figure is said
        with what it counts: 10 of ``10. 3.`` is no 10월.
        """
        form = bare(word.text)
        said = next((n for n in range(len(form), 1, -1) if form[:n] in self.letters), 0)
        end = word.morphemes[0].start + said
        ends = {
            one.start: other.end if one.tag == "SN" and one.end == other.start else one.end
            for one, other in pairwise((*word.morphemes, word.morphemes[-1]))
        }
        return all(
            ends[each.start] <= end
            or each.form in done
            or _FRAMES.fullmatch(each.form)
            or self._says(each, years)
            for each in word.morphemes
        )

    def _says(self, each: Tagged, years: Set[int]) -> bool:
        if _YEARS.fullmatch(each.form):
            return bool(years)
        if each.tag == "SN":
            return each.form in map(str, years)
        if each.tag in _THINGS:
            within = len(each.form) > 1 and each.form in self.letters
            return within or common_form(each.form, each.tag) in self.terms
        # 불 of 불인정 and 당 of 1인당 say another thing
        return each.tag not in _PARTS and (each.tag, each.form) != ("XSN", "당")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: ``line`` is the best found of it, ``cells`` are by row and column.

    ``heads`` are the paths above its columns; ``about`` is what title, heading, sheet and office
    say of all of it. ``there`` counts the rows of the whole table that sum up no others.
    """

    line: Evidence
    cells: Mapping[int, Mapping[int, Cell]]
    heads: Mapping[int, str]
    about: str
    there: int

    @property
    def block(self) -> Block:
        """Return the table."""
        return self.line.block

    def texts(self, column: int) -> dict[int, str]:
        """Return what the cells of a column say, ``""`` where a row has none."""
        return {
            row: " ".join(cells[column].text.split()) if column in cells else ""
            for row, cells in self.cells.items()
        }

    def evidence(self, row: int) -> Evidence:
        """Return a row as evidence."""
        start, end = self.block.spans[row]
        return replace(self.line, row=row, start=start, end=end)


def rows_asked(
    question: Question, asked: Superlative, line: Evidence, own: int | None
) -> Rows | None:
    """Return the rows of a line's table from which a question chooses; ``None`` where it says none.

    Rows that sum up others are left out. They are of the year and office asked for, and those that
    the question names; each word that says which ones has to stand in them, over them or over their
    table. ``own`` is the year of their record.
    """
    block = line.block
    paths = column_paths(block)
    cells = {
        at: {cell.col: cell for cell in row}
        for at, row in enumerate(block.rows)
        if at >= block.header_rows and not sums_up(row) and _filled(row) > 1
    }
    record = line.record
    sheet = block.location.sheet or ""
    about = "\n".join([record.title, record.agency, record.department, line.heading, sheet])
    rows = Rows(
        line, cells, {col: " ".join(path) for col, path in paths.items()}, about, len(cells)
    )
    if not paths:
        return None
    kept = [at for at in cells if _of_the_office(question, rows, at)]
    kept = [at for at in kept if _of_the_years(question, rows, at, own)]
    done = {each.form for each in asked.deeds}
    words = [
        word.text for word in asked.scope if not done.intersection(m.form for m in word.morphemes)
    ]
    which = (*asked.scope, *asked.thing[:-1])
    words += [each.text for each in asked.thing[:-1]]
    some = {at: next(iter(cells[at].values())) for at in kept}
    named = named_rows(line, some, " ".join(words)) if some and words else some
    rows = replace(rows, cells={at: cells[at] for at in named})
    told = Told.of([about, *rows.heads.values()], map(_with_headings(block), named))
    return rows if all(told.says(word, question.years, done) for word in which) else None


def sums_up(row: Sequence[Cell]) -> bool:
    """Return whether a row sums up others or is measured against them (합계, 한빛시 계, 평균)."""
    labels = [cell.text.split() for cell in row if cell.text.strip() and not figure_of(cell.text)]
    return is_total(row) or any(
        total_label("".join(words)) or words[-1].endswith(_SUMS_UP) or words[1:][-1:] == ["계"]
        for words in labels[:_LABELS]
    )


def _with_headings(block: Block) -> Callable[[int], str]:
    """Return what tells what a row says with the merged cells that reach down to it."""
    above, spans = row_headings(block), block.spans

    def told(row: int) -> str:
        start, end = spans[row]
        return "\n".join([*(cell.text for cell in above[row]), block.text[start:end]])

    return told


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(cell.text.strip()) for cell in row)


def _of_the_office(question: Question, rows: Rows, at: int) -> bool:
    if fulfils(rows.line.record, question.filters):
        return True
    return question.names_office(_with_headings(rows.block)(at))


def _of_the_years(question: Question, rows: Rows, at: int, own: int | None) -> bool:
    """Return whether a row is of a year asked for, by itself, its days or its record."""
    if not question.years:
        return True
    days = (day_of(cell.text) for cell in rows.block.rows[at])
    dated = {
        date.fromordinal(int(each.size)).year for each in days if each and each.kind == FULL_DAY
    }
    told = years_of_line(rows.evidence(at), own) or dated or ({own} if own is not None else set())
    return not question.years.isdisjoint(told)
