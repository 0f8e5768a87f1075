"""A question answered from records, without a language model."""

from __future__ import annotations

from access.permit import Permit
from answer.compose import compose
from answer.confidence import judge
from answer.evidence import gather
from answer.folding import fold, one_voice, unrepeated, with_copies
from answer.question import understand
from index.search import Search
from records.answer import Answer, Confidence, Outcome

PASSAGES = 24
_WITH_COPIES = 48
"""Passages fetched, since the copies of one record may take half of the places."""
_ADVICE = (
    "행사·사업·시설 이름처럼 자료에 적혔을 낱말로 바꾸어 물어보시기 바랍니다.",
    "연도나 기관을 빼고 넓게 물어보시기 바랍니다.",
    "담당 부서에 문의하거나 관리자에게 공유 폴더 연결을 요청하시기 바랍니다.",
)
_PARTIAL_ADVICE = ("질문과 일부만 맞는 자료입니다. 근거를 열어 확인하시기 바랍니다.",)


def ask(permit: Permit, text: str, search: Search) -> Answer:
    """Return the cited answer for the holder of the permit.

    What cannot be supported by what the holder may see is not said; the advice is the same
    whether nothing exists or nothing may be seen.
    """
    question = understand(permit, text, search.reading.agencies(permit))
    found = search.search(permit, question.text, k=_WITH_COPIES, filters=question.filters)
    folded = fold(hit.passage.record for hit in found)
    hits = unrepeated(found, folded)[:PASSAGES]
    evidence = one_voice(gather(question.text, hits), folded)
    judgement = judge(text, hits, evidence)
    composed = compose(question, evidence)
    if judgement.outcome is Outcome.NOT_FOUND or not composed.statements:
        return Answer(text, Outcome.NOT_FOUND, Confidence.LOW, (), (), (), _ADVICE)
    return Answer(
        question=text,
        outcome=judgement.outcome,
        confidence=judgement.confidence,
        statements=composed.statements,
        citations=composed.citations,
        cases=with_copies(composed.cases, folded),
        advice=_PARTIAL_ADVICE if judgement.outcome is Outcome.PARTIAL else (),
    )
