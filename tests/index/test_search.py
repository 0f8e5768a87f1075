from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from access.permit import Permit
from index import scoring
from index.embedding import Embedder
from index.fusion import LEXICAL_WEIGHT
from index.lexical import TantivyIndex
from index.search import POOL, Filters, Hit, Search
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
)
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, permit_for
from tests.support.shelf import rule

TEXTS = {
    "공유/축제.txt": "등불축제에 안전요원 120명을 배치하고 일방통행을 시행하였다.",
    "공유/보조금.txt": "보조금 정산 결과 3,200천원을 반납받았다.",
    "안전/점검.txt": "행사장 안전점검에서 지적된 사항을 조치하였다.",
    "나루/불꽃.txt": "불꽃제에서 인파가 몰려 무정차 통과를 요청하였다.",
}


@pytest.fixture
def stocked(here: World) -> World:
    for number, (path, text) in enumerate(TEXTS.items()):
        here.shelf.put(path, text, day=date(2023 + number, 5, 1))
    return here


@pytest.fixture
def search(stocked: World) -> Search:
    stocked.build()
    return stocked.search()


def paths(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.record.path for hit in hits]


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (READER, {"공유/축제.txt", "공유/보조금.txt", "안전/점검.txt"}),
        (OTHER, {"공유/축제.txt", "공유/보조금.txt", "나루/불꽃.txt"}),
        (NEWCOMER, {"공유/축제.txt", "공유/보조금.txt"}),
    ],
)
@pytest.mark.parametrize("bounds", BY_WORDS)
def test_everybody_finds_exactly_what_is_theirs(
    search: Search,
    permit: Permit,
    expected: set[str],
    bounds: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # SECURITY: the hidden record answers the question best, and must not come
    for name, rows in bounds.items():
        monkeypatch.setattr(scoring, name, rows)
    for query in (*TEXTS.values(), "안전요원 보조금 불꽃제 안전점검"):
        assert set(paths(search.search(permit, query))) == expected
        assert set(paths(search.like(permit, query))) == expected


def test_what_is_meant_comes_first(stocked: World, embedder: Embedder) -> None:
    stocked.embedder = embedder
    stocked.build()
    search = stocked.search()
    assert paths(search.search(OTHER, "사람이 몰릴 때 지하철은 어떻게 했나", k=1)) == [
        "나루/불꽃.txt"
    ]
    assert paths(search.search(OTHER, "보조금을 얼마나 돌려받았나", k=1)) == ["공유/보조금.txt"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(agencies=frozenset({"나루군"})), {"나루/불꽃.txt"}),
        (Filters(not_agencies=frozenset({"한빛시"})), {"나루/불꽃.txt"}),
        (Filters(not_agencies=frozenset({"한빛시", "나루군"})), set()),
        (Filters(agencies=frozenset({"없는시"})), set()),
        (Filters(departments=frozenset({"한빛시/"})), {"공유/축제.txt", "공유/보조금.txt"}),
        (Filters(departments=frozenset({"한빛시/없는과"})), set()),
        (Filters(since=date(2024, 5, 1)), {"공유/보조금.txt", "나루/불꽃.txt"}),
        (Filters(until=date(2024, 5, 1)), {"공유/축제.txt", "공유/보조금.txt"}),
        (Filters(since=date(2024, 1, 1), until=date(2024, 12, 31)), {"공유/보조금.txt"}),
        (Filters(agencies=frozenset({"한빛시"}), until=date(2023, 12, 31)), {"공유/축제.txt"}),
    ],
)
def test_filters_only_narrow(search: Search, filters: Filters, expected: set[str]) -> None:
    query = "안전요원 보조금 불꽃제"
    assert set(paths(search.search(OTHER, query, filters=filters))) == expected
    assert set(paths(search.search(READER, query, filters=filters))) <= {*TEXTS} - {"나루/불꽃.txt"}


def test_undated_records_fall_out_of_a_period(stocked: World) -> None:
    stocked.shelf.put("공유/무일자.txt", "날짜 없는 안전요원 기록이다.")
    stocked.build()
    search = stocked.search()
    for filters in (Filters(since=date(1, 1, 1)), Filters(until=date(9999, 12, 31))):
        assert "공유/무일자.txt" not in paths(search.search(READER, "안전요원", filters=filters))
    assert "공유/무일자.txt" in paths(search.search(READER, "안전요원"))


