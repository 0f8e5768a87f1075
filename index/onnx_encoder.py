"""The prepared model, spoken to through ONNX Runtime alone.

It is the SentenceTransformer that ``index.prepare`` took its weights and tokeniser from: the same prompts,
mean over tokens, unit length. Importing ``sentence_transformers`` would take longer than answering the first
hundred questions (docs/decisions/0044).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from index.embedding import Vectors
from index.prepare import ONNX_FILE, TOKENIZER_FILE
from index.side_by_side import side_by_side
from language.normal import nfc
from language.tokeniser import Tokeniser

QUERY, PASSAGE = "query: ", "passage: "
"""The prefixes that multilingual-e5 was trained with (Wang et al., arXiv:2402.05672)."""


class OnnxEncoder:
    """Tokenises, runs the encoder, and means over tokens into a unit vector; see ``Embedder``.

    Thread-safe. Texts are encoded one by one (``index.model.BATCH``), each by one thread: two texts by two
    cores are done sooner than one after the other by both, to the same bits, and a question leaves a core
    to the search for its words (docs/decisions/0064).
    """

    def __init__(self, directory: Path, dimension: int, fingerprint: str) -> None:
        """Load what ``index.prepare`` wrote, files that were found whole."""
        self._dimension = dimension
        self._fingerprint = fingerprint
        self._tokeniser = Tokeniser(directory / TOKENIZER_FILE)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(directory / ONNX_FILE), options, providers=["CPUExecutionProvider"]
        )

    @property
    def fingerprint(self) -> str:
        """Return the hash of the model."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one L2-normalised row per text, shape (n, dimension), float32; as many at once as there are cores."""
        vectors: Vectors = np.empty((len(texts), self._dimension), np.float32)
        each = side_by_side("encoder").map if len(texts) > 1 else map
        for number, vector in enumerate(each(self._vector, [PASSAGE + text for text in texts])):
            vectors[number] = vector
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Return the L2-normalised vector of a question, shape (dimension,), float32."""
        return self._vector(QUERY + text)

    def _vector(self, text: str) -> Vectors:
        ids = np.array([self._tokeniser.numbers(nfc(text))], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        states = self._session.run(None, given)[0][0]
        mean = states.sum(0) / len(states)
        unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit
