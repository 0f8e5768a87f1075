from __future__ import annotations

import base64
import random
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.charsets import decoded, known_charset
from ingest.extract import extract
from ingest.limits import LIMITS
from ingest.mail import file_name
from ingest.mail_words import header_words, parameter
from ingest.particulars import candidates
from ingest.read import read, read_bytes
from records.document import Block, BlockKind, Extraction, Status
from tests.ingest.hwp3_writer import document, paragraph

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
CSV = "구분,인원\n경찰,30\n".encode()


def mail(subject: str = "축제 안전관리 협조", text: str = "안전요원을 배치한다.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "김하늘 <sky@hanbit.example>"
    message["To"] = "박바다 <sea@hanbit.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 14:05:00 +0900"
    message["Message-ID"] = "<1@hanbit.example>"
    message.set_content(text)
    return message


def read_mail(message: EmailMessage | bytes, depth: int = 1) -> Extraction:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return read_bytes(data, "협조.eml", depth)


def stated(extraction: Extraction) -> dict[str, str]:
    return {each.name: each.value for each in extraction.fields}


def shown(extraction: Extraction) -> list[tuple[str, str]]:
    return [(block.location.label(), block.text) for block in extraction.blocks]


def places(extraction: Extraction) -> list[tuple[str | None, int | None, int | None]]:
    return [
        (each.location.part, each.location.paragraph, each.location.table)
        for each in extraction.blocks
        if each.kind is not BlockKind.HEADING
    ]


def raw(head: bytes, body: bytes = b"") -> bytes:
    return b"Message-ID: <1@a.example>\r\nMIME-Version: 1.0\r\n" + head + b"\r\n\r\n" + body


def test_a_mail_with_its_head_text_and_attachment() -> None:
    message = mail()
    message["Cc"] = "이산 <mountain@hanbit.example>"
    message.add_attachment(CSV, maintype="text", subtype="csv", filename="배치 인원.csv")
    found = read_mail(message)
    assert found.status is Status.OK
    assert shown(found) == [
        ("본문 문단 1", "제목: 축제 안전관리 협조"),
        ("본문 문단 2", "보낸 사람: 김하늘 <sky@hanbit.example>"),
        ("본문 문단 3", "받는 사람: 박바다 <sea@hanbit.example>"),
        ("본문 문단 4", "참조: 이산 <mountain@hanbit.example>"),
        ("본문 문단 5", "보낸 날짜: 2026. 3. 2. 14:05"),
        ("본문 문단 6", "안전요원을 배치한다."),
        ("붙임 1", "붙임 1. 배치 인원.csv"),
        ("붙임 1 A1:B2", "구분 | 인원\n경찰 | 30"),
    ]
    assert stated(found) == {"제목": "축제 안전관리 협조", "보낸 날짜": "2026. 3. 2."}
    title, day = candidates(found, "메일/무제.eml").shown(())
    assert (title, str(day)) == ("축제 안전관리 협조", "2026-03-02")


def test_the_confined_child_reads_the_same(tmp_path: Path) -> None:
    message = mail()
    old = document(paragraph("한글 3.0 본문이다."))
    message.add_attachment(old, maintype="application", subtype="x-hwp", filename="계획.hwp")
    file = tmp_path / "협조.eml"
    file.write_bytes(message.as_bytes())
    assert extract(file) == read(file)
    assert ("붙임 1 문단 1", "한글 3.0 본문이다.") in shown(extract(file))


def test_mails_in_mails() -> None:
    inner = mail("안쪽", "안쪽 본문이다.\n")
    inner.add_attachment(
        "1. 개요\n글\n".encode(), maintype="text", subtype="plain", filename="a.txt"
    )
    outer = mail()
    outer.add_attachment(inner)
    found = read_mail(outer)
    assert found.status is Status.OK, found.reason
    assert ("붙임 1", "붙임 1. 안쪽.eml") in shown(found)
    assert ("붙임 1 문단 5", "안쪽 본문이다.") in shown(found)
    assert ("붙임 1 > 붙임 1 문단 2", "글") in shown(found)
    levels = [(b.text, b.level) for b in found.blocks if b.kind is BlockKind.HEADING]
    assert levels == [("붙임 1. 안쪽.eml", 1), ("붙임 1. a.txt", 2), ("1. 개요", 4)]
    assert len(set(places(found))) == len(places(found))


def test_what_cannot_be_read_is_named() -> None:
    message = mail()
    locked = document(paragraph("글"), locked=True)
    message.add_attachment(locked, maintype="application", subtype="x-hwp", filename="비밀.hwp")
    message.add_attachment(b"", maintype="application", subtype="x-hwp", filename="빈 파일.hwp")
    found = read_mail(message)
    assert found.status is Status.PARTIAL
    assert "‘비밀.hwp’: 문서에 암호가 걸려 있습니다." in found.reason
    assert "‘빈 파일.hwp’" in found.reason
    assert found.reason.endswith("바랍니다.")
    assert ("붙임 1", "붙임 1. 비밀.hwp") in shown(found)


def test_html_alone_and_beside_a_stub() -> None:
    page = (
        "<html><head><meta charset='euc-kr'><style>p{}</style></head><body><h1>개요</h1>"
        "<p>축제 안전관리 계획을 보낸다. 자세한 것은 아래 표와 같다.</p>"
        "<table><tr><th>구분</th><th>인원</th></tr><tr><td>경찰</td><td>30</td></tr></table></body></html>"
    )
    alone = mail()
    alone.clear_content()
    alone.set_content(page, subtype="html", charset="euc-kr")
    stub = mail(text="HTML로 보세요\n")
    stub.add_alternative(page, subtype="html")
    for message in (alone, stub):
        found = read_mail(message)
        assert found.status is Status.OK
        assert "구분 | 인원\n경찰 | 30" in [block.text for block in found.blocks]
        assert not any("HTML로" in block.text for block in found.blocks)
        assert len(set(places(found))) == len(places(found))
    both = mail(text="축제 안전관리 계획을 보낸다. 자세한 것은 붙임과 같다.\n> 지난 글\n")
    both.add_alternative("<html><p>축제 안전관리 계획</p></html>", subtype="html")
    assert ("본문 문단 6", "> 지난 글") in shown(read_mail(both))


def test_pictures_of_the_text_make_no_noise_but_attached_ones_are_named() -> None:
    message = mail(text="짧다\n")
    message.add_alternative(
        "<html><p>그림이 든 글을 여기에 길게 적어 둔다.</p><img src='cid:logo'></html>",
        subtype="html",
    )
    page = list(message.iter_parts())[1]
    assert isinstance(page, EmailMessage)
    page.add_related(PNG, "image", "png", cid="<logo>", filename="logo.png")
    assert read_mail(message).status is Status.OK
    attached = mail()
    attached.add_attachment(PNG, maintype="image", subtype="png", filename="현장.png")
    found = read_mail(attached)
    assert found.status is Status.PARTIAL
    assert "‘현장.png’" in found.reason


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("euc-kr", "똠방각하".encode("cp949")),
        ("ks_c_5601-1987", "안전요원".encode("euc-kr")),
        ("iso-2022-kr", "안전요원".encode("iso-2022-kr")),
        ("", "안전요원".encode("cp949")),
        ("us-ascii", "안전요원".encode()),
        ("x-unknown", "안전요원".encode("cp949")),
        ("utf-8", "안전요원".encode("cp949")),
        ("zlib", "안전요원".encode()),
    ],
)
def test_bodies_in_the_charsets_of_korean_mailers(charset: str, body: bytes) -> None:
    stated = f'; charset="{charset}"'.encode() if charset else b""
    head = b"From: a@b.kr\r\nSubject: x\r\nContent-Type: text/plain" + stated
    texts = [block.text for block in read_mail(raw(head, body)).blocks]
    assert texts[-1] in ("똠방각하", "안전요원")


