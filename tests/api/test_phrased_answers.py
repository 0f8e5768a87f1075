"""Answers that a language model phrased, as pages, API, commands and the check-up tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from answer.language_model import LanguageModel
from answer.model_setting import model_setting
from catalog.home import Home
from cli.main import app as command
from cli.samples import QUESTION
from tests.api.test_answers import ASK, events
from tests.support.language_model import Served, served_model
from tests.support.web import client, opened_web

TOLD = "문장을 다듬은 도구: 지역 언어모형 (원문 대조를 마침)"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served_model() as served:
        yield served


@pytest.fixture(scope="module")
def phrasing_web(sample_home: Home, model_directory: Path, server: Served) -> Iterator[FastAPI]:
    setting = model_setting(server.url, "good")
    assert setting is not None
    with opened_web(sample_home, model_directory, writer=LanguageModel(setting)) as app:
        yield app


def test_the_answer_says_who_phrased_it(phrasing_web: FastAPI, sample_web: FastAPI) -> None:
    plain = client(sample_web, "haneul.kim").post(
        ASK, json={"question": QUESTION}, headers={"Accept": "application/json"}
    )
    kim = client(phrasing_web, "haneul.kim")
    made = kim.post(ASK, json={"question": QUESTION}, headers={"Accept": "application/json"})
    answer = made.json()
    assert (plain.json()["writer"], answer["writer"]) == ("extractive", "language_model")
    assert answer["citations"] == plain.json()["citations"]
    pairs = list(zip(plain.json()["statements"], answer["statements"], strict=True))
    assert all(one["citations"] == other["citations"] for one, other in pairs)
    assert any(one["text"] != other["text"] for one, other in pairs)
    told = events(kim.get(made.headers["location"] + "/events").text)
    assert told[-1][2]["writer"] == "language_model"
    assert [value for _, name, value in told if name == "statement"] == answer["statements"]
    page = f"/answers/{answer['id']}"
    assert TOLD in kim.get(page).text
    assert TOLD in kim.get(f"{page}/stream").text
    kim.cookies.set("language", "en")
    assert "Phrased by: a local language model" in kim.get(page).text
    theirs = client(sample_web, "haneul.kim").get(f"/answers/{plain.json()['id']}")
    assert "다듬은 도구" not in theirs.text


def test_the_commands_use_the_model_that_is_named(sample_home: Home, server: Served) -> None:
    def ran(*words: str, mode: str, url: str = server.url) -> tuple[int, str]:
        named = {"NEOMEO_LLM_URL": url, "NEOMEO_LLM_MODEL": mode, "NEOMEO_TODAY": "2026-11-24"}
        done = CliRunner().invoke(command, [*words, "--home", str(sample_home.root)], env=named)
        return done.exit_code, done.output if done.exception is None else str(done.exception)

    ask = ("ask", QUESTION, "--as", "haneul.kim")
    code, text = ran(*ask, mode="good")
    assert code == 0
    assert TOLD in text
    code, text = ran(*ask, "--json", mode="garbage-html")
    assert (code, json.loads(text[text.index("{") :])["writer"]) == (0, "extractive")
    for refused in (ask, ("doctor",), ("serve",)):
        code, text = ran(*refused, mode="good", url="http://8.8.8.8/v1")
        assert code == 1
        assert "내부망 주소가 아닙니다" in text


@pytest.mark.parametrize(
    ("mode", "good", "words"),
    [
        ("good", True, "시험 문장이 원문과 맞습니다"),
        ("lying-digits", False, "원문과 맞지 않습니다"),
        ("error", False, "서버가 500(으)로 답했습니다"),
    ],
)
def test_the_check_up_tries_the_model(
    sample_home: Home, server: Served, mode: str, good: bool, words: str
) -> None:
    done = CliRunner().invoke(
        command,
        ["doctor", "--json", "--home", str(sample_home.root)],
        env={"NEOMEO_LLM_URL": server.url, "NEOMEO_LLM_MODEL": mode},
    )
    (found,) = [each for each in json.loads(done.stdout)["checks"] if each["name"] == "언어모형"]
    assert found["good"] is good
    assert words in found["detail"]
    assert f"{mode} ({server.url})" in found["detail"]
