"""A question answered from records, without a language model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from access.permit import Permit
from answer.calibration import calibrated
from answer.compose import Composed, compose
from answer.confidence import Judgement, Signs, by_words, judge, signs_of
from answer.enumeration import enumerated
from answer.evidence import Evidence
from answer.folding import with_copies
from answer.held import NEARLY, holds_none
from answer.identifiers import unsaid
from answer.meant import by_meaning
from answer.precedents import flags_of
from answer.procedure import steps_in
from answer.question import Question, understand
from answer.read_for import PASSAGES, Read, read_elsewhere, read_for
from answer.spelling import corrected
from answer.thread import SUBJECT, Before
from catalog.listing import Listings
from index.search import Filters, Hit, Search
from index.vocabulary import known_terms
from records.answer import PARTLY, Answer, Case, Confidence, Outcome, Understood
from records.document_type import AUDIT
from records.listing import Listing

_LINES_OF_PROCEDURE = 5
"""Best lines in whose records a procedure is looked for that is asked for."""
_LONGEST_PROCEDURE = 96
"""Passages of a record that is looked through for a procedure."""
_SURER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_CRITICISM = "감사 지적 사항"
_ADVICE = (
    "행사·사업·시설 이름처럼 자료에 적혔을 낱말로 바꾸어 물어보시기 바랍니다.",
    "연도나 기관을 빼고 넓게 물어보시기 바랍니다.",
    "담당 부서에 문의하거나 관리자에게 공유 폴더 연결을 요청하시기 바랍니다.",
)
_BY_WORDS = (
    "뜻으로 찾기가 아직 준비되지 않아 낱말로만 찾았습니다. 잠시 뒤에 다시 물어보시기 바랍니다."
)


def ask(
    permit: Permit,
    text: str,
    search: Search,
    listings: Listings,
    *,
    drop: Collection[str] = (),
    previous: Answer | None = None,
    filters: Filters = Filters(),
) -> Answer:
    """Return the cited answer for the holder of the permit.

    ``drop`` names what was understood and is not wanted; ``previous`` is the holder's answer that
    the question follows. It is found within ``filters`` alone. What cannot be supported by what
    the holder may see is not said; the advice is the same whether nothing exists or nothing may be
    seen.
    """
    question = read_question(
        permit, text, search, listings, drop=drop, previous=previous, filters=filters
    )
    listing = enumerated(permit, question, search, listings)
    read = read_for(permit, question, search, listings, filters)
    tried = _tried(permit, question, search, listing, read)
    wider = replace(question.filters, agencies=filters.agencies, departments=filters.departments)
    if not tried.sure and wider != question.filters:
        # what an office's own records do not tell may stand in another's, of it (감사, 현황)
        elsewhere = read_elsewhere(permit, question, search, read, wider)
        again = _tried(permit, question, search, listing, elsewhere)
        tried = again if again.sure else tried
    read, composed, judgement = tried.read, tried.composed, tried.judgement
    first = (
        *((_BY_WORDS,) if by_words(read.hits) else ()),
        *((_of_other_years(question),) if tried.elsewhen else ()),
        *(f"‘{each}’: 보인 자료에 적혀 있지 않습니다." for each in tried.untold),
        *(f"‘{each.words}’: 찾은 자료 어디에도 적혀 있지 않습니다." for each in tried.missing),
    )
    answer = Answer(text, Outcome.NOT_FOUND, Confidence.LOW, (), (), (), (*first, *_ADVICE))
    if tried.found and composed.statements:
        answer = replace(
            answer,
            outcome=judgement.outcome,
            confidence=judgement.confidence,
            statements=composed.statements,
            citations=composed.citations,
            contradictions=composed.contradictions,
            cases=_flagged(
                permit, question, with_copies(composed.cases, read.folded), read.found, search
            ),
            advice=(*first, PARTLY) if judgement.outcome is Outcome.PARTIAL else (),
        )
    if listing is not None and listing.entries and answer.outcome is Outcome.NOT_FOUND:
        answer = replace(answer, outcome=Outcome.ANSWERED, confidence=Confidence.MEDIUM, advice=())
    return replace(
        answer,
        understood=question.understood,
        overruled=question.overruled,
        dropped=tuple(drop),
        listing=listing,
    )


def signs(permit: Permit, text: str, search: Search, listings: Listings) -> Signs | None:
    """Return what speaks for an answer to a question; ``None`` where nothing is found."""
    question = read_question(permit, text, search, listings)
    read = read_for(permit, question, search, listings, Filters())
    found = signs_of(question.text, read.hits, read.evidence)
    if found is None or found.unheld:
        return found
    meant = by_meaning(question.text, read.evidence, search.nearness)
    return replace(found, unheld=holds_none(question.text, meant, NEARLY))


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of reading: what can be said, how sure it is, and what of the question is in none of it."""

    read: Read
    composed: Composed
    judgement: Judgement
    missing: tuple[Understood, ...]

    @property
    def sure(self) -> bool:
        """Return whether it answers the question, at least fairly surely."""
        return self.judgement.confidence is not Confidence.LOW and bool(self.composed.statements)

    @property
    def found(self) -> bool:
        """Return whether so much speaks for an answer that one is given."""
        return self.judgement.outcome is not Outcome.NOT_FOUND

    @property
    def elsewhen(self) -> bool:
        """Return whether all of it is of other years than the one that was asked for."""
        return self.found and self.composed.of_other_years

    @property
    def untold(self) -> tuple[str, ...]:
        """Return the words of the question that nothing of it says."""
        return self.composed.untold.words if self.found else ()


