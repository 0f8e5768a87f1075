"""One's own archive over the API and on the pages: kept, noted, checked anew, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from catalog.archive import Archive
from catalog.people import People
from index.embedding import Embedder
from records.archive import Kind
from tests.support.keeping import KIMS, OPEN, Place, keeping
from tests.support.permits import permit_for
from tests.support.questions import permit_of
from tests.support.shelf import rule
from tests.support.web import house

ARCHIVE = "/api/v1/archive"
NOBODY = "0" * 16


@pytest.fixture
def place(tmp_path: Path, embedder: Embedder, model_directory: Path) -> Iterator[Place]:
    with keeping(tmp_path, embedder, model_directory) as opened:
        yield opened


def keep(browser: TestClient, kind: str, target: str) -> str:
    made = browser.post(ARCHIVE, json={"kind": kind, "target": target})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def write(browser: TestClient, kind: str, name: str, note: str = "") -> str:
    made = browser.post(ARCHIVE, json={"kind": kind, "name": name, "note": note})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def things(browser: TestClient, **asked: str | int) -> list[dict[str, Any]]:
    found = browser.get(ARCHIVE, params=asked)
    assert found.status_code == 200
    return list(found.json()["things"])


def test_questions_of_kept_answers_are_the_holders_own(place: Place) -> None:
    for login in ("kim", "lee"):
        asked = place.of(login).post("/api/v1/answers", json={"question": f"{login}의 질문"})
        assert asked.status_code == 201, asked.text
    database = house(place.app).database
    mine = Archive(database).questions(permit_of(database, "lee"))
    assert list(mine.values()) == ["lee의 질문"]


def test_records_answers_and_notes_are_kept_named_and_dropped(place: Place) -> None:
    kim = place.of("kim")
    record = keep(kim, "record", place.ids["lamps"])
    assert keep(kim, "record", place.ids["lamps"]) == record, "once is enough"
    asked = kim.post("/api/v1/answers", json={"question": "가로등 몇 개를 바꾸었나요?"}).json()[
        "id"
    ]
    answer = keep(kim, "answer", asked)
    note = write(kim, "note", "할 일", "전화 010-1234-5678로 확인")
    named = {each["id"]: each for each in things(kim)}
    assert named[record]["title"] == "가로등 점검"
    assert named[answer]["title"] == "가로등 몇 개를 바꾸었나요?"
    assert "010-1234-5678" not in named[note]["note"], "personal data is masked"
    assert "모두" in named[record]["label"]
    assert (
        kim.patch(f"{ARCHIVE}/{record}", json={"name": "우리 가로등", "note": "참고"}).status_code
        == 204
    )
    assert [each["title"] for each in things(kim, order="name")] == [
        "가로등 몇 개를 바꾸었나요?",
        "우리 가로등",
        "할 일",
    ]
    assert [each["id"] for each in things(kim, q="참고 가로등")] == [record]
    assert [each["id"] for each in things(kim, kind="note")] == [note]
    assert kim.delete(f"{ARCHIVE}/{record}").status_code == 204
    assert kim.get(f"{ARCHIVE}/{record}").status_code == 404
    assert kim.post(ARCHIVE, json={"kind": "note", "name": " "}).status_code == 422


def test_bundles_hold_things_and_leave_them(place: Place) -> None:
    kim, lee = place.of("kim"), place.of("lee")
    bundle, record = write(kim, "bundle", "여름 점검"), keep(kim, "record", place.ids["lamps"])
    foreign = write(lee, "bundle", "남의 것")
    assert kim.patch(f"{ARCHIVE}/{record}", json={"bundle": bundle}).status_code == 204
    assert [each["id"] for each in things(kim, bundle=bundle)] == [record]
    for wrong in (foreign, NOBODY, record):
        assert kim.patch(f"{ARCHIVE}/{record}", json={"bundle": wrong}).status_code == 404
    assert "가로등 점검" in kim.get(f"/archive/{bundle}").text
    assert kim.delete(f"{ARCHIVE}/{bundle}").status_code == 204
    assert [each["bundle"] for each in things(kim)] == [""]


def test_nobody_keeps_or_opens_what_is_not_theirs(place: Place) -> None:
    """Another's archive, and a record that may not be seen: the same as what never was."""
    kim, lee = place.of("kim"), place.of("lee")
    mine = [keep(kim, "record", place.ids["shelter"]), write(kim, "note", "비밀 구상")]
    asked = kim.post("/api/v1/answers", json={"question": "쉼터는 몇 곳인가요?"}).json()["id"]
    for kind, target in (("record", place.ids["shelter"]), ("answer", asked)):
        closed = lee.post(ARCHIVE, json={"kind": kind, "target": target})
        missing = lee.post(ARCHIVE, json={"kind": kind, "target": NOBODY})
        assert (closed.status_code, closed.content) == (404, missing.content)
    for each in mine:
        for method, path, body in (
            ("GET", f"{ARCHIVE}/{{}}", None),
            ("PATCH", f"{ARCHIVE}/{{}}", {"note": "x"}),
            ("PATCH", f"{ARCHIVE}/{{}}", {"audience": ["agency:한빛시"]}),
            ("DELETE", f"{ARCHIVE}/{{}}", None),
            ("GET", "/archive/{}", None),
            ("POST", "/archive/{}/drop", None),
            ("POST", "/archive/{}/share", None),
        ):
            closed = lee.request(method, path.format(each), json=body)
            missing = lee.request(method, path.format(NOBODY), json=body)
            assert closed.status_code == 404
            assert closed.text.replace(each, NOBODY) == missing.text
    assert things(lee) == []
    assert "비밀 구상" not in lee.get("/archive").text
    assert len(things(kim)) == 2


