"""A local cross-encoder that puts the best passages in a better order."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray

from index.model import BATCH, ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 24
"""How many of the passages found are put in order: what an answer is made of."""


class Reranker(Protocol):
    """Reads a question beside each of some texts."""

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers, shape (n,); of any scale, more is better."""
        ...


class CrossEncoderReranker:
    """A CrossEncoder of sentence-transformers with one label."""

    def __init__(self, model: CrossEncoder) -> None:
        """Take a loaded model."""
        self._model = model

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the score of each text, shape (n,); none depends on the others."""
        if not texts:
            return np.empty(0, np.float32)
        found = self._model.predict(
            [(query, text) for text in texts], batch_size=BATCH, show_progress_bar=False
        )
        return np.asarray(found, np.float32).reshape(len(texts))


def load_reranker(directory: Path) -> Reranker:
    """Return the cross-encoder of a directory; nothing is fetched, no pickle and no code is run.

    Raises:
        ModelError: when no cross-encoder with one label lies there, with weights as safetensors.
    """
    if not directory.is_dir():
        raise ModelError(
            f"재순위 모형이 없습니다: {directory}. NEOMEO_RERANKER의 경로를 확인해 주시기 바랍니다."
        )
    unusable = (
        f"{directory}에서 재순위 모형을 읽을 수 없습니다. config.json, model.safetensors, 토크나이저가 있는 "
        "CrossEncoder 폴더(출력 1개)인지 확인해 주시기 바랍니다."
    )
    _check_kind(directory, unusable)
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder

    try:
        reranker = CrossEncoderReranker(
            CrossEncoder(
                str(directory),
                device="cpu",
                num_labels=1,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        )
        sound = bool(np.isfinite(reranker.scores("안전요원", ["안전요원을 배치하였다."])).all())
    except (
        *(OSError, ValueError, KeyError, TypeError, AttributeError),
        *(RuntimeError, ImportError, SafetensorError),
    ) as problem:
        raise ModelError(unusable) from problem
    if not sound:
        raise ModelError(unusable)
    return reranker


def _check_kind(directory: Path, unusable: str) -> None:
    """Refuse what another kind of model would be made of: its scores would be drawn at random."""
    try:
        stated = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        kinds = [str(each) for each in stated.get("architectures") or ()]
    except (OSError, ValueError, AttributeError, TypeError):
        raise ModelError(unusable) from None
    labels = stated.get("id2label") or ("",)
    if not any(each.endswith("ForSequenceClassification") for each in kinds) or len(labels) != 1:
        raise ModelError(unusable)