@pytest.mark.parametrize(
    "subject",
    [
        "축제 안전관리".encode("cp949"),
        "축제 안전관리".encode(),
        b"=?euc-kr?B?" + base64.b64encode("축제 안전관리".encode("euc-kr")) + b"?=",
        b"=?ks_c_5601-1987?Q?=C3=E0=C1=A6_=BE=C8=C0=FC=B0=FC=B8=AE?=",
        b"=?utf-8?B?"
        + base64.b64encode("축제 안전관리".encode()[:4])
        + b"?=\r\n =?utf-8?B?"
        + base64.b64encode("축제 안전관리".encode()[4:])
        + b"?=",
        b"=?utf-8?B?" + base64.b64encode("축제 안전관리".encode()).rstrip(b"=") + b"?=",
        "축제 안전관리".encode("iso-2022-kr"),
    ],
)
def test_subjects_as_they_really_come(subject: bytes) -> None:
    found = read_mail(raw(b"From: a@b.kr\r\nSubject: " + subject, "글".encode()))
    assert stated(found)["제목"] == "축제 안전관리"


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=UTF-8''%EA%B3%84%ED%9A%8D.csv",
        b"attachment; filename*0*=EUC-KR''%B0%E8; filename*1*=%C8%B9.csv",
        b"attachment; filename*=ks_c_5601-1987''%B0%E8%C8%B9.csv",
        b'attachment; filename="=?euc-kr?B?'
        + base64.b64encode("계획.csv".encode("cp949"))
        + b'?="',
        b'attachment; filename="' + "계획.csv".encode("cp949") + b'"',
        b"attachment; filename=" + "계획.csv".encode(),
        b'attachment; filename="C:\\\\\xb0\xe8\xc8\xb9.csv"',
    ],
)
def test_names_of_attachments_as_they_really_come(disposition: bytes) -> None:
    part = b"--x\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + CSV + b"\r\n--x--\r\n"
    head = b'From: a@b.kr\r\nContent-Type: multipart/mixed; boundary="x"'
    found = read_mail(raw(head, part))
    assert ("붙임 1", "붙임 1. 계획.csv") in shown(found)
    assert found.status is Status.OK


