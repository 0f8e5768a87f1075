from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.builder import BuildReceipt, IndexBuilder
from index.generation import named_generations, open_generation
from tests.index.worlds import OPEN, OURS, READER, THEIRS, World
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule


@pytest.fixture
def stocked(here: World) -> World:
    for number in range(4):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 행사의 안전요원 배치 기록이다.")
    return here


def test_nothing_is_embedded_twice(stocked: World, hashing: HashingEmbedder) -> None:
    steps: list[tuple[int, int]] = []
    builder = IndexBuilder(stocked.home, stocked.database, hashing)
    first = builder.catch_up(lambda done, total: steps.append((done, total)))
    assert (first.embedded, first.total) == (4, 4)
    assert steps[-1] == (4, 4)
    assert stocked.build() == BuildReceipt(0, 4, first.op)
    assert hashing.embedded == 4


def test_nothing_is_written_when_nothing_changed(stocked: World) -> None:
    stocked.build()
    before = named_generations(stocked.home.index)
    stocked.build()
    assert named_generations(stocked.home.index) == before


def test_only_new_texts_are_embedded(stocked: World, hashing: HashingEmbedder) -> None:
    stocked.build()
    stocked.shelf.put("공유/새.txt", "새 글이다.")
    stocked.shelf.put("공유/0.txt", "0번 행사의 안전요원 배치 기록이다.")
    stocked.shelf.put("공유/1.txt", "1번 기록을 고쳤다.")
    receipt = stocked.build()
    assert (receipt.embedded, receipt.total, hashing.embedded) == (2, 5, 6)
    assert len(list(stocked.home.index.glob("generation-*"))) == 2


def test_relabelling_embeds_nothing(stocked: World, hashing: HashingEmbedder) -> None:
    stocked.build()
    stocked.shelf.relabel(OPEN, OURS, THEIRS, rule("공유/1.txt", "person:kim"))
    receipt = stocked.build()
    assert (receipt.embedded, receipt.total, hashing.embedded) == (0, 4, 4)


def test_what_is_withdrawn_leaves_the_index(stocked: World) -> None:
    stocked.build()
    stocked.shelf.relabel(OURS)
    assert stocked.build().total == 0
    opened = open_generation(stocked.home.index)
    assert opened is not None
    assert (len(opened.rows.chunk_id), opened.ready.tolist()) == (0, [])
    assert stocked.search().search(READER, "안전요원") == []
    stocked.shelf.relabel(OPEN)
    stocked.shelf.put("공유/새.txt", "다시 시작한다.")
    assert stocked.build().total == 1
    assert len(stocked.search().search(READER, "안전요원")) == 1


def test_vectors_are_those_of_the_texts(stocked: World, hashing: HashingEmbedder) -> None:
    stocked.shelf.put("공유/새.txt", "# 추진 배경", "안전이 먼저다.", title="별빛제 결과보고")
    stocked.build()
    opened = open_generation(stocked.home.index)
    assert opened is not None
    hits = stocked.search().search(READER, "별빛제", k=1)
    chunk = hits[0].passage
    row = int(np.flatnonzero(opened.rows.chunk_id == chunk.chunk_id)[0])
    text = f"{chunk.chunk.prefix}\n{chunk.chunk.text}"
    assert chunk.chunk.prefix.startswith("별빛제 결과보고")
    assert opened.delta is not None or opened.base.vectors.shape == (5, hashing.dimension)
    vector = hashing.embed_passages([text])[0]
    assert opened.dense.scores(vector, np.array([row])) == pytest.approx([1.0])


def test_rows_are_in_order_of_document_and_place(stocked: World) -> None:
    stocked.shelf.put("공유/긴.txt", *(f"{n}째 문단 " + "가나다라 " * 40 for n in range(6)))
    stocked.build()
    opened = open_generation(stocked.home.index)
    assert opened is not None
    places = list(zip(opened.rows.document.tolist(), opened.rows.ordinal.tolist(), strict=True))
    assert places == sorted(places)
    assert len(places) > 5


def test_an_empty_catalog_has_an_index_too(here: World, tmp_path: Path) -> None:
    assert here.build().total == 0
    assert here.search().search(READER, "아무것") == []
