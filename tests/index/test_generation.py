from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import index.generation
from index.condition import is_current
from index.generation import (
    FORMAT,
    Manifest,
    collect_garbage,
    named_generations,
    new_generation,
    open_generation,
)
from index.search import Search
from index.terms import read_terms
from index.verified import Verified
from language.thesaurus import groups
from tests.index.worlds import READER, World, copied, texts, world
from tests.support.hashing_embedder import HashingEmbedder

STATED = Manifest(9, 9, "x", 0, 0, {})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> World:
    with world(tmp_path_factory.mktemp("two"), HashingEmbedder()) as made:
        made.shelf.put("공유/옛.txt", "옛 기록의 안전요원이다.")
        made.build(delta_rows=0)
        made.shelf.put("공유/새.txt", "새 기록의 안전요원이다.")
        made.build(delta_rows=0)
    return made


@pytest.fixture
def two(written: World, tmp_path: Path, hashing: HashingEmbedder) -> Iterator[World]:
    """An index of two generations of their own: the second knows one record more."""
    with copied(written, tmp_path / "two", hashing) as made:
        yield made


def files_of(home_index: Path, name: str) -> list[Path]:
    return sorted(path for path in (home_index / name).rglob("*") if path.is_file())


def damage(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    if raw:
        raw[len(raw) // 2] ^= 1
    else:
        raw = bytearray(b"x")
    file.write_bytes(raw)


def test_one_bit_in_any_file_is_noticed(two: World) -> None:
    newest, former = named_generations(two.home.index)
    for file in files_of(two.home.index, newest):
        whole = file.read_bytes()
        damage(file)
        opened = open_generation(two.home.index)
        assert opened is not None
        assert opened.name == former, file.name
        file.unlink()
        opened = open_generation(two.home.index)
        assert opened is not None
        assert opened.name == former, file.name
        file.write_bytes(whole)
    opened = open_generation(two.home.index)
    assert opened is not None
    assert opened.name == newest


@pytest.mark.parametrize("name", ["base/vectors.npy", "base/postings/rows.npy", "manifest.json"])
def test_the_former_generation_stands_in_and_the_next_build_mends(two: World, name: str) -> None:
    newest, former = named_generations(two.home.index)
    damage(two.home.index / newest / name)
    search = two.search()
    assert texts(search.search(READER, "안전요원")) == ["옛 기록의 안전요원이다."]
    assert two.build().embedded == 1
    assert newest not in named_generations(two.home.index), "what is damaged is never kept"
    assert named_generations(two.home.index)[1] == former
    assert len(search.search(READER, "안전요원")) == 2


def test_when_both_are_damaged_the_index_is_built_from_the_catalog(two: World) -> None:
    for name in named_generations(two.home.index):
        damage(two.home.index / name / "base/rows/day.npy")
    assert open_generation(two.home.index) is None
    search = two.search()
    assert search.search(READER, "안전요원") == []
    assert two.build().embedded == 2
    assert len(named_generations(two.home.index)) == 1
    assert len(search.search(READER, "안전요원")) == 2


@pytest.mark.parametrize("pointer", ["", "not json", "{}", "7", '["generation-0-gone"]'])
def test_a_damaged_pointer_means_no_index(two: World, pointer: str) -> None:
    (two.home.index / "current.json").write_text(pointer, encoding="utf-8")
    assert open_generation(two.home.index) is None
    assert two.build().total == 2
    assert len(two.search().search(READER, "안전요원")) == 2


def test_another_format_is_built_anew(two: World) -> None:
    for name in named_generations(two.home.index):
        manifest = two.home.index / name / "manifest.json"
        stated = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps(stated | {"format": 1}), encoding="utf-8")
    assert open_generation(two.home.index) is None
    assert two.build().embedded == 2


def counted(folder: Path) -> None:
    """Write postings as they were: rows of a term in their order, with how often each says it beside."""
    table = {each.stem: np.load(each) for each in folder.iterdir()}
    times = np.repeat(table["times"], np.diff(table["bounds"]))
    lists = table["bounds"][table["starts"]]
    order = np.concatenate(
        [
            np.empty(0, np.int64),
            *(
                start + np.argsort(table["rows"][start:end], kind="stable")
                for start, end in zip(lists.tolist(), lists[1:].tolist(), strict=False)
            ),
        ]
    )
    for name in ("times", "bounds"):
        (folder / f"{name}.npy").unlink()
    np.save(folder / "starts.npy", lists)
    np.save(folder / "rows.npy", table["rows"][order])
    np.save(folder / "counts.npy", times[order])


def as_of_format(earlier: int, generation: Path) -> dict[str, str]:
    """Write rows and terms of a generation, and postings, as they were; return its files."""
    for part in (each.parent for each in generation.glob("*/words.json")):
        if earlier < 9:
            counted(part / "postings")
        if earlier > 7:
            continue
        terms = read_terms(part)
        ends = terms.ends.tolist()
        words = [
            terms.text[start:end].tobytes().decode()
            for start, end in zip([0, *ends], ends, strict=False)
        ]
        file = part / "words.json"
        stated = json.loads(file.read_text("utf-8"))
        numbers = {word: number for number, word in enumerate(words)}
        file.write_text(json.dumps(stated | {"terms": numbers}), encoding="utf-8")
        shutil.rmtree(part / "terms")
        for folder in [part / "rows", part / "postings"][: 1 if earlier > 6 else 2]:
            packed = folder.with_suffix(".npz")
            np.savez(packed, **{each.stem: np.load(each) for each in folder.iterdir()})
            shutil.rmtree(folder)
    return {
        str(file.relative_to(generation)): Verified(generation).digest_of(file)
        for file in generation.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }


def test_other_common_forms_are_another_format() -> None:
    """An index that was written with other common forms would miss what questions ask in these.

    When the list changes: raise ``FORMAT``, let the one before be read, and write both down here.
    """
    digest = hashlib.sha256(json.dumps(groups()).encode()).hexdigest()[:16]
    assert (FORMAT, digest) == (10, "51ede18e7f7e82cf")


@pytest.mark.parametrize("earlier", [4, 5, 6, 7, 8, 9])
def test_an_earlier_format_answers_until_it_is_written_anew_with_its_vectors(
    two: World, earlier: int
) -> None:
    newest = two.home.index / named_generations(two.home.index)[0]
    manifest = newest / "manifest.json"
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    stated |= {"format": earlier, "files": as_of_format(earlier, newest)}
    manifest.write_text(json.dumps(stated), encoding="utf-8")
    assert texts(two.search().search(READER, "안전요원"))
    assert not is_current(two.home, stated["fingerprint"])
    assert two.build().embedded == 0
    assert is_current(two.home, stated["fingerprint"])
    assert texts(two.search().search(READER, "안전요원"))


def test_a_damaged_generation_is_not_read_again_at_every_question(two: World) -> None:
    newest, former = named_generations(two.home.index)
    damage(two.home.index / newest / "base/vectors.npy")
    search = two.search()
    first = search.search(READER, "안전요원")
    (two.home.index / former / "manifest.json").unlink()
    assert texts(search.search(READER, "안전요원")) == texts(first) != []


def test_an_error_while_writing_changes_nothing(two: World) -> None:
    before = named_generations(two.home.index)
    with (
        pytest.raises(RuntimeError),
        new_generation(two.home.index, STATED, before=before[:1]) as draft,
    ):
        (draft.directory / "vectors.npy").write_bytes(b"half")
        raise RuntimeError
    assert named_generations(two.home.index) == before
    assert not list(two.home.index.glob(".tmp-*"))


KILLED = """
import os, signal, sys
from pathlib import Path
from index import generation

root, moment = Path(sys.argv[1]), sys.argv[2]
if moment != "inside":
    calls = {"file": "_write_synced", "synced": "_sync"}
    real, left = getattr(generation, calls[moment]), int(sys.argv[3])

    def last(*arguments):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    setattr(generation, calls[moment], last)
stated = generation.Manifest(99, 99, "f", 0, 0, {})
with generation.new_generation(root, stated, before=sys.argv[4:]) as draft:
    (draft.directory / "vectors.npy").write_bytes(b"new")
    if moment == "inside":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("moment", "after"),
    [("inside", 0), ("file", 0), ("file", 1), ("synced", 0), ("synced", 2), ("synced", 3)],
)
def test_a_killed_writer_leaves_the_former_generation_in_force(
    two: World, moment: str, after: int
) -> None:
    before = named_generations(two.home.index)
    arguments = [str(two.home.index), moment, str(after), before[0]]
    root = Path(index.generation.__file__).parent.parent
    died = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=root, check=False)
    assert died.returncode == -signal.SIGKILL
    assert named_generations(two.home.index) == before
    assert len(Search(two.home, two.database, two.embedder).search(READER, "안전요원")) == 2
    collect_garbage(two.home.index)
    left = {entry.name for entry in two.home.index.iterdir() if entry.is_dir()}
    assert left == set(before)
    two.shelf.put("공유/더.txt", "더 들어온 안전요원이다.")
    assert two.build().total == 3


def test_only_the_owner_can_read_a_generation(two: World) -> None:
    for name in named_generations(two.home.index):
        assert (two.home.index / name).stat().st_mode & 0o077 == 0
