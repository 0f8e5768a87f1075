"""The path browser and the connecting of folders: nothing outside of the allowed roots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.places import Places, read_places
from api.setting import SettingError
from catalog.folders import FolderError
from catalog.home import Home
from tests.api.staff import PASSWORD, staffed_home
from tests.support.web import client, house, opened_web


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "회계과" / "2025").mkdir(parents=True)
    (root / ".숨김").mkdir()
    (root / "글.txt").write_text("파일", encoding="utf-8")
    (tmp_path / "outside" / "비밀").mkdir(parents=True)
    (root / "밖으로").symlink_to(tmp_path / "outside")
    (root / "안으로").symlink_to(root / "회계과")
    (root / "\u202e뒤집힘").mkdir()
    return root


@pytest.fixture
def app(tmp_path: Path, share: Path, model_directory: Path) -> Iterator[FastAPI]:
    home = staffed_home(tmp_path)
    home.configuration.write_text(f'folder_roots = "{share}, {home.root}"\n', encoding="utf-8")
    with opened_web(home, model_directory, demo=False) as opened:
        yield opened


@pytest.fixture
def boss(app: FastAPI) -> TestClient:
    browser = client(app)
    browser.post("/login", data={"login": "boss", "password": PASSWORD})
    return browser


def outside(share: Path, home: Home) -> list[str]:
    return [
        "/",
        "/etc",
        str(share.parent),
        str(share.parent / "outside"),
        f"{share}/../outside",
        f"{share}/회계과/../../outside",
        f"{share}/밖으로",
        f"{share}/밖으로/비밀",
        f"{share}/안으로",
        f"{share}/안으로/2025",
        f"{share}x",
        f"{share}/글.txt",
        f"{share}/없음",
        f"{share}/\x00",
        "회계과",
        "../share",
        "~",
        f"file://{share}",
    ]


def test_the_browser_shows_folders_alone(boss: TestClient, share: Path) -> None:
    start = boss.get("/admin/folders/new").text
    assert str(share) in start
    page = boss.get("/admin/folders/new", params={"at": str(share)}).text
    assert ">회계과</a>" in page
    for hidden in ("밖으로", "안으로", "숨김", "글.txt", "뒤집힘"):
        assert hidden not in page
    below = boss.get("/admin/folders/new", params={"at": f"{share}/회계과"}).text
    assert ">2025</a>" in below
    assert 'value="회계과"' in below


def test_nothing_outside_is_listed_or_connected(
    app: FastAPI, boss: TestClient, share: Path
) -> None:
    home = house(app).database.home
    for at in [*outside(share, home), str(home.root), str(home.index)]:
        listed = boss.get("/admin/folders/new", params={"at": at})
        assert "비밀" not in listed.text.replace(at, "")
        assert ">secret" not in listed.text
        added = boss.post("/admin/folders", data={"name": "가", "path": at})
        assert added.status_code == 422, at
        body = {"name": "나", "path": at, "rules": [{"path": "", "audience": ["everyone"]}]}
        for query in ("", "?dry_run=true"):
            assert boss.post(f"/api/v1/folders{query}", json=body).status_code == 422, at
    assert house(app).folders.list() == []


def test_a_folder_around_the_home_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "data" / "home"
    home.mkdir(parents=True)
    places = Places((tmp_path,), home)
    assert places.below(tmp_path / "data") == []
    for at in (tmp_path, tmp_path / "data", home):
        with pytest.raises(FolderError, match="자료를 두는 곳"):
            places.checked(at)


def test_what_may_be_connected_is_connected_once(boss: TestClient, share: Path) -> None:
    form = {"name": "회계과 공유", "path": f"{share}/회계과", "audience": "agency"}
    made = boss.post("/admin/folders", data=form)
    assert made.status_code == 303
    assert "회계과 공유" in boss.get("/admin").text
    again = boss.post("/admin/folders", data={**form, "name": "둘째"})
    assert again.status_code == 422
    assert "겹칩니다" in again.text
    assert 'value="둘째"' in again.text


@pytest.mark.parametrize("login", ["", "kim", "owner", "auditor", "officer"])
def test_others_learn_of_no_place(app: FastAPI, share: Path, login: str) -> None:
    browser = client(app)
    if login:
        browser.post("/login", data={"login": login, "password": PASSWORD})
    answer = browser.get("/admin/folders/new", params={"at": str(share)})
    assert answer.status_code == (404 if login else 303)
    assert "회계과" not in answer.text
    added = browser.post("/admin/folders", data={"name": "가", "path": f"{share}/회계과"})
    assert added.status_code == (404 if login else 303)


@pytest.mark.parametrize(
    "stated",
    ["[", '/data"\nmore = "1', "share", "/", "/data,", ""],
)
def test_roots_that_cannot_be_used_are_told(home: Home, stated: str) -> None:
    home.configuration.write_text(f'folder_roots = "{stated}"', encoding="utf-8")
    with pytest.raises(SettingError, match=r"folder_roots|neomeo\.toml"):
        read_places(home)


def test_the_usual_places_are_allowed_where_none_is_stated(home: Home) -> None:
    assert all(
        str(each).split("/")[1] in ("data", "srv", "mnt", "media")
        for each in read_places(home).roots
    )