def _tried(
    permit: Permit, question: Question, search: Search, listing: Listing | None, read: Read
) -> _Tried:
    """Return what can be said of what was read, and how surely."""
    evidence = read.evidence
    model = next((hit.model for hit in read.hits if hit.model), "")
    thresholds = calibrated(search.home, model)
    judgement = judge(signs_of(question.text, read.hits, evidence), thresholds)
    missing = unsaid(question.understood, evidence)
    if missing:  # what is named exactly is not answered by what is only like it
        judgement = _of_something_else(question, judgement)
    steps = _steps(permit, question, evidence, search)
    if listing is not None and listing.entries:  # beside a list stands what is of its records
        evidence = _of_the_list(listing, evidence)
    meant: Sequence[Evidence] = evidence
    if judgement.outcome is not Outcome.NOT_FOUND and not steps:
        meant = by_meaning(question.text, evidence, search.nearness)
        if holds_none(question.text, meant, NEARLY):
            judgement = Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    composed = _composed(question, evidence, meant, steps)
    tried = _Tried(read, composed, judgement, missing)
    if tried.composed.untold.of_another:
        return replace(tried, judgement=Judgement(Outcome.NOT_FOUND, Confidence.LOW))
    if tried.composed.extreme and tried.found and not by_words(read.hits):
        # of a table that accounts for every word of the question
        surely = max(judgement.confidence, Confidence.MEDIUM, key=_SURER.index)
        tried = replace(tried, judgement=Judgement(Outcome.ANSWERED, surely))
    if tried.elsewhen or tried.untold:
        tried = replace(tried, judgement=Judgement(Outcome.PARTIAL, Confidence.LOW))
    return tried


def _composed(
    question: Question,
    evidence: Sequence[Evidence],
    meant: Sequence[Evidence],
    steps: Sequence[Evidence],
) -> Composed:
    """Return what can be said of evidence as ``meant``, or by its words where what is near is of another matter."""
    nearer = compose(question, meant, steps)
    if meant is evidence or not nearer.untold.of_another:
        return nearer
    return compose(question, evidence, steps)


def read_question(
    permit: Permit,
    text: str,
    search: Search,
    listings: Listings,
    *,
    drop: Collection[str] = (),
    previous: Answer | None = None,
    filters: Filters = Filters(),
) -> Question:
    """Return a question as it is understood today, among what its asker may see."""
    offices = listings.offices(permit)
    before = Before()
    if previous is not None:
        again = read_question(permit, previous.question, search, listings, drop=previous.dropped)
        taken = [each.value.split() for each in previous.understood if each.kind == SUBJECT]
        subject = dict.fromkeys([*(noun for nouns in taken for noun in nouns), *again.subject])
        before = Before.of(previous.question, previous.understood, tuple(subject))
    right, changes = corrected(
        text,
        lambda terms: known_terms(permit, search, terms),
        drop,
        [name for office in offices for name in office],
    )
    question = understand(permit, right, offices, drop=drop, before=before, filters=filters)
    return replace(question, understood=(*changes, *question.understood))


def _of_other_years(question: Question) -> str:
    years = " · ".join(each.words for each in question.understood if each.kind == "years")
    return f"‘{years}’ 자료에서는 찾지 못했습니다. 보인 것은 다른 해의 자료이니 날짜를 확인하시기 바랍니다."


def _of_something_else(question: Question, judgement: Judgement) -> Judgement:
    """Return what is left of an answer when nothing of it says what was named exactly."""
    if judgement.outcome is Outcome.NOT_FOUND or not question.subject:
        return Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    return Judgement(Outcome.PARTIAL, Confidence.LOW)


def _of_the_list(listing: Listing, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return what stands in the records of a list; nothing where no words were asked for."""
    listed = {each.document_id for each in listing.entries} if listing.words else frozenset[str]()
    return [each for each in evidence if each.record.document_id in listed]


def _flagged(
    permit: Permit,
    question: Question,
    cases: Sequence[Case],
    found: Sequence[Hit],
    search: Search,
) -> tuple[Case, ...]:
    """Return cases with what speaks against following them, wherever it stands."""
    records = {hit.passage.record.document_id: hit.passage.record for hit in found}
    followed = [records[case.document_id] for case in cases]
    # an audit paper speaks against a case by its name or number, so those are what is looked for
    named = " ".join(f"{each.agency} {each.title} {each.stated('문서번호')}" for each in followed)
    papers = Filters(types=frozenset({AUDIT}))
    audits = search.by_words(permit, f"{named} {_CRITICISM}", k=PASSAGES, filters=papers)
    return tuple(
        replace(case, flags=flags_of(record, records.values(), [*audits, *found], question.today))
        for case, record in zip(cases, followed, strict=True)
    )


def _steps(
    permit: Permit, question: Question, evidence: Sequence[Evidence], search: Search
) -> list[Evidence]:
    """Return the steps of the procedure that is asked for, of all that is seen of its record."""
    records = {each.record.document_id: each.record for each in evidence[:_LINES_OF_PROCEDURE]}
    for document, record in records.items() if question.steps else ():
        chunks = search.reading.chunks_of(permit, document)
        if len(chunks) <= _LONGEST_PROCEDURE:
            passages = search.reading.passages(permit, chunks)
            blocks = dict(block for each in passages for block in each.blocks)
            if found := steps_in(question.text, record, blocks):
                return found
    return []
