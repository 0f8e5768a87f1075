from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from language.kiwi import Kiwi, KiwiBeside
from language.morphemes import Morphemes

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import time
from language.kiwi import KiwiBeside
print(KiwiBeside().process_id, flush=True)
time.sleep(600)
"""
TEXTS = [
    "안전요원은 120명을 축제장에 배치하였다.",
    "개인정보보호법 제10조의2제3항에 따라 a.b@korea.kr로 알린다",
    "줄\n바꿈과 \x00, 😀, ㎡",
    "",
    "가나다 " * 20_000,
]


@pytest.fixture(scope="module")
def beside() -> Iterator[KiwiBeside]:
    started = KiwiBeside()
    yield started
    started.close()


@pytest.fixture(scope="module")
def here() -> Kiwi:
    return Kiwi()


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_process_of_its_own_says_what_kiwi_says_here(
    beside: KiwiBeside, here: Kiwi, text: str
) -> None:
    assert beside.tagged(text) == here.tagged(text)


def test_half_a_surrogate_pair_is_refused_and_the_next_text_answered(
    beside: KiwiBeside, here: Kiwi
) -> None:
    for analyser in (here, beside):
        with pytest.raises(UnicodeError):
            analyser.tagged("가\ud800나")
    assert beside.tagged("축제")[0].form == "축제"


def test_another_process_is_asked_when_it_was_killed(beside: KiwiBeside) -> None:
    before = beside.process_id
    os.kill(before, signal.SIGKILL)
    assert beside.tagged("축제")[0].form == "축제"
    assert beside.process_id != before


def test_morphemes_come_from_beside() -> None:
    here, there = Morphemes(), Morphemes()
    there.load_beside()
    there.load_beside()
    text = "인파를 나누어 분산했다"
    assert there.terms(text) == here.terms(text)
    assert there.tagged(text) == here.tagged(text)


def test_it_ends_with_whoever_started_it_however_he_ends() -> None:
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            STARTER,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    process = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    for _ in range(600):
        if not Path(f"/proc/{process}/cmdline").exists() or _is_dead(process):
            return
        time.sleep(0.1)
    pytest.fail("it is still there")


def _is_dead(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