def test_lines_that_flow_are_joined() -> None:
    head = b"From: a@b.kr\r\nContent-Type: text/plain; charset=utf-8; format=flowed"
    body = "안전요원을 정문과 \r\n후문에 배치한다.\r\n> 인용 \r\n다음\r\n".encode()
    texts = [block.text for block in read_mail(raw(head, body)).blocks]
    assert texts[1:] == ["안전요원을 정문과 후문에 배치한다.", "> 인용 ", "다음"]


def test_sealed_mails_say_so() -> None:
    head = b"From: a@b.kr\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data"
    found = read_mail(raw(head, base64.b64encode(b"0\x80")))
    assert found.status is Status.ENCRYPTED
    assert found.reason.endswith("바랍니다.")


def test_signed_mails_are_read_without_their_signature() -> None:
    head = b'From: a@b.kr\r\nContent-Type: multipart/signed; boundary="x"'
    body = (
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + "본문이다.".encode()
        + b"\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx\r\n--x--\r\n"
    )
    found = read_mail(raw(head, body))
    assert found.status is Status.OK
    assert found.blocks[-1].text == "본문이다."


@pytest.mark.parametrize(
    ("name", "data", "format_is_mail"),
    [
        ("a.eml", b"From: a@b.kr\r\nTo: c@d.kr\r\n\r\n" + "글이다.".encode(), True),
        ("a", b"From: a@b.kr\r\nTo: c@d.kr\r\nDate: x\r\n\r\n" + "글이다.".encode(), True),
        ("a.txt", b"From: a@b.kr\r\nTo: c@d.kr\r\nSubject: x\r\nDate: y\r\n\r\n", False),
        ("a.txt", "From: 김하늘\nTo: 박바다\n\n글".encode(), False),
        ("a.txt", raw(b"From: a@b.kr\r\nSubject: x\r\nDate: y", "글".encode()), True),
        ("a", "From: 여기\n부터 여러 줄\nDate: 오늘\nTo: 너\n".encode(), False),
    ],
)
def test_texts_that_quote_a_head_are_no_mails(name: str, data: bytes, format_is_mail: bool) -> None:
    found = read_bytes(data, name, 1)
    assert any(block.location.part for block in found.blocks) is format_is_mail


