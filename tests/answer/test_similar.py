"""Similar cases: an event is told once, as its records in order, whichever of them was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from answer.desk import Desk
from answer.ledger import records_of
from catalog.audit import Audit
from records.answer import Case
from tests.answer.planted_cases import BESIDE, CASES, blocks_of
from tests.index.worlds import READER, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule

OPEN = [rule(agency, "everyone", agency=agency) for agency in CASES]
HIDDEN = rule("가람시/닫힌", "agency:나루군", agency="가람시")
TEXT = "\n".join(paper.text for paper in CASES["가람시"])
CLOSED_TITLE = "2025 가람 물빛축제 감사 결과"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("similar"), HashingEmbedder(), *OPEN, HIDDEN) as made:
        for shelved in (CASES, BESIDE):
            for agency, papers in shelved.items():
                for paper in papers:
                    made.shelf.put_blocks(
                        f"{agency}/{paper.name}.txt",
                        blocks_of(paper.text),
                        title=paper.name,
                        day=paper.day,
                    )
        made.build()
        yield made


@pytest.fixture(scope="module")
def desk(planted: World) -> Desk:
    return Desk(planted.search(), planted.database)


def record(planted: World, title: str) -> str:
    found = planted.search().reading.documents(READER, limit=200)
    return next(each.document_id for each in found if each.title == title)


def told_once(cases: Sequence[Case]) -> bool:
    steps = [step.document_id for case in cases for step in case.steps]
    return len(steps) == len(set(steps))


def test_the_records_of_an_event_are_one_case_in_order(planted: World, desk: Desk) -> None:
    cases = desk.cases.like_text(READER, TEXT)
    assert told_once(cases)
    right = 0
    for agency, written in CASES.items():
        papers = sorted(written, key=lambda each: each.day)
        names = [paper.name for paper in papers]
        own = [case for case in cases if case.title in names]
        right += [[step.title for step in case.steps] for case in own] == [names]
        for case in own:
            assert [step.kind for step in case.steps] == [paper.kind for paper in papers], agency
            assert case.document_id in {step.document_id for step in case.steps}
            assert {case.agency} == {agency}
    assert right >= 4


def test_the_event_of_a_record_is_no_case_like_it(planted: World, desk: Desk) -> None:
    for paper in CASES["가람시"]:
        cases = desk.cases.like_record(READER, record(planted, paper.name))
        assert cases
        assert told_once(cases)
        shown = {step.title for case in cases for step in case.steps}
        assert not shown & {each.name for each in CASES["가람시"]}


def test_others_are_other_agencies_with_all_their_records(planted: World, desk: Desk) -> None:
    cases = desk.cases.like_record(READER, record(planted, CASES["가람시"][1].name), others=True)
    assert cases
    assert "가람시" not in {case.agency for case in cases}
    assert any(len(case.steps) > 1 for case in cases)


def test_every_record_that_was_shown_is_logged(planted: World, desk: Desk) -> None:
    cases = desk.cases.like_text(READER, TEXT)
    (entry,) = Audit(planted.database).entries(limit=1)
    steps = {step.document_id for case in cases for step in case.steps}
    assert steps <= set(entry.records)
    assert tuple(entry.records) == records_of(cases)


def test_a_hidden_record_of_an_event_is_as_if_it_were_not_there(planted: World, desk: Desk) -> None:
    texts = (TEXT, "물빛축제 감사 결과 셔틀버스")
    before = [desk.cases.like_text(READER, each) for each in texts]
    paper = CASES["가람시"][1]
    planted.shelf.put_blocks(
        f"가람시/닫힌/{CLOSED_TITLE}.txt",
        blocks_of(paper.text),
        title=CLOSED_TITLE,
        day=paper.day,
    )
    planted.build()
    after = Desk(planted.search(), planted.database)
    assert [after.cases.like_text(READER, each) for each in texts] == before
