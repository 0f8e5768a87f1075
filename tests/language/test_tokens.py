from __future__ import annotations

from pathlib import Path

import pytest

from language.tokens import TokenCounter


@pytest.fixture(scope="module")
def counter(model_directory: Path) -> TokenCounter:
    return TokenCounter(model_directory / "tokenizer.json")


def test_special_tokens_do_not_count(counter: TokenCounter) -> None:
    assert counter.count("") == 0
    assert counter.count("안전") >= 1


def test_nothing_is_cut_or_padded(counter: TokenCounter) -> None:
    one = counter.count("인파 관리 계획을 세웠다.")
    assert counter.count("인파 관리 계획을 세웠다. " * 200) > 512
    assert counter.count("인파 관리 계획을 세웠다.") == one


def test_a_missing_model_is_said_in_korean(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="모델이 준비되지 않았습니다"):
        TokenCounter(tmp_path / "tokenizer.json")
