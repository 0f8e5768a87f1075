"""Evidence of what a question names: kind of paper, office, year, round, stage, row and section."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from answer.amended import in_force
from answer.contraries import Contraries
from answer.document_types import is_of_type
from answer.evidence import Evidence
from answer.expectation import figures_wanted
from answer.neighbours import Neighbours
from answer.occasion import of_the_round, years_of_line, years_of_records
from answer.polarity import deed_asked
from answer.question import Question
from answer.sought import holds_a_day, says_the_topic, says_what_is_asked, tells_the_deed
from index.masks import fulfils
from language.dates import years_in
from language.particles import says
from language.tense import says_done, tells_of
from records.listing import year_of
from records.stage import standing
from records.table import row_headings

_BOTH = re.compile(r"결과|실적|대비|비교|했|하였|되었|됐")
"""Beside a plan, this asks for what came of it as well."""
_OF_ANOTHER, _ITSELF, _MUCH = 0.75, 0.5, 0.4
"""Shares of a question's words, by their rarity; chosen on the parts mended on, with no sample lost."""
_NOTICED = 0.35
"""Share of the best score from which a notice of change counts."""
_ELSEWHERE = re.compile(
    r"(?:(?<![가-힣])타|다른|인근|인접한?|이웃한?|주변)\s*[가-힣]{0,8}"
    r"(?:시|군|구|기관|지자체|자치단체)(?=에서|은|는|이|가|의|도)"
)

Ranked = Sequence[tuple[float, Evidence]]


def as_asked(question: Question, ranked: Ranked, within: float) -> Ranked:
    """Return scored evidence, best first, without what is told of something else than is asked.

    Kind of paper, record among its like, office, year, half or round, stage, polarity, deed, row,
    column, section, line and cell: each is asked for only where some of what is said of it would be
    shown, with at least the share ``within`` of the best score, or stands in the best one's table. What
    nothing tells the year or stage of, stays. Where the last time (지난번) is asked for, what is of an
    office's earlier years goes as well.
    """
    if not ranked:
        return ranked
    ranked = in_force(question, ranked, _NOTICED)
    found = [each for _, each in ranked]
    near = [each for score, each in ranked if score >= within * ranked[0][0]]
    beside, years = Neighbours(question.text, found, near), years_of_records(found)
    contraries = Contraries(question.text, near)
    asked = deed_asked(question.text)
    figures = [
        holds
        for wanted, holds in figures_wanted(question.text)
        # beside a line that has the number (몇 곳) others say more of it; a sum (예산) is asked for alone
        if not (wanted.startswith("몇") and holds.search(found[0].quote))
    ]
    done = question.done or (not question.planned and says_done(question.text))
    contrasted = _contrasted(found) if done or question.planned else frozenset()
    sought: tuple[Callable[[Evidence], bool], ...] = ()
    if question.values("agency") and not question.broad:
        sought = (
            holds_a_day(question.text, near),
            says_what_is_asked(question.text, found[0]),
            says_the_topic(question.text, near),
            tells_the_deed(asked, near),
        )
    demands: tuple[Callable[[Evidence], bool], ...] = (
        lambda each: _of_the_type(question, each),
        beside.in_the_record,
        lambda each: _of_the_office(question, each),
        lambda each: _of_the_years(question, each, years.get(each.record.document_id)),
        lambda each: of_the_round(question.text, each),
        lambda each: _of_the_stage(question, each, contrasted, done),
        lambda each: asked is None or asked.met_by(beside.cells(each)),
        lambda each: asked is None or each.row is not None or asked.named_in(each.quote),
        lambda each: all(holds.search(each.quote) for holds in figures),
        contraries.leave,
        beside.in_the_row,
        beside.in_the_column,
        beside.in_the_section,
        beside.in_the_line,
        lambda each: question.broad or beside.in_the_cell(each),
        *sought,
    )
    for fits in demands:
        left = [(score, each) for score, each in ranked if fits(each)]
        if left and (left[0][0] >= within * ranked[0][0] or _beside(left[0][1], ranked[0][1])):
            ranked = left
    if question.values("latest"):
        ranked = _latest(ranked, within)
    return ranked if question.broad or not question.values("agency") else _of_the_matter(ranked)


