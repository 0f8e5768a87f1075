from __future__ import annotations

import pytest

from answer.confidence import SURE, Judgement, Thresholds, judge, signs_of
from answer.evidence import gather
from index.search import Hit
from records.answer import Confidence, Outcome
from tests.answer.papers import hit, paragraphs

LINE = paragraphs("○ 2025. 10. 4. 안전요원 120명을 등불다리에 배치하였다.")
E5 = Thresholds(floor=0.852, coverage_weight=0.1, close=0.87)


def judged(question: str, hits: list[Hit], thresholds: Thresholds | None = E5) -> Judgement:
    return judge(signs_of(question, hits, gather(question, hits)), thresholds)


def outcome(
    question: str, dense: float, thresholds: Thresholds | None = E5
) -> tuple[Outcome, Confidence]:
    judgement = judged(question, [hit(*LINE, dense=dense)], thresholds)
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
    assert judged("무엇", []).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("question", ["?", "무엇인가요?", "언제", "..."])
def test_to_what_says_nothing_there_is_no_answer(question: str) -> None:
    assert judged(question, [hit(*LINE, dense=0.9)]).outcome is Outcome.NOT_FOUND


def test_a_year_that_no_passage_says_is_a_sign_of_nothing() -> None:
    assert outcome("2031년 주차 단속 안전요원", 0.9)[0] is Outcome.NOT_FOUND
    assert outcome("2025년 주차 단속 안전요원", 0.9)[0] is Outcome.ANSWERED


def test_a_thing_asked_by_name_that_no_near_passage_names_is_not_found() -> None:
    assert outcome("등불다리 안전요원 일당은 얼마인가요?", 0.9)[0] is Outcome.NOT_FOUND
    assert outcome("등불다리 안전요원은 몇 명인가요?", 0.9)[0] is Outcome.ANSWERED


def test_it_may_be_named_in_other_words_above_or_in_a_longer_word() -> None:
    lines = paragraphs("○ 1호기: 8,000원", "○ 2호기: 9,000원")
    hits = [hit(*lines, title="승강기 점검표")]
    for question in ("엘리베이터는 얼마인가요?", "점검료는 얼마인가요?"):
        assert judged(question, hits).outcome is not Outcome.NOT_FOUND
    question = "2호기 기사는 누구인가요?"
    assert judged(question, hits).outcome is Outcome.NOT_FOUND


def test_a_far_passage_that_names_it_does_not_count() -> None:
    far = hit(*paragraphs("○ 안전요원 일당은 10만 원으로 한다."), title="인부 노임", dense=0.8)
    near = [hit(*LINE, title=f"등불축제 {n}", dense=0.9) for n in range(5)]
    question = "등불다리 안전요원 일당은 얼마인가요?"
    hits = [*near, far]
    assert judged(question, hits).outcome is Outcome.NOT_FOUND
    hits = [*near[:4], far]
    assert judged(question, hits).outcome is not Outcome.NOT_FOUND


def test_cosines_that_nobody_calibrated_count_for_nothing() -> None:
    for dense in (0.0, 0.2, 0.9):
        assert outcome("등불다리 안전요원 배치", dense, None) == (Outcome.PARTIAL, Confidence.LOW)
        assert outcome("주차 단속 실적 안전요원", dense, None)[0] is Outcome.NOT_FOUND


def test_what_is_asked_by_its_number_needs_no_cosine() -> None:
    assert outcome("등불다리 안전요원 배치", SURE, None) == (Outcome.ANSWERED, Confidence.HIGH)
    assert outcome("등불다리 안전요원 배치", SURE) == (Outcome.ANSWERED, Confidence.HIGH)


def test_the_floor_is_that_of_the_model() -> None:
    wide = Thresholds(floor=0.3, coverage_weight=0.4, close=0.5)
    assert outcome("등불다리 안전요원 배치", 0.2, wide) == (Outcome.ANSWERED, Confidence.MEDIUM)
    assert outcome("등불다리 안전요원 배치", 0.2)[0] is Outcome.NOT_FOUND


def test_what_is_strange_to_every_near_record_counts_against_an_answer() -> None:
    strict = Thresholds(floor=0.83, coverage_weight=0.1, close=0.95, strange_weight=0.2)
    assert outcome("안전요원 배치", 0.86, strict)[0] is not Outcome.NOT_FOUND
    assert outcome("어린이집 대기 순번", 0.86, strict)[0] is Outcome.NOT_FOUND
    assert outcome("어린이집 대기 순번", SURE, strict)[0] is not Outcome.NOT_FOUND
