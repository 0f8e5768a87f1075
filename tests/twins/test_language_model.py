"""What a language model is handed, in a world with hidden records and in its twin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from answer.language_model import LanguageModel
from answer.model_setting import model_setting
from index.embedding import Embedder
from tests.support.language_model import served_model
from tests.support.web import client
from tests.twins.crawler import canaries
from tests.twins.test_twins import PLAN
from tests.twins.world import READER, served


def test_the_model_is_handed_the_same_in_both_worlds(
    tmp_path: Path, model_directory: Path, embedder: Embedder
) -> None:
    handed: list[list[dict[str, Any]]] = []
    answers: list[list[dict[str, Any]]] = []
    with served_model() as server:
        setting = model_setting(server.url, "good")
        assert setting is not None
        for name, with_hidden in (("a", False), ("b", True)):
            writer = LanguageModel(setting)
            place = tmp_path / name
            with served(
                place, PLAN, model_directory, embedder, with_hidden=with_hidden, writer=writer
            ) as app:
                asking = client(app, READER)
                answers.append([_asked(asking, query) for query in PLAN.queries])
            handed.append([each["body"] for each in server.asked()])
    assert handed[0] == handed[1]
    assert len(handed[0]) > 2
    told = json.dumps(handed, ensure_ascii=False)
    assert [word for word in canaries(PLAN) if word in told] == []
    assert "120명" in told
    assert answers[0] == answers[1]
    assert "language_model" in {each["writer"] for each in answers[0]}


def _asked(asking: Any, query: str) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    answer = asking.post("/api/v1/answers", json={"question": query}, headers=headers).json()
    return {key: value for key, value in answer.items() if key != "id"}
