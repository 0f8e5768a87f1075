"""Cases side by side: six offices and one event each, measured against what a person would write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from answer.case_desk import CaseDesk
from answer.comparison import compare
from answer.comparison_export import NOTHING, ComparisonForm, heading_of, source_of, value_of
from answer.timeline import timeline_of
from catalog.audit import Audit
from catalog.copy_marks import CopyKey, bare_text, copies_named
from catalog.records import Records
from catalog.views import DocumentView
from index.search import Search
from ingest.read import read
from records.comparison import Comparison
from records.document import Block, BlockKind, Cell, Status, table_text
from tests.answer.planted_cases import BESIDE, CASES, CELLS, blocks_of
from tests.index.worlds import READER, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule

OPEN = [rule(agency, "everyone", agency=agency) for agency in CASES]
HIDDEN = rule("가람시/닫힌", "agency:나루군", agency="가람시")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("cases"), HashingEmbedder(), *OPEN, HIDDEN) as made:
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


def view(search: Search, agency: str, name: str) -> DocumentView:
    for record in search.reading.documents(READER, limit=200):
        if (record.agency, record.title) == (agency, name):
            found = search.reading.document(READER, record.document_id)
            assert found is not None
            return found
    raise LookupError(name)


def told(comparison: Comparison) -> Mapping[str, Mapping[str, list[str]]]:
    return {
        case.agency: {
            row.name: [quoted.text for quoted in row.cells[at]]
            for row in comparison.aspects
            if row.cells[at]
        }
        for at, case in enumerate(comparison.cases)
    }


def in_fours(search: Search) -> Iterator[Comparison]:
    """Comparisons of four cases and one's own, until each office was in one."""
    agencies = list(CASES)
    for chosen in (agencies[:5], [*agencies[3:], *agencies[:2]]):
        yield compare(READER, [view(search, each, CASES[each][0].name) for each in chosen], search)


def test_cells_are_what_a_person_would_write(planted: World) -> None:
    right = said = wanted = 0
    wrong: list[object] = []
    for comparison in in_fours(planted.search()):
        for agency, rows in told(comparison).items():
            for name, values in rows.items():
                good = [each for each in values if each in CELLS[agency].get(name, ())]
                right, said = right + len(good), said + len(values)
                wrong += [(agency, name, each) for each in values if each not in good]
            for name, cells in CELLS[agency].items():
                wanted += len(cells)
                wrong += [
                    (agency, name, "missing", v) for v in cells if v not in rows.get(name, ())
                ]
    assert right / said >= 0.95, wrong
    assert right / wanted >= 0.85, wrong


def test_every_value_stands_where_it_is_cited(planted: World) -> None:
    search = planted.search()
    for comparison in in_fours(search):
        quotes = [each for row in comparison.aspects for cell in row.cells for each in cell]
        assert quotes
        for quoted in quotes:
            shown = search.reading.document(READER, quoted.document_id)
            assert shown is not None
            block = dict(shown.blocks)[quoted.block]
            assert block.text[quoted.start : quoted.end] == quoted.text


def test_a_timeline_is_the_event_and_nothing_else(planted: World) -> None:
    search = planted.search()
    right = wanted = 0
    for agency, papers in CASES.items():
        expected = [(paper.name, paper.kind) for paper in sorted(papers, key=lambda each: each.day)]
        for paper in papers:
            timeline, _ = timeline_of(READER, view(search, agency, paper.name), search)
            right += [(step.title, step.kind) for step in timeline.steps] == expected
            wanted += 1
    assert right / wanted >= 0.9


def test_one_case_is_one_column_whichever_of_its_records_are_named(planted: World) -> None:
    search = planted.search()
    papers = CASES["가람시"]
    one = compare(READER, [view(search, "가람시", paper.name) for paper in papers], search)
    assert len(one.cases) == 1
    assert not any(row.differs for row in one.aspects)


def test_differences_are_marked(planted: World) -> None:
    search = planted.search()
    chosen = [view(search, each, CASES[each][0].name) for each in ("가람시", "나루군")]
    rows = {row.name: row.differs for row in compare(READER, chosen, search).aspects}
    assert rows["장소"]
    assert not rows["적용 규정"], "what one alone states differs from nothing"


def test_what_is_hidden_has_no_part(planted: World) -> None:
    """A closed record of the very event: same columns, cells and timelines as without it."""
    search = planted.search()
    chosen = [view(search, each, CASES[each][0].name) for each in ("가람시", "한빛시")]
    before = compare(READER, chosen, search)
    closed = planted.shelf.put_blocks(
        "가람시/닫힌/2025 가람 물빛축제 감사결과.txt",
        blocks_of(" ○ 장소: 카나리아 광장\n ○ 사업비: 9억 원"),
        title="2025 가람 물빛축제 감사결과",
    )
    planted.build()
    try:
        again = planted.search()
        assert compare(READER, chosen, again) == before
        assert "카나리아" not in repr(before)
    finally:
        Records(planted.database).withdraw(
            planted.shelf.folder.id, ["가람시/닫힌/2025 가람 물빛축제 감사결과.txt"]
        )
        planted.build()
    assert closed


