"""A question answered from records, without a language model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from access.permit import Permit
from answer.compose import compose
from answer.confidence import by_words, judge
from answer.enumeration import enumerated
from answer.evidence import gather
from answer.folding import fold, one_voice, unrepeated, with_copies
from answer.precedents import flags_of
from answer.question import Before, Question, understand
from answer.spelling import corrected
from answer.thread import SUBJECT
from catalog.listing import Listings
from index.search import Hit, Search
from index.vocabulary import known_terms
from records.answer import Answer, Case, Confidence, Outcome

PASSAGES = 24
_WITH_COPIES = 48
"""Passages fetched, since the copies of one record may take half of the places."""
_CRITICISM = "감사 지적 사항"
_SURE = 1.0
"""Score and cosine of what was asked for by its number: more than any likeness reaches."""
_ADVICE = (
    "행사·사업·시설 이름처럼 자료에 적혔을 낱말로 바꾸어 물어보시기 바랍니다.",
    "연도나 기관을 빼고 넓게 물어보시기 바랍니다.",
    "담당 부서에 문의하거나 관리자에게 공유 폴더 연결을 요청하시기 바랍니다.",
)
_BY_WORDS = (
    "뜻으로 찾기가 아직 준비되지 않아 낱말로만 찾았습니다. 잠시 뒤에 다시 물어보시기 바랍니다."
)
_PARTIAL_ADVICE = ("질문과 일부만 맞는 자료입니다. 근거를 열어 확인하시기 바랍니다.",)


def ask(
    permit: Permit,
    text: str,
    search: Search,
    listings: Listings,
    *,
    drop: Collection[str] = (),
    previous: Answer | None = None,
) -> Answer:
    """Return the cited answer for the holder of the permit.

    ``drop`` names what was understood and is not wanted; ``previous`` is the holder's answer that
    the question follows. What cannot be supported by what the holder may see is not said; the
    advice is the same whether nothing exists or nothing may be seen.
    """
    question = read_question(permit, text, search, listings, drop=drop, previous=previous)
    found = [
        *_numbered(permit, question, search, listings),
        *search.search(permit, question.text, k=_WITH_COPIES, filters=question.filters),
    ]
    folded = fold(hit.passage.record for hit in found)
    hits = unrepeated(found, folded)[:PASSAGES]
    evidence = one_voice(gather(question.text, hits), folded)
    judgement = judge(question.text, hits, evidence)
    composed = compose(question, evidence)
    first = (_BY_WORDS,) if by_words(hits) else ()
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
            advice=(*first, *_PARTIAL_ADVICE) if judgement.outcome is Outcome.PARTIAL else (),
        )
    listing = enumerated(permit, question, search, listings)
    if listing is not None and listing.entries and answer.outcome is Outcome.NOT_FOUND:
        answer = replace(answer, outcome=Outcome.ANSWERED, confidence=Confidence.MEDIUM, advice=())
    return replace(answer, understood=question.understood, dropped=tuple(drop), listing=listing)


def read_question(
    permit: Permit,
    text: str,
    search: Search,
    listings: Listings,
    *,
    drop: Collection[str] = (),
    previous: Answer | None = None,
) -> Question:
    """Return a question as it is understood today, among what its asker may see."""
    offices = listings.offices(permit)
    before = Before()
    if previous is not None:
        again = read_question(permit, previous.question, search, listings, drop=previous.dropped)
        taken = [each.value.split() for each in previous.understood if each.kind == SUBJECT]
        subject = dict.fromkeys([*(noun for nouns in taken for noun in nouns), *again.subject])
        before = Before(previous.understood, tuple(subject))
    right, changes = corrected(text, lambda terms: known_terms(permit, search, terms), drop)
    question = understand(permit, right, offices, drop=drop, before=before)
    return replace(question, understood=(*changes, *question.understood))


def _flagged(
    permit: Permit,
    question: Question,
    cases: Iterable[Case],
    found: Sequence[Hit],
    search: Search,
) -> tuple[Case, ...]:
    """Return cases with what speaks against following them."""
    records = {hit.passage.record.document_id: hit.passage.record for hit in found}
    audits = search.search(permit, f"{question.text} {_CRITICISM}", k=PASSAGES)
    return tuple(
        replace(
            case,
            flags=flags_of(
                records[case.document_id], records.values(), [*audits, *found], question.today
            ),
        )
        for case in cases
    )


def _numbered(permit: Permit, question: Question, search: Search, listings: Listings) -> list[Hit]:
    """Return the passages of records whose 문서번호 is asked for, as surely found."""
    return [
        Hit(passage, _SURE, _SURE)
        for number in question.values("number")
        for document in listings.numbered(permit, number)
        for passage in search.reading.passages(
            permit, search.reading.chunks_of(permit, document)[:PASSAGES]
        )
    ]
