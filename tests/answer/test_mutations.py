"""Whatever is changed in what a writer says of the sample records is noticed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import pytest

from access.permit import Permit
from answer.desk import Desk
from answer.restatement import restates
from catalog.database import Database
from catalog.home import Home
from index.embedding import Embedder
from index.search import Search
from language.morphemes import shared_morphemes
from records.answer import Answer
from tests.support.language_model import LIES, polite
from tests.support.questions import permit_of, sample_questions

pytestmark = pytest.mark.no_cover

_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_NAMED = frozenset({"NNP", "NNG"})
MOST = 40
"""Statements whose words are changed; all of them take minutes."""
NAMES = ("가람시", "나루군", "다온시", "한빛시", "안전총괄과", "홍길동", "경찰서")
STAGES = (("계획", "실적"), ("예정", "완료"), ("결과", "계획"), ("이상", "이하"), ("전", "후"))
NEGATIONS = (
    ("않", ""),
    ("없", "있"),
    ("못", ""),
    ("미설치", "설치"),
    ("하였다", "하지 않았다"),
    ("했다", "하지 못했다"),
    ("있다", "없다"),
    ("한다", "하지 않는다"),
    ("한다", "했다"),
    ("하였다", "한다"),
)


@dataclass(frozen=True)
class Answered:
    """All answers to the sample questions, and whose they are."""

    desk: Desk
    answers: Sequence[tuple[Permit, Answer]]


@pytest.fixture(scope="module")
def answered(sample_home: Home, embedder: Embedder) -> Iterator[Answered]:
    database = Database.open(sample_home)
    desk = Desk(Search(sample_home, database, embedder), database)
    asked = [(permit_of(database, each.asker), each.text) for each in sample_questions()]
    yield Answered(desk, [(permit, desk.ask(permit, text)[1]) for permit, text in asked])
    database.close()


@pytest.fixture(scope="module")
def stated(answered: Answered) -> list[str]:
    said = chain.from_iterable(answer.statements for _, answer in answered.answers)
    texts = (each.text for each in said if not each.computed)
    return list(dict.fromkeys(texts))


def figures_changed(text: str) -> Iterator[str]:
    for found in _FIGURE.finditer(text):
        figure = found[0]
        for last in (str(int(figure[-1]) + 1)[-1], figure[-1] + "0", ""):
            yield text[: found.start()] + figure[:-1] + last + text[found.end() :]
        first = "1" if figure[0] != "1" else "2"
        yield text[: found.start()] + first + figure[1:] + text[found.end() :]
    for one, other in pairwise(_FIGURE.finditer(text)):
        between = text[one.end() : other.start()]
        yield text[: one.start()] + other[0] + between + one[0] + text[other.end() :]


def words_changed(text: str, draw: random.Random) -> Iterator[str]:
    words = [each for each in shared_morphemes().tagged(text) if each.tag in _NAMED]
    for each in words:
        for name in draw.sample(NAMES, 2):
            yield text[: each.start] + name + text[each.end :]
        yield text[: each.start] + text[each.end :]
    for one, other in pairwise(words):
        between = text[one.end : other.start]
        first, second = text[one.start : one.end], text[other.start : other.end]
        yield text[: one.start] + second + between + first + text[other.end :]
    spaced = text.split(" ")
    for at in range(len(spaced)):
        yield " ".join([*spaced[:at], *spaced[at + 1 :]])
        yield " ".join([*spaced[:at], draw.choice(NAMES), *spaced[at:]])


def replaced(text: str) -> Iterator[str]:
    for old, new in (*STAGES, *(pair[::-1] for pair in STAGES), *NEGATIONS):
        if old in text:
            yield text.replace(old, new, 1)
    for lie in LIES.values():
        yield lie(text)


def test_every_change_of_a_figure_is_noticed(stated: list[str]) -> None:
    tried = 0
    for text in stated:
        for changed in figures_changed(text):
            for said in (changed, polite(changed)):
                if _FIGURE.findall(said) != _FIGURE.findall(text):
                    tried += 1
                    assert not restates(said, text), (text, said)
    assert tried > 2000


def bare(text: str) -> str:
    """What is left of a text without spaces, marks and the particles that are plain."""
    return re.sub(r"[\W_]", "", text)


def test_every_change_of_a_name_an_office_a_stage_or_a_negation_is_noticed(
    stated: list[str],
) -> None:
    draw = random.Random(11)
    passed, tried = [], 0
    for text in draw.sample(stated, MOST):
        for changed in chain(words_changed(text, draw), replaced(text)):
            if bare(changed) == bare(text):
                continue
            tried += 1
            if restates(polite(changed), text):
                passed.append((text, changed))
    assert tried > 30 * MOST
    assert passed == []


def test_a_polite_ending_is_no_change(stated: list[str]) -> None:
    said = [text for text in stated if polite(text) != text]
    proven = [text for text in said if restates(polite(text), text)]
    assert len(proven) / len(said) > 0.95, [text for text in said if text not in proven][:5]
    assert all(restates(text, text) for text in stated)


def test_every_citation_of_every_answer_is_verbatim_and_every_figure_stands_in_it(
    answered: Answered,
) -> None:
    cited = wrong = 0
    for permit, answer in answered.answers:
        quotes = {each.n: each.quote for each in answer.citations}
        for each in answer.citations:
            view = answered.desk.document(permit, each.document_id)
            assert view is not None
            assert dict(view.blocks)[each.block].text[each.start : each.end] == each.quote
            cited += 1
        for statement in answer.statements:
            held = _FIGURE.findall("\n".join(quotes[n] for n in statement.citations))
            said = [] if statement.computed else _FIGURE.findall(statement.text)
            if (
                statement.computed and "+" not in statement.computed
            ):  # what is compared, not added up
                said = _FIGURE.findall(statement.computed)
            wrong += any(figure not in held for figure in said)
    assert (wrong, cited > 300) == (0, True)