def test_a_comparison_bears_its_label_and_closes_with_its_sources(
    planted: World,
) -> None:
    desk = CaseDesk(planted.search(), planted.database)
    ids = [view(planted.search(), each, CASES[each][0].name).record.document_id for each in CASES]
    page = desk.export(READER, ids[:2], ComparisonForm.HTML).decode()
    book = load_workbook(BytesIO(desk.export(READER, ids[:2], ComparisonForm.XLSX)))
    head = book.worksheets[0]["A1"].value
    assert isinstance(head, str)
    key = CopyKey.open(planted.home)
    for text in (page, head):
        assert len(copies_named(key, bare_text([text]))) == 1
    assert "52,300명" in page
    assert book["근거"]["A2"].value == "일시"
    (entry,) = [each for each in Audit(planted.database).entries(limit=3) if each.act == "export"][
        :1
    ]
    assert set(ids[:2]) <= set(entry.records)


@pytest.mark.parametrize("form", ComparisonForm)
def test_the_title_above_a_case_counts_for_the_label(form: ComparisonForm, tmp_path: Path) -> None:
    """SECURITY: of two records of one event the closed one names it, and nothing is quoted of it."""
    with world(
        tmp_path / "title", HashingEmbedder(), rule("", "everyone", agency="가람시")
    ) as made:
        made.shelf.relabel(
            rule("", "everyone", agency="가람시"),
            rule("나.txt", f"person:{READER.principal.person_id}", agency="가람시"),
        )
        made.shelf.put_blocks(
            "가.txt", blocks_of(" ○ 장소: 강변 광장"), title="2025 가람 물빛축제 안전관리 계획"
        )
        made.shelf.put_blocks("나.txt", blocks_of("물빛축제를 마쳤다."), title="2025 가람 물빛축제")
        made.build()
        desk = CaseDesk(made.search(), made.database)
        comparison = desk.compare(
            READER, [view(made.search(), "가람시", "2025 가람 물빛축제").record.document_id]
        )
        assert [case.title for case in comparison.cases] == ["2025 가람 물빛축제"]
        assert "개인" in comparison.label
        file = tmp_path / f"비교.{form.value}"
        ids = [step.document_id for step in comparison.cases[0].steps]
        file.write_bytes(desk.export(READER, ids, form))
        told = "".join(block.text for block in read(file).blocks)
        assert f"개인 {READER.principal.person_id}" in told


def test_a_comparison_as_a_paper_is_its_table(planted: World, tmp_path: Path) -> None:
    desk = CaseDesk(planted.search(), planted.database)
    ids = [view(planted.search(), each, CASES[each][0].name).record.document_id for each in CASES]
    file = tmp_path / "비교.hwpx"
    file.write_bytes(desk.export(READER, ids[:3], ComparisonForm.HWPX))
    comparison = desk.compare(READER, ids[:3])
    found = read(file)
    assert found.status is Status.OK
    (table,) = (each for each in found.blocks if each.rows)
    head, *rows = [[cell.text for cell in row] for row in table.rows]
    assert head == ["항목", *(f"{heading_of(each)}\n{each.title}" for each in comparison.cases)]
    assert table.header_rows == 1
    for row, aspect in zip(rows, comparison.aspects, strict=True):
        assert row[0] == aspect.name + ("\n(다름)" if aspect.differs else "")
        for cell, values in zip(row[1:], aspect.cells, strict=True):
            assert cell == (
                "\n".join(f"{value_of(each)}\n({source_of(each)})" for each in values) or NOTHING
            )
    text = bare_text(block.text for block in found.blocks)
    assert len(copies_named(CopyKey.open(planted.home), text)) == 1
    assert b'landscape="NARROWLY"' in ZipFile(file).read("Contents/section0.xml")


def test_nothing_to_compare_is_no_error(planted: World, tmp_path: Path) -> None:
    desk = CaseDesk(planted.search(), planted.database)
    made = desk.compare(READER, ["0" * 16])
    assert (made.cases, made.aspects, made.label) == ((), (), "")
    assert desk.timeline(READER, "0" * 16) is None
    assert "—" not in desk.export(READER, ["0" * 16], ComparisonForm.HTML).decode()
    file = tmp_path / "비교.hwpx"
    file.write_bytes(desk.export(READER, ["0" * 16], ComparisonForm.HWPX))
    assert "비교할 자료가 없습니다." in [block.text for block in read(file).blocks]


def test_of_a_ledger_the_first_names_alone_are_looked_for_in_the_others(tmp_path: Path) -> None:
    rows = [(f"{word}물품", f"{at}개") for at, word in enumerate(("호루라기", "확성기"))]
    numbers = [(f"접수 {at}", f"{at}건") for at in range(1_000)]
    papers = {
        "가람시": (*numbers[:200], rows[0], *numbers[200:], rows[1]),
        "나루군": (rows[1], rows[0]),
    }
    with world(tmp_path, HashingEmbedder(), *OPEN) as made:
        for agency, lines in papers.items():
            head = (("이름", "수량", "비고"), *((*each, "-") for each in lines))
            cells = tuple(
                tuple(Cell(words, row, column) for column, words in enumerate(each, 1))
                for row, each in enumerate(head, 1)
            )
            table = Block(BlockKind.TABLE, table_text(cells), rows=cells, header_rows=1)
            made.shelf.put_blocks(f"{agency}/대장.txt", [table], title=f"{agency} 물품 대장")
        made.build()
        search = Search(made.home, made.database, made.embedder)
        views = [view(search, agency, f"{agency} 물품 대장") for agency in papers]
        found = compare(READER, views, search)
    names = [each.name for each in found.aspects]
    assert "호루라기물품" in names, "behind so many it has no meaning, and its name counts"
    assert "확성기물품" not in names, "it stands behind a thousand others"