def tells_of_the_office(question: Question, evidence: Evidence) -> bool:
    """Return whether a line is of the office that a question names, or of another's record and says its name.

    Merged cells that reach down to a row, the heading and the title say it as well.
    """
    if fulfils(evidence.record, question.filters):
        return True
    above = () if evidence.row is None else row_headings(evidence.block)[evidence.row]
    texts = (evidence.record.title, evidence.heading, *(each.text for each in above))
    return question.names_office("\n".join([*texts, evidence.quote]))


def of_other_years(
    question: Question, chosen: Sequence[Evidence], found: Sequence[Evidence]
) -> bool:
    """Return whether a year is asked for and no line chosen of those found is of it, or of none known."""
    years = years_of_records(found)
    return bool(question.years) and not any(
        _of_the_years(question, each, years.get(each.record.document_id)) for each in chosen
    )


def _beside(one: Evidence, other: Evidence) -> bool:
    """Return whether two are rows of one table: which of them scores more is chance."""
    table = one.record.document_id, one.ordinal
    return None not in (one.row, other.row) and table == (other.record.document_id, other.ordinal)


def _of_the_matter(ranked: Ranked) -> Ranked:
    """Return what says enough of the question beside the best line, where an office is named.

    A line of another record says of it with what stands above at least ``_OF_ANOTHER`` of what the
    best one says; one beside the best says itself at least ``_ITSELF`` of what that says, where that
    says much: another matter of that office or year is none that was asked.
    """
    best = ranked[0][1]
    own = best.own if best.own >= _MUCH else 0.0
    return [
        (score, each)
        for score, each in ranked
        if each.own >= _ITSELF * own
        and (
            each.record.document_id == best.record.document_id
            or each.coverage >= _OF_ANOTHER * best.coverage
        )
    ]


def _latest(ranked: Ranked, within: float) -> Ranked:
    """Return what is of each office's newest year, of which some would be shown."""
    newest: dict[str, int] = {}
    for score, each in ranked:
        year = year_of(each.record)
        if year is not None and score >= within * ranked[0][0]:
            newest[each.record.agency] = max(year, newest.get(each.record.agency, year))
    return [
        (score, each)
        for score, each in ranked
        if (year := year_of(each.record)) is None or year >= newest.get(each.record.agency, year)
    ]


def _of_the_type(question: Question, evidence: Evidence) -> bool:
    named = question.values("type")
    return not named or any(is_of_type(name, evidence.record) for name in named)


def _of_the_office(question: Question, evidence: Evidence) -> bool:
    """Return whether a line of a named office's record tells of that office."""
    named = question.values("agency")
    if not named or any(each in evidence.quote for each in named):
        return True
    return not _ELSEWHERE.search(evidence.quote) and not any(
        says(evidence.quote, each) for each in question.others
    )


def _of_the_years(question: Question, evidence: Evidence, own: int | None) -> bool:
    if not question.years:
        return True
    if told := years_of_line(evidence, own):
        dated = years_in(evidence.quote) if own is None else ()
        return not question.years.isdisjoint({*told, *dated})
    if own is None:
        return True
    said = years_in(f"{evidence.record.title}\n{evidence.heading}\n{evidence.quote}")
    return own in question.years or not question.years.isdisjoint(said)


def _of_the_stage(
    question: Question, evidence: Evidence, contrasted: Collection[str], done: bool
) -> bool:
    """Return whether a line is of the stage asked for, as it says itself, else as its record does.

    In a record that is neither plan nor result a line is of one where others are of the other.
    """
    if not done and not question.planned:
        return True
    is_what = standing(evidence.record)
    plan, result = is_what.plan, is_what.result
    if plan != result or evidence.record.document_id in contrasted:
        meant, was_done = tells_of(evidence.quote)
        if meant or was_done:
            plan, result = meant, was_done
    if plan == result:
        return True
    if question.planned:
        return plan or bool(_BOTH.search(question.text))
    return result


def _contrasted(found: Sequence[Evidence]) -> frozenset[str]:
    """Return the identifiers of the records that tell both what was meant to be and what was done."""
    told = [(each.record.document_id, *tells_of(each.quote)) for each in found]
    meant = {document for document, was_meant, _ in told if was_meant}
    return frozenset(meant & {document for document, _, was_done in told if was_done})
