from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from catalog.database import Database
from catalog.home import Home
from catalog.job import JobKind
from catalog.jobs import Jobs
from catalog.people import People
from tests.support.homes import idle_worker
from tests.support.questions import TODAY
from tests.support.web import client, house, opened_web

FOLDERS = "/api/v1/folders"
EVERYONE = [{"path": "공개", "audience": ["everyone"], "agency": "한빛시"}]


@pytest.fixture
def staffed(home: Home) -> Home:
    database = Database.open(home)
    for login, roles in (("boss", (Role.READER, Role.ADMINISTRATOR)), ("kim", (Role.READER,))):
        People(database).put(
            login=login,
            name=login,
            agency="한빛시",
            department="총무과",
            posts=(),
            communities=(),
            roles=roles,
            password="sample-password",
            sample=True,
        )
    database.close()
    return home


@pytest.fixture
def app(staffed: Home, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(staffed, model_directory) as opened:
        yield opened


@pytest.fixture
def boss(app: FastAPI) -> TestClient:
    return client(app, "boss")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "공유"
    (root / "공개").mkdir(parents=True)
    (root / "비공개").mkdir()
    (root / "공개" / "가로등 점검 결과.txt").write_text(
        "가로등 점검 결과\n\n○ 솔뫼길 가로등 14개를 새것으로 바꾸었다.\n", encoding="utf-8"
    )
    (root / "비공개" / "인사 명부.txt").write_text("승진 후보는 세 명이다.\n", encoding="utf-8")
    (root / "공개" / "깨진 문서.hwp").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken")
    return root


def finished(boss: TestClient, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = boss.get(f"/api/v1/jobs/{job}").json()
        if state["state"] in ("done", "failed"):
            assert isinstance(state, dict)
            return state
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def connected(boss: TestClient, share: Path) -> int:
    made = boss.post(FOLDERS, json={"name": "공유", "path": str(share), "rules": EVERYONE})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def reindexed(boss: TestClient, folder: int, **body: bool) -> dict[str, Any]:
    job = boss.post(f"{FOLDERS}/{folder}/reindex", json=body)
    assert job.status_code == 202
    return finished(boss, job.json()["id"])


def test_a_folder_is_connected_read_and_searched(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    official = client(app, "kim")
    query = {"query": "가로등 교체"}
    nothing = official.post("/api/v1/search", json=query).json()
    names = ("agencies", "departments", "years", "types", "topics", "communities")
    assert nothing == {
        "results": [],
        "facets": {name: [] for name in names},
        "readiness": {"passages": 0, "ready": 0},
        "notices": [],
    }
    folder = connected(boss, share)
    state = reindexed(boss, folder)
    assert state["state"] == "done"
    assert (state["done"], state["total"]) == (3, 3)
    assert state["receipt"]["indexed"] == 1
    found = official.post("/api/v1/search", json=query).json()["results"]
    assert [each["title"] for each in found] == ["가로등 점검 결과"]
    files = {each["path"]: each for each in boss.get(f"{FOLDERS}/{folder}/files").json()["files"]}
    assert files["공개/가로등 점검 결과.txt"]["status"] == "ok"
    assert files["공개/깨진 문서.hwp"]["status"] in ("corrupt", "truncated")
    assert files["공개/깨진 문서.hwp"]["reason"]
    listed = boss.get(FOLDERS).json()["folders"]
    assert [(each["name"], each["job"]["state"]) for each in listed] == [("공유", "done")]


def test_what_was_not_opened_is_told_with_its_reason(boss: TestClient, share: Path) -> None:
    (share / "공개" / "링크.txt").symlink_to("/etc/passwd")
    (share / "공개" / "둘째 이름.txt").hardlink_to(share / "공개" / "가로등 점검 결과.txt")
    folder = connected(boss, share)
    state = reindexed(boss, folder)
    files = {each["path"]: each for each in boss.get(f"{FOLDERS}/{folder}/files").json()["files"]}
    assert len(files) == state["receipt"]["total"]
    assert "심볼릭 링크" in files["공개/링크.txt"]["reason"]
    for name in ("둘째 이름.txt", "가로등 점검 결과.txt"):
        assert "하드 링크" in files[f"공개/{name}"]["reason"]
    assert {each["status"] for each in files.values()} >= {"no_rule", "excluded"}
    page = boss.get(f"/admin/folders/{folder}").text
    assert "복사한 파일을 넣어 주시기 바랍니다" in page


def test_what_no_rule_covers_is_never_searched(app: FastAPI, boss: TestClient, share: Path) -> None:
    reindexed(boss, connected(boss, share))
    for login in ("boss", "kim"):
        found = client(app, login).post("/api/v1/search", json={"query": "승진 후보"}).json()
        assert all("승진" not in str(each) for each in found["results"])


def test_a_new_file_is_found_after_the_folder_is_read_again(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    folder = connected(boss, share)
    reindexed(boss, folder)
    (share / "공개" / "제설 대책.txt").write_text(
        "제설 대책\n\n○ 염화칼슘 40톤을 언덕길 세 곳에 미리 두었다.\n", encoding="utf-8"
    )
    state = reindexed(boss, folder)
    assert (state["receipt"]["indexed"], state["receipt"]["unchanged"]) == (1, 1)
    assert state["receipt"]["failed"] == 1, "the broken file is told every time"
    found = client(app, "kim").post("/api/v1/search", json={"query": "염화칼슘"}).json()
    assert found["results"][0]["title"] == "제설 대책"
    (share / "공개" / "제설 대책.txt").unlink()
    assert reindexed(boss, folder)["receipt"]["removed"] == 1
    found = client(app, "kim").post("/api/v1/search", json={"query": "염화칼슘"}).json()
    assert all(each["title"] != "제설 대책" for each in found["results"])
    again = reindexed(boss, folder, everything=True)
    assert again["receipt"]["indexed"] == 1


def test_jobs_wait_for_each_other(boss: TestClient, share: Path, staffed: Home) -> None:
    folder = connected(boss, share)
    asked = [{}, {"everything": True}, {"everything": True}]
    with idle_worker(staffed):  # else the second could have begun before the third is asked for
        jobs = [boss.post(f"{FOLDERS}/{folder}/reindex", json=each).json()["id"] for each in asked]
    assert jobs[1] == jobs[2], "one that waits already is enough"
    states = [finished(boss, job) for job in jobs[:2]]
    assert [state["state"] for state in states] == ["done"] * 2
    assert [state["receipt"]["indexed"] for state in states] == [1, 1]
    assert boss.get(FOLDERS).json()["folders"][0]["job"]["id"] == jobs[-1]
    told = boss.get("/api/v1/jobs").json()["jobs"]
    assert [each["id"] for each in told] == [jobs[1], jobs[0]]
    events = boss.get(f"/api/v1/jobs/{jobs[0]}/events").text
    assert events.startswith("event: job\ndata: {")
    assert '"state": "done"' in events
    assert boss.post(f"/api/v1/jobs/{jobs[0]}/cancel").status_code == 409
    assert boss.post(f"/api/v1/jobs/{jobs[0]}/resume").status_code == 409
    again = boss.post(f"/api/v1/jobs/{jobs[0]}/retry")
    assert again.status_code == 202
    done = finished(boss, again.json()["id"])
    assert (done["state"], done["kind"], done["of"]) == ("done", "retry", jobs[0])
    figures = done["receipt"]
    assert figures["total"] == figures["failed"] == states[0]["receipt"]["failed"] > 0


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"name": "없음", "path": "/no/such/folder"}, "이을 수 있는 자리가 아닙니다"),
        ({"name": " "}, "이름을 적어"),
        (
            {"name": "규칙", "rules": [{"path": "", "audience": ["대충"]}]},
            "대충",
        ),
    ],
)
def test_a_wrong_folder_is_refused_with_what_to_do(
    boss: TestClient, share: Path, wanted: dict[str, object], said: str
) -> None:
    refused = boss.post(FOLDERS, json={"path": str(share), **wanted})
    assert refused.status_code == 422
    assert said in refused.json()["detail"]
    assert boss.get(FOLDERS).json()["folders"] == []


