"""A question answered from records, without a language model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from access.permit import Permit
from answer.calibration import calibrated
from answer.compose import compose
from answer.confidence import SURE, Judgement, Signs, by_words, judge, signs_of
from answer.enumeration import enumerated
from answer.evidence import Evidence, gather
from answer.folding import Folded, fold, one_voice, unrepeated, with_copies
from answer.identifiers import unsaid
from answer.narrowing import fulfilling
from answer.precedents import flags_of
from answer.procedure import steps_in
from answer.question import Question, understand
from answer.spelling import corrected
from answer.thread import SUBJECT, Before
from catalog.listing import Listings
from index.search import Filters, Hit, Search
from index.vocabulary import known_terms
from records.answer import PARTLY, Answer, Case, Confidence, Outcome
from records.document_type import AUDIT
from records.passage import Particulars

PASSAGES = 24
_WITH_COPIES = 48
"""Passages fetched, since the copies of one record may take half of the places."""
_LINES_OF_PROCEDURE = 5
"""Best lines in whose records a procedure is looked for that is asked for."""
_LONGEST_PROCEDURE = 96
"""Passages of a record that is looked through for a procedure."""
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
    read = _read_for(permit, question, search, listings, filters)
    found, folded, hits, evidence = read.found, read.folded, read.hits, read.evidence
    model = next((hit.model for hit in hits if hit.model), "")
    thresholds = calibrated(search.home, model)
    judgement = judge(signs_of(question.text, hits, evidence), thresholds)
    missing = unsaid(question.understood, evidence)
    if missing:  # what is named exactly is not answered by what is only like it
        judgement = _of_something_else(question, judgement)
    steps = _steps(permit, question, evidence, search)
    composed = compose(question, evidence, steps)
    elsewhen = composed.of_other_years and judgement.outcome is not Outcome.NOT_FOUND
    if elsewhen:
        judgement = Judgement(Outcome.PARTIAL, Confidence.LOW)
    first = (
        *((_BY_WORDS,) if by_words(hits) else ()),
        *((_of_other_years(question),) if elsewhen else ()),
        *(f"‘{each.words}’: 찾은 자료 어디에도 적혀 있지 않습니다." for each in missing),
    )
    answer = Answer(text, Outcome.NOT_FOUND, Confidence.LOW, (), (), (), (*first, *_ADVICE))
    if judgement.outcome is not Outcome.NOT_FOUND and composed.statements:
        answer = replace(
            answer,
            outcome=judgement.outcome,
            confidence=judgement.confidence,
            statements=composed.statements,
            citations=composed.citations,
            contradictions=composed.contradictions,
            cases=_flagged(permit, question, with_copies(composed.cases, folded), found, search),
            advice=(*first, PARTLY) if judgement.outcome is Outcome.PARTIAL else (),
        )
    listing = enumerated(permit, question, search, listings)
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
    read = _read_for(permit, question, search, listings, Filters())
    return signs_of(question.text, read.hits, read.evidence)


@dataclass(frozen=True, slots=True)
class _Read:
    """Passages found, their records with copies folded, and of those read the hits and evidence."""

    found: list[Hit]
    folded: list[Folded]
    hits: list[Hit]
    evidence: list[Evidence]


def _read_for(
    permit: Permit, question: Question, search: Search, listings: Listings, filters: Filters
) -> _Read:
    found = [
        *_numbered(permit, question, search, listings, fulfilling(permit, search, filters)),
        *search.search(
            permit, question.text, k=_WITH_COPIES, filters=question.filters, blocks=False
        ),
    ]
    folded = fold(hit.passage.record for hit in found)
    hits = _read(permit, unrepeated(found, folded)[:PASSAGES], search)
    return _Read(found, folded, hits, one_voice(gather(question.text, hits), folded))


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


def _read(permit: Permit, hits: Sequence[Hit], search: Search) -> list[Hit]:
    """Return hits with their blocks, as far as they may still be seen."""
    ids = [hit.passage.chunk_id for hit in hits]
    passages = {each.chunk_id: each for each in search.reading.passages(permit, ids)}
    return [
        replace(hit, passage=passages[hit.passage.chunk_id])
        for hit in hits
        if hit.passage.chunk_id in passages
    ]


def _numbered(
    permit: Permit,
    question: Question,
    search: Search,
    listings: Listings,
    fulfils: Callable[[Particulars], bool],
) -> list[Hit]:
    """Return the passages of records whose 문서번호 is asked for, as surely found."""
    return [
        Hit(passage, SURE, SURE)
        for number in question.values("number")
        for document in listings.numbered(permit, number)
        for passage in search.reading.passages(
            permit, search.reading.chunks_of(permit, document)[:PASSAGES], blocks=False
        )
        if fulfils(passage.record)
    ]