def test_a_score_is_cosine_plus_a_share_of_bm25(search: Search, stocked: World) -> None:
    query = "안전요원 배치"
    hits = search.search(READER, query)
    vector = stocked.embedder.embed_query(query)
    for hit in hits:
        text = f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}"
        assert hit.dense == pytest.approx(
            float(stocked.embedder.embed_passages([text])[0] @ vector), abs=1e-6
        )
    shares = [(hit.score - hit.dense) / LEXICAL_WEIGHT for hit in hits]
    assert 0.3 < max(shares) < 1
    assert all(-1e-9 <= share < 1 for share in shares)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_records_like_a_text_leave_out_the_record_itself(search: Search) -> None:
    own = search.search(READER, "안전요원", k=1)[0].passage.record.document_id
    hits = search.like(READER, TEXTS["공유/축제.txt"], without_document=own)
    assert len(hits) == 2
    assert own not in {hit.passage.record.document_id for hit in hits}


def test_titles_and_headings_are_searched(stocked: World) -> None:
    stocked.shelf.put("공유/표.txt", "# 드론 관제 계획", "세부 사항은 붙임과 같다.", title="별빛제")
    stocked.build()
    search = stocked.search()
    assert paths(search.search(READER, "드론 관제", k=1)) == ["공유/표.txt"]
    assert paths(search.search(READER, "별빛제", k=1)) == ["공유/표.txt"]


def test_as_many_as_asked_for_come_back(here: World) -> None:
    for number in range(3 * POOL):
        here.shelf.put(f"공유/{number:03}.txt", f"안전요원 {number}명 배치")
    here.build()
    search = here.search()
    for k in (0, 1, POOL, 2 * POOL + 1, 3 * POOL, 4 * POOL):
        assert len(search.search(READER, "안전요원 배치", k=k)) == min(k, 3 * POOL)


def test_ties_are_in_order_of_document_and_place(here: World) -> None:
    for number in range(20):
        here.shelf.put(f"공유/{number}.txt", "같은 글이다.", title="같은 제목")
    here.build()
    hits = here.search().search(READER, "같은 글", k=20)
    ids = [hit.passage.record.document_id for hit in hits]
    assert ids == sorted(ids)
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize("query", ["", " ", "\x00\ud800", "가" * 3000, "acl:1 OR *", "?" * 50])
def test_odd_questions_are_harmless(search: Search, query: str) -> None:
    assert set(paths(search.search(NEWCOMER, query))) == {"공유/축제.txt", "공유/보조금.txt"}


def test_a_home_without_an_index_finds_nothing(here: World) -> None:
    search = here.search()
    assert search.search(READER, "아무것") == []
    here.build()
    assert search.search(READER, "아무것") == []


def test_a_new_generation_is_taken_up(stocked: World, search: Search) -> None:
    stocked.shelf.put("공유/새.txt", "새로 들어온 드론 관제 기록이다.")
    assert "공유/새.txt" not in paths(search.search(READER, "드론 관제"))
    stocked.build()
    assert paths(search.search(READER, "드론 관제", k=1)) == ["공유/새.txt"]


def test_a_revoke_holds_at_the_next_question(stocked: World, search: Search) -> None:
    # SECURITY: nothing is indexed anew in between
    assert "공유/축제.txt" in paths(search.search(OTHER, "안전요원"))
    stocked.shelf.relabel(rule("공유", "person:kim", agency="한빛시"), OURS, THEIRS)
    assert paths(search.search(OTHER, "안전요원")) == ["나루/불꽃.txt"]
    assert "공유/축제.txt" in paths(search.search(READER, "안전요원"))


