"""The demonstration: samples into a home, one question for two officials, then the web box."""

from __future__ import annotations

import argparse
import os
import time
from datetime import datetime
from pathlib import Path

from cli.main import OFF_SWITCHES

os.environ.update(OFF_SWITCHES)
os.environ.setdefault("NEOMEO_TODAY", "2026-11-24")

from access.admission import admit
from access.label import GrantKind
from answer.desk import Desk
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from catalog.writer_lock import WriterBusy, writer_lock
from cli.answer_text import answer_text
from cli.clock import clock
from cli.samples import ASKER, QUESTION, load_samples
from cli.setting import model_of
from index.embedding import Embedder
from index.model import load_embedder
from index.search import Search
from ingest.receipt import Receipt

ASKERS = (ASKER, "doyun.lee")


def main() -> None:
    """Run the demonstration."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--home", type=Path, required=True)
    arguments.add_argument("--port", type=int, default=8400)
    arguments.add_argument("--no-serve", action="store_true")
    wanted = arguments.parse_args()
    home = Home(wanted.home.absolute())
    home.create()
    now = clock()
    database = Database.open(home)
    embedder = load_embedder(model_of(home))
    try:
        with writer_lock(home):
            print(_receipt(load_samples(home, database, embedder, now())))
    except WriterBusy as busy:
        print(busy)
    print(f"\n오늘은 {now():%Y년 %m월 %d일}로 봅니다. 기관·인물·문서는 모두 지어낸 것입니다.")
    ask_both(home, database, embedder, now())
    database.close()
    if not wanted.no_serve:
        serve(home, wanted.port)


def ask_both(home: Home, database: Database, embedder: Embedder, at: datetime) -> None:
    """Print the answer for each of the two officials, what explains the difference, and times."""
    people = People(database)
    desk = Desk(Search(home, database, embedder), database)
    permits = []
    cited: dict[str, str] = {}
    for login in ASKERS:
        principal = people.principal(login, at=at)
        assert principal is not None, "the sample people were just put in"
        permit = admit(principal, at, "시연")
        permits.append(permit)
        desk.ask(permit, QUESTION)  # the first question loads the morpheme dictionary
        began = time.perf_counter()
        _, answer = desk.ask(permit, QUESTION)
        took = time.perf_counter() - began
        rights = ", ".join(principal.names(GrantKind.COMMUNITY)) or "없음"
        print(f"\n{'─' * 72}\n{principal.name} · {principal.agency} {principal.department}", end="")
        print(f" · 업무 공간: {rights} · 답하는 데 {took:.2f}초\n{'─' * 72}")
        print(answer_text(answer))
        cited |= {citation.document_id: citation.title for citation in answer.citations}
    first, second = permits
    print(
        f"\n{'─' * 72}\n두 답이 다른 까닭\n  같은 질문이지만 각자 열람할 수 있는 자료만으로 답합니다."
    )
    for document, title in cited.items():
        if desk.document(second, document) is None:
            print(f"  · ‘{title}’은(는) {first.principal.name}님만 열람할 수 있습니다.")


def serve(home: Home, port: int) -> None:
    """Open the web box for the samples until interrupted."""
    import uvicorn

    from ui.app import create_web

    web = create_web(home, clock=clock(), demo=True, model=model_of(home))
    print(f"\n웹 화면: http://127.0.0.1:{port} (멈추려면 Ctrl+C)", flush=True)
    uvicorn.run(
        web,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
    )


def _receipt(receipt: Receipt) -> str:
    return (
        f"표본 자료 {receipt.total}건: 읽음 {receipt.indexed}, 바뀌지 않음 {receipt.unchanged}, "
        f"제외 {len(receipt.excluded)}, 실패 {len(receipt.failed)}"
    )


if __name__ == "__main__":
    main()
