"""What every embedder must do; run for each implementation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from catalog.home import Home
from index.embedding import Embedder
from index.model_client import ModelClient
from index.turns import InTurn, Turns
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.models import model_served

TEXTS = [
    "축제장 안전요원은 120명을 배치하였다.",
    "보조금 정산 결과 3,200천원을 반납하였다. " * 12,
    "일방통행으로 인파를 분산하였다.",
]


@pytest.fixture(params=["prepared", "hashing", "in turn", "of another process"])
def each(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hashing":
        return HashingEmbedder()
    if request.param == "of another process":
        return ModelClient(request.getfixturevalue("model_process"))
    prepared: Embedder = request.getfixturevalue("embedder")
    return InTurn(prepared, Turns()) if request.param == "in turn" else prepared


@pytest.fixture(scope="module")
def model_process(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path
) -> Iterator[Home]:
    with model_served(tmp_path_factory.mktemp("model"), model_directory) as home:
        yield home


def test_passages_are_unit_rows_in_order(each: Embedder) -> None:
    vectors = each.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), each.dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(each.embed_passages(TEXTS[::-1]), vectors[::-1])


def test_a_query_is_one_unit_vector(each: Embedder) -> None:
    vector = each.embed_query("인파 관리는 어떻게 했나요?")
    assert vector.shape == (each.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(each: Embedder) -> None:
    # SECURITY: hidden neighbours in a batch must not show in a visible vector
    alone = np.concatenate([each.embed_passages([text]) for text in TEXTS])
    assert np.array_equal(each.embed_passages(TEXTS), alone)
    assert np.array_equal(each.embed_passages([TEXTS[0], TEXTS[0]])[1], alone[0])


def test_no_text_gives_no_row(each: Embedder) -> None:
    assert each.embed_passages([]).shape == (0, each.dimension)


@pytest.mark.parametrize("text", ["", " ", "\x00", "앞\ud800뒤", "가" * 5000])
def test_odd_texts_have_vectors_too(each: Embedder, text: str) -> None:
    assert np.isfinite(each.embed_passages([text])).all()
    assert np.isfinite(each.embed_query(text)).all()


def test_composed_and_decomposed_text_are_one(each: Embedder) -> None:
    text = TEXTS[0]
    apart = unicodedata.normalize("NFD", text)
    assert np.array_equal(each.embed_passages([apart]), each.embed_passages([text]))


def test_the_fingerprint_is_a_hash(each: Embedder) -> None:
    assert re.fullmatch("[0-9a-f]{64}", each.fingerprint)


def test_the_prepared_model_knows_what_is_meant(embedder: Embedder) -> None:
    query = embedder.embed_query("사람이 한꺼번에 몰릴 때 어떻게 했나요?")
    assert int(np.argmax(embedder.embed_passages(TEXTS) @ query)) == 2


def test_questions_and_passages_have_their_own_prompts(embedder: Embedder) -> None:
    text = TEXTS[0]
    cosine = float(embedder.embed_query(text) @ embedder.embed_passages([text])[0])
    assert 0.9 < cosine < 0.9999
