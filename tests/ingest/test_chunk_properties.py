"""Whatever a document looks like: nothing of it is lost, doubled, moved or let through a wall."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_samples.make import RECORDS, SHARE
from ingest.chunker import PREFIX_SHARE, TOKEN_LIMIT, chunk
from ingest.read import read
from language.tokens import TokenCounter
from records.document import Block, BlockKind, Cell, table_text
from records.passage import Chunk

pytestmark = pytest.mark.no_cover

WORDS = st.text("가나다힣ABC 12.?!|-\n\u3000\u00a0\ue000", max_size=60)
HUGE = st.builds(
    lambda unit, times: unit * times,
    st.sampled_from(("가", "안전요원을 배치한다. ", "a b ", "1,200명 ", "끝.\n", "|")),
    st.integers(100, 900),
)
TEXTS = st.one_of(WORDS, WORDS, HUGE)
PLAIN = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.FOOTNOTE,
    BlockKind.TEXT_BOX,
    BlockKind.CAPTION,
)


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """Ragged rows, giant cells, cells of separators only, and any number of header rows."""
    rows = tuple(
        tuple(Cell(text, row, col) for col, text in enumerate(texts, start=1))
        for row, texts in enumerate(
            draw(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)), start=1
        )
    )
    head = draw(st.integers(0, len(rows)))
    return Block(BlockKind.TABLE, table_text(rows), rows=rows, header_rows=head)


BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.sampled_from(PLAIN), TEXTS),
        st.builds(
            lambda text, level: Block(BlockKind.HEADING, text, level=level),
            st.one_of(WORDS, HUGE),
            st.one_of(st.none(), st.integers(1, 12)),
        ),
        tables(),
    ),
    max_size=10,
)
TITLES = st.one_of(st.just(""), st.just("2025 축제 계획"), HUGE)
COUNTERS: Mapping[str, Callable[[str], int]] = {
    "code points": len,
    "words and marks": lambda text: len(text.split()) + text.count(".") + len(text) // 4,
    "three for each word": lambda text: 3 * len(text.split()),
}


@given(BLOCKS, TITLES, st.integers(24, 400), st.sampled_from(sorted(COUNTERS)), st.data())
@settings(max_examples=120)
def test_chunks_are_the_document_and_nothing_else(
    blocks: list[Block], title: str, limit: int, counter: str, data: st.DataObject
) -> None:
    walls = data.draw(
        st.lists(st.integers(0, 1), min_size=len(blocks), max_size=len(blocks)), label="walls"
    )
    count = COUNTERS[counter]
    chunks = chunk(blocks, title=title, count=count, limit=limit, walls=walls)
    covers_everything_once(blocks, chunks)
    stands_where_it_says(blocks, chunks, title)
    for each in chunks:
        assert len({walls[piece.block] for piece in each.pieces}) == 1
        assert count(each.prefix) <= math.ceil(limit / PREFIX_SHARE)
        assert count(f"{each.prefix}\n{each.text}") <= limit


def test_chunks_of_every_sample_fit_the_model(model_directory: Path) -> None:
    """With the model's own tokens, which do not add up as letters do."""
    count = TokenCounter(model_directory / "tokenizer.json").count
    for record in RECORDS:
        file = SHARE / record.path
        blocks = read(file, file.name).blocks
        chunks = chunk(blocks, title=file.stem, count=count)
        covers_everything_once(blocks, chunks)
        stands_where_it_says(blocks, chunks, file.stem)
        assert max(count(f"{each.prefix}\n{each.text}") for each in chunks) <= TOKEN_LIMIT


def covers_everything_once(blocks: list[Block] | tuple[Block, ...], chunks: list[Chunk]) -> None:
    seen: list[set[int]] = [set() for _ in blocks]
    for each in chunks:
        for piece in each.pieces:
            span = set(range(piece.start, piece.end))
            assert span
            assert not seen[piece.block] & span, "a code point in two chunks"
            seen[piece.block] |= span
    for block, covered in zip(blocks, seen, strict=True):
        for at, letter in enumerate(block.text):
            assert at in covered or letter.isspace() or at in framing(block), "a letter was lost"


def framing(block: Block) -> set[int]:
    """Where a table's text holds only what stands between empty cells."""
    return {
        at
        for row, (start, end) in zip(block.rows, block.spans, strict=True)
        if not any(cell.text.strip() for cell in row)
        for at in range(start, end)
    }


def stands_where_it_says(
    blocks: list[Block] | tuple[Block, ...], chunks: list[Chunk], title: str
) -> None:
    places = [(piece.block, piece.start) for each in chunks for piece in each.pieces]
    assert places == sorted(places), "reading order"
    for number, each in enumerate(chunks):
        assert each.ordinal == number
        spans = [blocks[piece.block].text[piece.start : piece.end] for piece in each.pieces]
        assert each.text == "\n".join(spans)
        assert each.text.strip()
        first, own = each.pieces[0].block, {piece.block for piece in each.pieces}
        sources = " ".join(" ".join(blocks[one].text.split()) for one in each.prefix_blocks)
        for one in each.prefix_blocks:
            heads = blocks[one].kind is BlockKind.HEADING and one < first
            assert heads or (blocks[one].kind is BlockKind.TABLE and one in own)
        for line in each.prefix.splitlines():
            known = " ".join(line.split())
            words = [word for cell in known.split(" | ") for word in cell.split(" > ")]
            assert known in " ".join(title.split()) or all(word in sources for word in words)


@given(
    st.sampled_from(("가\n", "1", "가 나. ", "漢", ". ")),
    st.integers(2_000, 20_000),
)
@settings(max_examples=20)
def test_counting_grows_with_the_text_and_no_faster(unit: str, times: int) -> None:
    """Counting runs outside the confined child: a hostile text must not hold the house up."""
    asked: list[int] = []

    def count(text: str) -> int:
        asked.append(len(text))
        return len(text)

    text = unit * times
    chunk([Block(BlockKind.PARAGRAPH, text)], title="제목", count=count, limit=100)
    assert sum(asked) < 12 * len(text)


def test_a_header_of_every_column_is_counted_once() -> None:
    asked: list[int] = []

    def count(text: str) -> int:
        asked.append(len(text))
        return len(text)

    wide = tuple(Cell("구분", 1, column) for column in range(1, 16_385))
    rows = (wide, *((Cell("가" * 20, row, 1),) for row in range(2, 500)))
    table = Block(BlockKind.TABLE, table_text(rows), rows=rows, header_rows=1)
    chunk([table], title="제목", count=count, limit=100)
    assert sum(asked) < 20 * len(table.text)