@pytest.mark.parametrize("bounds", BY_WORDS)
def test_what_was_widened_is_found_at_the_next_question(
    stocked: World, search: Search, bounds: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, rows in bounds.items():
        monkeypatch.setattr(scoring, name, rows)
    embedder = stocked.embedder
    assert isinstance(embedder, HashingEmbedder)
    embedded = embedder.embedded
    assert "안전/점검.txt" not in paths(search.search(OTHER, "안전점검 지적"))
    wide = rule("안전/점검.txt", "everyone", agency="한빛시")
    stocked.shelf.relabel(OPEN, wide, THEIRS)
    assert paths(search.search(OTHER, "안전점검 지적", k=1)) == ["안전/점검.txt"]
    stocked.shelf.relabel(OPEN, OURS, wide, THEIRS)
    assert "안전/점검.txt" not in paths(search.search(OTHER, "안전점검 지적"))
    assert "안전/점검.txt" in paths(search.search(READER, "안전점검 지적"))
    stocked.shelf.relabel(OPEN, rule("안전", "agency:나루군", agency="나루군"), THEIRS)
    assert "안전/점검.txt" in paths(search.search(OTHER, "안전점검 지적"))
    assert "안전/점검.txt" not in paths(search.search(READER, "안전점검 지적"))
    assert embedder.embedded == embedded, "nothing was embedded again"


def test_what_others_do_not_see_changes_no_rank_of_a_lagging_index(
    stocked: World, search: Search
) -> None:
    # SECURITY: a hidden change makes the search read scopes anew; a withdrawn row stays counted
    before = [(hit.passage.chunk_id, hit.score) for hit in search.search(OTHER, "안전요원 불꽃제")]
    stocked.shelf.relabel(OPEN, rule("안전", "person:kim", agency="한빛시"), THEIRS)
    stocked.shelf.put("안전/새.txt", "안전요원 불꽃제 카나리아")
    after = [(hit.passage.chunk_id, hit.score) for hit in search.search(OTHER, "안전요원 불꽃제")]
    assert after == before


def test_a_new_wall_inside_a_record_holds_though_the_index_lags(
    stocked: World, search: Search
) -> None:
    # SECURITY: the index still carries the old scope of the chunk; the catalog decides
    stocked.shelf.relabel(OPEN, OURS, THEIRS, rule("공유/축제.txt", "person:kim"))
    assert "공유/축제.txt" not in paths(search.search(OTHER, "안전요원"))
    stocked.build()
    assert "공유/축제.txt" not in paths(search.search(OTHER, "안전요원"))
    assert "공유/축제.txt" in paths(search.search(READER, "안전요원"))


def test_time_is_part_of_the_permission(stocked: World, search: Search) -> None:
    until = rule("공유", "everyone", agency="한빛시", closes=NOW.date())
    stocked.shelf.relabel(until, OURS, THEIRS)
    tomorrow = permit_for(at=NOW + timedelta(days=1))
    assert "공유/축제.txt" in paths(search.search(READER, "안전요원"))
    assert paths(search.search(tomorrow, "안전요원")) == ["안전/점검.txt"]


def test_a_look_alike_is_no_permit(search: Search) -> None:
    class Pretender:
        principal = READER.principal
        at = NOW
        day = NOW.date()
        purpose = "시험"

    with pytest.raises(TypeError):
        search.search(Pretender(), "안전요원")  # type: ignore[arg-type]


def test_scores_do_not_depend_on_the_way_taken(
    here: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    random = np.random.default_rng(7)
    words = ["안전", "요원", "인파", "보조금", "정산", "축제", "민원", "계약"]
    for number in range(40):
        here.shelf.put(f"공유/{number}.txt", " ".join(random.choice(words, 6)))
    here.build()
    search = here.search()
    exact = search.search(READER, "축제 안전 요원", k=40)
    monkeypatch.setattr(scoring, "EXACT_ROWS", 0)
    engine = search.search(READER, "축제 안전 요원", k=40)
    assert texts(exact) == texts(engine)
    assert [hit.score for hit in exact] == [hit.score for hit in engine]


def test_what_the_lexical_engine_gives_beyond_the_permission_is_not_scored(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY: an engine that forgot its filter moves no score of anybody."""
    for number in range(6):
        here.shelf.put(f"공유/{number}.txt", f"축제에 안전요원을 {number}명 두었다.")
    here.shelf.put("나루/불꽃.txt", "안전요원 안전요원 안전요원")
    here.build()
    search = here.search()
    monkeypatch.setattr(scoring, "EXACT_ROWS", 0)
    before = facts(search.search(READER, "안전요원", k=20))

    def everything(self: object, terms: object, narrowing: object, limit: int) -> object:
        return np.arange(7)

    monkeypatch.setattr(TantivyIndex, "candidates", everything)
    assert facts(search.search(READER, "안전요원", k=20)) == before
    assert len(before) == 6


def test_the_programs_own_words_are_embedded_once_and_the_readers_each_time(
    stocked: World,
) -> None:
    embedder = stocked.embedder
    assert isinstance(embedder, HashingEmbedder)
    near, whole = stocked.search().nearness, ["축제", "정산", "등불", "용역"]
    first = near.between(whole[2:], *whole[:2])
    before = embedder.embedded
    assert np.array_equal(near.between(whole[2:], *whole[:2]), first)
    assert embedder.embedded == before + 2, "of what a reader compared nothing is kept"
    assert np.array_equal(near.between(whole), first)
    assert np.array_equal(near.between(whole[1:], whole[0]), first)


def test_texts_are_near_to_a_question_as_far_as_they_are_alike(stocked: World) -> None:
    cosines = stocked.search().nearness.to_question("축제", ["축제", "정산"])
    assert cosines is not None
    same, other = cosines
    assert same == pytest.approx(1.0)
    assert other < 0.5
