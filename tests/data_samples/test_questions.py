"""The questions: answerable by whom they are asked, and not copied from the answers."""

from __future__ import annotations

from collections.abc import Mapping

from access.role import Role
from answer.fitting import tuned
from answer.judging import Question
from data_samples.make import RECORDS
from data_samples.source.model import Bundle, Record
from language.morphemes import shared_morphemes
from records.document import Extraction
from tests.data_samples.test_rules_and_people import PEOPLE, visible_to
from tests.support.questions import sample_questions

QUESTIONS = sample_questions()
CAP = 0.5


def test_there_are_enough_of_every_kind() -> None:
    assert len(QUESTIONS) >= 150
    assert len({(each.asker, each.text) for each in QUESTIONS}) == len(QUESTIONS)
    assert {each.style for each in QUESTIONS} == {"words", "need"}
    assert sum(each.style == "need" for each in QUESTIONS) >= len(QUESTIONS) / 2
    assert sum(not each.records for each in QUESTIONS) >= 35
    assert {each.asker for each in QUESTIONS} == {
        entry.login for entry in PEOPLE if Role.ADMINISTRATOR not in entry.roles
    }


def test_both_halves_hold_enough_of_what_nothing_answers() -> None:
    others = [each for each in QUESTIONS if not each.records]
    assert 15 <= sum(tuned(each.text) for each in others) <= len(others) - 15


def test_the_askers_and_the_records_exist_and_the_records_are_theirs() -> None:
    visible = {entry.login: visible_to(entry.login) for entry in PEOPLE}
    paths = {path for record in RECORDS for path in _catalogued(record)}
    for each in QUESTIONS:
        assert set(each.records) <= paths, each.text
        assert {_file(path) for path in each.records} <= visible[each.asker], each.text


def test_one_question_has_two_answers() -> None:
    asked: dict[str, set[tuple[str, ...]]] = {}
    for each in QUESTIONS:
        asked.setdefault(each.text, set()).add(each.records)
    assert len(asked["지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?"]) == 2


def test_questions_of_need_do_not_repeat_their_answers(
    extractions: Mapping[str, Extraction],
) -> None:
    """The words that a question shares with the line or table row nearest to it, on average."""
    need, words = (
        [_overlap(each, extractions) for each in QUESTIONS if each.style == style and each.records]
        for style in ("need", "words")
    )
    assert sum(need) / len(need) < CAP < sum(words) / len(words)
    assert max(need) < 1


def _catalogued(record: Record) -> list[str]:
    """Return the paths under which a record is found: the members of a ZIP, not the ZIP."""
    if isinstance(record, Bundle):
        return [f"{record.path}/{member.path}" for member in record.members]
    return [record.path]


def _file(path: str) -> str:
    """Return the file on disk in which a record lies."""
    before, zipped, _ = path.partition(".zip/")
    return f"{before}.zip" if zipped else path


def _overlap(question: Question, extractions: Mapping[str, Extraction]) -> float:
    morphemes = shared_morphemes()
    asked = set(morphemes.content(question.text))
    return max(
        len(asked & set(morphemes.content(line))) / len(asked)
        for path in question.records
        for block in extractions[_file(path)].blocks
        for line in block.text.splitlines()
    )
