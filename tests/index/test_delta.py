"""Small changes stand beside the base, and nothing that a reader sees tells where they meet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from catalog.database import next_number
from catalog.schema import counter
from index import scoring
from index.builder import IndexBuilder
from index.embedding import Vectors
from index.generation import Generation, named_generations, open_generation
from index.postings import Held
from index.search import Search
from tests.index.test_generation import damage
from tests.index.worlds import (
    BY_WORDS,
    NEWCOMER,
    OPEN,
    OTHER,
    OURS,
    READER,
    THEIRS,
    World,
    facts,
    texts,
    world,
)
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule

WORDS = ["안전", "요원", "인파", "보조금", "정산", "축제", "민원", "계약", "배치", "카나리아"]
SOME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "relabel", "build", "build"]),
        st.sampled_from(["공유", "안전", "나루"]),
        st.integers(0, 5),
        SOME,
    ),
    min_size=4,
    max_size=14,
)


def opened(made: World) -> Generation:
    generation = open_generation(made.home.index)
    assert generation is not None
    return generation


def held(generation: Generation) -> Sequence[Held]:
    return generation.postings_of(WORDS).terms


def said(lists: Held) -> dict[int, int]:
    return {row: times for times, rows in lists for row in rows.tolist()}


def answers(search: Search) -> list[object]:
    return [
        facts(search.search(permit, query, k=k))
        for permit in (NEWCOMER, OTHER)
        for query, k in (("축제 안전 요원 배치", 3), ("카나리아 보조금", 100))
    ]


def inode(made: World, name: str = "base/vectors.npy") -> int:
    return (made.home.index / opened(made).name / name).stat().st_ino


@pytest.fixture
def stocked(here: World) -> World:
    for number in range(9):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 행사의 안전요원 배치 기록이다.")
    here.build()
    return here


@pytest.mark.no_cover
@pytest.mark.parametrize("bounds", BY_WORDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_an_index_in_two_parts_answers_as_one_that_was_written_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    bounds: dict[str, int],
    changes: list[tuple[str, str, int, str]],
) -> None:
    rules = {each.path: each for each in (OPEN, OURS, THEIRS)}
    with (
        pytest.MonkeyPatch.context() as patch,
        world(tmp_path_factory.mktemp("parts"), HashingEmbedder()) as made,
    ):
        for name, rows in bounds.items():
            patch.setattr(scoring, name, rows)
        made.shelf.put("공유/처음.txt", "축제 안전 요원")
        made.build()
        base = inode(made)
        for act, folder, number, words in changes:
            if act == "put" and folder in {each.path for each in made.shelf.rules}:
                made.shelf.put(f"{folder}/{number}.txt", words, f"{number} {words}")
            elif act == "relabel":
                audience = ("everyone", "agency:나루군")[number % 2]
                changed = rules | {folder: rule(folder, audience, agency="한빛시")}
                if number == 5:
                    del changed[folder]
                made.shelf.relabel(*changed.values())
            elif act == "build":
                made.build()
        made.build()
        assert inode(made) == base, "the base was not written again"
        search = made.search()
        parts = answers(search)
        delta = opened(made)
        made.build(delta_rows=-1)
        IndexBuilder(made.home, made.database, made.embedder).rebuild()
        whole = opened(made)
        assert whole.delta is None
        for name in ("chunk_id", "acl_id", "day", "ordinal", "document", "op"):
            assert np.array_equal(getattr(delta.rows, name), getattr(whole.rows, name)), name
        for one, other in zip(held(delta), held(whole), strict=True):
            assert all((np.diff(rows) > 0).all() for _, rows in one), "as BM25 looks rows up"
            assert said(one) == said(other)
        assert answers(search) == parts


def test_a_small_change_writes_little(stocked: World) -> None:
    before = {name: inode(stocked, name) for name in ("base/vectors.npy", "base/rows/day.npy")}
    stocked.shelf.put("공유/3.txt", "고친 기록이다.")
    stocked.shelf.put("공유/새.txt", "새 기록이다.")
    stocked.build()
    generation = opened(stocked)
    assert generation.delta is not None
    assert (len(generation.delta.rows.chunk_id), generation.delta.gone.size) == (2, 1)
    assert {name: inode(stocked, name) for name in before} == before


def test_many_changes_become_a_new_base_and_the_former_stands_by(
    stocked: World, hashing: HashingEmbedder
) -> None:
    stocked.shelf.put("공유/새.txt", "새 기록이다.")
    stocked.build(delta_rows=2)
    before = opened(stocked)
    assert before.delta is not None
    for number in range(3):
        stocked.shelf.put(f"공유/더 {number}.txt", f"{number}번째로 더 들어왔다.")
    embedded = hashing.embedded
    stocked.build(delta_rows=2)
    assert (opened(stocked).delta, hashing.embedded) == (None, embedded + 3)
    stocked.shelf.put("공유/끝.txt", "끝 기록이다.")
    stocked.build(delta_rows=2)
    newest, *former = named_generations(stocked.home.index)
    damage(stocked.home.index / newest / "base/rows/day.npy")
    found = stocked.search().search(READER, "기록", k=50)
    assert opened(stocked).name in former
    assert texts(found), "an earlier base was not touched"
    stocked.build(delta_rows=2)
    assert len(stocked.search().search(READER, "기록", k=50)) == 14


def test_a_damaged_delta_leaves_the_base_to_the_generation_before(stocked: World) -> None:
    for number in range(2):
        stocked.shelf.put(f"공유/새 {number}.txt", "새 기록이다.")
        stocked.build()
    newest, former, *_ = named_generations(stocked.home.index)
    damage(stocked.home.index / newest / "delta/rows/day.npy")
    assert opened(stocked).name == former
    assert stocked.build().total == 11


def test_what_is_read_again_is_found_without_waiting_for_the_index(tmp_path: Path) -> None:
    embedder = Halting()
    embedder.left = 1
    with world(tmp_path, embedder, OPEN) as made:
        made.shelf.put("공유/가.txt", "안전 요원 배치")
        made.build()
        search = made.search()
        before = facts(search.search(READER, "안전 요원"))
        made.shelf.put("공유/가.txt", "안전 요원 배치")
        assert facts(search.search(READER, "안전 요원")) == before != []
        made.build()  # nothing is embedded anew: the embedder would stop
        assert facts(made.search().search(READER, "안전 요원")) == before


class Stopped(Exception):
    pass


class Halting(HashingEmbedder):
    """Stops after so many texts."""

    left = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.left < len(texts):
            raise Stopped
        self.left -= len(texts)
        return super().embed_passages(texts)


def test_texts_are_found_by_their_words_before_any_has_a_vector(here: World) -> None:
    here.embedder = embedder = Halting()
    for number in range(270):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 행사의 안전요원 배치 기록이다.")
    here.shelf.put("나루/비밀.txt", "행사의 카나리아 기록이다.")
    with pytest.raises(Stopped):
        here.build()
    search = here.search()
    found = search.search(READER, "7번 행사의 안전요원", k=3)
    assert len(found) == 3
    assert "7번" in found[0].passage.chunk.text
    assert search.search(OTHER, "카나리아", k=1)[0].passage.record.path == "나루/비밀.txt"
    embedder.left = 256
    with pytest.raises(Stopped):
        here.build()
    assert int(opened(here).ready.sum()) == 256, "what was embedded is kept"
    oldest = np.argsort(opened(here).rows.op, kind="stable")[:256]
    assert opened(here).ready[oldest].all(), "what has waited longest comes first"
    assert len(search.search(READER, "안전요원", k=400)) == 270
    here.shelf.put("공유/새.txt", "나중에 들어온 안전요원 기록이다.")
    embedder.left = 1000
    assert here.build().embedded == 16
    assert opened(here).ready.all()
    whole = facts(here.search().search(READER, "안전요원", k=400))
    IndexBuilder(here.home, here.database, HashingEmbedder()).rebuild()
    assert facts(here.search().search(READER, "안전요원", k=400)) == whole


def test_who_is_in_a_hurry_leaves_vectors_for_later(here: World) -> None:
    here.shelf.put("공유/하나.txt", "안전요원을 배치하였다.")
    builder = IndexBuilder(here.home, here.database, here.embedder)
    first = builder.catch_up(hurried=lambda: True)
    assert (first.embedded, first.total, first.waiting) == (0, 1, 1)
    assert len(here.search().search(READER, "안전요원")) == 1
    assert builder.catch_up().embedded == 1


def test_vectors_follow_slice_by_slice_while_changes_stand_beside_them(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The changes lie in a new folder after each slice, and the folder before is removed."""
    monkeypatch.setattr("index.builder._FIRST", 1)
    monkeypatch.setattr("index.builder._LONGEST", 1)
    builder = IndexBuilder(here.home, here.database, HashingEmbedder())
    for name in ("처음", "나중"):
        for number in range(5):
            here.shelf.put(f"공유/{name} {number}.txt", f"안전 요원 배치 {name} {number}")
        builder.catch_up(hurried=lambda: True)  # as while a job reads for long
    assert opened(here).delta is not None
    built = builder.catch_up()
    assert (built.waiting, built.embedded) == (0, len(opened(here).ready))


