"""Files that are brought for one question: hostile, too large, secret, and never kept."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from api.guard import LARGEST_BODY
from api.upload import LARGEST_FORM, _InMemory
from api.uploads import NoTurn, Uploads
from catalog.home import Home
from ingest import upload as upload_module
from ingest.limits import Limits
from tests.attacks.conftest import CANARY, World
from tests.ingest import hostile
from tests.ingest import hwp5_writer as hwp
from tests.support.permits import permit_for
from tests.support.web import house

API, PAGE = "/api/v1/similar/file", "/similar/file"
LAMPS = "가로등 점검 결과\n솔뫼길 가로등을 새것으로 바꾸었다."
SECRET = "비단물총새"


def brought(world: World, name: str, content: bytes, login: str = "kim") -> tuple[int, str]:
    answer = world.signed_in(login).post(API, files={"file": (name, content)})
    return answer.status_code, answer.text


def refusal(world: World, name: str, content: bytes) -> str:
    answer = world.signed_in().post(API, files={"file": (name, content)})
    assert answer.status_code == 422, answer.text
    return str(answer.json()["detail"])


def test_a_file_finds_what_a_text_of_the_same_words_finds(world: World) -> None:
    kim = world.signed_in()
    by_text = kim.post("/api/v1/similar", json={"text": LAMPS}).json()
    by_file = kim.post(API, files={"file": ("가로등.txt", LAMPS.encode())}).json()
    assert [each["title"] for each in by_file["cases"]] == [
        each["title"] for each in by_text["cases"]
    ]
    assert "가로등 점검 결과" in str(by_file)
    page = kim.post(PAGE, files={"file": ("가로등.txt", LAMPS.encode())})
    assert page.status_code == 200
    assert "가로등 점검 결과" in page.text


def test_what_is_hidden_is_found_by_no_file(world: World) -> None:
    text = f"{CANARY} 건은 한빛시 인사과가 맡는다. 담당자를 바꾸었다."
    kim = world.signed_in().post(API, files={"file": ("가.txt", text.encode())}).json()
    told = {each["document_id"] for each in kim["cases"]}
    told |= {step["document_id"] for each in kim["cases"] for step in each["steps"]}
    assert not told & world.closed_to_kim()
    assert CANARY not in str(kim)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("빈.txt", b"", "빈 파일"),
        ("모름.xyz", bytes(range(256)), "형식"),
        ("그림뿐.pdf", b"%PDF-1.4\n%broken", "손상"),
        ("이름은 한글.hwp", b"PK\x03\x04 not a zip", ""),
        ("대외비.txt", "대외비\n\n훈련 계획\n내용".encode(), "비밀·대외비 표시"),
        ("[대외비] 훈련.txt", "훈련 계획이다.".encode(), "비밀·대외비 표시"),
    ],
    ids=["empty", "unknown", "broken", "lying", "marked", "named"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    world: World, name: str, content: bytes, says: str
) -> None:
    told = refusal(world, name, content)
    assert says in told
    assert told.endswith("바랍니다.")
    page = world.signed_in().post(PAGE, files={"file": (name, content)})
    assert page.status_code == 422
    assert told.split("(")[0] in page.text
    assert 'name="file"' in page.text


def test_a_zip_is_not_unpacked(world: World) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../etc/가로등.txt", LAMPS)
    assert "압축을 풀어" in refusal(world, "묶음.zip", made.getvalue())


@pytest.mark.parametrize(
    ("flag", "says"), [(hwp.PASSWORD, "암호"), (hwp.DRM, "DRM"), (hwp.CERTIFICATE, "인증서")]
)
def test_a_protected_file_says_what_to_do(
    world: World, tmp_path: Path, flag: int, says: str
) -> None:
    file = hwp.write_hwp(tmp_path / "잠김.hwp", [hwp.paragraph("글")], flags=flag)
    assert says in refusal(world, file.name, file.read_bytes())


def test_a_scan_says_that_it_has_no_letters(world: World, tmp_path: Path) -> None:
    file = hostile.png(tmp_path / "그림.png", 8, 8)
    assert refusal(world, file.name, file.read_bytes())


def test_bombs_end_in_time_with_a_sentence(world: World, tmp_path: Path) -> None:
    made = hostile.hwp_deep(tmp_path / "깊은.hwp"), hostile.pdf_bomb(tmp_path / "폭탄.pdf")
    for file in made:
        status, text = brought(world, file.name, file.read_bytes())
        assert status in (200, 422), text
    assert "application/problem+json" not in text


def test_a_child_that_takes_too_long_is_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_module, "_LIMITS", Limits(wall_seconds=0.0))
    assert "오래 걸려" in refusal(world, "가로등.txt", LAMPS.encode())


def test_too_large_a_file_is_refused_before_it_is_read(world: World) -> None:
    kim = world.signed_in()
    boundary = "multipart/form-data; boundary=x"
    stated = {"content-type": boundary, "content-length": str(300 << 20)}
    for path in (API, PAGE):
        answer = kim.post(path, headers=stated, content=b"--x\r\n")
        assert answer.status_code == 413
        assert "파일이 너무 큽니다(50MB 초과)" in answer.text
    read = 0

    def unending() -> Iterator[bytes]:
        nonlocal read
        yield (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n')
        while read < 300 << 20:
            read += 1 << 20
            yield b"a" * (1 << 20)

    answer = kim.post(API, headers={"content-type": boundary}, content=unending())
    assert answer.status_code == 413
    stranger = world.signed_in("")
    assert stranger.post(API, headers=stated, content=b"--x\r\n").status_code == 401


def test_other_addresses_take_no_more_than_before(world: World) -> None:
    answer = world.signed_in().post("/similar", data={"text": "가" * (LARGEST_BODY // 3)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "sent",
    [
        {"content": b"", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"garbage", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"{}", "headers": {"content-type": "application/json"}},
        {"data": {"file": "no file but a word"}},
        {"files": [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]},
        {"files": {"file": ("", b"a")}},
        {},
    ],
    ids=map(str, range(8)),
)
def test_a_form_that_is_none_is_refused(world: World, sent: dict[str, object]) -> None:
    for path in (API, PAGE):
        answer = world.signed_in().post(path, **sent)  # type: ignore[arg-type]
        assert answer.status_code == 422, answer.text
        assert "바랍니다." in answer.text


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "C:\\비밀\\a.txt", "<img src=x onerror=alert(1)>.txt"],
)
def test_a_name_is_a_word(world: World, name: str) -> None:
    kim = world.signed_in()
    page = kim.post(PAGE, files={"file": (name, LAMPS.encode())})
    assert page.status_code in (200, 422)
    assert "<img src=x" not in page.text
    assert "root:" not in page.text
    (entry,) = house(world.app).audit.entries(limit=1)
    assert entry.act == "similar"
    assert not {"/", "\\"} & set(entry.detail["file"])


def test_nothing_of_a_file_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """On no disk, in no log, in no index: neither its words nor the personal data in it."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", forbidden)
    body = f"{SECRET} 계획\n신청인 연락처 010-9876-5432\n" + "\n" * (3 << 20)
    status, text = brought(world, f"{SECRET}.txt", body.encode())
    assert status == 200, text
    (entry,) = house(world.app).audit.entries(limit=1)
    assert (entry.act, entry.detail) == ("similar", {"file": f"{SECRET}.txt"})
    assert files_with(world.home, "010-9876-5432") == []
    assert files_with(world.home, f"{SECRET} 계획") == []
    assert _InMemory.spool_max_size > LARGEST_FORM


