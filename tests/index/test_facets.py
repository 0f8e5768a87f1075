"""Filters by what records are, and how many records each value would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from access.permit import Permit
from index.facets import Facets, facets
from index.search import Filters, Search
from index.topics import topics_of
from ingest.fields import stated_fields
from records.document import Extraction, Field, Piece, Status
from records.document_type import types_of
from tests.index.worlds import OPEN, OURS, READER, THEIRS, World, copied, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, text_blocks

SHARED = rule("공간", "agency:나루군", "community:축제", "community:남의 공간", agency="나루군")
MEMBER = permit_for("park", department="민원과", communities=("축제",))
RECORDS = {
    "공유/등불축제 결과보고.txt": ("등불축제 안전요원 120명을 두었다.", date(2024, 5, 1)),
    "공유/등불축제 계획.txt": ("등불축제 안전요원을 둘 계획이다.", date(2023, 5, 1)),
    "안전/행사 점검 결과.txt": ("안전요원 배치를 점검하였다.", date(2024, 6, 1)),
    "나루/불꽃축제 결과보고.txt": ("안전요원을 카나리아대로 두었다.", date(2022, 7, 1)),
    "나루/불꽃축제 감사.txt": ("안전요원 배치를 감사하였다.", None),
    "공간/축제 지침.txt": ("축제 안전요원 지침이다.", date(2025, 1, 1)),
    "공유/보조금 정산.txt": ("보조금을 정산하였다.", date(2024, 2, 1)),
}
QUERY = "안전요원 배치"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> World:
    with world(tmp_path_factory.mktemp("facets"), HashingEmbedder()) as made:
        seat(made.database, MEMBER)
        made.shelf.relabel(OPEN, OURS, THEIRS, SHARED)
        for path, (text, day) in RECORDS.items():
            # several passages of a record count once
            made.shelf.put(path, text, *(f"{text} {'가' * 380}" for _ in range(2)), day=day)
        made.build()
    return made


@pytest.fixture
def stocked(records: World, tmp_path: Path, hashing: HashingEmbedder) -> Iterator[World]:
    with copied(records, tmp_path / "stocked", hashing) as made:
        yield made


def counted(found: Facets, name: str) -> dict[str, int]:
    return {value.name: value.records for value in found[name]}


def paths(search: Search, permit: Permit, filters: Filters) -> set[str]:
    hits = search.search(permit, QUERY, k=100, filters=filters)
    return {hit.passage.record.path for hit in hits}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            Filters(types=frozenset({"결과보고"})),
            {"등불축제 결과보고", "행사 점검 결과", "보조금 정산"},
        ),
        (Filters(types=frozenset({"계획", "감사"})), {"등불축제 계획"}),
        (Filters(topics=frozenset({"등불"})), {"등불축제 결과보고", "등불축제 계획"}),
        (Filters(topics=frozenset({"불꽃"})), set()),
        (Filters(types=frozenset({"없는 종류"})), set()),
        (Filters(years=frozenset({2023, 2022})), {"등불축제 계획"}),
        (Filters(years=frozenset({0, 10_000})), set()),
        (Filters(communities=frozenset({"축제"})), set()),
        (
            Filters(types=frozenset({"결과보고"}), topics=frozenset({"등불"})),
            {"등불축제 결과보고"},
        ),
    ],
)
@pytest.mark.parametrize("exact_rows", [20_000, 0])
def test_each_filter_narrows_and_all_together(
    stocked: World,
    filters: Filters,
    expected: set[str],
    exact_rows: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.scoring.EXACT_ROWS", exact_rows)
    found = paths(stocked.search(), READER, filters)
    assert {path.rsplit("/", 1)[1].removesuffix(".txt") for path in found} == expected


def test_a_community_is_a_filter_for_its_members_alone(stocked: World) -> None:
    search, shared = stocked.search(), {"공간/축제 지침.txt"}
    assert paths(search, MEMBER, Filters(communities=frozenset({"축제"}))) == shared
    assert paths(search, MEMBER, Filters(communities=frozenset({"남의 공간"}))) == set()
    assert counted(facets(MEMBER, search, QUERY), "communities") == {"축제": 1}
    # SECURITY: of an audience only what the reader belongs to is told
    assert counted(facets(READER, search, QUERY), "communities") == {}


def reference(search: Search, permit: Permit, name: str) -> Counter[str]:
    """Counts over the records that a search opens one by one."""
    hits = search.search(permit, QUERY, k=100)
    records = {hit.passage.record.document_id: hit.passage.record for hit in hits}
    found: Counter[str] = Counter()
    for record in records.values():
        if "보조금" in record.path:  # holds no word of the query
            continue
        found.update(
            {
                "agencies": [record.agency],
                "departments": [],
                "years": [str(record.date.year)] if record.date else [],
                "types": types_of(record.title, record.path, ()),
            }[name]
        )
    return found


@pytest.mark.parametrize("permit", [READER, MEMBER, permit_for("choi", "나루군", "안전재난과")])
@pytest.mark.parametrize("name", ["agencies", "departments", "years", "types"])
def test_counts_are_those_of_what_the_reader_may_open(
    stocked: World, permit: Permit, name: str
) -> None:
    seat(stocked.database, permit)
    search = stocked.search()
    assert counted(facets(permit, search, QUERY), name) == reference(search, permit, name)


def test_a_value_counts_beside_the_other_filters_and_not_its_own(stocked: World) -> None:
    wanted = Filters(types=frozenset({"계획"}), years=frozenset({2023, 1999}))
    found = facets(READER, stocked.search(), QUERY, wanted)
    assert counted(found, "types") == {"계획": 1}
    assert counted(found, "years") == {"2023": 1, "1999": 0}, "what is wanted stays to be dropped"
    assert counted(found, "agencies") == {"한빛시": 1}
    assert [value.name for value in facets(READER, stocked.search(), QUERY)["years"]] == [
        "2024",
        "2023",
    ]


def test_topics_are_what_titles_share(stocked: World) -> None:
    found = counted(facets(READER, stocked.search(), QUERY), "topics")
    assert found == {"등불": 2, "축제": 2}
    assert "축제" not in counted(facets(READER, stocked.search(), "축제 안전요원"), "topics")


def test_without_words_everything_that_is_permitted_counts(stocked: World) -> None:
    assert counted(facets(READER, stocked.search(), "?"), "agencies") == {"한빛시": 4}


def test_without_an_index_nothing_is_counted(here: World) -> None:
    without = facets(READER, here.search(), QUERY)
    assert without
    assert not any(without.values())
    here.build()
    assert facets(READER, here.search(), QUERY) == without, (
        "an index of others' rows looks the same"
    )


def parted(world: World, *hidden: str) -> list[str]:
    """A letter whose number stands under a heading that only Naru county may read."""
    letter = ("수신  한빛시장", "제목  안전요원 협조 요청", "문서번호  안전총괄과-1234")
    blocks = text_blocks("안전요원을 협조한다.", "# 2. 닫힌 부분", *letter)
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    assert {"문서번호", "수신"} & {field.name for field in fields}
    world.shelf.relabel(
        OPEN,
        OURS,
        THEIRS,
        *(rule("공유/협조.txt", each, heading="2. 닫힌 부분") for each in hidden),
    )
    world.shelf.put_blocks("공유/협조.txt", blocks, fields=fields)
    world.build()
    return sorted(counted(facets(READER, world.search(), "안전요원"), "types"))


def test_what_a_closed_part_states_makes_no_record_a_letter(here: World) -> None:
    # SECURITY: the index knows the fields of every block
    assert parted(here, "agency:나루군") == []
    assert parted(here) == ["공문"]


def test_what_is_closed_later_makes_a_record_a_letter_no_more(here: World) -> None:
    # SECURITY: passages that stay open were indexed with what the closed part stated
    blocks = text_blocks(
        "# 협조", f"안전요원을 협조한다. {'가' * 380}", "# 2. 닫힌 부분", "수신  한빛시장"
    )
    addressee = Field("수신", "한빛시장", Piece(3, 4, 8))
    here.shelf.put_blocks("공유/협조.txt", blocks, fields=[addressee])
    here.build()
    search = here.search()
    assert counted(facets(READER, search, "안전요원"), "types") == {"공문": 1}
    wall = rule("공유/협조.txt", "agency:나루군", heading="2. 닫힌 부분")
    here.shelf.relabel(OPEN, OURS, THEIRS, wall)
    assert counted(facets(READER, search, "안전요원"), "types") == {}
    here.build()
    assert counted(facets(READER, here.search(), "안전요원"), "types") == {}
    assert counted(facets(READER, here.search(), "안전요원"), "agencies")


def test_a_name_that_was_closed_is_counted_and_found_no_more(stocked: World) -> None:
    # SECURITY: the index still has the former title and rights; counts must not tell them
    search = stocked.search()
    before = counted(facets(READER, search, QUERY), "types")
    assert before["결과보고"] == 2
    wall = rule("공유/등불축제 결과보고.txt", "person:kim", agency="한빛시")
    stocked.shelf.relabel(OPEN, OURS, THEIRS, SHARED, wall)
    assert "결과보고" in counted(facets(READER, search, QUERY), "types")
    assert counted(facets(MEMBER, search, QUERY), "types").get("결과보고") is None
    stocked.shelf.put("공유/등불축제 계획.txt", "아주 다른 글이다.", day=date(2023, 5, 1))
    assert "2023" not in counted(facets(MEMBER, search, QUERY), "years")
    stocked.build()
    assert "2023" not in counted(facets(MEMBER, search, QUERY), "years")


def test_what_is_read_again_and_is_as_before_counts_while_an_index_catches_up(
    stocked: World,
) -> None:
    search = stocked.search()
    before = facets(MEMBER, search, QUERY)
    for path, (text, day) in RECORDS.items():
        stocked.shelf.put(path, text, *(f"{text} {'가' * 380}" for _ in range(2)), day=day)
    assert facets(MEMBER, search, QUERY) == before
    assert counted(before, "years")


def test_a_record_that_is_closed_as_a_whole_is_not_counted_by_an_open_passage(
    stocked: World,
) -> None:
    # SECURITY: no part of a record without the right to the record
    search = stocked.search()
    view = search.view(READER)
    assert view is not None
    closed = next(
        row for row, name in enumerate(view.generation.rows.document) if view.permitted[row]
    )
    document = view.generation.rows.document[closed]
    rows = view.generation.rows
    scopes = np.where(rows.document == document, 10_000, rows.record_acl_id)
    object.__setattr__(rows, "record_acl_id", scopes)
    after = facets(READER, search, "?")
    assert counted(after, "agencies") == {"한빛시": 3}


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("2025년 등불축제 안전관리 결과보고", ("등불", "축제", "안전")),
        ("결과보고", ()),
        ("", ()),
        ("1. 가-나-다", ()),
        ("보조금 정산 " * 50, ("보조금", "정산")),
    ],
)
def test_topics_of_titles(title: str, topics: Sequence[str]) -> None:
    assert topics_of(title) == topics
