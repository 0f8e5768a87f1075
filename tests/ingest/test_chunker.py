from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunker import chunk
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location

TEXTS = st.text("가나다 .\n12", min_size=1, max_size=120)


@st.composite
def tables(draw: st.DrawFn) -> Block:
    width = draw(st.integers(1, 3))
    count = draw(st.integers(1, 6))
    rows = tuple(
        tuple(Cell(draw(TEXTS), row, col) for col in range(1, width + 1))
        for row in range(1, count + 1)
    )
    return Block(BlockKind.TABLE, table_text(rows), rows=rows, header_rows=min(1, count - 1))


BLOCKS = st.one_of(
    st.builds(Block, st.just(BlockKind.PARAGRAPH), TEXTS),
    st.builds(Block, st.just(BlockKind.HEADING), TEXTS, st.just(Location()), st.integers(1, 3)),
    tables(),
)


@given(st.lists(BLOCKS, max_size=8), st.integers(30, 200))
def test_every_letter_is_covered_once_and_found_where_it_is(
    blocks: list[Block], limit: int
) -> None:
    seen: list[set[int]] = [set() for _ in blocks]
    for number, each in enumerate(chunk(blocks, title="제목", count=len, limit=limit)):
        assert each.ordinal == number
        texts = [blocks[piece.block].text[piece.start : piece.end] for piece in each.pieces]
        assert each.text == "\n".join(texts)
        for piece in each.pieces:
            span = set(range(piece.start, piece.end))
            assert not seen[piece.block] & span
            seen[piece.block] |= span
    for block, covered in zip(blocks, seen, strict=True):
        missed = "".join(letter for at, letter in enumerate(block.text) if at not in covered)
        assert not missed.replace("|", "").strip()


@given(st.lists(BLOCKS, min_size=1, max_size=8), st.integers(60, 200))
def test_chunks_keep_the_limit(blocks: list[Block], limit: int) -> None:
    for each in chunk(blocks, title="제목", count=len, limit=limit):
        assert len(each.prefix) + len(each.text) <= limit + len(each.pieces) + 4


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def heading(text: str, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, text, level=level)


def test_a_small_document_is_one_chunk() -> None:
    blocks = [heading("1. 개요"), paragraph("가"), heading("2. 대책"), paragraph("나")]
    (only,) = chunk(blocks, title="제목", count=len)
    assert only.text == "1. 개요\n가\n2. 대책\n나"
    assert only.prefix == "제목"


def test_a_chunk_carries_the_headings_above_it() -> None:
    blocks = [heading("1. 대책"), heading("가. 동선", 2), *[paragraph("나" * 90)] * 4]
    chunks = chunk(blocks, title="제목", count=len, limit=120)
    assert chunks[-1].prefix == "제목\n1. 대책\n가. 동선"
    assert chunks[-1].prefix_blocks == (0, 1)
    assert chunks[-1].pieces[0].block == 5


def test_rows_carry_their_header() -> None:
    rows = tuple(
        (Cell(f"{n}번 구간", n + 1, 1), Cell("120명", n + 1, 2))
        if n
        else (Cell("구간", 1, 1), Cell("인원", 1, 2))
        for n in range(30)
    )
    table = Block(BlockKind.TABLE, table_text(rows), rows=rows, header_rows=1)
    chunks = chunk([table], title="배치", count=len, limit=120)
    assert len(chunks) > 2
    assert chunks[0].text.startswith("구간 | 인원")
    assert all("구간 | 인원" in each.prefix for each in chunks[1:])


def test_walls_are_never_crossed() -> None:
    blocks = [paragraph("열린 글"), paragraph("닫힌 글"), paragraph("열린 글")]
    chunks = chunk(blocks, title="제목", count=len, walls=[0, 1, 0])
    assert [each.text for each in chunks] == ["열린 글", "닫힌 글", "열린 글"]


def test_nothing_gives_nothing() -> None:
    assert chunk([], title="제목", count=len) == []
    assert chunk([paragraph(" ")], title="제목", count=len) == []
