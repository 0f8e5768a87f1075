from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Never

import numpy as np
import pytest

from index.embedding import Vectors
from index.model import ModelError, load_embedder
from index.prepare import MANIFEST, ONNX_FILE, TOKENIZER_FILE


@pytest.fixture
def copied(model_directory: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model_directory, tmp_path / "model"))


def test_a_directory_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="모델이 없습니다"):
        load_embedder(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="SentenceTransformer 폴더"):
        load_embedder(tmp_path / "empty")


@pytest.mark.parametrize("name", [ONNX_FILE, TOKENIZER_FILE])
def test_a_damaged_file_is_noticed(copied: Path, name: str) -> None:
    with (copied / name).open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xff")
    with pytest.raises(ModelError, match="손상되었습니다"):
        load_embedder(copied)
    (copied / name).unlink()
    with pytest.raises(ModelError, match="손상되었습니다"):
        load_embedder(copied)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"files": {}}', '{"files": 1, "dimension": 3}']
)
def test_a_damaged_manifest_is_noticed(copied: Path, manifest: str) -> None:
    (copied / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelError, match="손상되었습니다"):
        load_embedder(copied)


def test_vectors_are_those_of_a_sentence_transformer(model_directory: Path) -> None:
    import onnxruntime
    import torch
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from tokenizers import Tokenizer

    embedder = load_embedder(model_directory)
    tokenizer = Tokenizer.from_file(str(model_directory / TOKENIZER_FILE))
    session = onnxruntime.InferenceSession(
        str(model_directory / ONNX_FILE), providers=["CPUExecutionProvider"]
    )

    def reference(text: str) -> Vectors:
        encoded = tokenizer.encode(text)
        given = {"input_ids": [encoded.ids], "attention_mask": [encoded.attention_mask]}
        states = session.run(None, {name: np.array(each) for name, each in given.items()})[0]
        features = {
            "token_embeddings": torch.from_numpy(states),
            "attention_mask": torch.tensor(given["attention_mask"]),
        }
        pooled = Normalize()(Pooling(embedder.dimension)(features))
        return np.asarray(pooled["sentence_embedding"][0].numpy(), np.float32)

    texts = ["인파 관리 계획", "", "□ 추진 개요\n○ 일시: 2025. 3. 4.", "긴 글 " * 900]
    for text, vector in zip(texts, embedder.embed_passages(texts), strict=True):
        assert np.allclose(vector, reference(f"passage: {text}"), rtol=0, atol=1e-6)
        query = embedder.embed_query(text)
        assert np.allclose(query, reference(f"query: {text}"), rtol=0, atol=1e-6)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_the_prepared_model_loads_without_torch(model_directory: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.model import load_embedder\n"
        f"load_embedder(Path({str(model_directory)!r})).embed_query('인파')\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def tiny(directory: Path, seed: int) -> Path:
    """Save a real SentenceTransformer of random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel

    words = {"[UNK]": 0, "[PAD]": 1, "안전": 2, "요원": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(seed)
    bert = BertModel(
        BertConfig(
            vocab_size=4,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
        )
    )
    bert.save_pretrained(directory / "bert")
    tokenizer.save(str(directory / "bert" / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "unk_token": "[UNK]",
        "pad_token": "[PAD]",
        "model_max_length": 64,
    }
    (directory / "bert" / "tokenizer_config.json").write_text(json.dumps(settings))
    encoder = Transformer(str(directory / "bert"))
    made = SentenceTransformer(modules=[encoder, Pooling(16)], device="cpu")
    made.save(str(directory / "model"), create_model_card=False)
    return directory / "model"


def test_any_local_sentence_transformer_will_do(tmp_path: Path) -> None:
    one, other = tiny(tmp_path / "one", 1), tiny(tmp_path / "other", 2)
    embedder = load_embedder(one)
    assert embedder.dimension == 16
    texts = ["안전 요원", "요원 요원 안전 안전 요원", "안전"]
    vectors = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.array_equal(vectors, alone)
    assert np.linalg.norm(embedder.embed_query("안전 요원")) == pytest.approx(1, abs=1e-5)
    assert embedder.fingerprint == load_embedder(one).fingerprint
    assert embedder.fingerprint != load_embedder(other).fingerprint


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    model = tiny(tmp_path, 1)
    (model / "custom.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    modules = json.loads((model / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "custom.Transformer"
    (model / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(ModelError):
        load_embedder(model)
    assert not (tmp_path / "ran").exists()


def test_loading_and_embedding_connect_nowhere(
    model_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Never:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    load_embedder(model_directory).embed_query("인파 관리")
    load_embedder(tiny(tmp_path, 1)).embed_query("안전")
