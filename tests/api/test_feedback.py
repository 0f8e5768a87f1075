"""Feedback over the API and on the pages: one's own answers, and the records of one's office."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from catalog.home import Home
from catalog.people import People
from cli.main import app as command
from cli.samples import QUESTION
from tests.support.web import client, house

ASK = "/api/v1/answers"


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


@pytest.fixture(scope="module")
def head(sample_web: FastAPI, kim: TestClient) -> TestClient:
    """Who decides for the records of the first department that is cited, and may read them."""
    answer = asked(kim)
    cited = answer["citations"][0]
    People(house(sample_web).database).put(
        login="head.of.all",
        name="박솔빛",
        agency=cited["agency"],
        department=cited["department"],
        posts=(f"{cited['department']}장",),
        password="sample-password",
        sample=True,
    )
    return client(sample_web, "head.of.all")


def asked(browser: TestClient, question: str = QUESTION) -> Any:
    whole = {"Accept": "application/json"}
    return browser.post(ASK, json={"question": question}, headers=whole).json()


def test_feedback_is_given_changed_and_taken_back(kim: TestClient) -> None:
    answer = asked(kim)
    address = f"{ASK}/{answer['id']}/feedback"
    told = kim.get(address).json()
    assert told["feedback"] == []
    keys = [each["place"] for each in told["places"]]
    assert keys[0] == "answer"
    assert keys[-1] == f"citation:{len(answer['citations'])}"
    said = {"place": keys[1], "verdict": "wrong", "remark": "숫자가 다릅니다."}
    assert kim.put(address, json=said).json()["feedback"] == [said]
    helped = {**said, "verdict": "helped"}
    assert kim.put(address, json=helped).json()["feedback"] == [{**helped, "remark": ""}]
    gone = kim.delete(address, params={"place": keys[1]})
    assert gone.status_code == 204
    assert kim.get(address).json()["feedback"] == []
    assert kim.delete(address, params={"place": keys[1]}).status_code == 404


def test_anothers_answer_and_a_missing_one_are_the_same(
    sample_web: FastAPI, kim: TestClient
) -> None:
    lee, said = client(sample_web, "doyun.lee"), {"place": "answer", "verdict": "helped"}
    for method in ("PUT", "GET", "DELETE"):
        sent = said if method == "PUT" else None
        refused, missing = (
            lee.request(method, f"{ASK}/{each}/feedback", json=sent, params=said)
            for each in (asked(kim)["id"], "0" * 16)
        )
        assert refused.status_code == 404
        assert refused.content == missing.content
    page = lee.post(f"/answers/{asked(kim)['id']}/feedback", data=said)
    assert page.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"verdict": "maybe"}, {"remark": "가" * 501}, {"place": "a" * 65}, {"place": None}],
)
def test_malformed_feedback_is_refused(kim: TestClient, wrong: dict[str, object]) -> None:
    said = {"place": "answer", "verdict": "wrong", **wrong}
    assert kim.put(f"{ASK}/{asked(kim)['id']}/feedback", json=said).status_code == 422


def test_an_answer_without_a_source_has_nothing_to_speak_of(kim: TestClient) -> None:
    answer = asked(kim, "구내식당 이번 주 점심 메뉴가 무엇인가요?")
    address = f"{ASK}/{answer['id']}/feedback"
    assert kim.get(address).json() == {"places": [], "feedback": []}
    refused = kim.put(address, json={"place": "answer", "verdict": "wrong"})
    assert refused.status_code == 404
    assert 'id="feedback"' not in kim.get(f"/answers/{answer['id']}").text


def test_the_page_takes_feedback_without_a_script(kim: TestClient) -> None:
    answer = asked(kim)
    address = f"/answers/{answer['id']}"
    page = kim.get(address).text
    links = re.findall(rf'href="({address}\?place=[^"#]+)#feedback"', page)
    assert len(links) == len(answer["statements"]) + len(answer["citations"]) + 1  # the whole, too
    links.remove(f"{address}?place=answer")
    chosen = kim.get(html.unescape(links[0])).text
    selected = re.search(r'<option value="([^"]+)" selected>', chosen)
    assert selected is not None
    form = {"place": selected[1], "verdict": "wrong", "remark": "<b>낡았습니다</b>"}
    sent = kim.post(f"{address}/feedback", data=form)
    assert sent.status_code == 303
    shown = kim.get(sent.headers["location"]).text
    assert "&lt;b&gt;낡았습니다&lt;/b&gt;" in shown
    assert "<b>낡았습니다" not in shown
    assert kim.post(f"{address}/feedback", data={"place": selected[1]}).status_code == 303
    assert "되돌리기" not in kim.get(address).text
    stream = kim.get(f"{address}/stream").text
    assert 'id="feedback"' in stream
    assert stream.count("#feedback") == len(answer["statements"]) + 1


def test_the_office_learns_of_a_mistake_and_not_of_whom(
    sample_web: FastAPI, kim: TestClient, head: TestClient
) -> None:
    answer = asked(kim)
    said = {"place": "citation:1", "verdict": "wrong", "remark": "새 계획과 다릅니다."}
    kim.put(f"{ASK}/{answer['id']}/feedback", json=said)
    found = head.get("/api/v1/feedback")
    (each,) = found.json()["records"]
    assert each["document_id"] == answer["citations"][0]["document_id"]
    assert (each["helped"], each["wrong"]) == (0, 1)
    (report,) = each["reports"]
    assert report["remarks"] == ["새 계획과 다릅니다."]
    assert report["quote"] == answer["citations"][0]["quote"]
    page = head.get("/feedback")
    assert "새 계획과 다릅니다." in page.text
    for text in (found.text, page.text):
        assert "haneul.kim" not in text
        assert "김하늘" not in text
    assert kim.get("/api/v1/feedback").json()["records"] == []
    assert "아직 보일 의견이 없습니다" in kim.get("/feedback").text
    assert 'href="/feedback"' in head.get("/").text
    assert 'href="/feedback"' not in kim.get("/").text
    seen = [(each.person_id, each.act) for each in house(sample_web).audit.entries(limit=10)]
    assert ("head.of.all", "read_feedback") in seen


def test_the_command_takes_and_shows_feedback(
    sample_home: Home, kim: TestClient, head: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    answer = asked(kim)["id"]
    assert re.fullmatch("[0-9a-f]{24}", answer)  # what begins with - a command takes for an option
    here = ("--home", str(sample_home.root))

    def neomeo(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, ["feedback", *words, *here])
        return done.exit_code, done.output

    own = ("--as", "haneul.kim")
    assert "citation:1" in neomeo("places", answer, *own)[1]
    code, text = neomeo(
        "give", answer, "wrong", "--place", "citation:1", "--remark", "낡은 숫자입니다.", *own
    )
    assert (code, text) == (0, "틀린 내용: 남겼습니다.\n")
    assert "틀린 내용" in neomeo("places", answer, *own)[1]
    assert json.loads(neomeo("places", answer, "--json", *own)[1])["feedback"] == [
        {"place": "citation:1", "verdict": "wrong", "remark": "낡은 숫자입니다."}
    ]
    code, text = neomeo("records", "--as", "head.of.all")
    assert code == 0
    assert "낡은 숫자입니다." in text
    records = json.loads(neomeo("records", "--json", "--as", "head.of.all")[1])
    assert records["least_persons"] == 3
    assert neomeo("records", *own) == (0, "아직 보일 의견이 없습니다.\n")
    assert neomeo("take-back", answer, "--place", "citation:1", *own)[0] == 0
    for missing in (("take-back", answer), ("give", answer, "helped", "--place", "citation:99")):
        code, text = neomeo(*missing, *own)
        assert code == 3
        assert "그런 답변이나" in text
    assert neomeo("places", answer, "--as", "doyun.lee")[0] == 3
    assert neomeo("give", answer, "wrong", "--remark", "가" * 501, *own)[0] == 1
