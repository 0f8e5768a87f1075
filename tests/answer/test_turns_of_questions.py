"""Questions that are answered at once: a few, the others in the order in which they came."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from answer.desk import Desk
from index.embedding import ModelBusy, Vectors
from index.search import Search
from index.turns import WAITING
from records.answer import Answer, Outcome
from tests.index.worlds import OPEN, READER, world
from tests.support.hashing_embedder import HashingEmbedder

QUESTION = "불꽃제 인파"
AT_ONCE = 2


class Slow(HashingEmbedder):
    """Embeds questions when it is let, and counts how many wait for that."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)

    def embed_query(self, text: str) -> Vectors:
        self.begun.release()
        assert self.go.acquire(timeout=30)
        return super().embed_query(text)


def test_a_few_questions_are_answered_at_once_and_beyond_the_line_one_is_refused(
    tmp_path: Path,
) -> None:
    slow = Slow()
    with world(tmp_path, slow, OPEN) as made, ThreadPoolExecutor(AT_ONCE + WAITING) as people:
        made.shelf.put("공유/불꽃제.txt", "불꽃제 인파를 나누어 걷게 하였다.", title="불꽃제")
        made.build()
        desk = Desk(Search(made.home, made.database, slow), made.database)

        def asked(_: int) -> Answer:
            return desk.ask(READER, QUESTION)[1]

        answers = [people.submit(asked, number) for number in range(AT_ONCE + WAITING)]
        for _ in range(AT_ONCE):
            assert slow.begun.acquire(timeout=30)
        while len(desk._turns._line) < WAITING:
            assert not slow.begun.acquire(timeout=0.05), "a third one has begun"
        with pytest.raises(ModelBusy):
            desk.ask(READER, QUESTION)
        for _ in range(4 * len(answers)):
            slow.go.release()
        assert {each.result(30).outcome for each in answers} != {Outcome.NOT_FOUND}
        assert asked(0) == answers[0].result()
