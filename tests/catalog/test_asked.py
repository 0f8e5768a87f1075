"""What is asked: told from three persons on, rounded, for a year, without whom and by typed words alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from access.permit import Permit
from access.role import Role
from answer.topic import topic_of
from catalog.accounts import Accounts
from catalog.asked import MONTHS, AskedQuestions, note_asked
from catalog.database import Database
from catalog.feedback_schema import asked as table
from records.answer import Understood
from records.asked import Asked, Question, Share, shares
from tests.support.permits import permit_for, seat

BOSS = permit_for("boss")
DRONE = ("드론", "촬영", "허가")


@pytest.fixture
def questions(database: Database) -> AskedQuestions:
    seat(database, BOSS, *(person(n) for n in range(9)))
    Accounts(database).add_role("boss", Role.ADMINISTRATOR)
    return AskedQuestions(database)


def person(number: int, department: str = "축제과", at: datetime = BOSS.at) -> Permit:
    return permit_for(f"asker{number}", "가람시", department, at=at)


def note(questions: AskedQuestions, permit: Permit, topic: tuple[str, ...], *, found: bool) -> None:
    with questions._database.writing() as connection:
        note_asked(connection, permit, topic, found=found)


def report(questions: AskedQuestions, month: str = "", office: str = "") -> Asked:
    found = questions.report(BOSS, month=month, office=office)
    assert found is not None
    return found


def told(found: Asked) -> list[tuple[str, int]]:
    return [(" ".join(each.words), each.persons) for each in found.unanswered]


def test_a_topic_is_its_nouns_without_what_names_a_person_or_a_thing() -> None:
    assert topic_of("드론 촬영 허가는 어떻게 받나요?") == DRONE
    assert topic_of("작년 드론 촬영의 허가 절차는?") == DRONE
    masked = "드론 촬영 허가 [전화번호 가림] ○○○ 2025-11-24 회계-4127 30만 원"
    assert not set("".join(topic_of(masked))) & set("0123456789○[]")
    assert "전화번호" not in topic_of(masked)
    assert topic_of("모두 몇 건인가요?") == ()
    assert topic_of("가로등 산책로 분수대 놀이터 주차장 체육관 도서관 경로당") == ()
    carried = Understood("subject", "드론 촬영", "드론 촬영")
    assert topic_of("허가는?", [carried]) == DRONE


def test_fewer_than_three_persons_are_told_of_nowhere(questions: AskedQuestions) -> None:
    for number in (0, 1):
        for _ in range(5):  # however often they ask
            note(questions, person(number), DRONE, found=False)
    assert report(questions) == Asked((), (), (), ())
    note(questions, person(2), DRONE, found=True)
    found = report(questions)
    assert told(found) == []
    assert [(each.words, each.persons) for each in found.frequent] == [(DRONE, 3)]
    note(questions, person(3), DRONE, found=False)
    assert told(report(questions)) == [("드론 촬영 허가", 3)]
    (month,) = report(questions).months
    assert month == Share("2026-11", persons=3, unanswered=3, questions=3, questions_unanswered=3)


def test_wider_groups_count_for_what_they_hold(questions: AskedQuestions) -> None:
    for number in range(3):
        note(questions, person(number), ("드론", "촬영"), found=False)
    for number in range(3, 6):
        note(questions, person(number), DRONE, found=False)
    note(questions, person(6), (*DRONE, "카나리아"), found=False)
    assert told(report(questions)) == [("드론 촬영", 6), ("드론 촬영 허가", 3)]


def test_each_department_and_month_has_its_own_three(questions: AskedQuestions) -> None:
    september = datetime(2026, 9, 3, 9, tzinfo=UTC)
    for number in range(4):
        note(questions, person(number, "축제과", september), DRONE, found=False)
    for number in (4, 5):
        note(questions, person(number, "회계과"), DRONE, found=False)
    found = report(questions)
    assert told(found) == [("드론 촬영 허가", 6)]
    assert [each.name for each in found.months] == ["2026-09"]
    assert [each.name for each in found.departments] == ["가람시/축제과"]
    assert told(report(questions, office="가람시/회계과")) == []
    assert told(report(questions, month="2026-11")) == []
    assert told(report(questions, "2026-09", "가람시/축제과")) == [("드론 촬영 허가", 3)]


def test_the_last_outcome_of_a_person_counts(questions: AskedQuestions) -> None:
    for number in range(3):
        note(questions, person(number), DRONE, found=False)
    note(questions, person(0), DRONE, found=True)
    assert told(report(questions)) == []


def test_questions_are_counted_without_their_repetition(questions: AskedQuestions) -> None:
    for number in range(3):
        for subject in ("촬영", "허가", "촬영"):
            note(questions, person(number), ("드론", subject), found=subject == "허가")
    for subject in ("불꽃", "주차", "다리"):  # all but one of theirs found what they wanted
        note(questions, person(3), (subject,), found=False)
    (month,) = report(questions).months
    assert (month.questions, month.questions_unanswered) == (9, 6)
    (department,) = report(questions, "2026-11").departments
    assert (department.questions, department.questions_unanswered) == (9, 6)


def test_one_who_finds_nothing_is_not_told_of_among_those_who_do(questions: AskedQuestions) -> None:
    for number in range(3):
        note(questions, person(number), DRONE, found=True)
    for subject in ("불꽃", "주차", "다리", "인파"):
        note(questions, person(0), (subject,), found=False)
    (month,) = report(questions).months
    assert (month.questions, month.questions_unanswered) == (6, 0)


def test_no_subtraction_leaves_a_department_of_two(questions: AskedQuestions) -> None:
    """The attack: a month and all of its departments but one; a department and all months but one."""
    october = datetime(2026, 10, 3, 9, tzinfo=UTC)
    for at in (october, BOSS.at):
        for number in range(4):
            note(questions, person(number, "축제과", at), DRONE, found=False)
    for number in (4, 5):  # two, who ask much
        for subject in ("불꽃", "주차", "다리", "인파"):
            note(questions, person(number, "회계과"), (subject,), found=False)
    for number in (4, 5, 6):
        note(questions, person(number, "회계과", october), DRONE, found=True)
    assert figures(report(questions).months) == {"2026-10": (6, 3), "2026-11": (3, 3)}
    assert figures(report(questions).departments) == {
        "가람시/축제과": (6, 6),
        "가람시/회계과": (3, 0),
    }
    assert figures(report(questions, "2026-11").departments) == {"가람시/축제과": (3, 3)}
    assert figures(report(questions, office="가람시/회계과").months) == {"2026-10": (3, 0)}


def figures(told: tuple[Share, ...]) -> dict[str, tuple[int, int]]:
    return {each.name: (each.questions, each.questions_unanswered) for each in told}


ASKED = st.lists(
    st.builds(
        Question,
        person=st.sampled_from("가나다라마"),
        month=st.sampled_from(("2026-10", "2026-11")),
        office=st.sampled_from(("한빛시/총무과", "한빛시/회계과")),
        words=st.sampled_from((frozenset({"드론"}), frozenset({"불꽃"}))),
        found=st.booleans(),
    ),
    max_size=30,
)


@given(ASKED)
def test_what_a_small_cell_holds_changes_no_figure(every: list[Question]) -> None:
    """The twin in which nobody asked in the cells of fewer than three has the same figures."""

    def askers(cell: Question) -> int:
        there = [each for each in every if (each.month, each.office) == (cell.month, cell.office)]
        return len({each.person for each in there})

    twin = [each for each in every if askers(each) >= 3]
    for by in ("month", "office"):
        told = {name: each for name, each in figures(shares(every, by)).items() if each[0]}
        assert told == figures(shares(twin, by))
        assert all(count % 3 == 0 for counts in told.values() for count in counts)


def test_only_an_administrator_is_told(questions: AskedQuestions, database: Database) -> None:
    for number in range(3):
        note(questions, person(number), DRONE, found=False)
    assert questions.report(person(0)) is None
    Accounts(database).disable("boss", at=BOSS.at)
    assert questions.report(BOSS) is None
    Accounts(database).enable("boss")
    Accounts(database).remove_role("boss", Role.ADMINISTRATOR)
    assert questions.report(BOSS) is None


def test_a_year_is_kept(questions: AskedQuestions, database: Database) -> None:
    before, within = datetime(2025, 11, 30, 9, tzinfo=UTC), datetime(2025, 12, 1, 9, tzinfo=UTC)
    assert MONTHS == 12
    for number in range(3):
        note(questions, person(number, at=before), DRONE, found=False)
        note(questions, person(number, at=within), ("불꽃",), found=False)
    assert told(report(questions)) == [("불꽃", 3)]
    note(questions, person(0), ("살수차",), found=True)
    with database.reading() as connection:
        months = set(connection.execute(select(table.c.month)).scalars())
    assert months == {"2025-12", "2026-11"}


def test_an_empty_topic_is_not_kept(questions: AskedQuestions, tmp_path: Path) -> None:
    for number in range(3):
        note(questions, person(number), (), found=False)
    assert report(questions) == Asked((), (), (), ())
