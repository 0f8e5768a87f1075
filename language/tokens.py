"""How many tokens of the model a text takes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer


class TokenCounter:
    """Counts with the tokeniser that the embedding model uses."""

    def __init__(self, tokenizer_json: Path) -> None:
        """Load ``tokenizer.json``.

        Raises:
            FileNotFoundError: in Korean, when the model was not prepared.
        """
        if not tokenizer_json.is_file():
            raise FileNotFoundError(
                f"모델이 준비되지 않았습니다: {tokenizer_json}. ‘neomeo init’을 먼저 실행해 주시기 바랍니다."
            )
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count(self, text: str) -> int:
        """Return the number of tokens, without the special ones at both ends."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


@lru_cache(maxsize=1)
def shared_token_counter(tokenizer_json: Path) -> TokenCounter:
    """Return the one counter of this process, loaded at the first call: 270 MB and a second.

    Raises:
        FileNotFoundError: in Korean, when the model was not prepared.
    """
    return TokenCounter(tokenizer_json)
