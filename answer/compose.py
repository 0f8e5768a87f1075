"""From evidence to an answer: agency by agency, every statement with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain

from answer.as_asked import as_asked, of_other_years
from answer.choosing import MOST_PER_AGENCY, best_case_of_each_story, chosen_of
from answer.citations import cite, supported, verbatim
from answer.contradictions import opposed
from answer.document_types import is_of_type
from answer.evidence import Evidence
from answer.expectation import expectations
from answer.extremes import Extreme, extreme_of
from answer.identifiers import is_in, names
from answer.named import says_most_of_the_matter, speaks_of_what_is_named
from answer.question import Question
from answer.totals import Total, total_of
from answer.untold import NOTHING, Untold, untold
from ingest.outline import mark_length
from language.tense import told_as_done
from records.answer import Case, Citation, Statement
from records.listing import year_of
from records.stage import Stage, name_of, standing
from records.table import column_paths, is_total, row_headings

_WITHIN = 0.55
_WITHIN_BROAD = 0.35
"""A statement below this share of the best one's score is left out: sooner where one thing is
asked than where several offices are."""
_BY_STAGE = {Stage.DISCARDED: 0.7, Stage.DRAFT: 0.9, Stage.REVIEW: 0.95}
_AGED, _AGED_LATEST = 0.01, 0.03
"""What each year of age takes off, up to five: more where the latest is asked for."""
_NAMED = 1.5
"""What saying the very number, article or sum that was named is worth."""
_ITSELF = 4
"""And what standing in that article is: more than any words of a line that refers to it."""
_COLUMN = re.compile(r"〔([^〕]*)〕")


@dataclass(frozen=True, slots=True)
class Composed:
    """Statements in their order, their citations by number, and the cases they come from.

    ``of_other_years`` when a year was asked for and all that is said is of others; ``untold``
    is what of the question nothing said says; ``extreme`` when the extreme that was asked for is said.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    cases: tuple[Case, ...]
    contradictions: tuple[tuple[Statement, ...], ...] = ()
    of_other_years: bool = False
    untold: Untold = NOTHING
    extreme: bool = False


def compose(
    question: Question, evidence: Sequence[Evidence], steps: Sequence[Evidence] = ()
) -> Composed:
    """Return what can be said: the best evidence of each agency, none said twice.

    A sum or an extreme that is asked for comes first, of an extreme its rows next and what else its record says.

    Where there are ``steps`` of a procedure, these in their order and under their own numbers.
    What fails its check (a quote that does not stand, a figure that is not in it) is left out.
    """
    of_a_value = bool(expectations(question.text))
    ranked = sorted(
        ((_preferred(question, each), each) for each in evidence),
        key=lambda pair: _place(*pair, sums_first=of_a_value),
    )
    every = [each for _, each in ranked]
    within = _WITHIN_BROAD if question.broad else _WITHIN
    if not question.broad or len(question.values("years")) > 1:
        speaks = speaks_of_what_is_named(question, evidence, within)
        ranked = [(score, each) for score, each in ranked if speaks(each)]
    fitting = as_asked(question, ranked, within)
    if question.broad and fitting:
        says_enough = says_most_of_the_matter(question, [each for _, each in fitting])
        fitting = [(score, each) for score, each in fitting if says_enough(each)]
        fitting = best_case_of_each_story(fitting, question)
    chosen = list(steps) or chosen_of(fitting, within, question)
    statements: list[Statement] = []
    cited = _Cited()
    extreme = None if steps else extreme_of(question, every)
    most = _most(extreme, cited) if extreme is not None else None
    total = total_of(question.text, chosen) if most is None else None
    if extreme is not None and most is not None:
        statements.append(most)
        having = extreme.rows[:MOST_PER_AGENCY]
        beside = (each for each in chosen if each.record == having[0].record)
        chosen = [*having, *(each for each in beside if not _is_one_of(having, each))]
    if total is not None and (summed := _summed(total, cited)) is not None:
        statements.append(summed)
    for agency in dict.fromkeys(each.record.agency for each in chosen):
        own = (each for each in chosen if each.record.agency == agency)
        told = (_said(each, cited, numbered=bool(steps)) for each in own)
        statements += [said for said in told if said is not None]
    sides = (
        tuple(said for each in group if (said := _said(each, cited)) is not None)
        for group in opposed(chosen, evidence)
    )
    contradictions = tuple(group for group in sides if len(group) > 1)
    used = {n for each in (*statements, *chain(*contradictions)) for n in each.citations}
    citations = tuple(each for each in cited.citations if each.n in used)
    return Composed(
        tuple(statements),
        citations,
        _cases(cited.evidence, citations),
        contradictions,
        bool(chosen) and of_other_years(question, chosen, evidence),
        NOTHING if steps else untold(question, chosen),
        most is not None,
    )


