"""The pages of shared folders without a browser: rules, files, jobs and their states."""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from catalog.home import Home
from catalog.job import JobKind, JobState
from tests.api.staff import PASSWORD, staffed_home
from tests.support.homes import idle_worker
from tests.support.permits import NOW
from tests.support.web import client, house, opened_web
from ui import folder_pages
from ui.audience import audience_of, audience_text


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("desk") / "공유"
    (root / "감사").mkdir(parents=True)
    (root / "공원").mkdir()
    (root / "공원" / "산책로 점검.txt").write_text("산책로 점검\n\n○ 의자 7개를 고쳤다.\n", "utf-8")
    (root / "감사" / "감사 결과.txt").write_text("감사 결과\n\n○ 주의 2건을 하였다.\n", "utf-8")
    (root / "=HYPERLINK(1).hwp").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken")
    (root / "공원" / "빈 파일.txt").write_bytes(b"")
    return root


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, share: Path, model_directory: Path
) -> Iterator[FastAPI]:
    home: Home = staffed_home(tmp_path_factory.mktemp("desk_home"))
    with opened_web(home, model_directory, demo=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def boss(app: FastAPI) -> TestClient:
    browser = client(app)
    browser.post("/login", data={"login": "boss", "password": PASSWORD})
    return browser


@pytest.fixture(scope="module")
def folder(boss: TestClient, share: Path) -> str:
    made = boss.post("/admin/folders", data={"name": "공원 공유", "path": str(share)})
    assert made.status_code == 303
    address = made.headers["location"]
    assert isinstance(address, str)
    return address


def line(**stated: str) -> dict[str, list[str]]:
    names = "path pattern heading audience agency department fields role grounds opens closes"
    return {name: [stated.get(name, "")] for name in (*names.split(), "placeholder", "notice")}


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def set_rules(boss: TestClient, folder: str, *lines: dict[str, list[str]], **more: str) -> None:
    """Through the page: shown first, then set."""
    address = f"{folder}/rules"
    body = {name: [each[name][0] for each in lines] for name in line()}
    before = hidden(boss.get(address).text, "before")
    tried = boss.post(address, data={**body, "do": "save", "before": before, **more})
    assert tried.status_code == 200
    shown = hidden(tried.text, "shown")
    done = boss.post(address, data={**body, "do": "save", "before": before, "shown": shown, **more})
    assert done.status_code == 303, done.text


def read(boss: TestClient, app: FastAPI, folder: str) -> None:
    boss.post(f"{folder}/reindex")
    number = int(folder.rsplit("/", 1)[1])
    end = time.monotonic() + 120
    while time.monotonic() < end:
        job = house(app).jobs.latest(number)
        if job is not None and not job.state.open:
            assert job.state is JobState.DONE, job
            return
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def test_without_a_rule_nobody_sees_and_nothing_is_opened(
    app: FastAPI, boss: TestClient, folder: str
) -> None:
    page = boss.get("/admin").text
    assert "규칙 없음 → 아무도 볼 수 없음" in page
    assert "아직 읽지 않음" in page
    read(boss, app, folder)
    page = boss.get(folder).text
    assert "열람 규칙이 없는 곳에 있어 열지 않았습니다" in page


def test_rules_are_shown_before_they_are_set_and_need_a_reason(
    app: FastAPI, boss: TestClient, folder: str
) -> None:
    address, body = f"{folder}/rules", line(audience="부서 한빛시/총무과", agency="한빛시")
    before = hidden(boss.get(address).text, "before")
    tried = boss.post(address, data={**body, "do": "save", "before": before})
    assert "7명에게 앞으로 읽을 자료가 더 열립니다" in tried.text
    number = int(folder.rsplit("/", 1)[1])
    assert house(app).folders.rules(number) == [], "shown, and not set"
    again = {**body, "do": "save", "before": before, "shown": hidden(tried.text, "shown")}
    refused = boss.post(address, data=again)
    assert refused.status_code == 422
    assert "넓히는 까닭을 적어 주시기 바랍니다" in refused.text
    assert house(app).folders.rules(number) == []
    other = {**again, **line(audience="모두"), "reason": "다른 규칙"}
    assert boss.post(address, data=other).status_code == 200, "other rules than were shown"
    assert house(app).folders.rules(number) == []
    done = boss.post(address, data={**again, "reason": "과 안에서 함께 봄"})
    assert done.status_code == 303
    (rule,) = house(app).folders.rules(number)
    assert {str(each) for each in rule.label.audience} == {"department:한빛시/총무과"}
    stale = boss.post(address, data={**again, "reason": "늦은 저장"})
    assert stale.status_code == 409
    assert "다른 관리자가 규칙을 고쳤습니다" in stale.text
    acts = house(app).audit.entries(limit=5)
    assert "과 안에서 함께 봄" in {each.detail.get("reason") for each in acts}


def test_what_a_person_would_see_is_tried_out(app: FastAPI, boss: TestClient, folder: str) -> None:
    read(boss, app, folder)
    set_rules(
        boss,
        folder,
        line(audience="부서 한빛시/총무과", agency="한빛시"),
        line(path="감사", audience="개인 kim"),
    )
    address = f"{folder}/rules"
    page = boss.get(address).text
    assert ">1. 감사<" in page, "the narrower first"
    body = {
        name: [first, second]
        for (name, (first,)), (second,) in zip(
            line(path="감사", audience="개인 kim").items(),
            line(audience="부서 한빛시/총무과", agency="한빛시").values(),
            strict=True,
        )
    }
    told = {}
    for login in ("kim", "lee", "gone", "nobody"):
        sent = {**body, "do": "preview", "before": hidden(page, "before"), "person": login}
        told[login] = boss.post(address, data=sent).text
    assert "kim님은 자료" in told["kim"] and "감사/감사 결과.txt</li>" in told["kim"]
    assert "lee님은 자료" in told["lee"] and "감사/감사 결과.txt</li>" not in told["lee"]
    for login in ("gone", "nobody"):
        assert "그런 열람자가 없습니다" in told[login]
    assert {each.act for each in house(app).audit.entries(limit=4)} == {"explain"}


def test_a_line_is_added_and_dropped_without_script(boss: TestClient, folder: str) -> None:
    address = f"{folder}/rules"
    more = boss.post(address, data={**line(path="공원"), "do": "add"}).text
    assert more.count('name="path"') == 2
    less = boss.post(address, data={**line(path="공원"), "do": "drop-0"}).text
    assert less.count('name="path"') == 0
    assert "열람 규칙이 없어 아무도 볼 수 없고" in less


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"audience": "아무나"}, "아무나"),
        ({"audience": "부서"}, "열람범위"),
        ({"audience": "모두", "opens": "내일"}, "2026-11-24처럼"),
        ({"audience": "모두", "grounds": "9"}, "1부터 8까지"),
        ({"audience": "모두", "role": "king"}, "역할을"),
        ({"audience": "모두", "fields": "비공개"}, "공개구분 = 비공개"),
        ({"audience": "모두", "pattern": "가/나"}, "파일 이름 꼴"),
        ({"audience": "모두", "placeholder": "가림"}, "자리 표시"),
        ({"audience": "모두", "path": "가" * 1001}, "너무 길거나"),
    ],
)
def test_a_rule_that_cannot_be_read_is_said_and_kept(
    boss: TestClient, folder: str, stated: dict[str, str], said: str
) -> None:
    before = hidden(boss.get(f"{folder}/rules").text, "before")
    sent = {**line(**stated), "do": "save", "before": before}
    page = boss.post(f"{folder}/rules", data=sent)
    assert page.status_code == 422
    assert said in page.text
    assert page.text.count('name="path"') == 1


