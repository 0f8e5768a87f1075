"""What a question names: what does not speak of it tells of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set

from answer.evidence import Evidence, terms_of
from answer.question import Question
from answer.subject import about, asked_or_done
from language.normal import fold
from records.table import header_line, row_headings

_MOST = 0.5
"""Of the records found: what more of them say names none of them. And of the question's matter: a
title that says less of it names nothing, and has a word of it by chance."""


def speaks_of_what_is_named(
    question: Question, found: Sequence[Evidence], within: float
) -> Callable[[Evidence], bool]:
    """Return a test whether one of the lines found tells of what a question names.

    ``found`` is best first. Of the titles over lines, and the cells of rows, with at least the share
    ``within`` of the best score, that which says most of the question's matter and half of it at least
    names it, by the word of it that fewest records say: 억새 of 억새축제 방문객. A line tells of it when its record
    says it anywhere; a row beside one that says it has to as well. All lines do where there is no
    name, or most records say it and it is all that the title says (축제 방문객).
    """
    told: dict[str, list[str]] = {}
    for each in found:
        texts = told.setdefault(each.record.document_id, [each.record.title])
        texts += (each.heading, each.quote)
    matter = set(question.subject)
    matter = (matter - asked_or_done(question.text)) or matter
    near = dict.fromkeys(
        each.record.title for each in found if each.score >= within * found[0].score
    )
    labels = dict.fromkeys(
        cell.text
        for each in found
        if each.row is not None and each.score >= within * found[0].score
        for cell in each.block.rows[each.row]
    )
    over = (*near, *labels)
    names = max((_said(matter, [each]) for each in over), key=len, default=frozenset[str]())
    if len(names) < _MOST * len(matter):
        return lambda _: True
    said = {document: _said(names, texts) for document, texts in told.items()}
    held = Counter(noun for nouns in said.values() for noun in nouns)
    fewest = min(held.values(), default=len(said))
    if fewest > _MOST * len(said) and fewest == max(held.values(), default=fewest):
        if len(names) < 2:
            return lambda _: True
        # all records say all of it: lines tell the name (억새) from the kind (축제). A part of a name (솔 of
        # 솔공원), which in a line Kiwi takes apart otherwise or not at all, tells nothing.
        held = Counter(noun for each in found for noun in _said(names, _row(each)))
        fewest = min(held.values(), default=0)
    rarest = {noun for noun in names if held[noun] == fewest}
    rows = {_table(each) for each in found if each.row is not None and _said(rarest, _row(each))}

    def speaks(line: Evidence) -> bool:
        if not rarest & said[line.record.document_id]:
            return False
        over = (line.record.title, line.heading)
        return _table(line) not in rows or bool(_said(rarest, (*over, *_row(line))))

    return speaks


def says_most_of_the_matter(
    question: Question, found: Sequence[Evidence]
) -> Callable[[Evidence], bool]:
    """Return a test whether a line says more than half of the subject's nouns that any one found says.

    With its title, heading, columns and merged cells; properties (사례) do not count.
    Whoever asks how several offices did something is not told what another one did of one of its words:
    관리 of 인파 관리. All lines do where none says any.
    """
    matter = set(about(question.subject))
    said = {line: len(_said(matter, _over(line))) for line in found}
    most = max(said.values(), default=0)
    return lambda line: 2 * said[line] > most or not most


def _over(line: Evidence) -> list[str]:
    """Return a line with everything that stands above it."""
    columns = header_line(line.block) if line.row is not None else ""
    return [line.record.title, line.heading, columns, *_row(line)]


def _table(line: Evidence) -> tuple[str, int]:
    return line.record.document_id, line.ordinal


def _row(line: Evidence) -> list[str]:
    """Return a line, of a row with the merged cells that reach down to it."""
    above = () if line.row is None else row_headings(line.block)[line.row]
    return [line.quote, *(cell.text for cell in above)]


def _said(nouns: Set[str], texts: Sequence[str]) -> frozenset[str]:
    """Return which nouns some texts say, be it as a part of a longer name (불꽃 of 강변불꽃제)."""
    words = frozenset[str]().union(*map(terms_of, texts))
    letters = "".join(fold(" ".join(texts)).split())
    return frozenset(noun for noun in nouns if noun in words or (len(noun) > 1 and noun in letters))
