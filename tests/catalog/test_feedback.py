"""Feedback: kept for one's own answers, and told to offices without whom and without what they may not see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.permit import Permit
from access.role import Role
from answer.feedback_desk import FeedbackDesk
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.audit import Audit
from catalog.database import Database
from catalog.feedback import Feedbacks
from catalog.forgetting import forget_in_answers
from catalog.record_feedback import FeedbackOnRecords
from catalog.records import document_id
from records.anonymity import LEAST_PERSONS, rounded
from records.feedback import (
    WHOLE,
    Feedback,
    RecordFeedback,
    Report,
    Verdict,
    citation_key,
    places_of,
    statement_key,
)
from tests.support.answers import answer_citing
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

PATH, OTHER_PATH = "공유/가.txt", "공유/나.txt"
RECORD, OTHER_RECORD = (document_id("시험 폴더", each) for each in (PATH, OTHER_PATH))
LINES = ("# 1. 개요", "안전요원은 120명이다.", "# 2. 예산", "예산은 3천만 원이다.")
PEOPLE, MONEY = (RECORD, 1, LINES[1]), (RECORD, 3, LINES[3])
ELSEWHERE = (OTHER_RECORD, 0, "살수차를 두었다.")
ASKERS = [permit_for(f"asker{n}", "가람시", "축제과") for n in range(4)]
HEAD = permit_for("head", posts=["안전총괄과장"])
HELPED, WRONG = Verdict.HELPED, Verdict.WRONG


@pytest.fixture
def shelved(database: Database, tmp_path: Path) -> Shelf:
    seat(database, HEAD, permit_for("clerk"), permit_for("other", "가람시"), *ASKERS)
    open_to_all = replace(rule("공유", "everyone", agency="한빛시"), department="안전총괄과")
    made = shelf(database, tmp_path / "share", open_to_all)
    made.put(PATH, *LINES)
    made.put(OTHER_PATH, ELSEWHERE[2])
    return made


def asked(shelved: Shelf, asker: Permit, *sources: tuple[str, int, str]) -> str:
    return Answers(shelved.database).keep(asker, answer_citing(*sources or (PEOPLE,)))


def say(
    shelved: Shelf,
    asker: Permit,
    verdict: Verdict = HELPED,
    remark: str = "",
    *sources: tuple[str, int, str],
    place: str = WHOLE,
) -> str:
    identifier = asked(shelved, asker, *sources)
    said = Feedback(place, verdict, remark)
    assert FeedbackDesk(shelved.database).give(asker, identifier, said)
    return identifier


def told(shelved: Shelf, permit: Permit = HEAD) -> list[RecordFeedback]:
    return FeedbackDesk(shelved.database).on_records(permit)


def reports(shelved: Shelf, permit: Permit = HEAD) -> list[Report]:
    return [report for each in told(shelved, permit) for report in each.reports]


def test_an_answer_is_spoken_of_as_a_whole_and_by_its_parts(shelved: Shelf) -> None:
    answer = answer_citing(PEOPLE, MONEY)
    assert [each.key for each in places_of(answer)] == [
        WHOLE,
        statement_key(PEOPLE[2]),
        statement_key(MONEY[2]),
        "citation:1",
        "citation:2",
    ]
    assert places_of(answer.without_records()) == ()


def test_the_latest_counts_for_each_place_and_can_be_taken_back(shelved: Shelf) -> None:
    feedbacks, asker = Feedbacks(shelved.database), ASKERS[0]
    identifier = asked(shelved, asker)
    first, second = Feedback(WHOLE, WRONG, "130명입니다."), Feedback(citation_key(1), HELPED)
    for said in (Feedback(WHOLE, HELPED), second, first):
        assert feedbacks.give(asker, identifier, said)
    assert feedbacks.own(asker, identifier) == (first, second)
    assert feedbacks.give(asker, identifier, Feedback(WHOLE, HELPED, "까닭은 남지 않는다"))
    assert feedbacks.own(asker, identifier)[0] == Feedback(WHOLE, HELPED)
    assert feedbacks.take_back(asker, identifier, WHOLE)
    assert not feedbacks.take_back(asker, identifier, WHOLE)
    assert feedbacks.own(asker, identifier) == (second,)


def test_nothing_is_said_of_anothers_answer_or_of_what_is_not_there(shelved: Shelf) -> None:
    feedbacks, (asker, other, *_) = Feedbacks(shelved.database), ASKERS
    identifier = asked(shelved, asker)
    assert feedbacks.give(asker, identifier, Feedback(WHOLE, HELPED))
    assert not feedbacks.give(other, identifier, Feedback(WHOLE, WRONG))
    assert not feedbacks.take_back(other, identifier, WHOLE)
    assert feedbacks.own(other, identifier) == ()
    assert not feedbacks.give(asker, "none", Feedback(WHOLE, HELPED))
    for place in ("citation:2", "statement:0", "", "answer "):
        assert not feedbacks.give(asker, identifier, Feedback(place, HELPED))


def test_nothing_is_said_of_what_was_closed_since(shelved: Shelf) -> None:
    feedbacks, asker = Feedbacks(shelved.database), ASKERS[0]
    identifier = asked(shelved, asker, PEOPLE, MONEY)
    shelved.relabel(*shelved.rules, rule("공유/가.txt", "person:head", heading="2. 예산"))
    assert not feedbacks.give(asker, identifier, Feedback(citation_key(2), WRONG))
    assert not feedbacks.give(asker, identifier, Feedback(statement_key(MONEY[2]), WRONG))
    assert feedbacks.give(asker, identifier, Feedback(citation_key(1), WRONG))


def test_an_office_learns_how_many_it_helped_from_three_on(shelved: Shelf) -> None:
    for number, asker in enumerate(ASKERS, start=1):
        say(shelved, asker)
        say(shelved, asker)  # a person counts once, however often they say so
        counts = [(each.record.document_id, each.helped, each.wrong) for each in told(shelved)]
        assert counts == ([] if number < LEAST_PERSONS else [(RECORD, 3, 0)])


def test_a_mistake_is_told_at_its_place_from_the_first_report_on(shelved: Shelf) -> None:
    say(shelved, ASKERS[0], WRONG, "130명으로 고쳐졌습니다.", place=citation_key(1))
    say(shelved, ASKERS[1], WRONG, place=statement_key(PEOPLE[2]))
    say(shelved, ASKERS[2], WRONG, "낡은 자료입니다.")
    (each,) = told(shelved)
    assert (each.record.document_id, each.helped, each.wrong) == (RECORD, 0, 3)
    whole, at = each.reports
    assert (whole.location, whole.quote, whole.remarks) == (None, "", ("낡은 자료입니다.",))
    assert (at.quote, at.persons, at.remarks) == (PEOPLE[2], 2, ("130명으로 고쳐졌습니다.",))
    assert at.location is not None
    assert at.location.label() == "문단 2"
    assert not at.changed
    shelved.put(PATH, LINES[0], "안전요원은 130명이다.")
    assert [report.changed for report in reports(shelved)] == [True, True]


def test_nobody_but_the_office_learns_anything(shelved: Shelf) -> None:
    for asker in ASKERS:
        say(shelved, asker, WRONG, "틀렸습니다.")
    for stranger in ("clerk", "other"):
        assert told(shelved, permit_for(stranger)) == []
    assert told(shelved, ASKERS[0]) == []
    Accounts(shelved.database).add_role("clerk", Role.FOLDER_OWNER, shelved.folder.id)
    assert len(told(shelved, permit_for("clerk"))) == 1
    Accounts(shelved.database).disable("head", at=HEAD.at)
    assert told(shelved) == []


def test_what_the_office_may_not_see_is_as_if_nobody_had_said_it(shelved: Shelf) -> None:
    """The same as in a world that never held the budget."""
    names = ",".join(f"person:{each.principal.person_id}" for each in ASKERS).split(",")
    for asker in ASKERS:
        say(shelved, asker, WRONG, "예산이 틀렸습니다.", MONEY)
        say(shelved, asker, HELPED, "", PEOPLE, MONEY)
    assert told(shelved)[0].wrong == 4
    shelved.relabel(*shelved.rules, rule("공유/가.txt", *names, heading="2. 예산"))
    (each,) = told(shelved)
    assert (each.helped, each.wrong, each.reports) == (3, 0, ())
    shelved.relabel(replace(rule("공유", *names, agency="한빛시"), department="안전총괄과"))
    assert told(shelved) == []


def test_a_remark_goes_to_who_may_see_all_that_it_is_about(shelved: Shelf) -> None:
    remark = "살수차는 두지 않았습니다."
    say(shelved, ASKERS[0], WRONG, remark, PEOPLE, ELSEWHERE)
    assert {report.remarks for report in reports(shelved)} == {(remark,)}
    shelved.relabel(*shelved.rules, rule("공유/나.txt", "person:asker0"))
    assert [(each.record.document_id, each.wrong) for each in told(shelved)] == [(RECORD, 1)]
    assert [report.remarks for report in reports(shelved)] == [()]


def test_a_remark_names_neither_its_writer_nor_a_person(shelved: Shelf) -> None:
    asker = ASKERS[0]
    remark = f"{asker.principal.name}(asker0)입니다. 010-1234-5678로 알려 주세요. 130명이 맞습니다."
    say(shelved, asker, WRONG, remark)
    (kept,) = reports(shelved)[0].remarks
    assert kept == "○○○(○○○)입니다. [전화번호 가림]로 알려 주세요. 130명이 맞습니다."
    log = str([entry.detail for entry in Audit(shelved.database).entries()])
    assert "130명" not in log
    assert "asker0" not in str(told(shelved))


def test_a_remark_on_what_was_disposed_of_is_gone(shelved: Shelf) -> None:
    say(shelved, ASKERS[0], WRONG, "살수차는 두지 않았습니다.", PEOPLE, ELSEWHERE)
    with shelved.database.writing() as connection:
        forget_in_answers(connection, frozenset({OTHER_RECORD}))
    assert [report.remarks for report in reports(shelved)] == [()]


def test_each_step_is_logged_and_names_no_words(shelved: Shelf) -> None:
    identifier = say(shelved, ASKERS[0], WRONG, "틀렸습니다.")
    desk = FeedbackDesk(shelved.database)
    assert desk.take_back(ASKERS[0], identifier, WHOLE)
    assert not desk.give(ASKERS[1], identifier, Feedback(WHOLE, HELPED))
    told(shelved)
    acts = [(e.person_id, e.act, e.outcome) for e in Audit(shelved.database).entries(limit=4)]
    assert acts == [
        ("head", "read_feedback", "nothing"),
        ("asker1", "feedback", "refused"),
        ("asker0", "feedback", "done"),
        ("asker0", "feedback", "done"),
    ]


def test_an_answer_that_goes_takes_what_was_said_of_it_along(shelved: Shelf) -> None:
    from catalog.versions import forget_earlier

    say(shelved, ASKERS[0], WRONG, "틀렸습니다.")
    with shelved.database.writing() as connection:
        forget_earlier(connection, RECORD)
    assert FeedbackOnRecords(shelved.database).of_office(HEAD) == []


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 2))
def test_no_difference_of_told_figures_stands_for_one_or_two_persons(
    departments: list[int], left: int
) -> None:
    """Whoever knows the sum and all parts but one never knows that this one is 1 or 2."""
    total = sum(departments) + left
    # every world that is told alike: each department up to two more than told, the sum as well
    least = rounded(total) - sum(rounded(each) + LEAST_PERSONS - 1 for each in departments)
    most = rounded(total) + LEAST_PERSONS - 1 - sum(map(rounded, departments))
    assert least <= left <= most
    assert least < 1 or most > 2
