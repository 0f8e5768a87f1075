"""Loading an embedding model from a directory, never from anywhere else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np

from index.embedding import Embedder, Vectors
from index.prepare import MANIFEST

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 1
"""Texts are embedded one by one: padding and int8 scales would let a text's neighbours in a batch,
hidden ones too, change its vector (cosine 0.997). On a CPU larger batches gain nothing."""


class ModelError(Exception):
    """The model cannot be loaded; the text says in Korean what to do."""


class SentenceTransformerEmbedder:
    """Any SentenceTransformer as an embedder."""

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        """Take a loaded model and the hash of what it was loaded from."""
        self._model = model
        self._fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        if not isinstance(dimension, int):
            raise ModelError(
                "모델이 벡터의 길이를 밝히지 않습니다. 다른 모델을 지정해 주시기 바랍니다."
            )
        self._dimension = dimension

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
        if not texts:
            return np.empty((0, self._dimension), np.float32)
        vectors = self._model.encode_document(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Return the L2-normalised vector of a question, shape (dimension,), float32."""
        vector = self._model.encode_query(
            text, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vector, dtype=np.float32)


def load_embedder(directory: Path) -> Embedder:
    """Return the model of a directory: ours (see ``index.prepare``) or any SentenceTransformer.

    Raises:
        ModelError: when nothing usable lies there. Nothing is fetched, and no code that comes
            with a model is run.
    """
    if not directory.is_dir():
        raise ModelError(
            f"모델이 없습니다: {directory}. ‘neomeo init’을 실행하거나 NEOMEO_MODEL을 확인해 주시기 바랍니다."
        )
    manifest = directory / MANIFEST
    if manifest.is_file():
        return _prepared(directory, manifest)
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(directory), device="cpu", local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError) as problem:
        raise ModelError(
            f"{directory}에서 모델을 읽을 수 없습니다({problem}). SentenceTransformer 폴더인지 확인해 주시기 바랍니다."
        ) from problem
    return SentenceTransformerEmbedder(model, _fingerprint(directory))


@lru_cache(maxsize=1)
def shared_embedder(directory: Path) -> Embedder:
    """Return the one model of this process, loaded at the first call; see :func:`load_embedder`.

    A directory whose model was exchanged meanwhile is read at the next start.
    """
    return load_embedder(directory)


def _prepared(directory: Path, manifest: Path) -> Embedder:
    from index.onnx_encoder import OnnxEncoder

    raw = manifest.read_bytes()
    try:
        stated = json.loads(raw)
        files, dimension = dict(stated["files"]), int(stated["dimension"])
    except (ValueError, KeyError, TypeError):
        raise ModelError(
            f"모델 파일이 손상되었습니다: {manifest}. ‘neomeo init’을 다시 실행해 주시기 바랍니다."
        ) from None
    for name, digest in files.items():
        file = directory / name
        if not file.is_file() or _sha256(file) != digest:
            raise ModelError(
                f"모델 파일이 손상되었습니다: {file}. ‘neomeo init’을 다시 실행해 주시기 바랍니다."
            )
    return OnnxEncoder(directory, dimension, hashlib.sha256(raw).hexdigest())


def _fingerprint(directory: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in directory.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(directory)}\0{_sha256(file)}\0".encode())
    return digest.hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
