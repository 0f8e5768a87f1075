"""EML (RFC 5322 and MIME), through the standard library's ``email``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path

from ingest.charsets import decoded
from ingest.limits import LIMITS
from ingest.mail import Attachment, Body, Mail, extraction
from ingest.mail_words import header_words, parameter
from ingest.parser import MemberReader, Unreadable
from records.document import Extraction, Status

_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 4096
_SEPARATORS = ("-- ", "-- \r")


class EmlParser:
    """Reads mails saved as EML."""

    def parse(self, path: Path, member: MemberReader) -> Extraction:
        """Return the blocks of a mail; see :class:`ingest.parser.ContainerParser`.

        Raises:
            Unreadable: ``encrypted`` when the whole mail is sealed by S/MIME or PGP.
        """
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        message = BytesParser(policy=compat32).parsebytes(data)
        if _type(message) in _SEALED:
            raise Unreadable(
                Status.ENCRYPTED,
                "암호화된 메일입니다. 메일 프로그램에서 열어 본문과 붙임을 따로 저장해 넣어 주시기 바랍니다.",
            )
        return extraction(read_mail(message), member)


def read_mail(message: Message) -> Mail:
    """Return what a parsed message says."""
    headers = dict(_headers(message))
    gathered = _Gathered()
    gathered.take(message, 0)
    pages = "\n".join(body.html for body in gathered.bodies)
    return Mail(
        subject=header_words(headers.get("subject", "")),
        sender=header_words(headers.get("from", "")),
        to=header_words(headers.get("to", "")),
        cc=header_words(headers.get("cc", "")),
        sent=_sent(header_words(headers.get("date", ""))),
        bodies=gathered.bodies,
        attachments=[each.attachment(pages) for each in gathered.files],
        lost=gathered.lost,
    )


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes
    content_id: str

    def attachment(self, pages: str) -> Attachment:
        inline = bool(self.content_id) and f"cid:{self.content_id}" in pages
        return Attachment(self.name, self.data, inline=inline)


@dataclass(slots=True)
class _Gathered:
    """The texts and files of a message, part by part."""

    bodies: list[Body] = field(default_factory=list)
    files: list[_File] = field(default_factory=list)
    lost: str = ""

    def take(self, part: Message, depth: int) -> None:
        if depth > LIMITS.nesting:  # SECURITY: this descends as the mail says
            self.lost = (
                "메일의 일부가 너무 깊이 겹쳐 있습니다. 붙임을 따로 저장해 넣어 주시기 바랍니다."
            )
            return
        kind = _type(part)
        if kind == "multipart/alternative":
            self._alternatives(_children(part), depth)
        elif kind in _SIGNATURES:
            return
        elif kind.startswith("multipart/"):
            for child in _children(part):
                self.take(child, depth + 1)
        elif kind in ("text/plain", "text/html") and not _is_file(part):
            text = _text(part)
            self.bodies.append(Body(html=text) if kind == "text/html" else Body(plain=text))
        else:
            self._file(part, kind)

    def _alternatives(self, parts: Iterable[Message], depth: int) -> None:
        plain: list[str] = []
        pages: list[str] = []
        at = len(self.bodies)
        for part in parts:
            kind = _type(part)
            if kind == "text/plain" and not _is_file(part):
                plain.append(_text(part))
            elif kind == "text/html" and not _is_file(part):
                pages.append(_text(part))
            else:  # HTML with its pictures, an invitation
                before = len(self.bodies)
                self.take(part, depth + 1)
                pages.extend(body.html for body in self.bodies[before:])
                plain.extend(body.plain for body in self.bodies[before:])
                del self.bodies[before:]
        self.bodies.insert(at, Body("\n".join(plain), "\n".join(pages)))

    def _file(self, part: Message, kind: str) -> None:
        headers = dict(_headers(part))
        name = parameter(headers.get("content-disposition", ""), "filename") or parameter(
            headers.get("content-type", ""), "name"
        )
        if kind.startswith("message/"):
            inner = _children(part)
            data = b"\n".join(each.as_bytes(policy=compat32) for each in inner)
            if not name and inner:
                subject = header_words(dict(_headers(inner[0])).get("subject", ""))
                name = f"{subject or '전달된 메일'}.eml"
        else:
            data = _bytes(part)
            if kind.startswith("text/"):
                data = _text(part).encode("utf-8", "replace")
        content_id = header_words(headers.get("content-id", "")).strip("<> ")
        self.files.append(_File(name, data, content_id if kind.startswith("image/") else ""))


def _headers(part: Message) -> Iterator[tuple[str, str]]:
    """Yield names in lower case with values as they stand, the last one first."""
    for name, value in reversed(list(part.raw_items())):
        yield str(name).lower(), str(value)


def _type(part: Message) -> str:
    return part.get_content_type()


def _children(part: Message) -> list[Message]:
    if not part.is_multipart():  # a text would be decoded, in whatever charset it claims
        return []
    return [each for each in part.get_payload() if isinstance(each, Message)]


def _is_file(part: Message) -> bool:
    headers = dict(_headers(part))
    disposition = headers.get("content-disposition", "").strip().lower()
    return disposition.startswith("attachment") or bool(
        parameter(disposition, "filename") or parameter(headers.get("content-type", ""), "name")
    )


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    kind = dict(_headers(part)).get("content-type", "")
    data = _bytes(part)
    charset = parameter(kind, "charset")
    if not charset and part.get_content_subtype() == "html":
        found = _META_CHARSET.search(data[:_META_WITHIN])
        charset = found[1].decode("ascii") if found else ""
    text = decoded(data, charset or None)
    if parameter(kind, "format").lower() == "flowed":
        return "\n".join(_unflowed(text.splitlines()))
    return text


def _unflowed(lines: Iterable[str]) -> Iterator[str]:
    """Yield paragraphs of format=flowed (RFC 3676): a space at its end joins a line to the next."""
    pending = ""
    for line in lines:
        stuffed = line.removeprefix(" ")
        if stuffed.endswith(" ") and stuffed not in _SEPARATORS and not stuffed.startswith(">"):
            pending += stuffed
        else:
            yield pending + stuffed
            pending = ""
    if pending:
        yield pending


def _sent(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
