from __future__ import annotations

from answer.confidence import judge
from answer.evidence import gather
from records.answer import Confidence, Outcome
from tests.answer.papers import hit, paragraphs

LINE = paragraphs("○ 2025. 10. 4. 안전요원 120명을 등불다리에 배치하였다.")


def outcome(question: str, dense: float) -> tuple[Outcome, Confidence]:
    hits = [hit(*LINE, dense=dense)]
    judgement = judge(question, hits, gather(question, hits))
    return judgement.outcome, judgement.confidence


def test_near_and_covered_is_sure() -> None:
    assert outcome("등불다리 안전요원 배치", 0.9) == (Outcome.ANSWERED, Confidence.HIGH)


def test_near_or_covered_is_fairly_sure() -> None:
    assert outcome("주차 단속 실적 안전요원", 0.9) == (Outcome.ANSWERED, Confidence.MEDIUM)
    assert outcome("등불다리 안전요원 배치", 0.855) == (Outcome.ANSWERED, Confidence.MEDIUM)


def test_neither_is_told_with_care_or_not_at_all() -> None:
    assert outcome("주차 단속 실적 안전요원", 0.86) == (Outcome.PARTIAL, Confidence.LOW)
    assert outcome("주차 단속 실적", 0.8) == (Outcome.NOT_FOUND, Confidence.LOW)


def test_nothing_found_is_nothing_found() -> None:
    assert judge("무엇", [], []).outcome is Outcome.NOT_FOUND


def test_a_year_that_no_passage_says_is_a_sign_of_nothing() -> None:
    assert outcome("2031년 주차 단속 안전요원", 0.9)[0] is Outcome.NOT_FOUND
    assert outcome("2025년 주차 단속 안전요원", 0.9)[0] is Outcome.ANSWERED
