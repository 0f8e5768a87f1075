"""Search by lists: how near it comes to exact search, as a part of a generation and of a search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.topics import Holding, holding, questions
from index import ivf
from index.embedding import Vectors
from index.generation import Generation, named_generations, open_generation
from index.ivf import IVF_ROWS, LISTS, REACH, ListsAmong, PermittedLists, number_of_lists
from index.reach import SOUGHT, first_rows, reach, rights
from index.vectors import ExactVectors, InvertedLists, Rows, Scores
from tests.index.test_generation import damage
from tests.index.test_vectors import top
from tests.index.worlds import NEWCOMER, READER, World, facts, world
from tests.support.hashing_embedder import HashingEmbedder

ROWS, DIMENSION = 8000, 48
SHARES = (1.0, 0.3, 0.1, 0.03, 0.01, 0.001)


@pytest.fixture(scope="module", autouse=True)
def lists_for_few() -> Iterator[None]:
    """Have lists taken for so few rows as these tests have, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivf, "STEPS", 0)
        yield


@pytest.fixture(scope="module")
def held() -> Holding:
    return holding(ROWS, DIMENSION, seed=7)


@pytest.fixture(scope="module")
def lists(held: Holding) -> InvertedLists:
    return InvertedLists.build(held.vectors, number_of_lists(ROWS))


