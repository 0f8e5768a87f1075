"""The words of the pages: each is said once, whichever module it stands in."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import ui

_SAID = "dict[str, tuple[str, str]]"


def test_no_word_takes_the_place_of_another() -> None:
    """Modules of words are put together; of two with one name the later would silently win."""
    said = Counter(
        ast.literal_eval(key)
        for file in Path(ui.__file__).parent.glob("*words.py")
        for line in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(line, ast.AnnAssign) and ast.unparse(line.annotation) == _SAID
        if isinstance(line.value, ast.Dict)
        for key in line.value.keys
        if key is not None
    )
    assert len(said) > 200
    assert {word for word, times in said.items() if times > 1} == set()
