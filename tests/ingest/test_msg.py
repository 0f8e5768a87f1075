from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.read import read, read_bytes
from ingest.rtf import is_html, rtf_text, unpacked
from records.document import Extraction, Status
from tests.ingest.msg_writer import attached, message, ole, packed

CSV = "구분,인원\n경찰,30\n".encode()
SENT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
RTF = (
    rb"{\rtf1\ansi\ansicpg949\deff0{\fonttbl{\f0\fcharset129 \'b1\'bc\'b8\'b2;}}{\*\generator x;}"
    rb"\pard \'b0\'a1\'b3\'aa \u45796?\'b6\'f3\par second {\b bold}\tab end\line {\pict 00ff}\{x\}}"
)
HTML_RTF = (
    rb"{\rtf1\ansi\ansicpg949\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    rb"\'b0\'a1\'b3\'aa{\*\htmltag84 &nbsp;}\u45796?\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}"
    rb"{\*\htmltag64 <table><tr><td>}\'b1\'b8\'ba\'d0{\*\htmltag64 </td><td>}30"
    rb"{\*\htmltag64 </td></tr><tr><td>b</td><td>c</td></tr></table>}}"
)


def read_msg(data: bytes) -> Extraction:
    return read_bytes(data, "협조.msg", 1)


def stated(extraction: Extraction) -> dict[str, str]:
    return {each.name: each.value for each in extraction.fields}


def shown(extraction: Extraction) -> list[tuple[str, str]]:
    return [(block.location.label(), block.text) for block in extraction.blocks]


WHOLE = ole(
    message(
        subject="축제 안전관리 협조",
        body="안전요원을 배치한다.\r\n둘째 줄이다.",
        sender=("김하늘", "sky@hanbit.example"),
        recipients=[
            (1, "박바다", "sea@hanbit.example"),
            (1, "", "lake@hanbit.example"),
            (2, "이산", "/O=HANBIT/CN=MOUNTAIN"),
        ],
        sent=SENT,
        attachments=[
            attached("배치 인원.csv", CSV),
            attached(
                "",
                inner=message(
                    subject="안쪽",
                    body="안쪽 본문이다.",
                    sent=SENT,
                    attachments=[attached("메모.txt", "긴 글이다. ".encode() * 500)],
                    root=False,
                ),
            ),
        ],
    )
)


def test_a_message_with_attachments_and_a_message_in_it() -> None:
    found = read_msg(WHOLE)
    assert found.status is Status.OK, found.reason
    assert shown(found)[:-1] == [
        ("본문 문단 1", "제목: 축제 안전관리 협조"),
        ("본문 문단 2", "보낸 사람: 김하늘 <sky@hanbit.example>"),
        ("본문 문단 3", "받는 사람: 박바다 <sea@hanbit.example>, lake@hanbit.example"),
        ("본문 문단 4", "참조: 이산"),
        ("본문 문단 5", "보낸 날짜: 2026. 3. 3. 00:30"),
        ("본문 문단 6", "안전요원을 배치한다."),
        ("본문 문단 7", "둘째 줄이다."),
        ("붙임 1", "붙임 1. 배치 인원.csv"),
        ("붙임 1 A1:B2", "구분 | 인원\n경찰 | 30"),
        ("붙임 2", "붙임 2. 안쪽.msg"),
        ("붙임 2 문단 1", "제목: 안쪽"),
        ("붙임 2 문단 2", "보낸 날짜: 2026. 3. 3. 00:30"),
        ("붙임 2 문단 3", "안쪽 본문이다."),
        ("붙임 2 > 붙임 1", "붙임 1. 메모.txt"),
    ]
    assert stated(found) == {"제목": "축제 안전관리 협조", "보낸 날짜": "2026. 3. 3."}


def test_the_confined_child_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "이름만 문서.hwp"
    file.write_bytes(WHOLE)
    assert extract(file) == read(file)
    assert extract(file).status is Status.OK


