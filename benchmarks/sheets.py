"""What people wait for over workbooks of many rows: questions, an answer opened again, the record, similar cases.

``python -m benchmarks.sheets [--books 4] [--rows 15000] [--lines 10000]`` puts ledgers and two long reports among the
samples, indexes them with the tests' light embedder (vectors are not what is measured), and tells the CPU time
of each, the best of three.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from answer.desk import Desk
from api.app import GARBAGE
from catalog.database import Database
from catalog.listing import Listings
from catalog.versions import version_mark
from catalog.views import Blocks
from cli import samples
from index.search import Search
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.homes import new_home
from tests.support.questions import TODAY, permit_of
from ui.leaves import Layout

HEAD = ("접수번호", "접수일", "민원 내용", "처리 부서", "처리 결과", "걸린 날")
TOLD = ("가로등 꺼짐", "보도블록 파손", "불법 주차", "소음 신고", "배수로 막힘", "공원 벤치 파손")
DONE = ("보수 완료", "현장 확인", "이관")
QUESTIONS = (
    "공원 벤치 파손 민원은 어떻게 처리했나요?",
    "2023년 생활 불편 민원 접수 대장에서 소음 신고는 어느 부서가 처리했나요?",
    "2023년 민원 접수 대장의 걸린 날 합계는 얼마인가요?",
    "생활 불편 민원 접수 대장 목록 모두",
    "생활 불편 민원 접수 절차는 어떻게 되나요?",
)


def ledger(path: Path, rows: int, seed: int) -> None:
    """Write an invented ledger of complaints."""
    drawn = random.Random(seed)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("접수 대장")
    sheet.append(HEAD)
    for at in range(rows):
        day = f"202{seed}-{1 + at % 12:02d}-{1 + at % 28:02d}"
        told = f"{drawn.choice(TOLD)} {at % 977}번 구역"
        sheet.append((f"{seed}-{at}", day, told, "도로관리과", drawn.choice(DONE), at % 30))
    book.save(path)


def report(path: Path, lines: int, seed: int) -> None:
    """Write an invented report of so many lines, a heading above every forty."""
    drawn = random.Random(seed)
    written = [f"202{seed}년 도시안전 종합계획 보고서"]
    for at in range(lines):
        if at % 40 == 0:
            written.append(f"{1 + at // 40}. {drawn.choice(TOLD)} 대책")
        written.append(
            f"○ {drawn.choice(TOLD)} {at}번 구역은 {drawn.choice(DONE)}하고 {at % 30}일 안에 결과를 보고한다."
        )
    path.write_text("\n".join(written), encoding="utf-8")


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU time of three calls, in ms."""
    times = []
    for _ in range(3):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return 1000 * min(times)


def main() -> None:
    """Make a home, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=4)
    parser.add_argument("--rows", type=int, default=15_000)
    parser.add_argument("--lines", type=int, default=10_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="neomeo-sheets-") as place:
        carried = Path(shutil.copytree(samples.SAMPLES, Path(place) / "samples"))
        shared = carried / "share" / "한빛시" / "공유자료"
        for seed in range(wanted.books):
            ledger(shared / f"202{seed} 생활 불편 민원 접수 대장.xlsx", wanted.rows, seed)
        for seed in range(2):
            report(shared / f"202{seed} 도시안전 종합계획.txt", wanted.lines, seed)
        samples.SAMPLES = carried
        home = new_home(Path(place) / "home")
        database = Database.open(home)
        embedder = HashingEmbedder()
        samples.load_samples(home, database, embedder, TODAY)
        desk = Desk(Search(home, database, embedder), database)
        permit = permit_of(database, samples.ASKER)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)  # as a server does
        answer_id, _ = desk.ask(permit, QUESTIONS[0])
        known = {each.title: each.document_id for each in Listings(database).every(permit)}
        books = [name for title, name in known.items() if "접수 대장" in title]
        reports = [name for title, name in known.items() if "도시안전" in title]
        print("| | CPU, ms |\n|---|---:|")
        for question in QUESTIONS:
            print(f"| {question} | {cpu(partial(desk.ask, permit, question)):.0f} |")
        print(f"| the answer opened again | {cpu(lambda: desk.answer(permit, answer_id)):.0f} |")
        print(f"| a plain search | {cpu(lambda: desk.search(permit, QUESTIONS[0])):.0f} |")
        for name, (record, other) in (("ledger", books[:2]), ("report", reports)):
            view = desk.document(permit, record)
            assert view is not None
            told: dict[str, Callable[[], object]] = {
                "opened": partial(desk.document, permit, record),
                "named by its version": partial(version_mark, view.blocks),
                "laid out, and looked through for a word": partial(_laid_out, view.blocks),
                "compared with another": partial(desk.cases.compare, permit, [record, other]),
                "and cases like it": partial(desk.cases.like_record, permit, record),
            }
            for what, work in told.items():
                print(f"| a {name} {what} | {cpu(work):.0f} |", flush=True)
        database.close()


def _laid_out(blocks: Blocks) -> None:
    layout = Layout(blocks)
    layout.leaves(1, ())
    layout.find("벤치")


if __name__ == "__main__":
    main()