def test_what_is_closed_later_leaves_its_keepers_note_and_no_more(place: Place) -> None:
    kim = place.of("kim")
    record = keep(kim, "record", place.ids["shelter"])
    named = {"name": "쉼터 자료", "note": "내 메모 하나"}
    assert kim.patch(f"{ARCHIVE}/{record}", json=named).status_code == 204
    place.shelved.relabel(OPEN, rule("김", "person:lee", agency="한빛시"))
    (gone,) = things(kim)
    assert (gone["gone"], gone["title"], gone["name"]) == (True, "", "")
    assert (gone["note"], gone["label"], gone["office"], gone["date"]) == (
        "내 메모 하나",
        "",
        "",
        None,
    )
    assert things(kim, q="쉼터") == [], "not even a word of its name is found"
    assert [each["id"] for each in things(kim, q="메모")] == [record]
    for path in ("/archive", f"/archive/{record}"):
        page = kim.get(path).text
        assert "쉼터" not in page
        assert "내 메모 하나" in page
        assert "찾을 수 없습니다. 없는 자료이거나 열람 범위에 들지 않습니다." in page


def test_a_source_that_changed_is_told(place: Place) -> None:
    kim = place.of("kim")
    asked = kim.post("/api/v1/answers", json={"question": "가로등 몇 개를 바꾸었나요?"}).json()[
        "id"
    ]
    answer, record = keep(kim, "answer", asked), keep(kim, "record", place.ids["lamps"])
    assert [each["stale"] for each in things(kim)] == [False, False]
    place.shelved.put("열린/가로등.txt", "가로등 15개를 바꾸었다.", title="가로등 점검")
    assert {each["id"]: each["stale"] for each in things(kim)} == {answer: True, record: True}
    page = kim.get("/archive").text
    assert page.count("보관한 뒤 바뀜") == 2
    assert "보관한 뒤 근거 자료가 바뀌었습니다." in kim.get(f"/archive/{record}").text


def test_what_changed_behind_a_wall_makes_nothing_stale(place: Place) -> None:
    """A part that its keeper may not see changes: the badge would tell that there is one."""
    wall = rule("열린/계획.txt", "person:kim", heading="2. 예산")
    place.shelved.relabel(OPEN, KIMS, wall)
    parts = ("# 1. 개요", "가로등을 바꾼다.", "# 2. 예산")
    record = place.shelved.put("열린/계획.txt", *parts, "삼억 원이다.", title="계획")
    lee, kim = place.of("lee"), place.of("kim")
    keep(lee, "record", record), keep(kim, "record", record)
    place.shelved.put("열린/계획.txt", *parts, "사억 원이다.", title="계획")
    assert [each["stale"] for each in things(lee)] == [False]
    assert [each["stale"] for each in things(kim)] == [True]


