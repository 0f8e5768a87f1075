"""MSG, the form in which Outlook saves a mail (MS-OXMSG): an OLE container of properties.

Read from the container itself: ``python-oxmsg`` takes eight-bit text for Latin-9 where no code page
is stated, refuses a whole message for one wrong byte, and does not open messages within messages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import olefile

from ingest.charsets import decoded
from ingest.limits import LIMITS
from ingest.mail import Attachment, Body, Mail, extraction
from ingest.parser import MemberReader, Unreadable
from ingest.rtf import is_html, rtf_text, unpacked
from records.document import Extraction, Status

_SUBJECT, _SENT, _DELIVERED = 0x0037, 0x0039, 0x0E06
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_SHOWN_TO, _SHOWN_CC = 0x0E04, 0x0E03
_PLAIN, _HTML, _RTF, _CODE_PAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_NAME, _SMTP, _ADDRESS, _RECIPIENT_TYPE = 0x3001, 0x39FE, 0x3003, 0x0C15
_DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3712
"""Numbers of properties (MS-OXPROPS)."""
_PROPERTIES = "__properties_version1.0"
_UNICODE, _EIGHT_BIT, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_ROOT_HEAD, _MESSAGE_HEAD, _SMALL_HEAD = 32, 24, 8
_RECORD = 16
_TO, _CC = 1, 2
_KOREA = timezone(timedelta(hours=9))
"""Outlook keeps world time; what it shows in Korea is this."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DAMAGED = Unreadable(
    Status.CORRUPT, "메일 파일이 손상되었습니다. 메일에서 다시 저장해 넣어 주시기 바랍니다."
)

_FORGED = (OSError, ValueError, IndexError, OverflowError, RecursionError, struct.error)
"""What olefile raises on containers that are cut or forged."""


class MsgParser:
    """Reads mails saved by Outlook."""

    def parse(self, path: Path, member: MemberReader) -> Extraction:
        """Return the blocks of a mail; see :class:`ingest.parser.ContainerParser`."""
        try:
            with olefile.OleFileIO(str(path)) as container:
                mail = _mail(_Store(container, (), _ROOT_HEAD), 0)
        except _FORGED as problem:
            raise _DAMAGED from problem
        return extraction(mail, member)


@dataclass(frozen=True, slots=True)
class _Store:
    """One storage of the container: a message, a recipient or an attachment."""

    container: olefile.OleFileIO
    path: tuple[str, ...]
    head: int

    def stream(self, name: str) -> bytes | None:
        place = [*self.path, name]
        if self.container.get_type(place) != olefile.STGTY_STREAM:
            return None
        with self.container.openstream(place) as stream:
            return bytes(stream.read())

    def text(self, number: int) -> str:
        data = self.stream(f"__substg1.0_{number:04X}{_UNICODE}")
        if data is not None:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        data = self.stream(f"__substg1.0_{number:04X}{_EIGHT_BIT}") or b""
        return decoded(data.rstrip(b"\0"))

    def binary(self, number: int) -> bytes | None:
        return self.stream(f"__substg1.0_{number:04X}{_BINARY}")

    def value(self, number: int) -> int | None:
        """Return a property of fixed size as the eight bytes that hold it."""
        records = self.stream(_PROPERTIES) or b""
        for place in range(self.head, len(records) - _RECORD + 1, _RECORD):
            if struct.unpack_from("<H", records, place + 2)[0] == number:
                return int(struct.unpack_from("<Q", records, place + 8)[0])
        return None

    def below(self, prefix: str, head: int) -> Iterator[_Store]:
        """Yield the storages in this one whose names begin so, in the order of their numbers."""
        depth = len(self.path)
        names = {
            entry[depth]
            for entry in self.container.listdir(streams=False, storages=True)
            if len(entry) == depth + 1 and tuple(entry[:depth]) == self.path
        }
        for name in sorted(names):
            if name.startswith(prefix):
                yield _Store(self.container, (*self.path, name), head)