def test_bodies_in_eight_bits_and_in_html() -> None:
    found = read_msg(ole(message(subject="x", body="똠방각하".encode("cp949"))))
    assert found.blocks[-1].text == "똠방각하"
    page = "<html><p>안전관리 계획</p></html>".encode("cp949")
    found = read_msg(ole(message(subject="x", html=page, code_page=949)))
    assert found.blocks[-1].text == "안전관리 계획"
    assert found.status is Status.OK


def test_bodies_in_rtf_alone() -> None:
    found = read_msg(ole(message(subject="x", rtf=packed(RTF))))
    assert [block.text for block in found.blocks[1:]] == ["가나 다라", "second bold\tend", "{x}"]
    wrapped = read_msg(ole(message(subject="x", rtf=packed(HTML_RTF))))
    texts = [block.text for block in wrapped.blocks[1:]]
    assert "".join(texts[0].split()) == "가나다"
    assert "구분 | 30\nb | c" in texts
    broken = read_msg(ole(message(subject="x", rtf=b"\0" * 40)))
    assert broken.status is Status.PARTIAL
    assert broken.reason.endswith("바랍니다.")


def test_what_is_not_in_the_message_is_named() -> None:
    found = read_msg(ole(message(subject="x", body="글", attachments=[attached("계획.hwp")])))
    assert found.status is Status.PARTIAL
    assert "‘계획.hwp’" in found.reason
    assert found.reason.endswith("바랍니다.")


def test_pictures_of_the_text_make_no_noise() -> None:
    page = b"<html><p>x y z</p><img src='cid:logo'></html>"
    inline = attached("logo.png", b"\x89PNG\r\n\x1a\n", content_id="logo")
    assert read_msg(ole(message(subject="x", html=page, attachments=[inline]))).status is Status.OK


def test_messages_in_messages_end_somewhere() -> None:
    inner = message(subject="바닥", root=False)
    for depth in range(LIMITS.file_depth + 2):
        inner = message(subject=str(depth), attachments=[attached("", inner=inner)], root=False)
    found = read_msg(ole(message(subject="위", attachments=[attached("", inner=inner)])))
    assert found.status is Status.PARTIAL
    assert "깊이" in found.reason
    assert not any("바닥" in block.text for block in found.blocks)


def test_compressed_rtf_of_the_specification() -> None:
    # MS-OXRTFCP 3.2.1, an example with references into the window
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a"
        "800fa0"
    )
    assert unpacked(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(b"\0" * 4 + b"\5\0\0\0MELA\0\0\0\0{\\rtf}") == b"{\\rtf"
    assert unpacked(packed(RTF)) == RTF
    with pytest.raises(Unreadable):
        unpacked(b"short")
    with pytest.raises(Unreadable):
        unpacked(b"\0" * 4 + b"\xff\xff\xff\xffLZFu" + b"\0" * 8)


def test_rtf_by_itself() -> None:
    assert (
        rtf_text(rb"{\rtf1 a\~b\_c\u8226?\u-10179?\u-8704?{\*\unknown x}\bullet}")
        == "a b-c•\U0001f600•"
    )
    assert rtf_text(rb"}}{\rtf1 {{{ a") == " a"
    mixed = rb"{\rtf1\ansicpg1252{\fonttbl{\f1\fcharset129 G;}}\'e9{\f1 \'b0\'a1}\'e9}"
    assert rtf_text(mixed) == "é가é"
    assert is_html(HTML_RTF)
    assert not is_html(RTF)


def test_damaged_messages_never_break_the_reader() -> None:
    for cut in range(0, len(WHOLE), 256):
        assert read_msg(WHOLE[:cut] or b"x").status in tuple(Status)
    chance = random.Random(5)
    for _ in range(150):
        damaged = bytearray(WHOLE)
        for _ in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = read_msg(bytes(damaged))
        assert not found.status.readable or any(b.text.strip() for b in found.blocks)
    for _ in range(300):
        damaged = bytearray(packed(HTML_RTF))
        for _ in range(3):
            damaged[chance.randrange(16, len(damaged))] = chance.randrange(256)
        try:
            rtf_text(unpacked(bytes(damaged)))
        except Unreadable as refusal:
            assert refusal.status in (Status.CORRUPT, Status.TOO_BIG)
