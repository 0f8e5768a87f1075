"""A search while the model is away: words find, and nobody is made sure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import index.search
from answer.desk import Desk
from index import scoring
from index.embedding import ModelAway, Vectors
from index.lexical import TantivyIndex
from records.answer import Confidence, Outcome
from tests.index.worlds import OTHER, READER, World, facts
from tests.support.hashing_embedder import HashingEmbedder


class Away(HashingEmbedder):
    away = True

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.away:
            raise ModelAway
        return super().embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        if self.away:
            raise ModelAway
        return super().embed_query(text)


def stocked(here: World) -> World:
    here.shelf.put("공유/축제.txt", "등불축제에 안전요원 120명을 배치하였다.", title="등불축제")
    here.shelf.put("안전/점검.txt", "행사장 안전요원을 점검하였다.", title="점검")
    here.build()
    here.embedder = Away()
    return here


def test_words_find_what_is_permitted_and_rank_it(here: World) -> None:
    search = stocked(here).search()
    hits = search.search(READER, "등불축제 안전요원")
    assert search.by_words_alone
    assert [hit.passage.record.path for hit in hits] == ["공유/축제.txt", "안전/점검.txt"]
    assert {hit.dense for hit in hits} == {0.0}
    (other,) = search.search(OTHER, "등불축제 안전요원")
    assert other.passage.record.path == "공유/축제.txt"
    assert search.search(READER, "코끼리") == []
    assert [hit.passage.record.path for hit in search.like(READER, "행사장을 점검함")] == [
        "안전/점검.txt"
    ]
    assert search.noticed(READER, "등불축제 안전요원") == []
    assert np.array_equal(search.nearness.between(["가", "나"]), np.eye(2))
    assert search.nearness.to_question("가", ["가", "나"]) is None


def test_an_answer_by_words_is_never_sure_and_says_so(here: World) -> None:
    desk = Desk(stocked(here).search(), here.database)
    _, answer = desk.ask(READER, "등불축제에 배치한 안전요원은 몇 명인가?")
    assert (answer.outcome, answer.confidence) == (Outcome.PARTIAL, Confidence.LOW)
    assert "120명" in answer.statements[0].text
    assert "낱말로만" in answer.advice[0]
    _, nothing = desk.ask(READER, "등불축제 소음 민원의 보상 절차는?")
    assert nothing.outcome is Outcome.NOT_FOUND
    assert "낱말로만" in nothing.advice[0]
    assert desk.by_words_alone


def test_the_model_comes_back(here: World) -> None:
    search = stocked(here).search()
    search.search(READER, "등불축제")
    assert isinstance(here.embedder, Away)
    here.embedder.away = False
    assert search.search(READER, "등불축제")[0].dense > 0


def test_an_engine_that_forgot_the_permission_takes_nobodys_place(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        here.shelf.put(f"공유/{number}.txt", f"축제 구역을 나누어 안전요원을 {number}명 두었다.")
        here.shelf.put(f"나루/{number}.txt", "안전요원 안전요원")
    search = stocked(here).search()
    monkeypatch.setattr(scoring, "EXACT_ROWS", 0)
    monkeypatch.setattr(index.search, "POOL", 1)
    before = [facts(search.search(READER, "안전요원", k=k)) for k in (1, 2)]

    def everything(self: object, terms: object, narrowing: object, limit: int) -> object:
        return np.arange(10)

    monkeypatch.setattr(TantivyIndex, "candidates", everything)
    assert [facts(search.search(READER, "안전요원", k=k)) for k in (1, 2)] == before
    assert [len(each) for each in before] == [1, 2]
