"""ONNX Runtime as a module of ``SentenceTransformer``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from index.prepare import ONNX_FILE, TOKENIZER_FILE
from language.normal import nfc

PROMPTS = {"query": "query: ", "document": "passage: "}
"""The prefixes that multilingual-e5 was trained with (Wang et al., arXiv:2402.05672)."""


class OnnxEncoder(InputModule):
    """Tokenises, runs the encoder, and means over tokens into a unit vector."""

    config_keys = ["path"]  # noqa: RUF012  (declared so by the base class)

    def __init__(self, path: str, dimension: int) -> None:
        super().__init__()
        self.path = path
        self._dimension = dimension
        self._tokenizer = Tokenizer.from_file(str(Path(path) / TOKENIZER_FILE))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        # A spinning pool would take the other requests' cores while it waits.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(Path(path) / ONNX_FILE), options, providers=["CPUExecutionProvider"]
        )
        self.register_buffer("_device_mark", torch.zeros(1), persistent=False)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Return token numbers and mask, each of shape (n, longest), int64."""
        prefix = prompt if prompt is not None else PROMPTS["document"]
        encoded = self._tokenizer.encode_batch([prefix + nfc(text) for text in inputs])
        return {
            "input_ids": torch.tensor([each.ids for each in encoded]),
            "attention_mask": torch.tensor([each.attention_mask for each in encoded]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Add ``sentence_embedding``, float32 of shape (n, dimension)."""
        ids = features["input_ids"].cpu().numpy()
        mask = features["attention_mask"].cpu().numpy()
        states = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        weights = mask[..., None].astype(np.float32)
        means = (states * weights).sum(1) / np.maximum(weights.sum(1), 1)
        unit = means / np.linalg.norm(means, axis=1, keepdims=True)
        features["sentence_embedding"] = torch.from_numpy(unit.astype(np.float32))
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._dimension

    get_sentence_embedding_dimension = get_embedding_dimension

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **_: Any) -> None:
        """Refuse: the prepared directory is the saved form."""
        raise NotImplementedError("index.prepare writes the model")
