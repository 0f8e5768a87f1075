"""Figures that contradict are told side by side; and what stands beside an answer goes with rights."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.compose import Composed, compose
from answer.desk import Desk
from answer.evidence import gather
from answer.question import understand
from catalog.listing import Listings
from index.embedding import Embedder
from index.search import Hit
from records.answer import Answer, Confidence, Outcome, Unread
from tests.answer.papers import hit, paragraphs
from tests.index.worlds import OPEN, OTHER, READER, THEIRS, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for
from tests.support.shelf import rule

LINE = "○ 안전요원 {}명을 다리와 광장에 배치하였다."
QUESTION = "등불축제 안전요원은 몇 명을 배치했나요?"


def paper(title: str, number: int, day: date, agency: str = "가람시") -> Hit:
    return hit(*paragraphs(LINE.format(number)), title=title, day=day, agency=agency)


def told(*hits: Hit, text: str = QUESTION) -> Composed:
    question = understand(permit_for(), text, [])
    return compose(question, gather(question.text, hits))


DRAFT = paper("2025 등불축제 결과보고(초안)", 40, date(2025, 10, 1))
LAST = paper("2025 등불축제 결과보고", 45, date(2025, 10, 20))


def test_both_figures_are_told_newest_first() -> None:
    answer = told(DRAFT, LAST)
    (group,) = answer.contradictions
    assert ["45명" in group[0].text, "40명" in group[1].text] == [True, True]
    numbers = {each.n for each in answer.citations}
    assert {n for side in group for n in side.citations} <= numbers
    assert {case.title for case in answer.cases} == {
        DRAFT.passage.record.title,
        "2025 등불축제 결과보고",
    }


def test_the_one_case_of_an_office_is_contradicted_by_its_others() -> None:
    answer = told(DRAFT, LAST, text="다른 기관은 안전요원을 몇 명 배치했나요?")
    assert [len(group) for group in answer.contradictions] == [2]


@pytest.mark.parametrize(
    "other",
    [
        paper("2024 등불축제 결과보고", 30, date(2024, 10, 20)),
        paper("2025 등불축제 결과보고", 30, date(2025, 10, 20), agency="누리군"),
        paper("2025 벚꽃잔치 결과보고", 30, date(2025, 10, 20)),
        paper("2025 등불축제 결과보고(최종)", 45, date(2025, 10, 21)),
    ],
)
def test_another_year_office_or_thing_contradicts_nothing(other: Hit) -> None:
    assert told(LAST, other).contradictions == ()


def test_a_contradiction_goes_with_the_right_to_one_side(
    tmp_path: Path, embedder: Embedder
) -> None:
    """SECURITY: of two figures the reader is told as many as may be seen, now and again later."""
    behind = rule("뒤", "everyone", agency="한빛시")
    with world(tmp_path, embedder, OPEN, THEIRS, behind) as made:
        for path, each in (("공유/가.txt", DRAFT), ("뒤/나.txt", LAST)):
            record = each.passage.record
            made.shelf.put(path, each.passage.chunk.text, title=record.title, day=record.date)
        made.build()
        desk = Desk(made.search(), made.database)
        kept, answer = desk.ask(READER, QUESTION)
        assert [len(group) for group in answer.contradictions] == [2]
        assert desk.answer(READER, kept) == answer
        made.shelf.relabel(OPEN, THEIRS, rule("뒤", "agency:나루군", agency="한빛시"))
        again = desk.answer(READER, kept)
        _, now = desk.ask(READER, QUESTION)
        assert again is not None
        assert again.contradictions == now.contradictions == ()
        assert "45" not in str((again, now))


def test_whom_to_ask_are_the_offices_of_the_cases() -> None:
    found = told(DRAFT, LAST)
    answer = Answer(QUESTION, Outcome.ANSWERED, Confidence.HIGH, (), (), found.cases)
    assert [each.words for each in answer.contacts] == ["가람시 안전과, 2025 담당"]


def test_files_that_could_not_be_read_are_counted_in_ones_own_range(tmp_path: Path) -> None:
    """SECURITY: a file in a folder that is closed to the reader is counted for nobody but its own."""
    with world(tmp_path, HashingEmbedder(), OPEN, THEIRS) as made:
        made.shelf.put("공유/글.txt", "소음 민원을 처리하였다.")
        made.shelf.put_unreadable("공유/암호.hwp")
        made.shelf.put_unreadable("나루/암호.hwp")
        made.shelf.put_container("공유/묶음.zip")
        made.build()
        locked = "암호가 걸린 파일"
        assert Listings(made.database).unread(READER) == (Unread(locked, 1),)
        assert Listings(made.database).unread(OTHER) == (Unread(locked, 2),)
        desk = Desk(made.search(), made.database)
        kept, answer = desk.ask(READER, "드론 야간 비행은 어떻게 했나요?")
        assert answer.unread == (Unread(locked, 1),)
        made.shelf.relabel(rule("공유", "agency:나루군", agency="한빛시"), THEIRS)
        again = desk.answer(READER, kept)
        assert again is not None
        assert again.unread == ()
