"""How often nothing is said where nothing answers, and how often where something does.

``python -m benchmarks.abstention [--corpus FILE --queries FILE --qrels FILE] [--only samples|fresh|blind|near|corpus]``
asks the sample questions of their askers, half by half (``answer.fitting.tuned``), and fresh ones over the
same records (``data_samples/answerability.toml``), one half of which nothing was chosen on, and some by
somebody who did not know how the product decides (``data_samples/answerability_blind.toml``). Of a
judged collection every other document is left out before it is indexed: what only those answered
has no answer any more, though their neighbours of the same subject stay. Near misses
(``data_samples/near_misses.jsonl``) name a record and ask what it says, or what it does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from answer.ask import ask
from answer.desk import Desk
from answer.fitting import tuned
from answer.judging import Question, Result, summary
from catalog.database import Database
from catalog.listing import Listings
from cli.evaluation import model_directory
from cli.judged_index import judged_index
from cli.judged_set import JudgedSet, read_judged_set
from cli.samples import load_samples
from cli.tables import read_questions
from index.embedding import Embedder
from index.model import load_embedder
from index.search import Search
from records.answer import Outcome
from tests.support.homes import new_home
from tests.support.questions import TODAY, ask_all, sample_questions

_NEAR = Path(__file__).parents[1] / "data_samples" / "near_misses.jsonl"
_FRESH = _NEAR.with_name("answerability.toml")
_BLIND = _NEAR.with_name("answerability_blind.toml")
_SHOWN = 3
_ROW = "| {} | {} of {} | {} of {} |"


def samples(embedder: Embedder, questions: Sequence[Question]) -> list[Result]:
    """What comes of questions over the samples, in a home of their own."""
    with tempfile.TemporaryDirectory(prefix="neomeo-abstention-") as place:
        home = new_home(Path(place) / "home")
        database = Database.open(home)
        load_samples(home, database, embedder, TODAY)
        desk = Desk(Search(home, database, embedder), database)
        results = ask_all(desk, database, questions)
        database.close()
    return results


def right_records(results: Sequence[Result]) -> tuple[float, float]:
    """Return how often what is cited first is a right record, and the share of citations that are of one."""
    told = [[path in each.question.records for path in each.cited] for each in results]
    every = [right for each in told for right in each]
    return sum(any(each[:1]) for each in told) / len(told), sum(every) / max(1, len(every))


def halved(judged: JudgedSet) -> tuple[JudgedSet, frozenset[str]]:
    """A collection without every other document, and the questions that nothing answers in it."""
    corpus = {name: text for name, text in judged.corpus.items() if not _left_out(name)}
    unanswered = frozenset(
        query
        for query, grades in judged.judgements.items()
        if not any(grade > 0 and document in corpus for document, grade in grades.items())
    )
    judgements = {
        query: {document: grade for document, grade in grades.items() if document in corpus}
        for query, grades in judged.judgements.items()
    }
    return JudgedSet(corpus, judged.queries, judgements), unanswered


def _left_out(document: str) -> bool:
    return bool(hashlib.sha256(document.encode()).digest()[0] % 2)


def collection(judged: JudgedSet, embedder: Embedder, model: Path) -> None:
    """Print the row of a judged collection."""
    rest, unanswered = halved(judged)
    silent: dict[bool, list[bool]] = {True: [], False: []}
    with judged_index(rest, embedder, model / "tokenizer.json") as index:
        database = Database.open(index.home)
        listings = Listings(database)
        for query in rest.judgements:
            answer = ask(index.permit, rest.queries[query], index.search, listings)
            nothing = answer.outcome is Outcome.NOT_FOUND
            silent[query in unanswered].append(nothing)
        database.close()
    _print("collection", silent[True], silent[False])


def near_misses(embedder: Embedder, model: Path) -> None:
    """Print the row of questions that name a record, and how often the line that answers is shown."""
    records = [json.loads(line) for line in _NEAR.read_text(encoding="utf-8").splitlines()]
    corpus = {str(number): (each["title"], each["text"]) for number, each in enumerate(records)}
    silent: dict[bool, list[bool]] = {True: [], False: []}
    shown: list[list[bool]] = []
    with judged_index(JudgedSet(corpus, {}, {}), embedder, model / "tokenizer.json") as index:
        database = Database.open(index.home)
        listings = Listings(database)
        for record in records:
            for question, line in record["questions"]:
                asked = f"{record['title']}: {question}"
                answer = ask(index.permit, asked, index.search, listings)
                silent[line is None].append(answer.outcome is Outcome.NOT_FOUND)
                if line is not None:
                    quotes = [each.quote.strip() for each in answer.citations[:_SHOWN]]
                    shown.append([quote in line or line.strip() in quote for quote in quotes])
        database.close()
    _print("near misses", silent[True], silent[False])
    first, among = (sum(any(each[:most]) for each in shown) / len(shown) for most in (1, _SHOWN))
    print(f"\nthe line that answers first: {first:.3f}; among the first {_SHOWN}: {among:.3f}\n")


def _print(name: str, unanswerable: list[bool], answerable: list[bool]) -> None:
    sizes = (sum(unanswerable), len(unanswerable), sum(answerable), len(answerable))
    print(_ROW.format(name, *sizes), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--only", choices=["samples", "fresh", "blind", "near", "corpus"])
    wanted = parser.parse_args()
    model = model_directory(None)
    embedder = load_embedder(model)
    print("| questions | nothing answers: left | something answers: refused |")
    print("|---|---|---|", flush=True)
    fresh, blind = read_questions(_FRESH), read_questions(_BLIND)
    sets = {"samples": sample_questions(), "fresh": fresh, "blind": blind}
    for title, questions in sets.items():
        if wanted.only not in (None, title):
            continue
        results = samples(embedder, questions)
        for name, half in (("tuning", True), ("held out", False)):
            own = [each for each in results if tuned(each.question.text) is half]
            _print(
                f"{title}, {name}",
                [each.abstained for each in own if not each.question.records],
                [each.abstained for each in own if each.question.records],
            )
        first, cited = right_records([each for each in results if each.question.records])
        print(f"\nright outcome: {summary(results)['outcome']:.3f} of {len(results)}")
        print(f"a right record cited first: {first:.3f}; of all citations: {cited:.3f}\n")
    files = (wanted.corpus, wanted.queries, wanted.qrels)
    if wanted.only in (None, "near"):
        near_misses(embedder, model)
    if all(files) and wanted.only in (None, "corpus"):
        collection(read_judged_set(*files), embedder, model)


if __name__ == "__main__":
    main()
