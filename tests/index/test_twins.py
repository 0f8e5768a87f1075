"""Twin worlds: one never held what the reader may not see. No bit of any answer may differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import scoring, search
from index.embedding import Embedder
from index.ivf import IVF_ROWS
from index.search import Filters
from tests.index.worlds import BY_WORDS, World, facts, world
from tests.index.worlds import NEWCOMER as READER
from tests.support.hashing_embedder import HashingEmbedder

pytestmark = pytest.mark.no_cover

WORDS = ["안전", "요원", "인파", "보조금", "정산", "축제", "민원", "계약", "배치", "카나리아"]
QUERIES = ["축제 안전 요원 배치", "보조금 정산", "카나리아", "인파가 몰린 축제 민원"]
lines = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), max_size=8)


def stock(
    made: World, visible: Sequence[str], hidden: Sequence[str], *, ivf_rows: int = IVF_ROWS
) -> None:
    for number, text in enumerate(hidden):  # first, so that numbers and ids run ahead
        made.shelf.put(f"나루/{number}.txt", text, title=text)
    for number, text in enumerate(visible):
        made.shelf.put(f"공유/{number}.txt", text, title=f"기록 {number}")
    made.build(ivf_rows=ivf_rows)


def everything(made: World) -> list[object]:
    search = made.search()
    narrowed = Filters(not_agencies=frozenset({"나루군"}))
    first = search.search(READER, QUERIES[0], k=1)
    return [
        *(facts(search.search(READER, query, k=k)) for query in QUERIES for k in (3, 200)),
        *(facts(search.search(READER, query, filters=narrowed)) for query in QUERIES),
        *(facts(search.like(READER, query)) for query in QUERIES),
        facts(
            search.like(
                READER,
                QUERIES[0],
                without_document=first[0].passage.record.document_id if first else None,
            )
        ),
    ]


@pytest.mark.parametrize(
    ("bounds", "ivf_rows"), [*((each, IVF_ROWS) for each in BY_WORDS), ({}, 1)]
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(visible=lines, hidden=lines)
def test_hidden_records_change_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    bounds: dict[str, int],
    ivf_rows: int,
    visible: list[str],
    hidden: list[str],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, rows in bounds.items():
            patch.setattr(scoring, name, rows)
        root = tmp_path_factory.mktemp("twins")
        with world(root / "one", HashingEmbedder()) as one:
            stock(one, visible, hidden, ivf_rows=ivf_rows)
            full = everything(one)
        with world(root / "two", HashingEmbedder()) as two:
            stock(two, visible, [], ivf_rows=ivf_rows)
            assert everything(two) == full


def test_hidden_rows_cannot_crowd_out_what_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SECURITY: an attack on the lexical engine's own ranking, which knows how common a word is
    # among hidden records: here they make the word that finds best look like a common one
    monkeypatch.setattr(scoring, "CANDIDATES", 10)
    monkeypatch.setattr(search, "POOL", 5)
    visible = [*["카나리아 민원 계약 보조금 정산 요원 배치 안전"] * 5, *["축제 한마당"] * 60]
    hidden = ["카나리아"] * 120
    answers = []
    for name, secret in (("one", hidden), ("two", [])):
        with world(tmp_path / name, HashingEmbedder()) as made:
            stock(made, visible, secret)
            answers.append(facts(made.search().search(READER, "축제 한마당 카나리아", k=5)))
    assert answers[0] == answers[1]
    assert len(answers[0]) == 5


def test_hidden_records_change_nothing_with_the_real_model(
    tmp_path: Path, embedder: Embedder
) -> None:
    visible = ["축제장에 안전요원을 배치하였다.", "보조금을 정산하였다.", "인파를 분산하였다."]
    hidden = ["카나리아 축제의 인파 관리 실패 사례이다. " * 9, "보조금 부정 수급 조사이다."]
    answers = []
    for name, secret in (("one", hidden), ("two", [])):
        with world(tmp_path / name, embedder) as made:
            stock(made, visible, secret)
            answers.append(everything(made))
    assert answers[0] == answers[1]


def test_a_record_that_came_and_went_leaves_no_trace(tmp_path: Path) -> None:
    visible = ["축제 안전 요원", "보조금 정산", "인파 배치 민원"]
    with world(tmp_path / "one", HashingEmbedder()) as one:
        stock(one, visible, ["축제 카나리아 " * 5])
        one.shelf.relabel(*(each for each in one.shelf.rules if each.path != "나루"))
        one.build()
        full = everything(one)
    with world(tmp_path / "two", HashingEmbedder()) as two:
        stock(two, visible, [])
        assert everything(two) == full