def test_one_folder_is_not_connected_twice(boss: TestClient, share: Path) -> None:
    connected(boss, share)
    again = boss.post(FOLDERS, json={"name": "다시", "path": str(share / "공개")})
    assert again.status_code == 422
    assert "겹칩니다" in again.json()["detail"]


def test_unknown_folders_and_jobs_are_missing(boss: TestClient) -> None:
    assert boss.post(f"{FOLDERS}/99/reindex", json={}).status_code == 404
    assert boss.get(f"{FOLDERS}/99/files").status_code == 404
    assert boss.get("/api/v1/jobs/none").status_code == 404


def test_a_folder_out_of_reach_keeps_its_records(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    folder = connected(boss, share)
    reindexed(boss, folder)
    share.rename(share.with_name("옮김"))
    state = reindexed(boss, folder)
    assert state["state"] == "failed"
    assert state["receipt"]["reason"]
    found = client(app, "kim").post("/api/v1/search", json={"query": "가로등"}).json()
    assert found["results"]


def test_while_another_process_reads_a_job_waits_and_may_be_paused_or_cancelled(
    boss: TestClient, share: Path, staffed: Home
) -> None:
    folder = connected(boss, share)
    with idle_worker(staffed):
        job, other = (
            boss.post(f"{FOLDERS}/{folder}/reindex", json={"everything": each}).json()["id"]
            for each in (False, True)
        )
        assert boss.post(f"/api/v1/jobs/{job}/pause").json()["state"] == "paused"
        assert boss.post(f"/api/v1/jobs/{other}/cancel").json()["state"] == "cancelled"
    assert boss.post(f"/api/v1/jobs/{job}/resume").json()["state"] in ("queued", "running", "done")
    assert finished(boss, job)["state"] == "done"
    assert boss.get(f"/api/v1/jobs/{other}").json()["receipt"] == {}


def test_who_keeps_a_folder_no_longer_is_told_nothing_further(
    app: FastAPI, boss: TestClient, share: Path, staffed: Home
) -> None:
    folder = connected(boss, share)
    with idle_worker(staffed), ThreadPoolExecutor(1) as pool:
        job = boss.post(f"{FOLDERS}/{folder}/reindex", json={}).json()["id"]
        following = pool.submit(boss.get, f"/api/v1/jobs/{job}/events")
        time.sleep(1.5)
        assert not following.done(), "the job waits, and so does who follows it"
        house(app).accounts.disable("boss", at=TODAY)
        house(app).jobs.pause(job, at=TODAY)  # of which they would be told
        assert following.result(timeout=60).text.count("event: job") == 1


def test_a_job_cut_off_by_a_kill_is_gone_on_with_at_the_next_start(
    staffed: Home, share: Path, model_directory: Path
) -> None:
    with opened_web(staffed, model_directory) as app:
        folder = connected(client(app, "boss"), share)
        with idle_worker(staffed):  # as if the worker had died with the job in its hands
            job = Jobs(house(app).database).queue(folder, JobKind.CHANGED, at=TODAY)
            assert house(app).jobs.claim(at=TODAY) is not None
    with opened_web(staffed, model_directory) as app:
        assert finished(client(app, "boss"), job)["state"] == "done"
        found = house(app).jobs.get(job)
        assert found is not None
        assert found.attempts == 2


def test_what_administrators_do_is_logged(app: FastAPI, boss: TestClient, share: Path) -> None:
    folder = connected(boss, share)
    reindexed(boss, folder)
    entries = house(app).audit.entries(limit=2)
    assert [(entry.act, entry.person_id) for entry in entries] == [
        ("reindex", "boss"),
        ("add_folder", "boss"),
    ]
    detail = entries[1].detail
    assert (detail["folder"], detail["path"], detail["widens"]) == (folder, str(share), True)


def test_widening_is_shown_beforehand_and_needs_a_reason(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    wanted = {"name": "시험", "path": str(share), "rules": EVERYONE}
    shown = boss.post(FOLDERS, params={"dry_run": True}, json=wanted)
    assert (shown.status_code, shown.json()["people"], shown.json()["widens"]) == (200, 2, True)
    assert boss.get(FOLDERS).json()["folders"] == []
    folder = boss.post(FOLDERS, json=wanted).json()["id"]
    rules = f"{FOLDERS}/{folder}/rules"
    more = {"rules": [*EVERYONE, {"path": "비공개", "audience": ["agency:한빛시"]}]}
    told = boss.post(rules, params={"dry_run": "true"}, json=more).json()
    assert (told["beyond"], told["widens"]) == (2, True)
    assert boss.get(FOLDERS).json()["folders"][0]["rules"] == 1
    for without in (more, {**more, "reason": "  "}):
        refused = boss.put(rules, json=without)
        assert refused.status_code == 422
        assert "까닭" in refused.text
    assert boss.get(FOLDERS).json()["folders"][0]["rules"] == 1
    done = boss.put(rules, json={**more, "reason": "부서 공람"})
    assert done.json() == told
    assert boss.get(FOLDERS).json()["folders"][0]["rules"] == 2
    entry = next(e for e in house(app).audit.entries(limit=20) if e.act == "set_rules")
    assert entry.detail["reason"] == "부서 공람"
    assert (entry.detail["beyond"], entry.detail["folder"]) == (2, folder)
    assert boss.put(rules, json={"rules": EVERYONE}).status_code == 200, "narrowing needs none"
    broken = {"rules": [{"path": "a", "audience": ["everyone"], "pattern": "a/b"}]}
    assert boss.put(rules, json=broken).status_code == 422
    assert boss.put(f"{FOLDERS}/99/rules", json=more).status_code == 404


def test_what_a_deletion_means_is_chosen_and_much_at_once_is_asked_about(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    names = [f"{number}번 보고.txt" for number in range(8)]
    for name in names:
        (share / "공개" / name).write_text(f"{name} 염화칼슘을 놓았다.", encoding="utf-8")
    folder = connected(boss, share)
    reindexed(boss, folder)
    for name in names[:6]:
        (share / "공개" / name).unlink()
    receipt = reindexed(boss, folder)["receipt"]
    assert (receipt["held_back"], receipt["removed"]) == (6, 0)
    (listed,) = boss.get(FOLDERS).json()["folders"]
    assert (listed["held_back"], listed["on_delete"]) == (6, "follow")
    assert "6개가 한꺼번에 없어져" in listed["held_back_reason"]
    assert "삭제 확인 필요" in boss.get("/admin").text
    page = f"/admin/folders/{folder}"
    assert 'id="held-back"' in boss.get(page).text
    for choice, other in (("keep", "follow"), ("follow", "keep")):
        saved = boss.post(f"{page}/on-delete", data={"on_delete": choice})
        assert (saved.status_code, saved.headers["location"]) == (303, page)
        shown = boss.get(page).text
        assert f'value="{choice}" checked' in shown
        assert f'value="{other}" checked' not in shown
    assert boss.post(f"{page}/on-delete", data={"on_delete": "lose"}).status_code == 422
    assert boss.post("/admin/folders/99/on-delete", data={"on_delete": "keep"}).status_code == 404
    kept = boss.put(f"{FOLDERS}/{folder}/on-delete", json={"on_delete": "keep"})
    assert kept.json()["on_delete"] == "keep"
    assert boss.put(f"{FOLDERS}/99/on-delete", json={"on_delete": "keep"}).status_code == 404
    wrong = boss.put(f"{FOLDERS}/{folder}/on-delete", json={"on_delete": "lose"})
    assert wrong.status_code == 422
    receipt = reindexed(boss, folder, confirm_removal=True)["receipt"]
    assert (receipt["held_back"], receipt["removed"], receipt["kept"]) == (0, 0, 6)
    files = boss.get(f"{FOLDERS}/{folder}/files").json()["files"]
    assert sum(each["original_gone"] for each in files) == 6
    assert "원본 삭제됨" in boss.get(page).text
    assert 'id="held-back"' not in boss.get(page).text
    kim = client(app, "kim")
    found = kim.post("/api/v1/search", json={"query": "염화칼슘", "k": 50}).json()["results"]
    records = [kim.get(f"/api/v1/documents/{each['document_id']}").json() for each in found]
    assert sorted((each["original_gone"], each["original"]) for each in records)[-1] == (
        True,
        False,
    )
    gone = next(each["document_id"] for each in records if each["original_gone"])
    assert kim.get(f"/api/v1/documents/{gone}/original").status_code == 404
    assert "원본이 삭제되어" in kim.get(f"/documents/{gone}").text


def test_a_new_folder_with_a_part_out_of_reach_is_previewed(
    boss: TestClient, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, plain = (share / "비공개").stat().st_ino, os.scandir

    def failing(opened: int) -> Any:
        if os.fstat(opened).st_ino == number:
            raise OSError(errno.EIO, "Input/output error")
        return plain(opened)

    monkeypatch.setattr(os, "scandir", failing)
    wanted = {"name": "공유", "path": str(share), "rules": EVERYONE}
    told = boss.post(FOLDERS, params={"dry_run": "true"}, json=wanted)
    assert (told.status_code, told.json()["records"]) == (200, 2)
