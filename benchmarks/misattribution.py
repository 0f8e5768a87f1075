"""How often a right quote is told of the wrong office, year, stage (계획, 실적) or polarity.

``python -m benchmarks.misattribution [--errors]`` asks of the planted records of
``tests.answer.misattribution_cases``, near-identical but for their figures, what names an office,
a year, a plan or a result. A statement is wrong when the record that it cites is of another one.
Then of the little records of ``provoking_cases`` and its like, where a line that answers another
question stands beside the right one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from answer.ask import ask
from catalog.listing import Listings
from cli.evaluation import model_directory
from index.embedding import Embedder
from index.model import load_embedder
from records.answer import Answer, Citation, Outcome, Statement
from tests.answer import (
    provoking_again,
    provoking_cases,
    provoking_fifth,
    provoking_fourth,
    provoking_seventh,
    provoking_seventh_held,
    provoking_sixth,
    provoking_sixth_held,
    provoking_third,
    provoking_third_held,
)
from tests.answer.misattribution_cases import AGENCIES, Asked, Paper, papers, questions
from tests.answer.provoking_cases import Provoked
from tests.index.worlds import READER, world
from tests.support.laying import lay
from tests.support.reading_in import read_in
from tests.support.shelf import rule


@dataclass(frozen=True)
class Told:
    """A statement's citation, the paper that it is of, and what was asked."""

    asked: Asked
    paper: Paper
    citation: Citation

    @property
    def wrong(self) -> bool:
        return self.asked.wrong(self.paper, self.citation.quote)


@dataclass(frozen=True)
class Measured:
    """All that was told, how many questions there were, and how many of them had no answer."""

    told: tuple[Told, ...]
    asked: int
    unanswered: int

    @property
    def share(self) -> float:
        """The share of what was told that is wrong, 0 to 1."""
        return sum(each.wrong for each in self.told) / max(1, len(self.told))


def measure(embedder: Embedder) -> Measured:
    with tempfile.TemporaryDirectory(prefix="neomeo-misattribution-") as place:
        rules = [rule(agency, "everyone", agency=agency) for agency in AGENCIES]
        with world(Path(place), embedder, *rules) as made:
            by_id = {
                made.shelf.put(each.path, *each.lines, title=each.title, day=each.day): each
                for each in papers()
            }
            made.build()
            search, listings = made.search(), Listings(made.database)
            every = list(questions())
            told: list[Told] = []
            unanswered = 0
            for each in every:
                answer = ask(READER, each.text, search, listings)
                cited = {n for one in answer.statements for n in _told_by(one)}
                told += [
                    Told(each, by_id[citation.document_id], citation)
                    for citation in answer.citations
                    if citation.n in cited
                ]
                unanswered += not cited
    return Measured(tuple(told), len(every), unanswered)


PARTS = (
    provoking_cases,
    provoking_again,
    provoking_third,
    provoking_third_held,
    provoking_fourth,
    provoking_fifth,
)
"""On these the rules were mended, and on the sixth and the seventh; not on what was ``held`` of those."""
NEAR = (provoking_seventh, provoking_seventh_held)
"""Of these it is asked, too, what they do not say."""


@dataclass(frozen=True)
class Provocation:
    """What was answered to one of the provoking questions: the record's path, quote and statement."""

    asked: Provoked
    cited: tuple[tuple[str, str, str], ...]

    @property
    def wrong(self) -> int:
        return sum(self.asked.fails(*each) for each in self.cited)


@contextmanager
def _asked_of(
    embedder: Embedder, part: ModuleType
) -> Iterator[tuple[Callable[[str], Answer], dict[str, str]]]:
    """Yield who answers questions of a module's papers, which are read as files are, and their paths."""
    with tempfile.TemporaryDirectory(prefix="neomeo-misattribution-") as place:
        papers = Path(place) / "papers"
        for path, text in part.PAPERS.items():
            lay(papers / path, text)
        agencies = dict.fromkeys(path.split("/")[0] for path in part.PAPERS)
        rules = [rule(agency, "everyone", agency=agency) for agency in agencies]
        with world(Path(place) / "world", embedder) as made:
            assert not read_in(made.database, model_directory(None), papers, *rules).failed
            made.build()
            search, listings = made.search(), Listings(made.database)
            records = search.reading.documents(READER, limit=len(part.PAPERS))
            paths = {each.document_id: each.path for each in records}
            yield lambda text: ask(READER, text, search, listings), paths


def provoked(embedder: Embedder, part: ModuleType) -> list[Provocation]:
    """Ask the questions of a module of its papers."""
    found = []
    with _asked_of(embedder, part) as (answered, paths):
        for each in part.QUESTIONS:
            answer = answered(each.text)
            said = {n: one.text for one in answer.statements for n in _told_by(one)}
            cited = [one for one in answer.citations if one.n in said]
            told = ((paths[one.document_id], one.quote, said[one.n]) for one in cited)
            found.append(Provocation(each, tuple(told)))
    return found


def left_unanswered(embedder: Embedder, part: ModuleType) -> list[str]:
    """Return those questions near to a module's papers, none of which answers them, that get no answer."""
    with _asked_of(embedder, part) as (answered, _):
        return [each for each in part.UNANSWERED if answered(each).outcome is Outcome.NOT_FOUND]


def _told_by(statement: Statement) -> tuple[int, ...]:
    """Return the citations that a statement rests on, without those of the heads over its row."""
    return statement.citations if statement.computed else statement.citations[:1]


def kinds(measured: Measured) -> Counter[str]:
    """How many citations are wrong in each way."""
    return Counter(
        kind
        for each in measured.told
        for kind in each.asked.wrongs(each.paper, each.citation.quote)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    wanted = parser.parse_args()
    embedder = load_embedder(model_directory(None))
    measured = measure(embedder)
    print(f"{measured.asked} questions, {measured.unanswered} unanswered, ", end="")
    print(f"{len(measured.told)} citations of statements\n")
    print("| wrong | citations | share |\n|---|---:|---:|")
    for name in ("office", "year", "stage", "polarity"):
        count = kinds(measured)[name]
        print(f"| {name} | {count} | {count / max(1, len(measured.told)):.3f} |")
    print(f"| any | {sum(each.wrong for each in measured.told)} | {measured.share:.3f} |")
    if wanted.errors:
        for each in measured.told:
            if each.wrong:
                print(f"{each.asked.text}\t{each.paper.path}\t{each.citation.quote}")
    for part in (*PARTS, provoking_sixth, provoking_sixth_held, *NEAR):
        found = provoked(embedder, part)
        told, wrong = sum(len(each.cited) for each in found), sum(each.wrong for each in found)
        answers = sum(each.wrong > 0 for each in found)
        print(
            f"\n{part.__name__}: {len(found)} questions, {told} citations, {wrong} wrong ", end=""
        )
        print(f"({wrong / max(1, told):.3f}), in {answers} answers")
        if wanted.errors:
            for one in found:
                for path, quote, statement in one.cited:
                    if one.asked.fails(path, quote, statement):
                        print(f"{one.asked.kind}\t{one.asked.text}\t{path}\t{statement}")
    for part in NEAR:
        left = left_unanswered(embedder, part)
        print(
            f"\n{part.__name__}: {len(left)} of {len(part.UNANSWERED)} near misses left without an answer"
        )


if __name__ == "__main__":
    main()
