from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from access.role import Role
from catalog.audit import Audit
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from cli.main import app
from cli.setting import CommandFailed, host_origin
from tests.support.organisation import ORGANISATION, changed, write_folder, write_workbook

Run = Callable[..., Result]


@pytest.fixture
def neomeo(monkeypatch: pytest.MonkeyPatch, home: Home) -> Run:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    monkeypatch.setenv("NEOMEO_HOME", str(home.root))
    Database.open(home).close()
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def grants(home: Home, login: str, day: str) -> set[str]:
    database = Database.open(home)
    at = datetime.fromisoformat(f"{day}T09:00:00+09:00")
    principal = People(database).principal(login, at=at)
    database.close()
    return {str(each) for each in principal.grants()} if principal else set()


def acts(home: Home) -> list[tuple[str, str]]:
    database = Database.open(home)
    found = [(each.act, each.person_id) for each in Audit(database).entries()]
    database.close()
    return found


def read_json(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_template_is_filled_looked_at_and_brought_in(
    tmp_path: Path, home: Home, neomeo: Run
) -> None:
    folder = tmp_path / "조직"
    assert neomeo("organisation", "template", folder).exit_code == 0
    heads = {f.stem: f.read_text("utf-8-sig").strip().split(",") for f in folder.glob("*.csv")}
    assert heads["사람"] == ["로그인", "성명", "사용"]
    assert "행정표준코드: 숫자나 영문" in (folder / "읽어 주세요.txt").read_text("utf-8-sig")
    empty = neomeo("organisation", "import", folder, "--dry-run")
    assert (empty.exit_code, "바뀌는 것이 없습니다" in empty.stdout) == (0, True)
    write_folder(folder, ORGANISATION, "cp949")
    assert neomeo("organisation", "template", folder).stdout == "", "nothing is written over"
    looked = neomeo("organisation", "import", folder, "--dry-run")
    assert looked.exit_code == 0
    assert "더함 kim.a 김하나" in looked.stdout
    assert "바뀝니다. --dry-run 없이" in looked.stdout
    assert "가져온 조직이 없습니다" in neomeo("organisation", "show").stdout
    done = read_json(neomeo("organisation", "import", folder, "--json"))
    assert done["applied"] is True
    assert done["counts"]["people"] == {"added": 3}
    assert "바뀌는 것이 없습니다" in neomeo("organisation", "import", folder).stdout
    assert "한빛시 안전총괄과 (상위 안전국)" in neomeo("organisation", "show").stdout
    assert len(read_json(neomeo("organisation", "show", "--json"))["posts"]) == 4
    assert acts(home) == [("organisation_imported", host_origin())]


def test_one_mistake_changes_nothing(tmp_path: Path, home: Home, neomeo: Run) -> None:
    sheets = changed("직위", ["nobody", "한빛시", "회계과", "", "", "", ""])
    file = write_workbook(tmp_path / "조직.xlsx", sheets)
    refused = neomeo("organisation", "import", file)
    assert refused.exit_code == 1
    assert "조직.xlsx 직위 2행 로그인: 로그인 이름 ‘nobody’" in refused.stdout
    assert "아무것도 바꾸지 않았습니다" in refused.stdout
    told = read_json(neomeo("organisation", "import", file, "--dry-run", "--json"))
    assert told["problems"][0]["row"] == 2
    assert acts(home) == []
    with pytest.raises(CommandFailed, match="template"):
        raise neomeo("organisation", "import", tmp_path / "none").exception or AssertionError


def test_who_is_named_must_be_allowed_to(tmp_path: Path, home: Home, neomeo: Run) -> None:
    file = write_workbook(tmp_path / "조직.xlsx", ORGANISATION)
    assert neomeo("organisation", "import", file).exit_code == 0
    database = Database.open(home)
    People(database).add(
        login="officer",
        name="기록",
        agency="한빛시",
        department="",
        roles=(Role.RECORDS_OFFICER,),
        password=None,
    )
    database.close()
    for login in ("kim.a", "nobody"):
        for words in (
            ("organisation", "import", file),
            ("community", "create", "가"),
            ("person", "transfer", "kim.a", "--to", "한빛시/회계과", "--on", "2026-12-01"),
        ):
            with pytest.raises(CommandFailed, match="바꿀 수 없습니다"):
                raise neomeo(*words, "--as", login).exception or AssertionError
    assert neomeo("community", "create", "합동점검반", "--as", "officer").exit_code == 0
    assert acts(home)[0] == ("community_created", "officer")


def test_posts_come_and_go_on_their_days(tmp_path: Path, home: Home, neomeo: Run) -> None:
    neomeo("organisation", "import", write_workbook(tmp_path / "조직.xlsx", ORGANISATION))
    moved = neomeo(
        *("person", "transfer", "kim.a", "--to", "한빛시/회계과"),
        *("--post", "회계과장", "--on", "2026-12-01"),
    )
    assert "2026-12-01부터 한빛시 회계과 회계과장" in moved.stdout
    assert "post:한빛시/안전총괄과장" in grants(home, "kim.a", "2026-11-30")
    assert "department:한빛시/회계과" not in grants(home, "kim.a", "2026-11-30")
    assert "post:한빛시/안전총괄과장" not in grants(home, "kim.a", "2026-12-01")
    assert "post:한빛시/회계과장" in grants(home, "kim.a", "2026-12-01")

    neomeo(
        *("person", "acting", "park.c", "--to", "한빛시/안전총괄과", "--post", "안전총괄과장"),
        *("--from", "2026-12-01", "--until", "2026-12-31"),
    )
    assert "department:한빛시/안전총괄과" in grants(home, "park.c", "2026-12-31")
    assert "department:한빛시/안전총괄과" not in grants(home, "park.c", "2027-01-01")

    given = neomeo(
        *("person", "delegate", "kim.a", "park.c", "--post", "안전총괄과장"),
        *("--until", "2027-06-30"),
    )
    assert "2026-11-30까지" in given.stdout, "no longer than the giver holds it"
    assert "post:한빛시/안전총괄과장" in grants(home, "park.c", "2026-11-24")
    for words in (
        ("delegate", "park.c", "lee.b", "--post", "안전총괄과장", "--until", "2026-11-29"),
        ("delegate", "lee.b", "park.c", "--post", "시장", "--until", "2026-11-29"),
        ("delegate", "lee.b", "park.c", "--post", "회계과장", "--until", "2026-11-01"),
        ("transfer", "kim.a", "--to", "한빛시/없는과", "--on", "2026-12-01"),
        ("transfer", "nobody", "--to", "한빛시", "--on", "2026-12-01"),
        ("transfer", "kim.a", "--to", "한빛시", "--on", "내일"),
        ("end-post", "kim.a", "--post", "회계과장"),
    ):
        with pytest.raises(CommandFailed, match=r"바랍니다\.$"):
            raise neomeo("person", *words).exception or AssertionError
    assert "2건" in neomeo("person", "end-post", "park.c", "--post", "안전총괄과장").stdout
    assert "post:한빛시/안전총괄과장" not in grants(home, "park.c", "2026-11-24")
    shown = neomeo("person", "posts", "kim.a").stdout
    assert "한빛시 안전총괄과 안전총괄과장 2026-01-01~2026-11-30" in shown
    assert len(read_json(neomeo("person", "posts", "kim.a", "--json"))["posts"]) == 2
    assert [act for act, _ in acts(home)][:4] == [
        "post_ended",
        "post_delegated",
        "post_acting",
        "person_transferred",
    ]


def test_communities_have_members_for_a_time(tmp_path: Path, home: Home, neomeo: Run) -> None:
    neomeo("organisation", "import", write_workbook(tmp_path / "조직.xlsx", ORGANISATION))
    assert neomeo("community", "create", "합동점검반").exit_code == 0
    assert "아직 사람이 없습니다" in neomeo("community", "members", "합동점검반").stdout
    neomeo(
        "community", "add", "합동점검반", "lee.b", "--from", "2026-12-01", "--until", "2026-12-31"
    )
    assert "community:합동점검반" not in grants(home, "lee.b", "2026-11-30")
    assert "community:합동점검반" in grants(home, "lee.b", "2026-12-31")
    assert "community:합동점검반" not in grants(home, "lee.b", "2027-01-01")
    neomeo("community", "remove", "합동점검반", "lee.b", "--on", "2026-12-10")
    assert "community:합동점검반" in grants(home, "lee.b", "2026-12-09")
    assert "community:합동점검반" not in grants(home, "lee.b", "2026-12-10")
    assert "lee.b 2026-12-01~2026-12-09" in neomeo("community", "members", "합동점검반").stdout
    listed = read_json(neomeo("community", "list", "--json"))["communities"]
    assert listed == ["축제안전협의회", "합동점검반"]
    for words in (
        ("create", "합동점검반"),
        ("create", " "),
        ("add", "없는 모임", "lee.b"),
        ("add", "합동점검반", "nobody"),
        ("add", "합동점검반", "lee.b", "--from", "2026-12-02", "--until", "2026-12-01"),
        ("remove", "합동점검반", "kim.a"),
        ("members", "없는 모임"),
    ):
        with pytest.raises(CommandFailed, match=r"바랍니다\.$"):
            raise neomeo("community", *words).exception or AssertionError
    assert [act for act, _ in acts(home)][:3] == [
        "community_left",
        "community_joined",
        "community_created",
    ]
