"""Cases of offices that each have their own words: read from files, aligned by what they mean.

Two events that were written without a look at the rules, in tables, forms, letters and sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest

from answer.aspects import ORDER
from answer.comparison import compare
from answer.meaning import meanings
from answer.timeline import timeline_of
from catalog.views import DocumentView
from index.embedding import Embedder
from index.search import Search
from records.comparison import Aspect, Comparison
from tests.answer import market_cases, pool_cases
from tests.index.worlds import READER, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.laying import lay
from tests.support.reading_in import read_in
from tests.support.shelf import rule


@dataclass(frozen=True)
class Event:
    """What one module states, and the search over its papers."""

    stated: ModuleType
    search: Search

    def view(self, agency: str, name: str) -> DocumentView:
        for record in self.search.reading.documents(READER, limit=100):
            if record.path.startswith(f"{agency}/") and record.path.endswith(f"/{name}"):
                found = self.search.reading.document(READER, record.document_id)
                assert found is not None
                return found
        raise LookupError(name)

    def comparisons(self) -> Iterator[Comparison]:
        """Comparisons of four cases and one's own, until each office was in one."""
        offices = list(self.stated.CASES)
        for chosen in (offices[:5], [*offices[3:], *offices[:2]]):
            first = [self.view(each, self.stated.CASES[each][0]) for each in chosen]
            yield compare(READER, first, self.search)


@pytest.fixture(scope="module", params=[pool_cases, market_cases], ids=["pool", "market"])
def event(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    model_directory: Path,
) -> Iterator[Event]:
    root = tmp_path_factory.mktemp("event")
    departments: dict[str, str] = {}
    for path, text in request.param.PAPERS.items():
        lay(root / "papers" / path, text)
        departments.setdefault(*path.split("/")[:2])
    rules = [
        replace(rule(agency, "everyone", agency=agency), department=department)
        for agency, department in departments.items()
    ]
    with world(root, embedder) as made:
        assert not read_in(made.database, model_directory, root / "papers", *rules).failed
        made.build()
        yield Event(request.param, made.search())


def test_a_case_is_all_its_papers_in_their_order(event: Event) -> None:
    for agency, names in event.stated.CASES.items():
        expected = [
            (event.view(agency, name).record.title, kind)
            for name, kind in zip(names, event.stated.PHASES[agency], strict=True)
        ]
        for name in names:
            timeline, _ = timeline_of(READER, event.view(agency, name), event.search)
            assert [(step.title, step.kind) for step in timeline.steps] == expected


def test_cells_are_what_a_person_would_write(event: Event) -> None:
    right = said = met = wanted = 0
    wrong: list[object] = []
    for comparison in event.comparisons():
        offices = [case.agency for case in comparison.cases]
        for name, truth in event.stated.CELLS.items():
            row = row_of(comparison, name, truth)
            for at, agency in enumerate(offices):
                cell = row.cells[at] if row else ()
                pieces = truth.get(agency, ())
                good = [each for each in cell if any(piece in each.text for piece in pieces)]
                right, said = right + len(good), said + len(cell)
                met, wanted = met + bool(good), wanted + bool(pieces)
                if len(good) < len(cell) or (pieces and not good):
                    wrong.append((agency, name, pieces, [each.text for each in cell]))
    assert right / said >= 0.95, wrong
    assert met / wanted >= 0.85, wrong


def row_of(
    comparison: Comparison, name: str, truth: Mapping[str, tuple[str, ...]]
) -> Aspect | None:
    """The row of a known aspect; of what the papers call as they like, the one that fits best."""
    offices = [case.agency for case in comparison.cases]

    def fit(row: Aspect) -> int:
        return sum(
            any(piece in each.text for each in cell for piece in truth.get(agency, ()))
            for agency, cell in zip(offices, row.cells, strict=True)
        )

    rows = [row for row in comparison.aspects if (row.name in ORDER) == (name in ORDER)]
    if name in ORDER:
        return next((row for row in rows if row.name == name), None)
    return max((row for row in rows if fit(row)), key=fit, default=None)


def test_every_value_stands_where_it_is_cited(event: Event) -> None:
    for comparison in event.comparisons():
        for each in (value for row in comparison.aspects for cell in row.cells for value in cell):
            shown = event.search.reading.document(READER, each.document_id)
            assert shown is not None
            assert dict(shown.blocks)[each.block].text[each.start : each.end] == each.text


def test_words_that_no_list_holds_are_told_apart(event: Event) -> None:
    words = ["추진 시기", "접수 마감일", "다녀간 사람", "불편했던 점", "교통 통제", "도로 통제"]
    meant = meanings(words, event.search.nearness)
    assert meant.aspects["추진 시기"] == "일시"
    assert meant.aspects["다녀간 사람"] == "인원"
    assert meant.aspects["불편했던 점"] == "문제점·개선"
    assert not meant.aspects.get("접수 마감일")
    assert meant.closeness("교통 통제", "도로 통제") >= 0.45
    assert meant.closeness("교통 통제", "없는 말") == 0.0


def test_what_no_case_writes_means_nothing(tmp_path: Path) -> None:
    with world(tmp_path, HashingEmbedder()) as made:
        made.shelf.put("공유/가.txt", "글")
        made.build()
        assert meanings([], made.search().nearness).aspects == {}