def test_a_folder_of_very_many_rules_is_read_whole(boss: TestClient, folder: str) -> None:
    many = [line(path=f"과{n}", audience="모두") for n in range(300)]
    body = {name: [each[name][0] for each in many] for name in line()}
    page = boss.post(f"{folder}/rules", data={**body, "do": "add"})
    assert page.text.count('name="path"') == 301
    forms = re.findall(r'<textarea[^>]* name="audience"', page.text)
    assert len(forms) == 1, "the added one alone; of the others what they say"
    edited = boss.post(f"{folder}/rules", data={**body, "do": "edit-7"}).text
    assert re.findall(r'name="path"[^>]*value="(과7)"|value="(과7)"[^>]*name="path"', edited)
    assert 'id="path-7"' in edited
    assert 'id="path-8"' not in edited
    assert edited.count('type="hidden" name="audience" value="모두"') == 299


def test_audiences_are_written_as_they_are_read() -> None:
    grants = ["branch:한빛시/안전국", "department:한빛시/총무과", "everyone", "line", "person:kim"]
    assert audience_of(audience_text(grants)) == grants
    assert audience_of("부서: 한빛시/총무과, agency:한빛시\n\n모두") == [
        "department:한빛시/총무과",
        "agency:한빛시",
        "everyone",
    ]


