"""From files to what can be searched, by stage, beside the plain way on the same files.

``python -m benchmarks.ingest [--files 100]`` makes text, Markdown, HTML and Word files of the samples'
own sentences, each another, reads them by the real pipeline (sandbox, labels, personal data, catalog),
indexes them, reads the folder again unchanged and with one file in a hundred changed; then has
``benchmarks.ingest_peer`` read and embed the same files. CPU is that of the process and its children,
without imports and loading.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx

from catalog.database import Database
from catalog.folders import Folders
from index.builder import IndexBuilder
from index.model import load_embedder
from ingest.pipeline import Pipeline
from language.morphemes import shared_morphemes
from tests.support.homes import new_home
from tests.support.permits import NOW
from tests.support.shelf import rule

ROOT = Path(__file__).resolve().parent.parent
MODEL = Path(os.environ.get("NEOMEO_MODEL", str(ROOT / "var" / "model")))
SENTENCES = 30
"""In a file: two or three pages."""


def sentences() -> list[str]:
    """Return the lines of the sample records that are text."""
    share = ROOT / "data_samples" / "share"
    lines = [
        line.strip()
        for file in sorted([*share.rglob("*.txt"), *share.rglob("*.md")])
        for line in file.read_bytes().decode("utf-8", "ignore").splitlines()
    ]
    return [line for line in lines if 20 <= len(line) <= 120]


def made(folder: Path, number: int) -> None:
    """Make so many files, the kinds in turn."""
    lines, chance = sentences(), random.Random(5)
    for at in range(number):
        title = f"{2016 + at % 11}년 제{at}호 행사 결과보고"
        own = [f"{chance.choice(lines)} ({at}-{n})" for n in range(SENTENCES)]
        stem = folder / f"{at:05}"
        match at % 4:
            case 0:
                stem.with_suffix(".txt").write_text("\n".join([title, "", *own]), encoding="utf-8")
            case 1:
                text = f"# {title}\n\n" + "\n\n".join(own)
                stem.with_suffix(".md").write_text(text, encoding="utf-8")
            case 2:
                body = "".join(f"<p>{html.escape(line)}</p>" for line in own)
                page = f"<html><body><h1>{title}</h1>{body}</body></html>"
                stem.with_suffix(".html").write_text(page, encoding="utf-8")
            case _:
                document = docx.Document()
                document.add_heading(title, 1)
                for line in own:
                    document.add_paragraph(line)
                document.save(str(stem.with_suffix(".docx")))


def cpu() -> float:
    """Return the seconds of CPU that this process and its ended children have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(name: str, files: int, work: Callable[[], object]) -> float:
    """Print and return the CPU that a stage takes."""
    began, before = time.perf_counter(), cpu()
    work()
    used, wall = cpu() - before, time.perf_counter() - began
    print(f"| {name} | {used:.1f} | {files / used:.1f} | {wall:.1f} |", flush=True)
    return used


def main() -> None:
    """Run it."""
    choice = argparse.ArgumentParser(prog="python -m benchmarks.ingest")
    choice.add_argument("--files", type=int, default=100)
    number = choice.parse_args().files
    embedder = load_embedder(MODEL)
    shared_morphemes().load()
    with tempfile.TemporaryDirectory() as scratch:
        share = Path(scratch) / "share"
        share.mkdir()
        made(share, number)
        home = new_home(Path(scratch) / "home")
        database = Database.open(home)
        folder = Folders(database).add(
            "공유", share, [rule("", "everyone", agency="한빛시")], at=NOW
        )
        pipeline = Pipeline(database, MODEL / "tokenizer.json")
        builder = IndexBuilder(home, database, embedder)
        print("| stage | CPU, s | files a CPU second | wall, s |\n|---|---:|---:|---:|")
        read = timed("read into the catalog", number, lambda: pipeline.run(folder.id, at=NOW))
        words = timed("searchable by words", number, lambda: builder.catch_up(hurried=lambda: True))
        vectors = timed("searchable by meaning", number, builder.catch_up)
        timed("again, nothing changed", number, lambda: pipeline.run(folder.id, at=NOW))
        few = [*share.iterdir()][:: max(1, number // max(1, number // 100))][
            : max(1, number // 100)
        ]
        for file in few:
            file.write_bytes(file.read_bytes() + b"\n")
        timed(
            f"{len(few)} changed, read and found",
            len(few),
            lambda: (pipeline.run(folder.id, at=NOW), builder.catch_up()),
        )
        with database.reading() as connection:
            chunks, letters = connection.exec_driver_sql(
                "SELECT count(*), sum(length(prefix) + length(text)) FROM chunk WHERE deleted = 0"
            ).one()
        database.close()
        peer = json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.ingest_peer", share, MODEL / "tokenizer.json"],
                cwd=ROOT,
                check=True,
                stdout=subprocess.PIPE,
            ).stdout
        )
    assert chunks >= number, "every file was read"
    print(
        f"\n{chunks} chunks of {letters:,} characters; the plain way: {peer['pieces']} of "
        f"{peer['characters']:,}, {peer['cpu']:.1f} s of CPU ({peer['read']:.1f} reading)\n"
        f"to words: {peer['cpu'] / (read + words):.1f} x its throughput; "
        f"to vectors: {peer['cpu'] / (read + words + vectors):.2f} x"
    )


if __name__ == "__main__":
    main()
