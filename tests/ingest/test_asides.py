"""What stands beside a record's text is looked through, or nothing of it stays."""

from __future__ import annotations

from ingest.asides import Asides
from privacy.detector import shared_detector
from records.document import Block, BlockKind, Cell, Extraction, Status
from records.location import Location


def test_too_much_to_look_through_leaves_nothing() -> None:
    names = [f"가{number:06}" for number in range(7_000)]
    rows = tuple(
        (Cell("값", row, 1, formula=f'=IF(A{row}="가구", "나무로 만든 의자", "그 밖의 것")'),)
        for row in range(1, 301)
    )
    block = Block(BlockKind.TABLE, "값", Location(sheet="가구 목록"), rows=rows)
    extraction = Extraction(Status.OK, "", (block,))
    looked, not_looked = (Asides.of(extraction, data, shared_detector()) for data in ([], names))
    assert looked.cell(rows[0][0]).formula
    assert looked.location(block.location).sheet == "가구 목록"
    assert not not_looked.cell(rows[0][0]).formula
    assert not_looked.location(block.location).sheet != "가구 목록"
