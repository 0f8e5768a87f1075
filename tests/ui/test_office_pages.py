"""The pages of people, the organisation, communities, requests, the log and its review."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.label import Grant, GrantKind
from catalog.audit_export import verify_export
from catalog.audit_key import AuditKey
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.api.staff import PASSWORD, staffed_home
from tests.support.shelf import rule, shelf
from tests.support.web import Clock, client, house, opened_web

SHEET = "로그인,성명\r\nkim,김하나\r\nnew.one,=박새로\r\n".encode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Home:
    place = tmp_path_factory.mktemp("offices")
    made = staffed_home(place)
    database = Database.open(made)
    People(database).add(
        login="head",
        name="과장",
        agency="한빛시",
        department="안전과",
        posts=("안전과장",),
        password=PASSWORD,
        temporary=False,
    )
    shelved = shelf(
        database,
        place / "share",
        replace(rule("안전", "department:한빛시/안전과", agency="한빛시"), department="안전과"),
    )
    shelved.put("안전/훈련.txt", "대피 훈련에 83명이 나왔다.", title="대피 훈련 결과")
    IndexBuilder(made, database, embedder).catch_up()
    database.close()
    return made


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(home: Home, clock: Clock, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


def signed_in(app: FastAPI, login: str) -> TestClient:
    browser = client(app)
    form = {"login": login, "password": PASSWORD}
    assert browser.post("/login", data=form).status_code == 303
    return browser


def test_people_are_found_closed_and_opened_again(app: FastAPI) -> None:
    boss, lee = signed_in(app, "boss"), signed_in(app, "lee")
    assert "10명" in boss.get("/admin/people").text or "9명" in boss.get("/admin/people").text
    for words in ("lee", "lee 주무관"):
        page = boss.get("/admin/people", params={"q": words}).text
        assert ">lee</th>" in page
        assert ">kim</th>" not in page
    assert ">head</th>" in boss.get("/admin/people", params={"q": "안전과"}).text
    for nothing in ("없는 사람", "%", "_", "' OR 1=1"):
        assert "찾는 사람이 없습니다" in boss.get("/admin/people", params={"q": nothing}).text
    assert boss.get("/admin/people", params={"part": 999}).status_code == 200
    assert boss.post("/admin/people/lee/end-sessions").status_code == 303
    assert lee.get("/api/v1/me").status_code == 401
    lee = signed_in(app, "lee")
    assert boss.post("/admin/people/lee/disable").status_code == 303
    assert lee.get("/api/v1/me").status_code == 401
    assert (
        client(app).post("/login", data={"login": "lee", "password": PASSWORD}).status_code == 401
    )
    assert "다시 열기" in boss.get("/admin/people/lee").text
    assert boss.post("/admin/people/lee/enable").status_code == 303
    signed_in(app, "lee")
    assert {"person_disabled", "person_enabled", "sessions_ended"} <= {
        each.act for each in house(app).audit.entries(limit=20)
    }


def test_nobody_closes_their_own_account_or_one_that_is_not_there(app: FastAPI) -> None:
    boss = signed_in(app, "boss")
    own = boss.post("/admin/people/boss/disable")
    assert own.status_code == 422
    assert "자기 계정은 바꿀 수 없습니다" in own.text
    assert boss.get("/api/v1/me").status_code == 200
    assert "자기 계정과 역할은 바꿀 수 없습니다" in boss.get("/admin/people/boss").text
    assert 'name="role"' not in boss.get("/admin/people/boss").text
    assert boss.get("/admin/people/nobody").status_code == 404
    assert boss.post("/admin/people/nobody/disable").status_code == 404
    assert boss.post("/admin/people/kim/burn").status_code == 422


def test_roles_are_given_and_taken_and_nobody_takes_one(app: FastAPI) -> None:
    boss, address = signed_in(app, "boss"), "/admin/people/lee"
    ((folder, name),) = ((each.id, each.name) for each in house(app).folders.list())

    def send(do: str, role: str, **more: int) -> int:
        sent = {"do": do, "role": role, **more}
        return boss.post(f"{address}/roles", data=sent).status_code

    def held() -> set[str]:
        found = house(app).people.get("lee")
        assert found is not None
        return {role.value for role in found.roles}

    before = boss.get(address).text
    assert "감사 담당자: 거두기" not in before
    assert send("give", "auditor") == 303
    assert "감사 담당자: 거두기" in boss.get(address).text
    for nowhere in (0, 99):
        assert send("give", "folder_owner", folder=nowhere) == 422
    assert send("give", "folder_owner", folder=folder) == 303
    assert house(app).accounts.owned_folders("lee") == {folder}
    assert f"폴더 관리자 · {name}: 거두기" in boss.get(address).text
    assert held() == {"reader", "auditor", "folder_owner"}
    assert send("take", "folder_owner", folder=folder) == send("take", "auditor") == 303
    assert held() == {"reader"}
    assert boss.get(address).text == before
    assert send("give", "king") == send("burn", "auditor") == 422
    own = boss.post("/admin/people/boss/roles", data={"do": "give", "role": "reader"})
    assert own.status_code == 422
    assert "자기 계정은 바꿀 수 없습니다" in own.text
    rows = [
        (each.person_id, each.act, each.detail["role"])
        for each in house(app).audit.entries(limit=20)
        if each.act.startswith("role_")
    ]
    assert rows == [
        ("boss", "role_removed", "auditor"),
        ("boss", "role_removed", "folder_owner"),
        ("boss", "role_added", "folder_owner"),
        ("boss", "role_added", "auditor"),
    ]


def test_a_new_password_is_the_persons_own_once_they_have_changed_it(app: FastAPI) -> None:
    boss, lee, address = signed_in(app, "boss"), signed_in(app, "lee"), "/admin/people/lee/password"
    for password, again, told in (
        ("another password", "another passwort", "서로 다릅니다"),
        ("short", "short", "8자 이상"),
        ("", "", "8자 이상"),
    ):
        refused = boss.post(address, data={"password": password, "again": again})
        assert refused.status_code == 422
        assert told in refused.text
        assert "another" not in refused.text
    assert lee.get("/api/v1/me").status_code == 200
    new = "another password"
    assert boss.post(address, data={"password": new, "again": new}).status_code == 303
    shown = boss.get("/admin/people/lee?saved=1").text
    assert "바꾸었습니다" in shown
    assert "임시(본인이 아직 바꾸지 않음)" in shown
    assert lee.get("/api/v1/me").status_code == 401
    assert (
        client(app).post("/login", data={"login": "lee", "password": PASSWORD}).status_code == 401
    )
    log = house(app).audit.entries(limit=20)
    assert any(each.act == "password_set" and each.detail == {"login": "lee"} for each in log)
    assert new not in str(log)
    own = {"login": "lee", "password": new, "new": PASSWORD, "again": PASSWORD}
    assert lee.post("/login/password", data=own).status_code == 303
    assert lee.get("/api/v1/me").status_code == 200
    assert "본인이 정함" in boss.get("/admin/people/lee").text


def test_an_organisation_is_shown_first_and_applied_as_shown(app: FastAPI) -> None:
    officer = signed_in(app, "officer")

    def send(content: bytes, **form: str) -> str:
        files = {"file": ("사람.csv", content, "text/csv")}
        return str(officer.post("/admin/organisation", files=files, data=form).text)

    shown = send(SHEET, do="preview")
    assert "new.one =박새로" in shown
    assert house(app).people.principal("new.one", at=house(app).clock()) is None
    digest = re.search('name="shown" value="([0-9a-f]{64})"', shown)
    assert digest is not None
    other = SHEET.replace(b"new.one", b"new.two")
    assert "적용했습니다" not in send(other, do="apply", shown=digest[1]), "another file"
    assert "적용했습니다" not in send(SHEET, do="apply"), "not shown"
    assert "적용했습니다" not in send(SHEET, do="apply", shown=digest[1], disable_missing="true")
    assert house(app).people.principal("new.one", at=house(app).clock()) is None
    assert "적용했습니다" in send(SHEET, do="apply", shown=digest[1])
    assert house(app).people.principal("new.one", at=house(app).clock()) is not None
    assert "바뀌는 것이 없습니다" in send(SHEET, do="preview")
    assert "아무것도 바꾸지 않았습니다" in send(
        "로그인,성명\r\n틀린 이름,가\r\n".encode(), do="apply"
    )
    none = officer.post("/admin/organisation", data={"do": "preview"})
    assert none.status_code == 422
    assert "골라 주시기 바랍니다" in none.text


def test_a_community_and_its_members(app: FastAPI) -> None:
    boss = signed_in(app, "boss")
    assert "업무 공간이 없습니다" in boss.get("/admin/communities").text
    assert boss.post("/admin/communities", data={"name": "축제 협의회"}).status_code == 303
    again = boss.post("/admin/communities", data={"name": "축제 협의회"})
    assert again.status_code == 422
    assert "이미 있는" in again.text
    sent = {"name": "축제 협의회", "login": "kim", "until": "2026-12-31"}
    assert boss.post("/admin/communities/members", data=sent).status_code == 303
    page = boss.get("/admin/communities", params={"name": "축제 협의회"}).text
    assert ">kim</th>" in page
    assert "2026-12-31" in page
    kim = house(app).people.principal("kim", at=house(app).clock())
    assert kim is not None
    assert Grant(GrantKind.COMMUNITY, "축제 협의회") in kim.grants()
    for wrong in ({"login": "nobody"}, {"since": "내일"}, {"since": "2027-01-01"}):
        assert boss.post("/admin/communities/members", data={**sent, **wrong}).status_code == 422
    gone = {**sent, "do": "remove"}
    assert boss.post("/admin/communities/members", data=gone).status_code == 303
    kim = house(app).people.principal("kim", at=house(app).clock())
    assert kim is not None
    assert Grant(GrantKind.COMMUNITY, "축제 협의회") not in kim.grants()
    assert boss.get("/admin/communities", params={"name": "없음"}).status_code == 404


def test_a_request_is_granted_for_a_time_and_expires(app: FastAPI, clock: Clock) -> None:
    kim, head = signed_in(app, "kim"), signed_in(app, "head")
    assert "낸 신청이 없습니다" in kim.get("/requests").text
    sent = {"department": "한빛시/안전과", "question": "대피 훈련", "reason": "계획을 세움"}
    assert kim.post("/requests", data=sent).status_code == 303
    assert "기다리는 중" in kim.get("/requests").text
    for wrong in ({"reason": " "}, {"department": "없는시/없는과"}, {"department": ""}):
        assert kim.post("/requests", data={**sent, **wrong}).status_code == 422
    page = head.get("/admin/requests").text
    asked = re.search(r'href="/admin/requests\?decide=([\w-]+)"', page)
    assert asked is not None
    chosen = head.get("/admin/requests", params={"decide": asked[1]}).text
    record = re.search('name="documents" value="([^"]+)"', chosen)
    assert record is not None
    assert "대피 훈련 결과" in chosen
    assert kim.get(f"/documents/{record[1]}").status_code == 404
    until = (clock().date() + timedelta(days=3)).isoformat()
    grant = {"documents": record[1], "until": until, "reason": "계획에 필요함"}
    address = f"/admin/requests/{asked[1]}/grant"
    for wrong in ({"reason": ""}, {"until": "2020-01-01"}, {"until": "내일"}, {"documents": "x"}):
        assert head.post(address, data={**grant, **wrong}).status_code == 422
    assert kim.post(address, data=grant).status_code == 422, "nobody decides for themselves"
    assert signed_in(app, "lee").post(address, data=grant).status_code == 404
    assert head.post(address, data=grant).status_code == 303
    assert "처리할 신청이 없습니다" in head.get("/admin/requests").text
    assert f"/documents/{record[1]}" in kim.get("/requests").text
    assert kim.get(f"/documents/{record[1]}").status_code == 200
    clock.advance(timedelta(days=4))
    kim = signed_in(app, "kim")
    assert kim.get(f"/documents/{record[1]}").status_code == 404, "it has expired"
    assert "끝남" in kim.get("/requests").text


def test_a_request_is_refused_with_a_sentence_and_a_grant_is_ended(app: FastAPI) -> None:
    kim, head = signed_in(app, "kim"), signed_in(app, "head")
    kim.post("/requests", data={"department": "한빛시/안전과", "reason": "참고"})
    asked = re.search(r"decide=([\w-]+)", head.get("/admin/requests").text)
    assert asked is not None
    address = f"/admin/requests/{asked[1]}/refuse"
    assert head.post(address, data={"sentence": " "}).status_code == 422
    assert head.post(address, data={"sentence": "업무와 관련이 없습니다."}).status_code == 303
    assert "업무와 관련이 없습니다." in kim.get("/requests").text
    assert head.post("/admin/requests/grants/999/end").status_code == 404


def test_the_log_is_filtered_and_taken_along_with_a_reason(app: FastAPI, home: Home) -> None:
    auditor = signed_in(app, "auditor")
    page = auditor.get("/admin/audit").text
    assert "로그인" in page
    only = auditor.get("/admin/audit", params={"act": "person_disabled"}).text
    assert "계정 닫기" in only
    assert (
        "이 조건에 맞는 기록이 없습니다" in auditor.get("/admin/audit", params={"person": "x"}).text
    )
    assert auditor.get("/admin/audit", params={"since": "어제"}).status_code == 422
    assert auditor.get("/admin/audit", params={"until": "9999-12-31"}).status_code == 422
    older = re.search(r'href="(/admin/audit\?[^"]*before=\d+)"', page)
    assert older is None or auditor.get(older[1].replace("&amp;", "&")).status_code == 200
    export = "/admin/audit/export"
    refused = auditor.post(export, data={"reason": " "})
    assert refused.status_code == 422
    assert "까닭" in refused.text
    sent = {"reason": "=분기 점검", "act": "person_disabled"}
    taken = auditor.post(export, data=sent)
    assert taken.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(taken.content)) as archive:
        names = archive.namelist()
        archive.extractall(home.root.parent / "taken")
        signature = json.loads(archive.read(names[1]))
        rows = list(csv.DictReader(io.StringIO(archive.read(names[0]).decode("utf-8-sig"))))
    assert signature["reason"] == "=분기 점검"
    assert {row["act"] for row in rows} == {"person_disabled"}
    file = home.root.parent / "taken" / names[0]
    assert verify_export(file, AuditKey.open(home).public)["lines"] == len(rows) + 1
    told = auditor.get("/admin/audit", params={"act": "export_log"}).text
    assert "=분기 점검" in told
    both = auditor.post(export, data={"reason": "사슬", "form": "jsonl", "act": "ask"})
    assert both.status_code == 422, "the chain knows no filter but the span"
    assert auditor.post(export, data={"reason": "사슬", "form": "jsonl"}).status_code == 200
    assert not list(home.root.glob("tmp*")), "nothing is left of it"


def test_a_month_is_reviewed_and_signed_by_an_auditor_once(app: FastAPI) -> None:
    auditor, boss = signed_in(app, "auditor"), signed_in(app, "boss")
    page = auditor.get("/admin/audit/reviews").text
    assert "아직 점검한 달이 없습니다" in page
    assert "/admin/audit/reviews/2026-10" in page
    address = "/admin/audit/reviews/2026-10"
    assert "서명하기" in auditor.get(address).text
    assert "감사 담당자가 서명합니다" in boss.get(address).text
    assert boss.post(address, data={"remark": "봄"}).status_code == 403
    assert auditor.post(address, data={"remark": " "}).status_code == 422
    assert auditor.post(address, data={"remark": "이상 없음"}).status_code == 303
    assert "이상 없음" in auditor.get(address).text
    assert auditor.post(address, data={"remark": "다시"}).status_code == 422
    assert "아직 끝나지 않은 달" in auditor.get("/admin/audit/reviews/2026-11").text
    assert auditor.get("/admin/audit/reviews/nonsense").status_code == 404
    assert "이상 없음" in auditor.get("/admin/audit/reviews").text


PAGES = {
    "/admin": {"boss"},
    "/admin/people": {"boss"},
    "/admin/people/kim": {"boss"},
    "/admin/organisation": {"boss", "officer"},
    "/admin/communities": {"boss", "officer"},
    "/admin/audit": {"boss", "auditor"},
    "/admin/audit/reviews": {"boss", "auditor"},
    "/admin/audit/reviews/2026-10": {"boss", "auditor"},
    "/admin/why": {"boss", "auditor", "officer"},
    "/admin/questions": {"boss"},
    "/requests": {"kim", "officer", "owner"},
}


@pytest.mark.parametrize("login", ["kim", "boss", "auditor", "officer", "owner"])
def test_each_page_is_there_for_its_roles_alone_and_so_is_the_way_to_it(
    app: FastAPI, login: str
) -> None:
    browser = signed_in(app, login)
    missing = browser.get("/documents/nothing")
    for address, roles in PAGES.items():
        answer = browser.get(address)
        if login in roles:
            assert answer.status_code == 200, address
            ways = set(re.findall(r'<a href="(/admin[\w/]*)"', answer.text))
            assert {each for each in ways if each in PAGES and login not in PAGES[each]} == set()
        else:
            assert answer.status_code == 404, address
            told = answer.text.replace(f'"{address}"', '"/documents/nothing"')
            assert told == missing.text, address


@pytest.mark.parametrize(
    "address",
    [
        "/admin/people/kim/disable",
        "/admin/people/kim/roles",
        "/admin/people/kim/password",
        "/admin/organisation",
        "/admin/communities",
        "/admin/communities/members",
        "/admin/audit/export",
        "/admin/audit/reviews/2026-09",
        "/admin/requests/x/grant",
        "/requests",
    ],
)
def test_another_site_changes_nothing(app: FastAPI, address: str) -> None:
    browser = signed_in(app, "boss" if address.startswith("/admin") else "kim")
    for header in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        sent = {"reason": "x", "name": "x", "remark": "x"}
        assert browser.post(address, data=sent, headers=header).status_code == 403
