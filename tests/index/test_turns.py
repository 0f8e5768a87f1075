"""Who may use the model, and when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from index.embedding import ModelBusy, Vectors
from index.turns import InTurn, Turns
from tests.support.hashing_embedder import HashingEmbedder


class Slow(HashingEmbedder):
    """Embeds when it is let, and remembers the order."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Semaphore(0)
        self.order: list[str] = []

    def embed_query(self, text: str) -> Vectors:
        self.order.append(text)
        assert self.go.acquire(timeout=30)
        return super().embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.embed_query(text) for text in texts], np.float32)


def started(run: Callable[[], object], waits: Callable[[], bool]) -> threading.Thread:
    thread = threading.Thread(target=run)
    thread.start()
    while not waits():
        thread.join(0.01)
    return thread


def test_people_go_before_the_background_text_by_text() -> None:
    slow, turns = Slow(), Turns(at_once=1, waiting=5)
    person, job = InTurn(slow, turns), InTurn(slow, turns, background=True)
    threads = [
        started(lambda: person.embed_query("첫째"), lambda: slow.order == ["첫째"]),
        started(lambda: job.embed_passages(["가", "나"]), lambda: len(turns._line) == 1),
        started(lambda: person.embed_query("둘째"), lambda: len(turns._line) == 2),
    ]
    for _ in range(4):
        slow.go.release()
    for thread in threads:
        thread.join()
    assert slow.order == ["첫째", "둘째", "가", "나"]


def test_people_do_not_wait_for_what_the_background_has_begun() -> None:
    slow, turns = Slow(), Turns(at_once=1, waiting=5)
    person, job = InTurn(slow, turns), InTurn(slow, turns, background=True)
    threads = [
        started(lambda: job.embed_passages(["가", "나"]), lambda: slow.order == ["가"]),
        started(lambda: person.embed_query("첫째"), lambda: slow.order == ["가", "첫째"]),
    ]
    for _ in range(3):
        slow.go.release()
    for thread in threads:
        thread.join()
    assert slow.order == ["가", "첫째", "나"]


def test_as_many_texts_are_encoded_at_once_as_there_are_turns_and_come_back_in_order() -> None:
    slow, turns = Slow(), Turns(at_once=2, waiting=0)
    job, found = InTurn(slow, turns, background=True), list[Vectors]()
    texts = ["가", "나", "다"]
    thread = started(
        lambda: found.append(job.embed_passages(texts)),
        lambda: len(slow.order) == 2 and len(turns._line) == 0,
    )
    for _ in texts:
        slow.go.release()
    thread.join()
    assert np.array_equal(found[0], HashingEmbedder().embed_passages(texts))


def test_beyond_the_line_a_person_is_refused_and_a_job_waits() -> None:
    slow, turns = Slow(), Turns(at_once=1, waiting=1)
    person, job = InTurn(slow, turns), InTurn(slow, turns, background=True)
    threads = [
        started(lambda: person.embed_query("첫째"), lambda: slow.order == ["첫째"]),
        started(lambda: person.embed_query("둘째"), lambda: len(turns._line) == 1),
    ]
    with pytest.raises(ModelBusy):
        person.embed_query("셋째")
    threads.append(started(lambda: job.embed_passages(["가"]), lambda: len(turns._line) == 2))
    for _ in range(3):
        slow.go.release()
    for thread in threads:
        thread.join()
    assert slow.order == ["첫째", "둘째", "가"]
    slow.go.release()
    person.embed_query("넷째")  # places are given back


def test_an_error_gives_turn_and_place_back() -> None:
    turns = Turns(at_once=1, waiting=0)
    broken = InTurn(HashingEmbedder(), turns)
    for _ in range(3):
        with pytest.raises(TypeError):
            broken.embed_query(None)  # type: ignore[arg-type]