def _mail(store: _Store, depth: int) -> Mail:
    if depth > LIMITS.file_depth:  # SECURITY: mails in mails end somewhere
        return Mail(
            lost="메일 안에 메일이 너무 깊이 들어 있습니다. 안의 것을 꺼내 따로 넣어 주시기 바랍니다."
        )
    people = list(_recipients(store))
    body, lost = _body(store)
    return Mail(
        subject=" ".join(store.text(_SUBJECT).split()),
        sender=_person(
            store.text(_SENDER_NAME), store.text(_SENDER_SMTP) or store.text(_SENDER_ADDRESS)
        ),
        to=", ".join(who for kind, who in people if kind == _TO) or store.text(_SHOWN_TO),
        cc=", ".join(who for kind, who in people if kind == _CC) or store.text(_SHOWN_CC),
        sent=_time(store.value(_SENT) or store.value(_DELIVERED)),
        bodies=[body],
        attachments=list(_attachments(store, body.html, depth)),
        lost=lost,
    )


def _recipients(store: _Store) -> Iterator[tuple[int, str]]:
    for each in store.below("__recip_version1.0_#", _SMALL_HEAD):
        kind = each.value(_RECIPIENT_TYPE)
        address = each.text(_SMTP) or each.text(_ADDRESS)
        yield (kind or 0) & 0xF, _person(each.text(_NAME), address)


def _person(name: str, address: str) -> str:
    name = " ".join(name.split())
    if "@" not in address:  # an address of Exchange (/O=…/CN=…) says nothing to people
        return name
    return f"{name} <{address}>" if name and name != address else address


def _body(store: _Store) -> tuple[Body, str]:
    """Return the text in the forms that are kept, and what was lost of it."""
    plain = store.text(_PLAIN)
    page = store.binary(_HTML)
    html = decoded(page, _charset(store.value(_CODE_PAGE))) if page else store.text(_HTML)
    packed = store.binary(_RTF)
    if plain.strip() or html.strip() or not packed:
        return Body(plain, html), ""
    try:
        rtf = unpacked(packed)
    except Unreadable as refusal:
        return Body(), f"본문: {refusal.reason}"
    text = rtf_text(rtf)
    return (Body(html=text) if is_html(rtf) else Body(text)), ""


def _charset(code_page: int | None) -> str | None:
    known = {65001: "utf-8", 949: "cp949", 51949: "cp949", 50225: "iso2022_kr", 1200: "utf-16-le"}
    if code_page is None:
        return None
    return known.get(code_page & 0xFFFFFFFF, f"cp{code_page & 0xFFFFFFFF}")


def _attachments(store: _Store, html: str, depth: int) -> Iterator[Attachment]:
    for each in store.below("__attach_version1.0_#", _SMALL_HEAD):
        name = each.text(_LONG_NAME) or each.text(_SHORT_NAME) or each.text(_NAME)
        content_id = each.text(_CONTENT_ID).strip("<> ")
        inline = bool(content_id) and f"cid:{content_id}" in html
        data = each.binary(_DATA)
        if data is not None:
            yield Attachment(name, data, inline=inline)
            continue
        inner = _Store(
            each.container, (*each.path, f"__substg1.0_{_DATA:04X}{_OBJECT}"), _MESSAGE_HEAD
        )
        if inner.stream(_PROPERTIES) is not None:
            mail = _mail(inner, depth + 1)
            yield Attachment(name or f"{mail.subject or '전달된 메일'}.msg", mail=mail)
        else:
            lost = (
                "메일 안에 파일이 들어 있지 않습니다. 원래 파일을 찾아 따로 넣어 주시기 바랍니다."
            )
            yield Attachment(name, inline=inline, lost=lost)


def _time(value: int | None) -> datetime | None:
    """Return a time of MS-DTYP 2.3.3, in units of 100 ns since 1601, as Korea shows it."""
    if not value:
        return None
    try:
        return (_EPOCH + timedelta(microseconds=value // 10)).astimezone(_KOREA)
    except OverflowError:
        return None
