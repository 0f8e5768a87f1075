from __future__ import annotations

import pytest

from records.document import Block, BlockKind, Extraction, Field, Piece, Status

BLOCKS = (Block(BlockKind.PARAGRAPH, "제목 축제 계획"), Block(BlockKind.PARAGRAPH, "대외비 예산"))


@pytest.mark.parametrize(
    ("value", "piece"),
    [
        ("예산", Piece(0, 3, 5)),
        ("대외비 예산", Piece(0, 3, 8)),
        ("축제", Piece(1, 0, 2)),
        ("축제", Piece(2, 3, 5)),
        ("축제", Piece(-1, 3, 5)),
        ("", Piece(0, 3, 3)),
    ],
    ids=["other words", "another block's", "in another block", "beyond", "before", "empty"],
)
def test_a_field_says_nothing_but_the_text_at_its_place(value: str, piece: Piece) -> None:
    with pytest.raises(ValueError, match="a field"):
        Extraction(Status.OK, "", BLOCKS, (Field("제목", value, piece),))
    Extraction(Status.OK, "", BLOCKS, (Field("제목", "축제", Piece(0, 3, 5)),))