def test_each_file_has_its_cause_and_remedy(boss: TestClient, folder: str) -> None:
    page = boss.get(folder, params={"cause": "failed"}).text
    assert ">빈 파일</span>" in page
    assert "빈 파일입니다. 원본을 다시 넣어 주시기 바랍니다." in page
    assert "산책로 점검" not in page
    named = boss.get(folder, params={"q": "산책로"}).text
    assert "산책로 점검.txt" in named
    assert "빈 파일.txt" not in named
    assert "이 조건에 맞는 파일이 없습니다" in boss.get(folder, params={"q": "없는 이름"}).text
    boss.get("/look", params={"language": "en"})
    assert "Put in the original again." in boss.get(folder, params={"cause": "failed"}).text
    boss.get("/look", params={"language": "ko"})


def test_the_table_for_a_spreadsheet_runs_nothing(boss: TestClient, folder: str) -> None:
    answer = boss.get(f"{folder}/files.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["경로", "원인", "해결 방법"]
    assert len(rows) == 3
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert boss.get(f"{folder}/files.csv", params={"cause": ""}).text.count("\r\n") >= 5


def test_one_file_is_tried_again_alone(
    app: FastAPI, boss: TestClient, folder: str, share: Path
) -> None:
    job = house(app).jobs.latest(int(folder.rsplit("/", 1)[1]))
    assert job is not None
    (share / "공원" / "빈 파일.txt").write_text("이제 글이 있다.\n", "utf-8")
    sent = {"only": ["공원/빈 파일.txt", "../밖.txt", "공원/산책로 점검.txt"]}
    assert boss.post(f"/admin/jobs/{job.id}/retry", data=sent).status_code == 303
    end = time.monotonic() + 60
    while (again := house(app).jobs.latest(job.folder_id)) is None or again.state.open:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert again.kind is JobKind.RETRY
    assert (again.receipt["total"], again.receipt["indexed"]) == (1, 1)
    page = boss.get(folder, params={"cause": "failed"}).text
    assert "빈 파일.txt" not in page
    assert "HYPERLINK" in page, "the other was not tried again"


def test_a_job_is_paused_resumed_and_given_up(app: FastAPI, boss: TestClient, folder: str) -> None:
    number = int(folder.rsplit("/", 1)[1])
    with idle_worker(house(app).database.home):  # the worker waits
        job = house(app).jobs.queue(number, JobKind.ALL, at=NOW)
        assert "기다리는 중" in boss.get(folder).text
        assert boss.post(f"/admin/jobs/{job}/pause").status_code == 303
        page = boss.get(folder).text
        assert "쉬는 중" in page and "이어 하기" in page
        assert boss.post(f"/admin/jobs/{job}/resume").status_code == 303
        assert boss.post(f"/admin/jobs/{job}/cancel").status_code == 303
        assert "취소함" in boss.get(folder).text
        refused = boss.post(f"/admin/jobs/{job}/pause")
        assert refused.status_code == 409
        assert "이미 끝난 작업입니다" in refused.text
    streamed = boss.get(f"/admin/jobs/{job}/events")
    assert streamed.headers["content-type"].startswith("text/event-stream")
    lines = streamed.text.split("\n")
    assert all(not each or each.startswith(("event: job", "data: ")) for each in lines)
    assert 'data-state="cancelled"' in streamed.text
    assert boss.post(f"/admin/jobs/{job}/burn").status_code == 422


def test_the_figures_so_far_and_the_file_in_hand_are_told_to_its_keepers(
    app: FastAPI, boss: TestClient, folder: str
) -> None:
    number, name = int(folder.rsplit("/", 1)[1]), f"공원/{'아주 긴 이름의 ' * 12}<점검>.txt"
    jobs = house(app).jobs
    so_far = {"total": 3, "indexed": 1, "unchanged": 1, "moved": 0, "excluded": 0, "failed": 1}
    with idle_worker(house(app).database.home):  # the worker waits
        job = jobs.queue(number, JobKind.ALL, at=NOW)
        claim = jobs.claim(at=NOW)
        assert claim is not None
        later = NOW + timedelta(minutes=1)
        so_far |= {"moved": 2, "removed": 0, "kept": 4}
        jobs.renew(claim, at=later, files=(3, 9), receipt={**so_far, "at_hand": name})
        for address in (folder, "/admin", f"/admin/jobs/{job}"):
            page = boss.get(address).text
            assert "실패 1 · 옮김 2 · 원본 삭제됨 4" in page
            assert "없어짐" not in page, "what there is none of is not told"
            assert escape(name) in page
            assert "읽음 1 · 바뀌지 않음 1 · 제외 0 · 실패 1" in page
            assert "약 2분 남음" in page
            (said,) = re.findall(r'data-percent="33" data-say="([^"]*)"', page)
            assert "점검" not in said
        other = client(app)
        other.post("/login", data={"login": "kim", "password": PASSWORD})
        for address in (f"/admin/jobs/{job}", f"/api/v1/jobs/{job}", f"/api/v1/jobs/{job}/events"):
            told = other.get(address)
            assert told.status_code == 404
            assert "점검" not in told.text
        jobs.cancel(job, at=NOW)
        assert jobs.claim(at=NOW) is None
        assert escape(name) not in boss.get(folder).text


def test_why_a_job_failed_is_told_in_the_readers_language(
    app: FastAPI, boss: TestClient, folder: str
) -> None:
    number, jobs = int(folder.rsplit("/", 1)[1]), house(app).jobs
    with idle_worker(house(app).database.home):  # the worker waits
        jobs.queue(number, JobKind.ALL, at=NOW)
        claim = jobs.claim(at=NOW)
        assert claim is not None
        jobs.end(claim, JobState.FAILED, at=NOW, receipt={"reason": "폴더가 없습니다."})
        assert "폴더가 없습니다." in boss.get(folder).text
        boss.post("/settings", data={"language": "en"})
        for address in (
            folder,
            f"/admin/jobs/{claim.job_id}",
            f"/admin/jobs/{claim.job_id}/events",
        ):
            told = boss.get(address).text
            assert "It was not read to its end." in told
            assert "폴더가 없습니다." not in told
        boss.post("/settings", data={"language": "ko"})


def test_a_folder_out_of_reach_and_a_full_disk_are_told(
    boss: TestClient, folder: str, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = share.with_name("옮겨 둠")
    shutil.move(share, away)
    assert "연결 끊김" in boss.get("/admin").text
    assert "전에 읽은 자료로 계속 찾습니다" in boss.get(folder).text
    shutil.move(away, share)
    assert "연결 끊김" not in boss.get("/admin").text
    monkeypatch.setattr(folder_pages, "LOW_DISK", 1 << 60)
    assert "디스크를 비워 주시기 바랍니다" in boss.get("/admin").text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/rules"),
        ("POST", "/rules"),
        ("GET", "/files.csv"),
        ("GET", "/reindex"),
        ("POST", "/disconnect"),
        ("GET", ""),
    ],
)
def test_others_find_no_such_page(app: FastAPI, folder: str, method: str, path: str) -> None:
    for login in ("kim", "auditor", "officer"):
        browser = client(app)
        browser.post("/login", data={"login": login, "password": PASSWORD})
        assert browser.request(method, f"{folder}{path}").status_code == 404
    assert client(app).request(method, f"{folder}{path}").status_code == 303