def files_with(home: Home, word: str) -> list[Path]:
    return [
        file
        for file in home.root.rglob("*")
        if file.is_file() and word.encode() in file.read_bytes()
    ]


def test_one_file_a_person_and_a_few_at_once(world: World) -> None:
    uploads = Uploads()
    first, *others = (permit_for(f"asker{number}") for number in range(5))
    with uploads.turn(first):
        with pytest.raises(NoTurn, match="아직 읽고"), uploads.turn(first):
            raise AssertionError
        with (
            uploads.turn(others[0]),
            uploads.turn(others[1]),
            uploads.turn(others[2]),
            pytest.raises(NoTurn, match="다른 분들의"),
            uploads.turn(others[3]),
        ):
            raise AssertionError
    with uploads.turn(first), uploads.turn(others[3]):
        pass
    taken = house(world.app).uploads
    with taken.turn(permit_for("kim")):
        status, text = brought(world, "a.txt", LAMPS.encode())
        assert status == 429
        assert "아직 읽고" in text


def test_without_an_audit_row_no_file_is_read(world: World) -> None:
    from sqlalchemy import text

    trigger = (
        "CREATE TRIGGER full_disk BEFORE INSERT ON audit "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    kim = world.signed_in()
    with world.database.writing() as connection:
        connection.execute(text(trigger))
    try:
        answer = kim.post(API, files={"file": ("a.txt", LAMPS.encode())})
    finally:
        with world.database.writing() as connection:
            connection.execute(text("DROP TRIGGER full_disk"))
    assert answer.status_code == 503
    assert "가로등" not in answer.text
