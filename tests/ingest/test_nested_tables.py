"""Tables within tables, made at random, in every format that allows them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.read import read
from records.document import Block
from tests.ingest import docx_writer, hwp5_writer, test_hwpx
from tests.ingest.hwp5_writer import record


@dataclass(frozen=True, slots=True)
class Nest:
    """A table: rows of cells, each with its word and perhaps a table in it."""

    rows: tuple[tuple[tuple[str, Nest | None], ...], ...]


def numbered(shape: list[list[object]], count: Iterator[int]) -> Nest:
    return Nest(
        tuple(
            tuple(
                (f"칸{next(count)}", numbered(inner, count) if isinstance(inner, list) else None)
                for inner in row
            )
            for row in shape
            if isinstance(row, list)
        )
    )


def grids(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(st.none() | inner, min_size=width, max_size=width), min_size=1, max_size=3
        )
    )


SHAPES = grids(grids(grids(st.none())))


def hwp(file: Path, nest: Nest) -> Path:
    def made(each: Nest, level: int) -> bytes:
        cells = b"".join(
            hwp5_writer.cell(level + 1, row, column, held(word, inner, level + 1))
            for row, cells in enumerate(each.rows)
            for column, (word, inner) in enumerate(cells)
        )
        size = record(77, level + 1, struct.pack("<IHH", 0, len(each.rows), len(each.rows[0])))
        return hwp5_writer.control("tbl ", level, b"\0" * 40, size, cells)

    def held(word: str, inner: Nest | None, level: int) -> bytes:
        if inner is None:
            return hwp5_writer.paragraph(word, level)
        code = hwp5_writer.control_code(11, "tbl ")
        return hwp5_writer.paragraph(word + code, level, made(inner, level + 1))

    body = hwp5_writer.paragraph(hwp5_writer.control_code(11, "tbl "), 0, made(nest, 1))
    return hwp5_writer.write_hwp(file, [body])


def hwpx(file: Path, nest: Nest) -> Path:
    def made(each: Nest) -> str:
        rows = "".join(
            "<hp:tr>"
            + "".join(
                test_hwpx.cell(word, row, column, made(inner) if inner else "")
                for column, (word, inner) in enumerate(cells)
            )
            + "</hp:tr>"
            for row, cells in enumerate(each.rows)
        )
        return test_hwpx.run(f"<hp:tbl>{rows}</hp:tbl>")

    return test_hwpx.write(file, test_hwpx.p(made(nest)))


def docx(file: Path, nest: Nest) -> Path:
    def made(each: Nest) -> str:
        return docx_writer.table(
            *(
                "".join(
                    docx_writer.cell(
                        docx_writer.par(docx_writer.run(word)) + (made(inner) if inner else "")
                    )
                    for word, inner in cells
                )
                for cells in each.rows
            )
        )

    return docx_writer.write_docx(file, made(nest))


def html(file: Path, nest: Nest) -> Path:
    def made(each: Nest) -> str:
        rows = "".join(
            "<tr>"
            + "".join(f"<td>{word}{made(inner) if inner else ''}</td>" for word, inner in cells)
            + "</tr>"
            for cells in each.rows
        )
        return f"<table>{rows}</table>"

    file.write_text(f"<html><body>{made(nest)}</body></html>", encoding="utf-8")
    return file


WRITERS: dict[str, Callable[[Path, Nest], Path]] = {
    "a.hwp": hwp,
    "a.hwpx": hwpx,
    "a.docx": docx,
    "a.html": html,
}


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(SHAPES)
def test_every_table_is_a_block_and_every_row_holds_all_in_it(
    name: str, shape: list[list[object]]
) -> None:
    nest = numbered(shape, iter(range(1, 10_000)))
    # A page's table of one cell is a frame around what stands in it, and no table.
    assume(name != "a.html" or sum(len(cells) for cells in nest.rows) > 1)
    with TemporaryDirectory() as folder:
        extraction = read(WRITERS[name](Path(folder) / name, nest))
    tables = [block for block in extraction.blocks if block.rows]
    expected = list(in_order(nest))
    assert len(tables) == len(expected)
    by_first_word = {own_words(block)[0]: block for block in tables}
    for each in expected:
        block = by_first_word[each.rows[0][0][0]]
        for row, cells in zip(block.rows, each.rows, strict=True):
            told = " ".join(cell.text for cell in row).split()
            assert told == [word for pair in cells for word in words(*pair)]
    starts = [own_words(block)[0] for block in tables]
    assert starts.index(expected[0].rows[0][0][0]) == 0, "the outermost table comes first"


def in_order(nest: Nest) -> Iterator[Nest]:
    yield nest
    for cells in nest.rows:
        for _, inner in cells:
            if inner is not None:
                yield from in_order(inner)


def words(word: str, inner: Nest | None) -> Iterator[str]:
    yield word
    for cells in inner.rows if inner is not None else ():
        for pair in cells:
            yield from words(*pair)


def own_words(block: Block) -> list[str]:
    return block.rows[0][0].text.split()
