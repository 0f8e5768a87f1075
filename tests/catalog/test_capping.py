"""공개구분 caps what a record's rules open, whatever the record says besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from access.permit import Permit
from catalog.answers import Answers
from catalog.database import Database
from catalog.reading import Reading
from catalog.schema import document
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.support.answers import answer_citing
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

OWN = permit_for()
CHIEF = permit_for("seo", posts=["상황실장"])
OTHER = permit_for("choi", "나루군", "안전재난과")
OPEN = rule("", "everyone", agency="한빛시")
TEXTS = ("# 검토 결과", "두루미 사업을 미룬다.", "# 붙임 목록", "까마귀 자료 한 부")


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Shelf:
    seat(database, OWN, CHIEF, OTHER)
    return shelf(database, tmp_path / "share", OPEN)


def put(here: Shelf, openness: str, *more: str, path: str = "가.txt") -> str:
    blocks = text_blocks(*TEXTS, f"공개구분: {openness}", *more)
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    return here.put_blocks(path, blocks, fields=fields)


def seen(here: Shelf, permit: Permit, identifier: str) -> str:
    view = Reading(here.database).document(permit, identifier)
    return "\n".join(block.text for _, block in view.blocks) if view else ""


@pytest.mark.parametrize("openness", ["부분공개(5)", "비공개(제9조제1항제7호)", "비공개(8)"])
def test_an_own_agency_ground_stops_at_the_agency(here: Shelf, openness: str) -> None:
    identifier = put(here, openness)
    assert "두루미" in seen(here, OWN, identifier)
    assert seen(here, OTHER, identifier) == ""


@pytest.mark.parametrize("openness", ["비공개(2)", "비공개", "비공개(사유 별첨)"])
def test_grave_and_unreadable_grounds_want_a_named_post(here: Shelf, openness: str) -> None:
    identifier = put(here, openness)
    for permit in (OWN, CHIEF, OTHER):
        assert seen(here, permit, identifier) == ""
    here.relabel(rule("", "post:한빛시/상황실장", "everyone", agency="한빛시"))
    assert "두루미" in seen(here, CHIEF, identifier)
    assert seen(here, OWN, identifier) == ""


def test_disclosure_opens_nothing(here: Shelf) -> None:
    # SECURITY: the author writes 공개 into the file
    here.relabel(rule("", "department:한빛시/안전총괄과", agency="한빛시"))
    identifier = put(here, "공개", "열람범위: 모든 기관", "공개구분: 대국민공개")
    assert seen(here, OWN, identifier)
    assert seen(here, OTHER, identifier) == ""
    closed = put(here, "비공개(5)", "공개구분: 공개", path="나.txt")
    here.relabel(OPEN)
    assert seen(here, OTHER, closed) == ""
    assert seen(here, OTHER, identifier)


def test_whose_it_is_comes_from_the_rules_not_from_the_text(here: Shelf) -> None:
    # SECURITY: a letterhead of another agency moves no wall
    identifier = put(here, "비공개(5)", "기관: 나루군", "처리과: 안전재난과")
    assert seen(here, OTHER, identifier) == ""
    assert seen(here, OWN, identifier)


def test_nobody_is_of_an_agency_that_no_rule_states(here: Shelf) -> None:
    here.relabel(rule("", "everyone"))
    identifier = put(here, "비공개(5)")
    for permit in (OWN, CHIEF, OTHER):
        assert seen(here, permit, identifier) == ""
    here.relabel(OPEN)
    assert seen(here, OWN, identifier), "the rules say now whose it is"


def test_the_cap_is_kept_when_rules_change(here: Shelf) -> None:
    identifier = put(here, "비공개(5)")
    here.relabel(rule("", "everyone", agency="나루군"))
    assert seen(here, OTHER, identifier)
    assert seen(here, OWN, identifier) == ""
    with here.database.reading() as connection:
        assert connection.execute(select(document.c.grounds)).scalar_one() == [5]


def test_a_later_version_opens_no_earlier_one(here: Shelf) -> None:
    # SECURITY: the author writes 공개 into the next version; an answer cites the former
    identifier = put(here, "비공개(5)")
    place = (identifier, 1, "두루미 사업을 미룬다.")
    kept = Answers(here.database).keep(OWN, answer_citing(place))
    blocks = text_blocks("# 검토 결과", "공개한다.", "공개구분: 공개")
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    here.put_blocks("가.txt", blocks, fields=fields)
    here.relabel(rule("", "everyone", "person:kim", agency="한빛시"))
    assert seen(here, OTHER, identifier)
    reading = Reading(here.database)
    assert not reading.cited(OTHER, [(identifier, 1)])
    assert reading.cited(OWN, [(identifier, 1)])
    answer = Answers(here.database).get(OWN, kept)
    assert answer is not None
    assert answer.citations[0].changed


def test_a_rule_may_state_the_grounds_of_a_passage(here: Shelf) -> None:
    identifier = put(here, "공개")
    passage = rule("", "everyone", heading="검토 결과", grounds=[5])
    here.relabel(OPEN, passage)
    assert "두루미" in seen(here, OWN, identifier)
    other = seen(here, OTHER, identifier)
    assert "까마귀" in other
    assert "두루미" not in other
    again = put(here, "공개", path="나.txt")
    assert seen(here, OTHER, again) == other
    here.relabel(OPEN, rule("", "everyone", heading="그런 제목 없음", grounds=[5]))
    assert seen(here, OTHER, identifier) == "", "a rule that cannot be placed closes all"


def test_a_rule_may_state_the_grounds_of_a_folder(here: Shelf) -> None:
    here.relabel(OPEN, rule("인사", "everyone", agency="한빛시", grounds=[5]))
    inside = put(here, "공개", path="인사/가.txt")
    outside = put(here, "공개", path="나.txt")
    assert (seen(here, OTHER, inside), bool(seen(here, OTHER, outside))) == ("", True)


def test_a_chunk_is_as_capped_as_the_tightest_block_in_it(here: Shelf) -> None:
    put(here, "공개")
    here.relabel(OPEN, rule("", "everyone", heading="붙임 목록", grounds=[1]))
    reading = Reading(here.database)
    (identifier,) = [each.document_id for each in reading.documents(OTHER)]
    numbers = reading.chunks_of(OTHER, identifier)
    texts = "\n".join(each.chunk.text for each in reading.passages(OTHER, numbers))
    assert "까마귀" not in texts
