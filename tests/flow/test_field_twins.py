"""Two worlds that differ only in what a closed passage says: every answer is the same, bit by bit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answer.desk import Desk
from answer.wire import answer_json, case_json
from api.reading import document_json, found_json
from index.embedding import Embedder
from index.search import Filters
from ingest.fields import stated_fields
from records.document import Block, BlockKind, Extraction, Status
from records.location import Location
from tests.index.worlds import OPEN, world
from tests.support.permits import permit_for
from tests.support.shelf import rule
from ui.facts import facts

pytestmark = pytest.mark.no_cover

READER = permit_for("han", "다온시", "민원과")
CLOSED = rule("공유/공문.txt", "person:kim", heading="제목  카나리아 감사 결과")
SECRETS = {
    "one": ("제목  카나리아 감사 결과", "카나리아", "2025. 3. 4.", "감사담당관-777", "나비서"),
    "two": ("제목  카나리아 감사 결과", "까마귀떼", "1999. 9. 9.", "홍보담당관-123", "도우미"),
}


def letter(name: str) -> tuple[Block, ...]:
    heading, bird, day, number, person = SECRETS[name]
    closed = (
        (BlockKind.HEADING, heading),
        (BlockKind.PARAGRAPH, f"일시: {day}  장소: {bird}"),
        (BlockKind.PARAGRAPH, f"기안자 주무관 {person}  결재권자 과장 {person}"),
        (BlockKind.PARAGRAPH, f"시행 {number} ({day})  공개구분: 비공개(6)"),
    )
    lines = (
        (BlockKind.PARAGRAPH, "수신  각 부서장"),
        *closed,
        (BlockKind.HEADING, "알림"),
        (BlockKind.PARAGRAPH, "담당: 민원과 상담실"),
        (BlockKind.PARAGRAPH, "축제 안전요원은 행사 시작 두 시간 전에 배치하여야 한다."),
    )
    return tuple(
        Block(kind, text, Location(paragraph=at), 1 if kind is BlockKind.HEADING else None)
        for at, (kind, text) in enumerate(lines, start=1)
    )


def told(root: Path, name: str, embedder: Embedder, *, later: bool) -> str:
    """Everything that the reader is told of the record, through every door."""
    with world(root / name, embedder, OPEN) as made:
        if not later:
            made.shelf.relabel(OPEN, CLOSED)
        blocks = letter(name)
        fields = stated_fields(Extraction(Status.OK, "", blocks))
        assert {"제목", "시행일", "문서번호", "기안자", "담당"} <= {each.name for each in fields}
        identifier = made.shelf.put_blocks("공유/공문.txt", blocks, fields=fields)
        made.shelf.put("공유/다른.txt", "축제 안전요원 배치 기준을 알린다.")
        if later:
            made.build()
            desk = Desk(made.search(), made.database)
            view = desk.document(READER, identifier)
            assert view is not None
            assert SECRETS[name][1] in json.dumps(document_json(view), ensure_ascii=False)
            made.shelf.relabel(OPEN, CLOSED)
        made.build()
        desk = Desk(made.search(), made.database)
        view = desk.document(READER, identifier)
        assert view is not None
        queries = ("축제 안전요원 배치", *(word for secret in SECRETS.values() for word in secret))
        _, answer = desk.ask(READER, "축제 안전요원은 언제 배치하나요?")
        assert answer.citations
        return json.dumps(
            [
                document_json(view),
                facts(view),
                answer_json(answer),
                [
                    found_json(each)
                    for query in queries
                    for each in desk.search(READER, query, filters=Filters(), k=5)
                ],
                [case_json(case) for case in desk.cases.like_record(READER, identifier) or []],
                [case_json(case) for case in desk.cases.like_text(READER, SECRETS[name][0])],
            ],
            ensure_ascii=False,
        )


@pytest.mark.parametrize("later", [False, True])
def test_what_a_closed_passage_states_changes_nothing(
    tmp_path: Path, embedder: Embedder, later: bool
) -> None:
    one = told(tmp_path / str(later), "one", embedder, later=later)
    two = told(tmp_path / str(later), "two", embedder, later=later)
    assert one == two
    for secret in (word for secrets in SECRETS.values() for word in secrets[1:]):
        assert secret not in one
    assert "카나리아" not in one
    assert '"민원과 상담실"' in one
