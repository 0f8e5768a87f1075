"""From one model to another: the former index answers until the other is whole; two never meet."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from catalog.database import Database
from index.builder import BESIDE, IndexBuilder
from index.condition import condition, is_current
from index.embedding import Embedder, Vectors
from index.generation import named_generations, open_generation
from index.known_models import remember, remembered
from index.search import Readiness, Search
from tests.crash.steps import Steps
from tests.index.worlds import NEWCOMER, OTHER, READER, World, copied, facts, texts, world
from tests.support.hashing_embedder import HashingEmbedder

NEXT = "f" * 64
QUERY = "3번 행사의 안전요원 배치"


class Strict(HashingEmbedder):
    """Knows which texts it was asked for, and stops after ``left`` of them."""

    def __init__(self, fingerprint: str, dimension: int, left: int = 10_000) -> None:
        super().__init__(fingerprint, dimension)
        self.left, self.asked = left, 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > self.left:
            raise Stopped
        self.left -= len(texts)
        return super().embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        self.asked += 1
        return super().embed_query(text)


class Stopped(Exception):
    pass


def builder(made: World, embedder: Embedder) -> IndexBuilder:
    return IndexBuilder(made.home, made.database, embedder)


def searching(made: World, embedder: Embedder, *former: Embedder) -> Search:
    known = {each.fingerprint: each for each in former}
    return Search(made.home, made.database, embedder, known.get)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> World:
    with world(tmp_path_factory.mktemp("switch"), HashingEmbedder()) as made:
        for number in range(300):
            made.shelf.put(f"공유/{number}.txt", f"{number}번 행사의 안전요원 배치 기록이다.")
        made.build()
    return made


@pytest.fixture
def stocked(records: World, tmp_path: Path, hashing: HashingEmbedder) -> Iterator[World]:
    with copied(records, tmp_path / "stocked", hashing) as made:
        yield made


def test_the_former_index_answers_until_the_other_is_whole(
    stocked: World, hashing: HashingEmbedder
) -> None:
    before = facts(stocked.search().search(READER, QUERY))
    other = Strict(NEXT, 32, left=256)
    search = searching(stocked, other, hashing)
    with pytest.raises(Stopped):
        builder(stocked, other).catch_up()
    assert facts(search.search(READER, QUERY)) == before, "not even begun, as far as readers see"
    assert other.asked == 0, "a question is embedded by the model of the index that answers"
    assert condition(stocked.home, stocked.database).coming == (256, 300)
    assert not is_current(stocked.home, NEXT)
    stocked.shelf.put("공유/새.txt", "드론 관제 기록이다.")
    stocked.shelf.put("공유/0.txt", "고친 기록이다.")
    done = builder(stocked, other).catch_up(hurried=lambda: True)
    assert done.waiting == 46
    found = search.search(READER, "드론 관제", k=50)
    assert "드론 관제 기록이다." in texts(found), "what is new is found by its words meanwhile"
    other.left = 46
    assert builder(stocked, other).catch_up().embedded == 46, "nothing is embedded twice"
    assert is_current(stocked.home, NEXT)
    assert condition(stocked.home, stocked.database).coming is None
    assert not (stocked.home.index / BESIDE).exists()
    assert len(named_generations(stocked.home.index)) == 1, "none of the former is left"
    after = facts(search.search(READER, QUERY))
    assert other.asked == 1
    IndexBuilder(stocked.home, stocked.database, Strict(NEXT, 32)).rebuild()
    assert facts(search.search(READER, QUERY)) == after


def test_the_former_index_answers_until_it_is_rebuilt(stocked: World) -> None:
    search = stocked.search()
    before = facts(search.search(READER, QUERY))
    with pytest.raises(Stopped):
        builder(stocked, Strict(stocked.embedder.fingerprint, 64, left=256)).rebuild()
    assert facts(search.search(READER, QUERY)) == before
    assert search.readiness(READER) == Readiness(300, 300), "it lacks no vector meanwhile"
    made = builder(stocked, Strict(stocked.embedder.fingerprint, 64)).rebuild()
    assert (made.embedded, made.total) == (300, 300)
    assert facts(search.search(READER, QUERY)) == before
    assert len(named_generations(stocked.home.index)) == 1, "none of the former is left"
    assert not (stocked.home.index / BESIDE).exists()


def test_without_its_model_an_index_answers_by_words_and_says_so(stocked: World) -> None:
    other = Strict(NEXT, 32, left=0)
    search = searching(stocked, other)
    assert "3번" in texts(search.search(READER, QUERY, k=1))[0]
    assert {hit.dense for hit in search.search(READER, QUERY, k=400)} == {0.0}
    assert len(search.like(READER, QUERY, k=400)) == 300
    assert search.noticed(READER, QUERY) == []
    assert search.readiness(READER) == Readiness(300, 0)
    assert other.asked == 0


def test_how_far_the_index_is_tells_nothing_of_what_is_hidden(here: World) -> None:
    # SECURITY: of everybody's passages only the reader's own are counted
    half = Strict("1" * 64, 16, left=256)
    for number in range(200):
        here.shelf.put(f"나루/{number}.txt", f"{number}번 카나리아 기록이다.")
    for number in range(100):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 행사 기록이다.")
    with pytest.raises(Stopped):
        builder(here, half).catch_up()
    search = searching(here, half)
    assert search.readiness(READER) == Readiness(100, 56)
    assert search.readiness(OTHER) == Readiness(300, 256)
    assert search.readiness(NEWCOMER) == Readiness(100, 56)


def test_a_third_model_begins_anew(stocked: World) -> None:
    with pytest.raises(Stopped):
        builder(stocked, Strict(NEXT, 32, left=256)).catch_up()
    third = Strict("3" * 64, 48)
    assert builder(stocked, third).catch_up().embedded == 300
    assert is_current(stocked.home, third.fingerprint)


def test_who_goes_back_to_the_former_model_goes_on_with_its_index(
    stocked: World, hashing: HashingEmbedder
) -> None:
    with pytest.raises(Stopped):
        builder(stocked, Strict(NEXT, 32, left=256)).catch_up()
    embedded = hashing.embedded
    assert builder(stocked, hashing).catch_up().embedded == 0
    assert hashing.embedded == embedded
    assert not (stocked.home.index / BESIDE).exists()


def killed(step: int, made: World, embedder: Embedder) -> bool:
    """Switch in a child that is killed before its step of that number; return whether it was."""
    child = os.fork()
    if child == 0:
        try:
            Steps(lambda n, _: os.kill(os.getpid(), signal.SIGKILL) if n == step else None)
            IndexBuilder(made.home, Database.open(made.home), embedder).catch_up()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_at_any_step_one_whole_index_of_one_model_answers(
    here: World, hashing: HashingEmbedder
) -> None:
    for number in range(5):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 행사의 안전요원 배치 기록이다.")
    here.build()
    here.shelf.put("공유/새.txt", "드론 관제 기록이다.")
    here.build()
    answers = {hashing.fingerprint: facts(here.search().search(READER, QUERY))}
    other = HashingEmbedder(NEXT, 32)
    step, ended = 1, False
    while not ended:
        ended = not killed(step, here, other)
        generation = open_generation(here.home.index)
        assert generation is not None
        assert generation.name == named_generations(here.home.index)[0], "it is whole"
        found = facts(searching(here, other, hashing).search(READER, QUERY))
        assert answers.setdefault(generation.fingerprint, found) == found
        if generation.fingerprint == NEXT:
            assert generation.ready.all()
        step += 17
    assert is_current(here.home, NEXT)
    assert set(answers) == {hashing.fingerprint, NEXT}
    assert not (here.home.index / BESIDE).exists()


def test_a_model_is_found_again_where_it_lay(
    here: World, model_directory: Path, embedder: Embedder
) -> None:
    model = embedder
    assert remembered(here.home, model.fingerprint) is None
    remember(here.home, model, model_directory)
    remember(here.home, HashingEmbedder("e" * 64), model_directory)
    found = remembered(here.home, model.fingerprint)
    assert found is not None
    assert np.array_equal(found.embed_query("축제"), model.embed_query("축제"))
    assert remembered(here.home, "e" * 64) is None, "another model lies there now"
    for _ in range(9):
        remember(here.home, HashingEmbedder(os.urandom(8).hex()), model_directory / "없음")
    assert remembered(here.home, model.fingerprint) is None
    (here.home.index / "models.json").write_text("[", encoding="utf-8")
    assert remembered(here.home, model.fingerprint) is None
