"""What is not read again when an index is opened anew, and what is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.condition import scrub
from index.generation import Generation, named_generations, open_generation
from index.search import Search
from index.verified import Verified
from tests.index.worlds import READER, World, texts

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LONG_AGO = 1_700_000_000


@pytest.fixture
def settled(here: World) -> Iterator[Path]:
    """The directory of the one generation of an index, opened since it was written long ago."""
    here.shelf.put("공유/기록.txt", "안전요원을 배치하였다.")
    here.build()
    (name,) = named_generations(here.home.index)
    generation = here.home.index / name
    for file in generation.rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    assert opened(here) is not None
    yield generation


def opened(here: World) -> Generation | None:
    return open_generation(here.home.index)


def flip(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)


def flip_unnoticed(file: Path) -> None:
    """As a disk does it by itself."""
    flip(file)
    os.utime(file, (LONG_AGO, LONG_AGO))


def test_a_file_that_was_found_whole_is_not_read_again(here: World, settled: Path) -> None:
    flip_unnoticed(settled / "base/vectors.npy")
    assert opened(here) is not None


def test_a_file_that_was_written_since_is(here: World, settled: Path) -> None:
    flip(settled / "base/vectors.npy")
    assert opened(here) is None


def test_another_file_of_the_same_size_and_time_is_read(here: World, settled: Path) -> None:
    file = settled / "base/vectors.npy"
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    flip_unnoticed(copy)
    copy.replace(file)
    assert opened(here) is None


def test_what_the_scrub_finds_is_not_opened_again(here: World, settled: Path) -> None:
    flip_unnoticed(settled / "base/vectors.npy")
    found = scrub(here.home, at=NOW, pace=lambda size: None)
    assert found is not None
    assert found.damaged == [f"{settled.name}/base/vectors.npy"]
    assert opened(here) is None


def test_a_file_just_written_is_read_at_every_start(here: World, settled: Path) -> None:
    """It may be written again within what the clock of the file system can tell."""
    file = settled / "base/vectors.npy"
    os.utime(file)
    assert opened(here) is not None
    before = file.stat()
    flip(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(here) is None


def test_what_stays_of_a_base_stays_known_when_a_delta_comes(here: World, settled: Path) -> None:
    search = here.search()
    here.shelf.put("공유/새.txt", "안전요원을 더 배치하였다.")
    here.build()
    assert len(search.search(READER, "안전요원")) == 2  # opens the files that are new alone
    newest = here.home.index / named_generations(here.home.index)[0]
    flip_unnoticed(newest / "base/vectors.npy")
    assert opened(here) is not None


@pytest.mark.parametrize("stated", ["", "[]", "7", '{"1:2": 3}', '{"1:2": []}'])
def test_notes_that_are_none_are_no_matter(here: World, settled: Path, stated: str) -> None:
    notes = here.home.index / "verified.json"
    for number in json.loads(notes.read_text("utf-8")):
        stated = stated.replace("1:2", number)
    notes.write_text(stated, encoding="utf-8")
    assert texts(here.search().search(READER, "안전요원")) == ["안전요원을 배치하였다."]


def test_notes_of_files_that_are_gone_go(here: World, settled: Path) -> None:
    notes = here.home.index / "verified.json"
    known = json.loads(notes.read_text("utf-8"))
    notes.write_text(json.dumps(known | {"1:2": [3, 4, "x"]}), encoding="utf-8")
    (settled / "base/gone.npy").write_bytes((settled / "base/gone.npy").read_bytes())
    os.utime(settled / "base/gone.npy", (LONG_AGO + 9, LONG_AGO + 9))
    assert opened(here) is not None
    assert "1:2" not in json.loads(notes.read_text("utf-8"))


def test_a_disk_that_cannot_be_written_to_is_no_matter(
    here: World, settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = here.home.index / "verified.json"
    notes.unlink()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert isinstance(here.search(), Search)
    assert not notes.exists()


def test_files_that_go_meanwhile_are_no_matter(
    here: World, settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here.home.index / "verified.json").unlink()

    def gone(*_: object) -> Iterator[Path]:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "rglob", gone)
    assert opened(here) is not None


def test_what_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert Verified(tmp_path).digest_of(tmp_path / "none") == ""
