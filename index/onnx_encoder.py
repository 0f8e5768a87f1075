"""The prepared model, spoken to through ONNX Runtime alone.

It is the SentenceTransformer that ``index.prepare`` took its weights and tokeniser from: the same prompts,
mean over tokens, unit length. Importing ``sentence_transformers`` would take longer than answering the first
hundred questions (docs/decisions/0044).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.embedding import Vectors
from index.prepare import ONNX_FILE, TOKENIZER_FILE
from language.normal import nfc

QUERY, PASSAGE = "query: ", "passage: "
"""The prefixes that multilingual-e5 was trained with (Wang et al., arXiv:2402.05672)."""


class OnnxEncoder:
    """Tokenises, runs the encoder, and means over tokens into a unit vector; see ``Embedder``.

    Thread-safe. Texts are encoded one by one (``index.model.BATCH``).
    """

    def __init__(self, directory: Path, dimension: int, fingerprint: str) -> None:
        """Load what ``index.prepare`` wrote, files that were found whole."""
        self._dimension = dimension
        self._fingerprint = fingerprint
        self._tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        # A spinning pool would take the other requests' cores while it waits.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
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
        """Return one L2-normalised row per text, shape (n, dimension), float32."""
        vectors: Vectors = np.empty((len(texts), self._dimension), np.float32)
        for number, text in enumerate(texts):
            vectors[number] = self._vector(PASSAGE + text)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Return the L2-normalised vector of a question, shape (dimension,), float32."""
        return self._vector(QUERY + text)

    def _vector(self, text: str) -> Vectors:
        encoded = self._tokenizer.encode(nfc(text))
        ids = np.array([encoded.ids], np.int64)
        mask = np.array([encoded.attention_mask], np.int64)
        states = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0][0]
        weights = mask[0, :, None].astype(np.float32)
        mean = (states * weights).sum(0) / np.maximum(weights.sum(), 1)
        unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit
