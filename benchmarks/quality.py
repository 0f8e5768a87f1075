"""How well a search ranks, beside what else could be done with the same chunks and model.

``python -m benchmarks.quality [--corpus FILE --queries FILE --qrels FILE] [--only NAME …]`` prints
nDCG@10, recall and MRR of each engine, and where questions state their ``answers`` how often one of
them stands in the sentences that are shown. Without files the sample questions are asked of the
sample records, all of them visible. Every engine sees the chunks of ``neomeo eval``, a document
counts with its best one, and vectors are computed once; a peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from answer.ask import ask
from benchmarks.quality_engines import ENGINES, Chunks
from catalog.database import Database
from catalog.feed import Feed
from catalog.listing import Listings
from cli.evaluation import model_directory
from cli.judged_index import JudgedIndex, judged_index
from cli.judged_set import JudgedSet, read_judged_set
from cli.tables import read_questions
from data_samples.make import SHARE
from index.generation import open_generation
from index.metrics import figures
from index.model import load_embedder
from ingest.particulars import candidates
from ingest.read import read
from language.normal import fold

SHOWN = 3
_QUESTIONS = SHARE.parent / "questions.toml"


def samples() -> JudgedSet:
    """The sample records as bare texts; questions about what lies in a ZIP are left out."""
    corpus: dict[str, tuple[str, str]] = {}
    for file in sorted(SHARE.rglob("*")):
        extraction = read(file, file.name) if file.is_file() else None
        if extraction is not None and extraction.blocks:
            title = candidates(extraction, file.name).titles[0][0]
            text = "\n".join(block.text for block in extraction.blocks)
            corpus[file.relative_to(SHARE).as_posix()] = title, text
    judged: dict[str, dict[str, float]] = {}
    for question in read_questions(_QUESTIONS):
        there = {path: 1.0 for path in question.records if path in corpus}
        if there:
            judged.setdefault(question.text, {}).update(there)
    return JudgedSet(corpus, {text: text for text in judged}, judged)


def chunks_of(index: JudgedIndex) -> Chunks:
    """What every engine searches: texts, vectors and documents, row by row."""
    generation = open_generation(index.home.index)
    assert generation is not None
    database = Database.open(index.home)
    texts = {
        row.chunk_id: f"{row.prefix}\n{row.text}" if row.prefix else row.text
        for row in Feed(database).changed_since(0)
    }
    database.close()
    return Chunks(
        [texts[each] for each in generation.rows.chunk_id.tolist()],
        generation.base.vectors,
        [index.documents[each] for each in generation.rows.document.tolist()],
    )


def shown_share(index: JudgedIndex, questions: Sequence[tuple[str, Sequence[str]]]) -> float:
    """The share of questions of which an answer stands in the first sentences of ours."""
    found = 0
    database = Database.open(index.home)
    listings = Listings(database)
    for text, answers in questions:
        statements = ask(index.permit, text, index.search, listings).statements[:SHOWN]
        said = _bare("\n".join(each.text for each in statements))
        found += any(_bare(each) in said for each in answers)
    database.close()
    return found / len(questions)


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _stated_answers(queries: Path | None) -> list[tuple[str, list[str]]]:
    if queries is None:
        return []
    entries = [json.loads(line) for line in queries.read_text("utf-8").split("\n") if line.strip()]
    return [(each["text"], each["answers"]) for each in entries if each.get("answers")]


def ranked(rank: Callable[[str], list[str]], judged: JudgedSet) -> dict[str, float]:
    rankings = {query: rank(judged.queries[query]) for query in judged.judgements}
    return figures(rankings, judged.judgements)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--only", nargs="*", default=["neomeo", *ENGINES])
    wanted = parser.parse_args()
    files = (wanted.corpus, wanted.queries, wanted.qrels)
    judged = read_judged_set(*files) if all(files) else samples()
    model = model_directory(None)
    embedder = load_embedder(model)
    with judged_index(judged, embedder, model / "tokenizer.json") as index:
        chunks = chunks_of(index)
        print(f"{len(judged.corpus)} documents, {len(chunks.texts)} chunks, ", end="")
        print(f"{len(judged.judgements)} questions\n", flush=True)
        print("| engine | nDCG@10 | recall@1 | recall@5 | recall@10 | MRR@10 |")
        print("|---|---|---|---|---|---|", flush=True)
        for name in wanted.only:
            if name != "neomeo" and not ENGINES[name].there():
                print(f"| {name} | not installed: pip install {ENGINES[name].needs} | | | | |")
                continue
            rank = index.ranking if name == "neomeo" else ENGINES[name].open(chunks, embedder)
            found = ranked(rank, judged)
            names = ("ndcg@10", "recall@1", "recall@5", "recall@10", "mrr@10")
            cells = " | ".join(f"{found[each]:.3f}" for each in names)
            print(f"| {name} | {cells} |", flush=True)
        answers = _stated_answers(wanted.queries)
        if answers and "neomeo" in wanted.only:
            share = shown_share(index, answers)
            print(f"\nanswer in the {SHOWN} sentences shown: {share:.3f} of {len(answers)}")


if __name__ == "__main__":
    main()
