from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from language.tokeniser import Tokeniser
from tests.support.questions import sample_questions

SOURCE = Path(__file__).resolve().parents[2] / "data_samples" / "source"
ODD = (
    "<s>",
    "</s>",
    "<unk>",
    "<pad>",
    "<mask>",
    "▁",
    "\u200b",
    "\ufeff",
    "ấ",
    "稣",
    "ㄱ",
    "ᆨ",
    "\u0301",
)
"""Special tokens, what the normaliser drops or joins, and the pieces of the least score."""


@pytest.fixture(scope="module")
def ours(model_directory: Path) -> Tokeniser:
    return Tokeniser(model_directory / "tokenizer.json")


@pytest.fixture(scope="module")
def whole(model_directory: Path) -> Tokenizer:
    return Tokenizer.from_file(str(model_directory / "tokenizer.json"))


def test_what_officials_write_and_ask_is_cut_as_by_the_whole_vocabulary(
    ours: Tokeniser, whole: Tokenizer
) -> None:
    texts = [each.text for each in sample_questions()]
    for file in sorted(SOURCE.glob("*.py")):
        stated = file.read_text("utf-8")
        texts += [stated[start : start + 600] for start in range(0, len(stated), 600)]
    assert len(texts) > 100
    for text in texts:
        assert ours.numbers(text) == whole.encode(text).ids, text


@given(st.lists(st.sampled_from((*ODD, " ", "\n", "인파", "관리 ", "CCTV", "값㎡")) | st.text()))
def test_any_text_is(ours: Tokeniser, whole: Tokenizer, parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "ignore").decode("utf-8")
    assert ours.numbers(text) == whole.encode(text).ids


def test_no_more_than_the_model_takes(ours: Tokeniser, whole: Tokenizer) -> None:
    text = "인파 관리 계획 " * 400
    assert len(ours.numbers(text)) == 512
    assert ours.numbers(text) == whole.encode(text).ids
