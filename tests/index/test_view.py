"""What is kept of a reader's rights: it serves the same rights alone, and outlives none of them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import view
from index.generation import open_generation
from index.masks import Filters, narrowed_rows, narrowing_of
from index.search import Readiness, Search
from index.view import View, Views
from tests.index.worlds import NEWCOMER, OPEN, OTHER, OURS, READER, THEIRS, World, texts, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule

CLOSED = rule("공유", "person:kim", agency="한빛시")


@pytest.fixture
def stocked(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, HashingEmbedder()) as made:
        made.shelf.put("공유/축제.txt", "축제의 안전요원을 배치하였다.")
        made.shelf.put("안전/점검.txt", "안전요원 점검 결과이다.")
        made.shelf.put("나루/불꽃.txt", "불꽃제의 안전요원 계획이다.")
        made.build()
        yield made


def seen(search: Search, permit: object) -> View:
    found = search.view(permit)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_same_rights_are_worked_out_once(stocked: World) -> None:
    search = stocked.search()
    first = seen(search, OTHER)
    assert seen(search, READER).near is not first.near
    assert seen(search, OTHER).near is first.near
    stocked.shelf.relabel(OPEN, OURS, THEIRS, rule("없음", "everyone", agency="한빛시"))
    assert seen(search, OTHER).permitted.tolist() == first.permitted.tolist()


def test_what_is_kept_does_not_outlive_a_right_that_is_taken_back(stocked: World) -> None:
    # SECURITY: neither in what is found nor in what is counted, with nothing indexed in between
    search = stocked.search()
    assert len(search.search(OTHER, "안전요원")) == 2
    assert search.readiness(OTHER) == Readiness(2, 2)
    stocked.shelf.relabel(CLOSED, OURS, THEIRS)
    assert texts(search.search(OTHER, "안전요원")) == ["불꽃제의 안전요원 계획이다."]
    assert search.readiness(OTHER) == Readiness(1, 1)
    assert search.readiness(NEWCOMER) == Readiness(0, 0)
    stocked.shelf.relabel(OPEN, OURS, THEIRS)
    assert search.readiness(OTHER) == Readiness(2, 2)


def test_rights_that_were_kept_too_long_still_open_nothing(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SECURITY: the catalog decides every row again, whatever the search among them proposes
    search = stocked.search()
    stale, others = seen(search, OTHER), seen(search, READER)
    stocked.shelf.relabel(CLOSED, OURS, THEIRS)
    for former in (stale, others):
        monkeypatch.setattr(Views, "_rights", lambda *_, former=former: former)
        assert "축제의 안전요원을 배치하였다." not in texts(search.search(OTHER, "안전요원"))


def test_nothing_is_kept_of_a_former_generation(stocked: World) -> None:
    search = stocked.search()
    former = weakref.ref(seen(search, READER).near)
    gc.collect()
    assert former() is not None
    stocked.shelf.put("공유/새.txt", "새 축제의 안전요원이다.")
    stocked.build()
    assert len(search.search(OTHER, "안전요원")) == 3
    gc.collect()
    assert former() is None, "it would hold the files of a generation that is removed"


def test_so_much_is_kept_and_no_more(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    search = stocked.search()
    one, other = seen(search, READER), seen(search, OTHER)
    both = sum(each.permitted.nbytes + each.near.nbytes for each in (one, other))
    monkeypatch.setattr(view, "_KEPT", both - 1)
    assert seen(search, OTHER).near is other.near
    assert seen(search, READER).near is not one.near, "the one that was asked longer ago went"


def test_rows_of_a_filter_are_kept_while_the_generation_is_and_no_longer(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = Views(stocked.search().reading)
    generation = open_generation(stocked.home.index)
    assert generation is not None
    ours = narrowing_of(generation.names, Filters(agencies=frozenset({"한빛시"})))
    theirs = narrowing_of(generation.names, Filters(not_agencies=frozenset({"한빛시"})))
    rows = views.narrowed(generation, ours)
    assert rows.tolist() == narrowed_rows(generation.rows, ours).tolist()
    assert views.narrowed(generation, replace(ours, acl_ids=frozenset({7}))) is rows
    monkeypatch.setattr(view, "_FILTERS", 1)
    assert views.narrowed(generation, theirs).tolist() == (~rows).tolist()
    assert views.narrowed(generation, ours) is not rows, "the one that was asked longer ago went"
    stocked.shelf.put("공유/새.txt", "새 축제의 안전요원이다.")
    stocked.build()
    newer = open_generation(stocked.home.index)
    assert newer is not None
    assert len(views.narrowed(newer, ours)) == len(rows) + 1