def test_a_note_is_shared_with_whom_its_writer_belongs_to(place: Place) -> None:
    kim, lee, park = (place.of(login) for login in ("kim", "lee", "park"))
    note = write(kim, "note", "인계 사항", "장부는 둘째 서랍")
    address = f"{ARCHIVE}/{note}"

    def heard(browser: TestClient) -> list[str]:
        return [each["name"] for each in browser.get(ARCHIVE).json()["shared"]]

    assert [heard(each) for each in (kim, lee, park)] == [[], [], []]
    assert kim.patch(address, json={"audience": ["department:한빛시/안전과"]}).status_code == 204
    assert [heard(each) for each in (kim, lee, park)] == [[], ["인계 사항"], []]
    assert "장부는 둘째 서랍" in lee.get("/archive").text
    assert lee.get(address).status_code == 404, "shared is read, not administered"
    for wrong in (["everyone"], ["department:한빛시/회계과"], ["person:park"]):
        assert kim.patch(address, json={"audience": wrong}).status_code == 404
    assert kim.patch(address, json={"audience": ["x:y"]}).status_code == 422
    record = keep(kim, "record", place.ids["shelter"])
    shared = {"audience": ["agency:한빛시"]}
    assert kim.patch(f"{ARCHIVE}/{record}", json=shared).status_code == 404, "notes alone"
    People(house(place.app).database).put(
        login="lee",
        name="lee 주무관",
        agency="한빛시",
        department="회계과",
        password=None,
        sample=True,
    )
    assert heard(lee) == [], "a post that ended opens no note"
    assert kim.patch(address, json={"audience": []}).status_code == 204
    assert heard(lee) == []


def test_pages_keep_by_form_and_in_place(place: Place) -> None:
    kim = place.of("kim")
    assert "아직 보관한 것이 없습니다." in kim.get("/archive").text
    document = kim.get(f"/documents/{place.ids['lamps']}").text
    assert 'action="/archive"' in document
    form = {"kind": "record", "target": place.ids["lamps"]}
    in_place = kim.post("/archive", data=form, headers={"HX-Request": "true"})
    assert "내 보관함에 보관했습니다." in in_place.text
    assert "<html" not in in_place.text
    whole = kim.post("/archive", data=form)
    assert whole.status_code == 303
    assert kim.get(whole.headers["location"]).status_code == 200
    note = kim.post("/archive", data={"kind": "note", "name": "<b>굵게</b>", "note": "가\r\n나"})
    page = kim.get(note.headers["location"]).text
    assert "&lt;b&gt;굵게" in page
    assert "<b>굵게" not in page
    changed = {"name": "얇게", "note": "다" * 2000, "bundle": ""}
    assert kim.post(note.headers["location"], data=changed).status_code == 303
    assert "다" * 2000 in kim.get("/archive").text
    refused = kim.post("/archive", data={"kind": "note", "name": "", "note": "쓰던 글"})
    assert refused.status_code == 422
    assert "이름을 적어 주시기 바랍니다." in refused.text
    assert "쓰던 글" in refused.text
    missing = kim.post("/archive", data={"kind": "record", "target": NOBODY})
    assert missing.status_code == 404
    for number in range(25):
        write(kim, "note", f"메모 {number}")
    second = kim.get("/archive", params={"page": 2}).text
    assert "앞쪽" in second
    assert "다음 쪽" not in second


def test_so_much_is_kept_and_no_more(place: Place) -> None:
    archive, kim = Archive(place.shelved.database), permit_for("kim")
    for _ in range(2):
        archive.keep(kim, Kind.NOTE, name="하나")
    browser = place.of("kim")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalog.archive.MOST_KEPT", 2)
        refused = browser.post(ARCHIVE, json={"kind": "note", "name": "셋째"})
    assert refused.status_code == 422
    assert "2건까지 둘 수 있습니다" in refused.json()["detail"]
