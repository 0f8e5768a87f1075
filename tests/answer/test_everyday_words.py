"""Everyday words count as the office words that say the same wherever an answer is weighed."""

from __future__ import annotations

import pytest

from answer.contraries import Contraries
from answer.evidence import gather
from answer.polarity import deed_asked
from language.predicates import denials, predicates
from tests.answer.papers import hit, paragraphs


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("통근버스 노선", "○ 셔틀은 세 노선으로 다닌다."),
        ("셔틀 노선", "○ 통근버스는 세 노선으로 다닌다."),
        ("엘리베이터 점검", "○ 승강기를 매달 살펴본다."),
        ("애 봐 주는 시간", "○ 보육 시간은 아홉 시부터이다."),
    ],
)
def test_a_line_in_other_words_says_all_that_is_asked(question: str, line: str) -> None:
    best, *_ = gather(question, [hit(*paragraphs(line), title="안내")])
    assert best.coverage == pytest.approx(1.0)


def test_a_word_of_several_morphemes_weighs_no_more_than_its_parts() -> None:
    """Else a line that says a part of it would say less of the question than before."""
    said, other = "○ 통근 시간을 옮긴다.", "○ 버스 노선을 줄인다."
    lines = gather("통근버스 노선", [hit(*paragraphs(said, other), title="안내")])
    assert sum(each.own for each in lines) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "denied"),
    [("부지를 늘리지 않았다.", True), ("부지를 넓혔으나 창고는 없다.", False)],
)
def test_a_deed_in_other_words_is_denied_or_told(text: str, denied: bool) -> None:
    (stem,) = (each.term for each in predicates("부지를 확대하였다."))
    assert denials(text, stem) == {denied}


def test_who_did_not_do_it_is_asked_in_other_words() -> None:
    deed = deed_asked("담장을 고치지 않은 학교는 어디인가요?")
    assert deed is not None
    assert deed.met_by("가람학교는 담장을 수리하지 않았다.")
    assert not deed.met_by("나래학교는 담장을 수리하지 못한 곳이 없다.")


def test_a_line_that_tells_the_contrary_in_other_words_goes() -> None:
    question = "예산을 늘린 부서는 어디인가요?"
    lines = ["○ 가람과는 예산을 확대하였다.", "○ 나래과는 예산을 축소하였다."]
    more, less = gather(question, [hit(*paragraphs(*lines), title="예산")])
    if "축소" in more.quote:
        more, less = less, more
    contraries = Contraries(question, [more, less])
    assert contraries.leave(more)
    assert not contraries.leave(less)
