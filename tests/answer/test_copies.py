"""The same file in three folders: told once, counted among what the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.permit import Permit
from answer.desk import Desk
from answer.folding import case_of
from catalog.answers import Answers
from catalog.people import People
from index.embedding import Embedder
from records.document import Field, Piece
from tests.index.worlds import OPEN, OURS, THEIRS, World, world
from tests.support.answers import answer_citing
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, text_blocks

INSIDER = permit_for()
OUTSIDER = permit_for("lee", "다온시", "민원과")
QUERY = "축제 안전요원 배치"
LINES = (
    "축제장에 안전요원을 배치하고 인파를 나누어 들였다.",
    "구급차가 다닐 길을 비워 두고 소방서와 합동으로 점검하였다.",
    "상황실은 기상 특보와 교통 상황을 살펴 행사를 멈출 수 있게 하였다.",
    "주민에게는 통제 구간과 우회로를 문자로 미리 알렸다.",
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path / "here", HashingEmbedder()) as made:
        seat(made.database, INSIDER, OUTSIDER)
        yield made


def desk(made: World) -> Desk:
    made.build()
    return Desk(made.search(), made.database)


def told(made: World, permit: Permit) -> list[object]:
    """All that a reader could notice of searches and similar cases."""
    at_desk = desk(made)
    found = at_desk.search(permit, QUERY, k=10)
    return [
        [(each.record.title, each.snippets, each.copies) for each in found],
        at_desk.cases.like_text(permit, QUERY),
        *(at_desk.cases.like_record(permit, each.record.document_id) for each in found),
    ]


def test_the_same_file_in_three_folders_is_found_once(here: World) -> None:
    ids = {here.shelf.put(f"공유/{place}/계획.txt", *LINES) for place in ("가", "나", "다")}
    other = here.shelf.put("공유/보조금.txt", "축제 보조금을 정산하였다.")
    found = desk(here).search(OUTSIDER, QUERY, k=10)
    assert [len(each.copies) for each in found] == [2, 0]
    assert {found[0].record.document_id, *(copy.document_id for copy in found[0].copies)} == ids
    similar = desk(here).cases.like_record(OUTSIDER, found[0].record.document_id)
    assert similar is not None
    assert [case.document_id for case in similar] == [other]


def test_the_issued_then_the_newest_then_the_final_stands_for_the_others(here: World) -> None:
    for name, day in (("계획(초안).txt", date(2025, 9, 9)), ("계획.txt", date(2025, 9, 1))):
        here.shelf.put(f"공유/{name}", *LINES, title="계획", day=day)
    here.shelf.put("공유/계획_최종.txt", *LINES, title="계획", day=date(2025, 9, 1))
    last = here.shelf.put("공유/계획_진짜최종_수정.txt", *LINES, title="계획", day=date(2025, 9, 1))
    (found,) = desk(here).search(OUTSIDER, QUERY)
    assert (found.record.document_id, len(found.copies)) == (last, 3)
    blocks = text_blocks(*LINES, "안전총괄과-1234")
    number = Field("문서번호", "안전총괄과-1234", Piece(4, 0, 10))
    issued = here.shelf.put_blocks("공유/시행문.txt", blocks, fields=[number])
    (found,) = desk(here).search(OUTSIDER, QUERY)
    assert (found.record.document_id, len(found.copies)) == (issued, 4)


def test_two_offices_or_two_sums_are_two_records(here: World) -> None:
    here.shelf.relabel(OPEN, OURS, THEIRS, rule("공유/가람", "everyone", agency="가람시"))
    here.shelf.put("공유/계획.txt", *LINES, "예산은 3억 원이다.")
    here.shelf.put("공유/계획 2.txt", *LINES, "예산은 4억 원이다.")
    here.shelf.put("공유/가람/계획.txt", *LINES, "예산은 3억 원이다. 이상")
    assert [each.copies for each in desk(here).search(OUTSIDER, QUERY)] == [(), (), ()]


def test_an_answer_cites_one_thing_once(tmp_path: Path, embedder: Embedder) -> None:
    with world(tmp_path / "here", embedder) as made:
        People(made.database).add(login="lee", name="이", agency="", department="", password=None)
        ids = {made.shelf.put(f"공유/{place}/계획.txt", *LINES) for place in ("가", "나", "다")}
        _, answer = desk(made).ask(OUTSIDER, "축제장에 안전요원을 배치하고 인파를 나누었나요?")
    quotes = [citation.quote for citation in answer.citations]
    assert quotes
    assert len(quotes) == len(set(quotes))
    (case,) = answer.cases
    assert {case.document_id, *(copy.document_id for copy in case.copies)} == ids


# SECURITY: what is hidden must neither fold, nor stand for, nor be counted


def test_hidden_copies_change_nothing(tmp_path: Path) -> None:
    worlds = []
    for name, hidden in (("one", True), ("two", False)):
        with world(tmp_path / name, HashingEmbedder()) as made:
            if hidden:  # a copy that would stand for the visible ones, and more of them
                number = Field("문서번호", "나루-1", Piece(4, 0, 4))
                made.shelf.put_blocks(
                    "나루/시행문.txt", text_blocks(*LINES, "나루-1"), fields=[number]
                )
                made.shelf.put("안전/계획.txt", *LINES)
                made.shelf.put("나루/정산.txt", "축제 보조금을 정산하였다.")
            made.shelf.put("공유/가/계획.txt", *LINES)
            made.shelf.put("공유/나/계획.txt", *LINES)
            made.shelf.put("공유/정산.txt", "축제 보조금을 정산하였다.")
            worlds.append(told(made, OUTSIDER))
    assert worlds[0] == worlds[1]
    assert "나루" not in repr(worlds)


def test_closed_passages_do_not_decide_what_passes_for_a_copy(tmp_path: Path) -> None:
    """One reader sees equal halves, another sees that the records differ; and the reverse."""
    with world(tmp_path / "here", HashingEmbedder()) as made:
        seat(made.database, INSIDER, OUTSIDER)
        closed = [
            rule(f"공유/{name}.txt", "person:kim", heading="2. 내부 검토")
            for name in ("가", "나", "다")
        ]
        made.shelf.relabel(OPEN, *closed)
        secret = "서로 다른 내부 검토 의견을 길게 적었다. "
        made.shelf.put("공유/가.txt", *LINES, "# 2. 내부 검토", secret * 9)
        made.shelf.put("공유/나.txt", *LINES, "# 2. 내부 검토", "짧은 의견이다.")
        made.shelf.put("공유/다.txt", "축제 안전요원의 점심이다.", "# 2. 내부 검토", secret * 9)
        outside = desk(made).search(OUTSIDER, QUERY)
        inside = desk(made).search(INSIDER, QUERY)
        assert sorted(len(each.copies) for each in outside) == [0, 1]
        assert sorted(len(each.copies) for each in inside) == [0, 0, 0]
        assert "다.txt" not in repr([each.copies for each in outside])


def test_a_copy_in_a_kept_answer_goes_with_the_right_to_it(here: World) -> None:
    document = here.shelf.put("공유/가.txt", *LINES)
    here.shelf.put("안전/가.txt", *LINES)
    found = desk(here).search(INSIDER, QUERY)
    (copy,) = found[0].copies
    own = document == found[0].record.document_id
    record, other = (found[0].record, copy) if own else (copy, found[0].record)
    bare = answer_citing((document, 0, LINES[0]))
    answers = Answers(here.database)
    kept = answers.keep(INSIDER, replace(bare, cases=(case_of(record, [other]),)))
    opened = answers.get(INSIDER, kept)
    assert opened is not None
    assert [each.document_id for each in opened.cases[0].copies] == [other.document_id]
    here.shelf.relabel(OPEN, rule("안전", "person:lee", agency="한빛시"))
    opened = answers.get(INSIDER, kept)
    assert opened is not None
    assert opened.cases[0].copies == ()