def _place(score: float, line: Evidence, *, sums_first: bool) -> tuple[float, bool, str, int, int]:
    """Return where a scored line stands: of rows as good as each other their sum first, where a value is asked."""
    part = sums_first and line.row is not None and not is_total(line.block.rows[line.row])
    return -score, part, line.record.document_id, line.ordinal, line.start


class _Cited:
    """Citations in the order in which they were first needed, each piece of evidence once."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self.evidence: list[Evidence] = []

    def number(self, evidence: Evidence) -> int:
        """Return the number of a piece of evidence."""
        place = (evidence.record.document_id, evidence.ordinal, evidence.start, evidence.end)
        for each in self.citations:
            if (each.document_id, each.block, each.start, each.end) == place:
                return each.n
        self.citations.append(cite(len(self.citations) + 1, evidence))
        self.evidence.append(evidence)
        return len(self.citations)


def _said(evidence: Evidence, cited: _Cited, *, numbered: bool = False) -> Statement | None:
    tried = cite(1, evidence)
    text = marked_text(evidence, numbered=numbered)
    marked = Statement(text, (1,), evidence.record.agency)
    heads = _rows_over(evidence, _figures(" ".join(_COLUMN.findall(text))))
    # SECURITY: what its quote does not carry is not said
    if not verbatim(tried, evidence.block) or not supported(marked, [tried]) or heads is None:
        return None
    text = _COLUMN.sub(r"\1:", marked.text)
    return replace(marked, text=text, citations=tuple(map(cited.number, (evidence, *heads))))


def _rows_over(evidence: Evidence, figures: Set[str]) -> list[Evidence] | None:
    """Return the rows of a row's own table, over or beside it, that hold some figures.

    They are cited with it: ``2025년: 30명`` says a year that does not stand in the row. ``None`` where
    one of the figures stands in none of them.
    """
    if evidence.row is None or not figures:
        return []
    block, spans = evidence.block, evidence.block.spans
    beside = {cell.row for cell in row_headings(block)[evidence.row]}
    found, left = [], set(figures)
    for at, (row, (start, end)) in enumerate(zip(block.rows, spans, strict=True)):
        over = at < block.header_rows or (row and row[0].row in beside)
        if over and (held := figures & _figures(block.text[start:end])):
            found.append(replace(evidence, start=start, end=end, row=at))
            left -= held
    return None if left else found


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))


def _summed(total: Total, cited: _Cited) -> Statement | None:
    # SECURITY: a sum stands as long as each of its addends does
    if not all(verbatim(cite(1, each), each.block) for each in total.rows):
        return None
    numbers = tuple(cited.number(each) for each in total.rows)
    return Statement(total.text, numbers, total.rows[0].record.agency, total.computed)


def _most(extreme: Extreme, cited: _Cited) -> Statement | None:
    """Return the statement of an extreme, its own rows cited first; ``None`` where it is not proven."""
    heads = _rows_over(extreme.rows[0], _figures(extreme.head))
    # SECURITY: the most of several stands as long as each row compared does
    if heads is None or not all(verbatim(cite(1, each), each.block) for each in extreme.compared):
        return None
    for row, words in zip(extreme.rows, extreme.told, strict=True):
        quote = [cite(1, row)]
        # SECURITY: of a row nothing is said but what stands in it
        if not all(supported(Statement(each, (1,)), quote) for each in words):
            return None
    numbers = tuple(cited.number(each) for each in (*extreme.rows, *extreme.next, *heads))
    return Statement(extreme.text, numbers, extreme.rows[0].record.agency, extreme.computed)


def _is_one_of(rows: Sequence[Evidence], line: Evidence) -> bool:
    place = line.record.document_id, line.ordinal, line.start
    return any((each.record.document_id, each.ordinal, each.start) == place for each in rows)


def marked_text(evidence: Evidence, *, numbered: bool = False) -> str:
    """Return a quote as a statement: without its mark, a row as ``〔열〕 값`` pairs.

    A mark that numbers (``1.``, ``①``) stays where lines are ``numbered``.
    Before the first stand the unit of its figures and the merged cells that reach down to it. What
    stands in ``〔〕`` is written over or beside the row in its own table, years and rounds included:
    without them nobody can tell the figures of ``2024년 | 2025년`` apart. Only a unit that holds a
    figure (``1,000원``) is left out: it need stand in no row.
    """
    if evidence.row is None:
        begin = mark_length(evidence.quote)
        if numbered and any(each.isalnum() for each in evidence.quote[:begin]):
            begin = 0
        return " ".join(evidence.quote[begin:].split())
    block, row = evidence.block, evidence.row
    parts = []
    above = _heads(cell.text for cell in row_headings(block)[row])
    counted = any(isinstance(cell.value, int | float) for cell in block.rows[row])
    if block.unit and counted and not _figures(block.unit):
        above = f"{_heads([f'(단위: {block.unit})'])} {above}".strip()
    names = {column: _heads(path) for column, path in column_paths(block).items()}
    for cell in block.rows[row]:
        if value := " ".join(cell.text.split()):
            name = f"{above} {names.get(cell.col, '')}".strip()
            parts.append(f"〔{name}〕 {value}" if name else value)
            above = ""
    return ", ".join(parts)


def _heads(words: Iterable[str]) -> str:
    """Return words joined, nothing where they would end the ``〔〕`` around them."""
    text = " ".join(" ".join(words).split())
    return "" if re.search(r"[〔〕]", text) else text


def _preferred(question: Question, evidence: Evidence) -> float:
    """Return a score that prefers what was asked for: done before planned, the year, the newer."""
    title = name_of(evidence.record)
    year = year_of(evidence.record)
    is_what = standing(evidence.record)
    score = evidence.score * _BY_STAGE.get(is_what.stage, 1.0)
    if question.done and is_what.plan and not is_what.result:
        score *= 0.6
    if question.done and is_what.result:
        score *= 1.1
    if question.done and told_as_done(evidence.quote):
        score *= 1.15
    if question.planned and is_what.plan:
        score *= 1.1
    if question.years:
        stated = any(str(year) in title for year in question.years)
        dated = evidence.record.date is not None and evidence.record.date.year in question.years
        score *= 1.15 if stated or dated else 0.8
    elif year is not None:
        aged = _AGED_LATEST if question.values("latest") else _AGED
        score *= 1.0 - aged * max(0, min(5, question.today.year - year))
    if any(is_of_type(name, evidence.record) for name in question.values("type")):
        score *= 1.1
    if any(names(each, evidence) for each in question.understood):
        score *= _NAMED
    if is_in(question.understood, evidence.article):
        score *= _ITSELF
    return score


def _cases(chosen: Sequence[Evidence], citations: Sequence[Citation]) -> tuple[Case, ...]:
    cases: dict[str, Case] = {}
    for each in chosen:
        record = each.record
        numbers = tuple(c.n for c in citations if c.document_id == record.document_id)
        if numbers:
            cases[record.document_id] = Case(
                record.document_id,
                record.title,
                record.agency,
                record.department,
                record.date,
                numbers,
                stage=standing(record).stage.words,
            )
    return tuple(cases.values())