def test_another_site_changes_no_rule(app: FastAPI, boss: TestClient, folder: str) -> None:
    number = int(folder.rsplit("/", 1)[1])
    before = house(app).folders.rules(number)
    for header in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        sent = {"do": "save", "before": "x"}
        assert boss.post(f"{folder}/rules", data=sent, headers=header).status_code == 403
        assert boss.post("/admin/folders", data={"path": "/tmp"}, headers=header).status_code == 403
    assert house(app).folders.rules(number) == before


def test_a_folder_is_disconnected_once_it_was_read_what_goes(
    app: FastAPI, boss: TestClient, tmp_path: Path
) -> None:
    share = tmp_path / "끊을 공유"
    share.mkdir()
    (share / "보고.txt").write_text("보고\n\n○ 나무 3그루를 심었다.\n", "utf-8")
    made = boss.post(
        "/admin/folders", data={"name": "끊을 공유", "path": str(share), "audience": "agency"}
    )
    folder = made.headers["location"]
    number = int(folder.rsplit("/", 1)[1])
    read(boss, app, folder)
    assert "자료 1건이 검색과 답변에서 바로 빠집니다" in boss.get(folder).text
    assert "이곳에만 남은" not in boss.get(folder).text
    agreed = {"agreed": "true"}
    assert boss.post(f"{folder}/disconnect").status_code == 422
    with idle_worker(house(app).database.home):  # the worker waits
        job = house(app).jobs.queue(number, JobKind.ALL, at=NOW)
        refused = boss.post(f"{folder}/disconnect", data=agreed)
        assert refused.status_code == 409
        assert "읽는 중에는 끊을 수 없습니다" in refused.text
        assert boss.post(f"/admin/jobs/{job}/cancel").status_code == 303
    header = {"origin": "https://evil.example"}
    assert boss.post(f"{folder}/disconnect", data=agreed, headers=header).status_code == 403
    assert boss.get(folder).status_code == 200
    done = boss.post(f"{folder}/disconnect", data=agreed)
    assert (done.status_code, done.headers["location"]) == (303, "/admin")
    (entry,) = house(app).audit.entries(limit=1)
    assert (entry.person_id, entry.act) == ("boss", "remove_folder")
    assert entry.detail == {"folder": number}
    assert boss.get(folder).status_code == 404
    assert boss.post(f"{folder}/disconnect", data=agreed).status_code == 404
    assert (share / "보고.txt").exists()


def test_what_is_left_here_alone_is_told_before_it_goes(
    app: FastAPI, boss: TestClient, tmp_path: Path
) -> None:
    share = tmp_path / "보존 공유"
    share.mkdir()
    for name in ("하나", "둘"):
        (share / f"{name}.txt").write_text(f"{name}\n\n○ 의자를 고쳤다.\n", "utf-8")
    made = boss.post(
        "/admin/folders", data={"name": "보존 공유", "path": str(share), "audience": "agency"}
    )
    folder = made.headers["location"]
    read(boss, app, folder)
    assert boss.post(f"{folder}/on-delete", data={"on_delete": "keep"}).status_code == 303
    (share / "하나.txt").unlink()
    read(boss, app, folder)
    assert "1건은 원본이 지워져 이곳에만 남은 자료입니다" in boss.get(folder).text
    assert boss.post(f"{folder}/disconnect", data={"agreed": "true"}).status_code == 303
