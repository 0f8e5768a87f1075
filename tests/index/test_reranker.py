"""A real cross-encoder, made small: what it says orders what was found, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast
from typer.testing import CliRunner

from catalog.home import Home
from cli.main import app
from index.model import ModelError
from index.reranker import RERANKED, load_reranker
from index.search import Search
from tests.index.worlds import OTHER, READER, facts, texts, world
from tests.support.hashing_embedder import HashingEmbedder

WORDS = ["안전요원", "을", "배치", "하였다", ".", "축제", "관람객", "질서", "계단", "출입구"]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with random weights, saved as transformers saves any."""
    place = tmp_path_factory.mktemp("reranker")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    letters = [chr(code) for code in range(0xAC00, 0xAC00 + 400)]
    vocabulary = {word: at for at, word in enumerate([*special, *WORDS, *letters])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")},
    ).save_pretrained(place)
    torch.manual_seed(5)
    small: dict[str, Any] = {
        "vocab_size": len(vocabulary),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 128,
        "num_labels": 1,
        "initializer_range": 1.0,
    }
    config = BertConfig(**small)
    BertForSequenceClassification(config).save_pretrained(place, safe_serialization=True)
    assert sum(file.stat().st_size for file in place.iterdir()) < 1 << 20
    return place


def changed(directory: Path, place: Path, **stated: object) -> Path:
    """A copy of the model with something else in its configuration."""
    shutil.copytree(directory, place)
    file = place / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **stated}), "utf-8")
    return place


def test_a_score_is_one_number_a_text_whatever_stands_beside_it(directory: Path) -> None:
    reranker = load_reranker(directory)
    passages = ["안전요원 을 배치 하였다 .", "관람객 질서", "계단 " * 400]
    together = reranker.scores("안전요원", passages)
    assert together.shape == (3,)
    assert together.dtype == np.float32
    assert len(set(together.tolist())) == 3
    alone = [reranker.scores("안전요원", [each])[0] for each in passages]
    assert together.tolist() == alone
    assert reranker.scores("안전요원", []).shape == (0,)


def test_the_best_passages_come_in_its_order_with_the_scores_as_they_were(
    directory: Path, tmp_path: Path
) -> None:
    reranker = load_reranker(directory)
    with world(tmp_path, HashingEmbedder()) as made:
        for at in range(RERANKED + 6):
            words = [WORDS[(at * step + step) % len(WORDS)] for step in (1, 3, 7)]
            made.shelf.put(f"공유/{at}.txt", f"축제 안전요원 {' '.join(words)} {at}")
        made.build()
        query = "축제 안전요원"
        plain = made.search().search(READER, query, k=RERANKED + 6)
        search = Search(made.home, made.database, made.embedder, reranker=reranker)
        hits = search.search(READER, query, k=RERANKED + 6)
        assert [hit.score for hit in hits] == [hit.score for hit in plain]
        assert texts(hits[RERANKED:]) == texts(plain[RERANKED:])
        assert sorted(texts(hits)) == sorted(texts(plain))
        assert texts(hits) != texts(plain)
        told = [f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}" for hit in hits]
        given = reranker.scores(query, told[:RERANKED]).tolist()
        assert given == sorted(given, reverse=True)
        assert texts(search.search(READER, query, k=3)) == texts(hits[:3])


class Watched:
    """Notes every text that it is handed, and changes no order."""

    def __init__(self) -> None:
        self.handed: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.handed += texts
        return np.zeros(len(texts), np.float32)


def test_it_is_handed_permitted_passages_alone(tmp_path: Path) -> None:
    watched = Watched()
    with world(tmp_path, HashingEmbedder()) as made:
        made.shelf.put("공유/등불.txt", "축제 안전요원을 배치하였다.")
        made.shelf.put("나루/감사.txt", "축제 안전요원 카나리아 감사")
        made.build()
        search = Search(made.home, made.database, made.embedder, reranker=watched)
        hits = search.search(READER, "축제 안전요원")
        assert facts(hits) == facts(made.search().search(READER, "축제 안전요원")), "ties stay"
        assert len(watched.handed) == 1
        assert "카나리아" not in "".join(watched.handed)
        search.search(OTHER, "축제 안전요원")
        assert "카나리아" in "".join(watched.handed)


def test_what_is_no_cross_encoder_is_refused(
    directory: Path, tmp_path: Path, model_directory: Path
) -> None:
    with pytest.raises(ModelError, match="재순위 모형이 없습니다"):
        load_reranker(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    broken = changed(directory, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"\x00" * 64)
    pickled = changed(directory, tmp_path / "pickled")
    (pickled / "model.safetensors").unlink()
    torch.save({}, pickled / "pytorch_model.bin")
    for place in (
        tmp_path / "empty",
        model_directory,
        broken,
        pickled,
        changed(directory, tmp_path / "embedder", architectures=["BertModel"]),
        changed(directory, tmp_path / "three", id2label={"0": "a", "1": "b", "2": "c"}),
        changed(directory, tmp_path / "larger", hidden_size=64),
    ):
        with pytest.raises(ModelError, match="CrossEncoder 폴더"):
            load_reranker(place)


def test_the_commands_take_it_and_say_what_is_wrong(
    directory: Path, tmp_path: Path, sample_home: Home
) -> None:
    search = ["search", "축제 안전요원", "--as", "haneul.kim", "--home", str(sample_home.root)]
    found = CliRunner().invoke(app, search, env={"NEOMEO_RERANKER": str(directory)})
    assert found.exit_code == 0, found.output
    serve = ["serve", "--home", str(sample_home.root), "--reranker", str(tmp_path / "none")]
    for words in (serve, [*search, "--reranker", str(tmp_path / "none")]):
        refused = CliRunner().invoke(app, words)
        assert refused.exit_code == 1
        assert "재순위 모형이 없습니다" in str(refused.exception)