def test_mails_in_mails_end_somewhere() -> None:
    message = mail("0", "바닥\n")
    for depth in range(1, LIMITS.file_depth + 3):
        outer = mail(str(depth))
        outer.add_attachment(message)
        message = outer
    found = read_mail(message)
    assert found.status is Status.PARTIAL
    assert "깊이" in found.reason
    assert found.reason.endswith("바랍니다.")


def test_too_many_parts_and_too_deep_parts_are_told() -> None:
    part = b"--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n\xea\xb8\x80\r\n"
    head = b'From: a@b.kr\r\nContent-Type: multipart/mixed; boundary="x"'
    many = read_mail(raw(head, part * (LIMITS.attachments + 5) + b"--x--\r\n"))
    assert many.status is Status.PARTIAL
    assert f"{LIMITS.attachments}개" in many.reason
    nested = b""
    for level in range(100):
        nested += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    deep = read_mail(raw(b"From: a@b.kr\r\n" + nested + b"\r\n", b""))
    assert deep.status is Status.PARTIAL
    assert "너무 깊이" in deep.reason


def test_hostile_headers_are_read_all_the_same() -> None:
    for value in (
        b"=?utf-8?B?" * 50_000,
        b"a@b.kr, " * 200_000,
        b"(" * 500_000,
        b'";' * 300_000,
        b"=?utf-8?Q?=?=" * 50_000,
    ):
        header = (
            b"From: " + value + b"\r\nTo: " + value + b"\r\nContent-Type: text/plain; x=" + value
        )
        assert read_mail(raw(header, "글".encode())).status is Status.OK


def test_damaged_mails_never_break_the_reader() -> None:
    message = mail()
    message.add_attachment(CSV, maintype="text", subtype="csv", filename="배치 인원.csv")
    message.add_attachment(mail("안쪽"))
    data = message.as_bytes()
    chance = random.Random(3)
    for cut in range(0, len(data), 64):
        assert read_mail(data[:cut] or b"x").status in tuple(Status)
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = read_mail(bytes(damaged))
        assert not found.status.readable or any(b.text.strip() for b in found.blocks)


def test_words_and_names_by_themselves() -> None:
    assert known_charset("KS_C_5601-1987") == "cp949"
    assert known_charset("zip") is None
    assert known_charset("utf-8*ko") == "utf-8"
    assert decoded(b"\xb0\xa1\xff", "utf-8") == "\ufffd\ufffd\ufffd"
    assert header_words("=?bad?B?!!!?= 글".encode().decode("utf-8")) == "글"
    assert parameter("attachment; size=3", "filename") == ""
    assert file_name("..\\..\\etc/계획.hwp\n") == "계획.hwp"
    assert len(file_name("가" * 500 + ".hwp")) <= 150
    assert file_name("가" * 500 + ".hwp").endswith("….hwp")


def block_kinds(blocks: tuple[Block, ...]) -> set[BlockKind]:
    return {block.kind for block in blocks}


def test_a_mail_without_text_still_has_its_head() -> None:
    found = read_mail(raw(b"From: a@b.kr\r\nSubject: x\r\nDate: Tue, 99 Foo"))
    assert found.status is Status.OK
    assert block_kinds(found.blocks) == {BlockKind.PARAGRAPH}
    assert "보낸 날짜" not in stated(found)


def test_a_head_that_says_nothing_or_is_typed_into_the_text() -> None:
    blank = "Subject: \u200b\r\nFrom: a@b.kr\r\n\r\n제목: 없음\n보낸 날짜: 어제\n".encode()
    found = read_mail(blank)
    assert found.status is Status.OK
    assert "보낸 날짜" not in stated(found)
    typed = raw(b"Date: Mon, 02 Mar 2026 14:05:00 +0900", "보낸 날짜: 어제\n".encode())
    assert stated(read_mail(typed)) == {"보낸 날짜": "2026. 3. 2."}
