"""Every sample cut off at every 64th byte, and with bits flipped: a verdict, never a crash.

What our own Python reads is read in this process; formats behind a native library go through
the confined child, which may die, and the parent must not.
"""

from __future__ import annotations

import hashlib
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from data_samples.make import RECORDS, SHARE
from data_samples.source.model import Record
from ingest.memory import in_memory
from ingest.read import read
from ingest.sandbox import ParserProcess
from ingest.sniff import Format, sniff
from records.document import Extraction, Status

pytestmark = pytest.mark.no_cover

STEP = 64
FLIPS = 24
"""Damaged copies of each sample; in each up to eight bits are flipped."""
SECONDS = 30
NATIVE = {Format.PDF, Format.XLSX, Format.XLS, Format.HWP3, Format.IMAGE, Format.DOC}
"""pdfium, calamine, rhwp, tesseract and the tools of Debian."""


class Hung(BaseException):
    """Not an ``Exception``: nothing that reads may swallow it."""


@contextmanager
def no_hang() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def damaged(data: bytes, seed: str) -> Iterator[bytes]:
    for cut in range(0, len(data), STEP):
        yield data[:cut]
    chance = random.Random(seed)
    for _ in range(FLIPS):
        copy = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
        yield bytes(copy)


def judge(extraction: Extraction) -> None:
    if extraction.status.readable:
        assert any(block.text.strip() for block in extraction.blocks)
    if extraction.status is Status.OK:
        # What was recognised, and pages on which nothing is left, are told and ask to be checked.
        assert extraction.reason == "" or extraction.reason.endswith("바랍니다."), extraction
    else:
        assert extraction.reason.endswith("바랍니다."), extraction


def samples(*, native: bool) -> list[Record]:
    return [each for each in RECORDS if (sniff(SHARE / each.path) in NATIVE) is native]


_SEEN: set[bytes] = set()


@pytest.mark.parametrize("record", samples(native=False), ids=lambda record: record.path)
def test_a_damaged_sample_gets_a_verdict(record: Record) -> None:
    name = Path(record.path).name
    for data in damaged((SHARE / record.path).read_bytes(), record.path):
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digest in _SEEN:  # samples of one writer begin alike
            continue
        _SEEN.add(digest)
        with no_hang(), in_memory(data) as file:
            judge(read(file, name))


@pytest.fixture(scope="module")
def process() -> Iterator[ParserProcess]:
    with ParserProcess() as started:
        yield started


@pytest.mark.parametrize("record", samples(native=True), ids=lambda record: record.path)
def test_a_damaged_sample_ends_no_more_than_the_child(
    record: Record, process: ParserProcess, tmp_path: Path
) -> None:
    file = tmp_path / Path(record.path).name
    whole = (SHARE / record.path).read_bytes()
    before = process.extract(SHARE / record.path)
    for data in damaged(whole, record.path):
        file.write_bytes(data)
        judge(process.extract(file))
    file.write_bytes(whole)
    assert process.extract(file) == before, "the next file must be read well"
