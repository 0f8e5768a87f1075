"""A procedure is told step by step: whole, in its order, and of what its reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.desk import Desk
from answer.procedure import MOST_STEPS, steps_asked, steps_in
from index.embedding import Embedder
from records.document import Block, BlockKind
from records.location import Location
from tests.answer.papers import hit, table
from tests.index.worlds import OPEN, READER, THEIRS, world
from tests.support.shelf import rule, text_blocks

QUESTION = "도로점용 허가는 어떤 절차로 하나요?"
LINES = (
    "# 처리 절차",
    "1. 신청서를 민원실에 낸다.",
    "2. 접수",
    "○ 현장을 3일 안에 확인한다.",
    "4. 허가증을 내준다.",
)
TOLD = ["1. 신청서를 민원실에 낸다.", "2. 접수", "현장을 3일 안에 확인한다.", "4. 허가증을 내준다."]


def heading(text: str, level: int) -> Block:
    return Block(BlockKind.HEADING, text, Location(), level)


def steps(title: str, *blocks: Block) -> list[str]:
    record = hit(title=title).passage.record
    return [each.quote for each in steps_in(QUESTION, record, dict(enumerate(blocks)))]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (QUESTION, True),
        ("여권은 어떻게 신청하나요?", True),
        ("인파 관리를 어떤 방법으로 했나요?", False),
        ("안전요원은 몇 명인가요?", False),
    ],
)
def test_what_asks_for_steps(question: str, asked: bool) -> None:
    assert steps_asked(question) is asked


def test_steps_are_what_stands_below_the_heading_that_names_them() -> None:
    blocks = (
        heading("1. 개요", 2),
        *text_blocks("도로점용을 알린다."),
        heading("2. 허가 절차", 2),
        heading("가. 신청", 3),
        *text_blocks("민원실에 낸다.", "붙임 1. 서식 1부.  끝."),
        heading("3. 문의 방법", 2),
        *text_blocks("도로과에 묻는다."),
    )
    assert steps("도로점용 안내", *blocks) == ["가. 신청", "민원실에 낸다."]


def test_of_a_record_named_after_it_all_is_the_procedure() -> None:
    rows = table(("단계", "할 일"), ("접수", "신청서를 낸다"), ("허가", "허가증을 받는다"))
    lines = text_blocks("도로점용 허가 절차", "아래와 같이 한다.")
    told = steps("도로점용 허가 절차", *lines, rows)
    assert told == ["아래와 같이 한다.", "접수 | 신청서를 낸다", "허가 | 허가증을 받는다"]


def test_what_is_no_whole_procedure_is_not_told_as_one() -> None:
    lines = text_blocks(*(f"{n}번째로 서류를 낸다." for n in range(MOST_STEPS + 1)))
    assert steps("도로점용 허가 절차", *lines) == []
    assert steps("도로점용 허가 절차", *lines[:1]) == []
    assert steps("도로점용 허가 결과", *lines[:3]) == []
    assert steps("수수료 환불 절차", *lines[:3]) == [], "it is another one"


def test_steps_come_in_their_order_under_their_own_numbers(
    tmp_path: Path, embedder: Embedder
) -> None:
    with world(tmp_path, embedder, OPEN, THEIRS) as made:
        made.shelf.put("공유/점용.txt", *LINES, title="도로점용 허가 안내")
        made.build()
        _, answer = Desk(made.search(), made.database).ask(READER, QUESTION)
        assert [each.text for each in answer.statements] == TOLD
        assert [each.citations for each in answer.statements] == [(1,), (2,), (3,), (4,)]


def test_a_step_that_is_closed_to_the_reader_is_as_if_it_did_not_stand(
    tmp_path: Path, embedder: Embedder
) -> None:
    """SECURITY: the steps are read as any passage is; the answer is that of a twin without them."""
    answers = []
    closed = rule("공유/점용.txt", "agency:나루군", heading="내부 검토", agency="한빛시")
    hidden = ("# 내부 검토", "5. 미리 봐 둔다.")
    for name, rules, more in (("whole", [closed], hidden), ("twin", [], ())):
        with world(tmp_path / name, embedder, OPEN, *rules, THEIRS) as made:
            made.shelf.put("공유/점용.txt", *LINES, *more, title="도로점용 허가 절차")
            made.build()
            _, answer = Desk(made.search(), made.database).ask(READER, QUESTION)
            answers.append([each.text for each in answer.statements])
    assert answers[0] == answers[1]
    assert answers[0] == ["처리 절차", *TOLD]
