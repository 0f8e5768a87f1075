"""How often a right quote is told of the wrong office, year, stage (계획, 실적) or polarity.

``python -m benchmarks.misattribution [--errors]`` asks of the planted records of
``tests.answer.misattribution_cases``, near-identical but for their figures, what names an office,
a year, a plan or a result. A statement is wrong when the record that it cites is of another one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from answer.ask import ask
from catalog.listing import Listings
from cli.evaluation import model_directory
from index.embedding import Embedder
from index.model import load_embedder
from records.answer import Citation
from tests.answer.misattribution_cases import AGENCIES, Asked, Paper, papers, questions
from tests.index.worlds import READER, world
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
                cited = {n for statement in answer.statements for n in statement.citations}
                told += [
                    Told(each, by_id[citation.document_id], citation)
                    for citation in answer.citations
                    if citation.n in cited
                ]
                unanswered += not cited
    return Measured(tuple(told), len(every), unanswered)


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
    measured = measure(load_embedder(model_directory(None)))
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


if __name__ == "__main__":
    main()