def test_what_has_no_vector_of_what_is_hidden_changes_nothing(tmp_path: Path) -> None:
    answers = []
    for name, hidden in (("one", ["축제 카나리아 안전"] * 5), ("two", [])):
        embedder = Halting()
        with world(tmp_path / name, embedder) as made:
            for number in range(3):
                made.shelf.put(f"공유/{number}.txt", f"축제 안전 요원 {number}번")
            embedder.left = 100
            made.build()
            for number, text in enumerate(hidden):
                made.shelf.put(f"나루/{number}.txt", f"{text} {number}")
            made.shelf.put("공유/새.txt", "축제 안전 요원 새 기록")
            embedder.left = 0
            with pytest.raises(Stopped):
                made.build()
            assert not opened(made).ready.all()
            answers.append(facts(made.search().search(READER, "축제 안전 요원", k=10)))
    assert answers[0] == answers[1]
    assert len(answers[0]) == 4


def test_what_is_gone_is_not_handed_out_by_the_lexical_engine(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "EXACT_ROWS", 0)
    stocked.shelf.put("공유/1.txt", "아주 다른 글이다.")
    stocked.build()
    found = texts(stocked.search().search(READER, "1번 행사의 안전요원", k=50))
    assert "1번 행사의 안전요원 배치 기록이다." not in found
    assert len(found) == 9


def test_what_an_older_masker_left_readable_is_in_no_index_once_all_was_masked_anew(
    here: World,
) -> None:
    # SECURITY: the words of a base outlive their chunks until it is written anew
    for number in range(3):
        here.shelf.put(f"공유/{number}.txt", "담당자 홍길동의 안전요원 기록이다.")
    here.build()
    here.shelf.detector = 1
    for number in range(3):
        here.shelf.put(f"공유/{number}.txt", "담당자 ○○○의 안전요원 기록이다.")
    here.build()
    assert len(named_generations(here.home.index)) == 1
    words = [file.read_text("utf-8") for file in here.home.index.rglob("words.json")]
    assert len(words) == 1
    assert "길동" not in words[0]


def test_a_base_from_before_a_disposal_is_not_built_upon(stocked: World) -> None:
    before = inode(stocked)
    with stocked.database.writing() as connection:
        number = next_number(connection, "op")
        connection.execute(update(counter).where(counter.c.name == "purged").values(value=number))
    stocked.build()
    assert inode(stocked) != before
    assert len(named_generations(stocked.home.index)) == 1