@pytest.fixture(scope="module")
def tuned(held: Holding, lists: InvertedLists) -> PermittedLists:
    return PermittedLists(held.vectors, lists, reach(lists, held.vectors, held.place // 50))


def test_an_engine_that_overlooks_the_permission_hands_out_nothing(
    held: Holding, tuned: PermittedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = InvertedLists.scan
    overlooked: list[int] = []

    def careless(
        self: InvertedLists, query: Vectors, lists: Rows, nearness: Scores, _: object, number: int
    ) -> tuple[Rows, Scores]:
        overlooked.append(number)
        return scan(self, query, lists, nearness, None, number)

    monkeypatch.setattr(InvertedLists, "scan", careless)
    for question in questions(held, 0.3, 20, seed=5):
        permitted = question.permitted(held)
        rows, _ = top(tuned, question.vector, permitted, 10)
        assert len(rows) == 10
        assert np.isin(rows, permitted).all()
    assert overlooked


@pytest.mark.parametrize("k", [*SOUGHT, 120])
@pytest.mark.parametrize("share", SHARES)
def test_recall_at_every_share_and_outside_of_ones_area(
    held: Holding, tuned: PermittedLists, share: float, k: int
) -> None:
    exact = ExactVectors(held.vectors)
    for outside in (0, 1):
        found = sought = 0
        asked = list(questions(held, share, 80, seed=3))[outside::2]
        for question in asked:
            permitted = question.permitted(held)
            rows, _ = top(tuned, question.vector, permitted, k)
            best, _ = top(exact, question.vector, permitted, k)
            assert len(rows) == len(best)
            found += len(np.intersect1d(rows, best))
            sought += len(best)
        assert found / sought >= 0.99


def test_recall_where_rights_follow_scopes_or_areas_exactly(
    held: Holding, lists: InvertedLists, tuned: PermittedLists
) -> None:
    """Other questions than those of the tuning; each kind of its rights by itself."""
    exact, random = ExactVectors(held.vectors), np.random.default_rng(99)
    list_of = tuned.list_of.astype(np.int64)
    recall: dict[tuple[int, int], list[float]] = {}
    for row in random.integers(0, ROWS, 50).tolist():
        noise = random.standard_normal(DIMENSION)
        question = held.vectors[row] + 0.75 * noise / np.linalg.norm(noise)
        question = (question / np.linalg.norm(question)).astype(np.float32)
        for kind, mask in enumerate(rights(lists, list_of, held.place // 50, row, random)):
            for k in SOUGHT:
                best, _ = exact.among(mask).top(question, k)
                found, _ = tuned.among(mask).top(question, k)
                assert len(found) == len(best)
                assert mask[found].all()
                share = len(np.intersect1d(found, best)) / len(best)
                recall.setdefault((k, kind), []).append(share)
    assert min(float(np.mean(each)) for each in recall.values()) >= 0.99


def test_many_permitted_rows_are_searched_by_lists_and_few_exactly(
    held: Holding, tuned: PermittedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned: list[int] = []
    scan = InvertedLists.scan

    def counting(self: InvertedLists, *arguments: object) -> object:
        scanned.append(1)
        return scan(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(InvertedLists, "scan", counting)
    top(tuned, held.vectors[0], np.arange(0, ROWS, 40), 10)
    assert not scanned
    top(tuned, held.vectors[0], np.arange(ROWS), 10)
    assert scanned


def test_a_reach_that_is_too_short_loses_what_the_right_one_finds(
    held: Holding, lists: InvertedLists, tuned: PermittedLists
) -> None:
    hasty = PermittedLists(held.vectors, lists, -9.0)
    exact = ExactVectors(held.vectors)
    lost = [0, 0]
    for question in questions(held, 0.1, 80, seed=5):
        permitted = question.permitted(held)
        best, _ = top(exact, question.vector, permitted, 10)
        for each, index in enumerate((hasty, tuned)):
            found, _ = top(index, question.vector, permitted, 10)
            assert len(found) == 10, "never fewer, however soon it stops"
            lost[each] += len(np.setdiff1d(best, found))
    assert lost[0] > 10 * lost[1]


def test_inside_of_ones_area_a_part_of_what_is_read_outside_is_enough(
    held: Holding, tuned: PermittedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited = [0, 0]
    scan = InvertedLists.scan
    monkeypatch.setattr(ListsAmong, "_exactly", lambda *_: False)
    for number, question in enumerate(questions(held, 0.3, 60, seed=8)):

        def counting(
            self: InvertedLists, query: Vectors, lists: Rows, *rest: Any, outside: int = number % 2
        ) -> tuple[Rows, Scores]:
            visited[outside] += len(lists)
            return scan(self, query, lists, *rest)

        monkeypatch.setattr(InvertedLists, "scan", counting)
        top(tuned, question.vector, question.permitted(held), 10)
    assert visited[1] > 2 * visited[0] > 0


def test_a_question_of_any_length_is_answered_alike(held: Holding, tuned: PermittedLists) -> None:
    for question in questions(held, 0.3, 20, seed=6):
        permitted = question.permitted(held)
        rows, _ = top(tuned, question.vector, permitted, 10)
        same, _ = top(tuned, 8 * question.vector, permitted, 10)
        assert np.array_equal(rows, same)


def test_reach_is_the_same_for_the_same_rows(held: Holding, lists: InvertedLists) -> None:
    one, other = (reach(lists, held.vectors, held.place // 50) for _ in range(2))
    assert one == other
    assert 0 < one < 2
    assert first_rows(lists) == 2 * ROWS // len(lists.centroids)


@pytest.mark.parametrize("rows", [1, 2, 7, 60])
def test_lists_of_very_few_rows(rows: int) -> None:
    vectors = holding(rows, DIMENSION, seed=1).vectors
    lists = InvertedLists.build(vectors, number_of_lists(rows))
    index = PermittedLists(vectors, lists, reach(lists, vectors, np.zeros(rows, np.int64)))
    assert sorted(top(index, vectors[0], np.arange(rows), 100)[0].tolist()) == list(range(rows))


def test_what_others_do_not_see_moves_no_result_where_all_rows_are_compared(
    held: Holding, lists: InvertedLists
) -> None:
    # SECURITY: twins, to the last bit; by lists the bound is the recall above
    visible = np.flatnonzero(held.place // 50 % 32 == 0)
    twin = np.ascontiguousarray(held.vectors[visible])
    one = PermittedLists(held.vectors, lists, 0.0)
    other = ExactVectors(twin)  # so few are not put into lists
    answers = [
        [top(index, held.vectors[at], permitted, 50) for at in (0, 99, visible[5])]
        for index, permitted in ((one, visible), (other, np.arange(len(visible))))
    ]
    for (rows, scores), (others, same) in zip(*answers, strict=True):
        assert np.array_equal(rows, visible[others])
        assert np.array_equal(scores, same)


def test_by_lists_twins_differ_by_the_recall_at_most(held: Holding) -> None:
    visible = np.flatnonzero(held.place // 50 % 2 == 0)
    twin = np.ascontiguousarray(held.vectors[visible])
    found = []
    asked = list(questions(held, 0.5, 60, seed=4))
    for vectors, permitted in ((held.vectors, visible), (twin, np.arange(len(visible)))):
        lists = InvertedLists.build(vectors, number_of_lists(len(vectors)))
        index = PermittedLists(vectors, lists, reach(lists, vectors, np.zeros(len(vectors), int)))
        found.append([top(index, question.vector, permitted, 10) for question in asked])
    same = 0
    for (rows, scores), (others, theirs) in zip(*found, strict=True):
        common, mine, twins = np.intersect1d(rows, visible[others], return_indices=True)
        assert np.array_equal(scores[mine], theirs[twins]), "a score knows its own row alone"
        same += len(common)
    assert same / (10 * len(asked)) >= 0.98, "each of the two misses 1 in 100 at most"


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    words = ["안전", "요원", "인파", "보조금", "정산", "축제", "민원", "계약", "배치", "드론"]
    random = np.random.default_rng(2)
    with world(tmp_path_factory.mktemp("lists"), HashingEmbedder()) as made:
        for number in range(10):
            folder = ("공유", "나루")[number % 5 == 4]
            lines = []
            for section in range(120):
                own = random.choice(words[number // 2 :: 2], 3)
                text = " ".join([*own, *random.choice(words, 3), f"{section:03}호"])
                lines += [f"# 제{number}-{section}절", text]
            made.shelf.put(f"{folder}/{number}.txt", *lines)
        made.build(ivf_rows=1000)
        yield made


def opened(made: World) -> Generation:
    generation = open_generation(made.home.index)
    assert generation is not None
    return generation


def test_below_the_threshold_no_lists_are_built(here: World) -> None:
    assert IVF_ROWS == 300_000
    here.shelf.put("공유/하나.txt", "안전요원을 배치하였다.")
    here.build(ivf_rows=2)
    generation = opened(here)
    assert isinstance(generation.base.dense, ExactVectors)
    here.shelf.put("공유/둘.txt", "인파를 분산하였다.")
    here.build(ivf_rows=2, delta_rows=0)
    assert isinstance(opened(here).base.dense, PermittedLists)
    assert len(here.search().search(READER, "안전요원")) == 2
    here.shelf.relabel(*(each for each in here.shelf.rules if each.path != "공유"))
    here.build(ivf_rows=0, delta_rows=0)
    assert isinstance(opened(here).base.dense, ExactVectors), "nothing is put into lists"


def test_a_base_that_lacks_what_lists_need_now_gets_them(here: World) -> None:
    # as one whose lists an earlier version wrote, with another file beside them
    here.shelf.put("공유/하나.txt", "안전요원을 배치하였다.")
    here.build()
    assert isinstance(opened(here).base.dense, ExactVectors)
    here.build(ivf_rows=1)
    generation = opened(here)
    assert isinstance(generation.base.dense, PermittedLists)
    here.build(ivf_rows=1)
    assert opened(here).name == generation.name, "once"


def test_a_generation_with_lists_comes_back_as_it_was_built(stocked: World) -> None:
    generation = opened(stocked)
    dense, vectors = generation.base.dense, generation.base.vectors
    assert isinstance(dense, PermittedLists)
    rows = len(vectors)
    assert rows >= 1000
    lists = InvertedLists.build(np.array(vectors), number_of_lists(rows))
    anew = PermittedLists(vectors, lists, reach(lists, vectors, generation.rows.acl_id))
    permitted = np.flatnonzero(generation.rows.acl_id == generation.rows.acl_id[0])
    for row in range(0, rows, 100):
        one, other = (top(index, vectors[row], permitted, 10)[0] for index in (dense, anew))
        assert np.array_equal(one, other)
    directory = stocked.home.index / generation.name
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    assert {f"base/{LISTS}", f"base/{REACH}"} <= manifest["files"].keys()


def test_a_search_by_lists_finds_what_an_exact_one_finds(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = opened(stocked)
    assert isinstance(generation.base.dense, PermittedLists)
    search = stocked.search()
    asked = ["축제 안전 요원 배치", "보조금 정산", "인파가 몰린 축제 민원", "드론 계약", "017호"]
    scanned: list[int] = []
    scan = InvertedLists.scan

    def counting(self: InvertedLists, *arguments: object) -> object:
        scanned.append(1)
        return scan(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(InvertedLists, "scan", counting)
    monkeypatch.setattr(ListsAmong, "_exactly", lambda *_: False)
    by_lists = [search.search(NEWCOMER, query) for query in asked]
    assert len(scanned) >= len(asked), "in one step or several"
    monkeypatch.setattr(ListsAmong, "_exactly", lambda *_: True)
    exact = [search.search(NEWCOMER, query) for query in asked]
    same = sum(
        len(set(facts(one)) & set(facts(other))) for one, other in zip(by_lists, exact, strict=True)
    )
    assert same / sum(len(each) for each in exact) >= 0.99
    assert [len(each) for each in by_lists] == [10] * len(asked)
    # SECURITY: the rest of the rows is another agency's
    paths = {hit.passage.record.path for hits in by_lists for hit in hits}
    assert not any(path.startswith("나루/") for path in paths)


@pytest.mark.parametrize("name", [LISTS, REACH])
def test_damaged_lists_are_refused(here: World, name: str) -> None:
    here.shelf.put("공유/옛.txt", "옛 기록의 안전요원이다.")
    here.build(ivf_rows=1)
    here.shelf.put("공유/새.txt", "새 기록의 안전요원이다.")
    here.build(ivf_rows=1, delta_rows=0)
    newest, former = named_generations(here.home.index)
    file = here.home.index / newest / "base" / name
    damage(file)
    assert opened(here).name == former
    file.unlink()
    assert opened(here).name == former


def test_lists_that_the_manifest_does_not_name_are_not_opened(here: World, tmp_path: Path) -> None:
    # SECURITY: a file that somebody laid beside the index is read by nobody
    here.shelf.put("공유/하나.txt", "안전요원을 배치하였다.")
    here.build()
    directory = here.home.index / opened(here).name / "base"
    for name in (LISTS, REACH):
        (directory / name).write_bytes(b"anything")
    assert isinstance(opened(here).base.dense, ExactVectors)
    assert len(here.search().search(READER, "안전요원")) == 1
