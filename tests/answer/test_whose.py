from __future__ import annotations

import re

import pytest

from answer.whose import Own, offices_asked

MANY = [(f"한빛{number}시", f"안전총괄{number}과") for number in range(3000)]


def test_of_thousands_of_offices_those_that_are_named_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, search = [], re.search

    def noted(pattern: str, text: str) -> re.Match[str] | None:
        asked.append(pattern)
        return search(pattern, text)

    monkeypatch.setattr(re, "search", noted)
    offices = [*MANY, ("한빛시", "안전총괄과"), ("새늘시", "")]
    text = "한빛12시 안전총괄7과와 한빛은 2025년에 무엇을 했나요?"
    found = {each.understood.value for each in offices_asked(text, Own("", ""), offices)}
    assert found == {"한빛12시", "안전총괄7과", "한빛시"}
    assert len(asked) < 20
