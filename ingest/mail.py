"""A mail as EML and MSG have it in common, and its way into blocks.

The head and the text are part ``본문``, attachments ``붙임 1``, ``붙임 2`` …, what lies within an
attachment ``붙임 1 > 붙임 2``; each attachment is read by the parser of its own format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from lxml import etree
from lxml import html as lxml_html

from ingest.blocks import Collector
from ingest.limits import LIMITS
from ingest.parser import MemberReader
from language.normal import nfc
from records.document import Block, BlockKind, Extraction, Field, Piece, Status
from records.location import Location

TEXT_PART = "본문"
_SUBJECT, _SENT = "제목: ", "보낸 날짜: "
_HEAD_LINES = 5
_NAME_LENGTH = 150
_NAMED = 5
"""Unread attachments named in the reason; the others are counted."""
_STUB = 0.5
"""A plain text with less than this share of the letters of its HTML stands in for it."""


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail in one or two forms."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or a mail within a mail; with neither, ``lost`` says in Korean what is missing."""

    name: str
    data: bytes | None = None
    mail: Mail | None = None
    inline: bool = False
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. Addresses are as the mail writes them; ``sent`` is in the sender's own time."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    cc: str = ""
    sent: datetime | None = None
    bodies: Sequence[Body] = ()
    attachments: Sequence[Attachment] = ()
    lost: str = ""


@dataclass(slots=True)
class _Unread:
    told: list[str] = field(default_factory=list)

    def reason(self) -> str:
        if not self.told:
            return ""
        further = f" (외 {len(self.told) - _NAMED}건)" if len(self.told) > _NAMED else ""
        return f"메일에서 읽지 못한 것이 있습니다{further}. " + " / ".join(self.told[:_NAMED])


def extraction(mail: Mail, member: MemberReader) -> Extraction:
    """Return a mail's blocks, those of its attachments after its own.

    It is ``partial``, with the names of attachments, when something in it could not be read.
    """
    unread = _Unread()
    blocks = tuple(_blocks(mail, member, unread))
    return Extraction(
        Status.PARTIAL if unread.told else Status.OK,
        unread.reason(),
        blocks,
        tuple(_fields(blocks, mail)),
    )


def _fields(blocks: Sequence[Block], mail: Mail) -> Iterator[Field]:
    """Yield the subject and the day as the head of the mail itself states them."""
    head = [block.text for block in blocks[:_HEAD_LINES]]
    subject = next((at for at, line in enumerate(head) if line.startswith(_SUBJECT)), None)
    if mail.subject and subject is not None:
        start, end = len(_SUBJECT), len(head[subject])
        yield Field("제목", head[subject][start:], Piece(subject, start, end))
    day = _day(mail.sent)
    sent = next((at for at, line in enumerate(head) if line.startswith(_SENT + day)), None)
    if mail.sent and sent is not None:
        piece = Piece(sent, len(_SENT), len(_SENT + day))
        yield Field("보낸 날짜", day, piece, mail.sent.date().isoformat())


def _blocks(mail: Mail, member: MemberReader, unread: _Unread) -> Iterator[Block]:
    own = Collector()
    for label, value in (
        (_SUBJECT, mail.subject),
        ("보낸 사람: ", mail.sender),
        ("받는 사람: ", mail.to),
        ("참조: ", mail.cc),
        (_SENT, _time(mail.sent)),
    ):
        if clean := nfc(value).strip():
            own.text(label + clean, BlockKind.PARAGRAPH)
    for body in mail.bodies:
        _body(body, own, member, unread)
    if mail.lost:
        unread.told.append(mail.lost)
    for block in own.blocks:
        yield replace(block, location=replace(block.location, part=TEXT_PART))
    number = 0
    pictures = 0
    for attachment in mail.attachments:
        if attachment.inline:
            pictures += 1
            yield from _inline(attachment, f"{TEXT_PART} 그림 {pictures}", member)
            continue
        number += 1
        if number > LIMITS.attachments:  # SECURITY: a mail of ten thousand parts
            unread.told.append(
                f"붙임이 {LIMITS.attachments}개를 넘어 그 뒤는 읽지 않았습니다. "
                "나머지를 따로 저장해 넣어 주시기 바랍니다."
            )
            return
        yield from _attachment(attachment, number, member, unread)


def _body(body: Body, out: Collector, member: MemberReader, unread: _Unread) -> None:
    if body.plain.strip() and not _is_stub(body):
        for line in body.plain.splitlines():
            out.text(line)
        return
    if not body.html.strip():
        return
    page = member(b"<!doctype html>\n" + body.html.encode("utf-8", "replace"), "본문.html")
    if page.status.readable:
        out.extend(page.blocks)
    elif page.status is not Status.EMPTY:
        unread.told.append(f"본문: {page.reason}")


def _is_stub(body: Body) -> bool:
    return bool(body.html.strip()) and len("".join(body.plain.split())) < _STUB * _letters(
        body.html
    )


def _letters(page: str) -> int:
    try:
        tree = lxml_html.fromstring(page.encode("utf-8", "replace"), parser=_HTML)
    except (etree.LxmlError, ValueError):
        return 0
    etree.strip_elements(tree, "style", "script", "head", with_tail=False)
    return len("".join(str(tree.text_content()).split()))


_HTML = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def _inline(attachment: Attachment, part: str, member: MemberReader) -> Iterator[Block]:
    """Yield what stands written in a picture of the text; logos and lines have nothing."""
    if attachment.data is None:
        return
    found = member(attachment.data, attachment.name)
    if found.status.readable:
        for block in found.blocks:
            yield replace(block, location=replace(block.location, part=part))


def _attachment(
    attachment: Attachment, number: int, member: MemberReader, unread: _Unread
) -> Iterator[Block]:
    name = file_name(attachment.name) or "이름 없는 붙임"
    part = f"붙임 {number}"
    yield Block(BlockKind.HEADING, f"{part}. {name}", Location(part=part), 1)
    if attachment.mail is not None:
        blocks = tuple(_blocks(attachment.mail, member, unread))
    elif attachment.data is None:
        unread.told.append(f"‘{name}’: {attachment.lost}")
        return
    else:
        found = member(attachment.data, name)
        if found.status is not Status.OK:
            unread.told.append(f"‘{name}’: {found.reason}")
        if not found.status.readable:
            return
        blocks = found.blocks
    for block in blocks:
        yield _within(part, block)


def _within(part: str, block: Block) -> Block:
    """Return a block of an attachment, one level below the heading that names the file."""
    inner = block.location.part
    place = part if inner in (None, TEXT_PART) else f"{part} > {inner}"
    level = block.level + 1 if block.level is not None else None
    return replace(block, location=replace(block.location, part=place), level=level)


def file_name(stated: str) -> str:
    """Return a name as a mail states it, without folders and controls, at most 150 characters."""
    name = PurePosixPath(nfc(stated).replace("\\", "/").replace("\n", " ")).name.strip()
    if len(name) <= _NAME_LENGTH:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: _NAME_LENGTH - 10]}…{dot}{suffix[:8]}"


def _day(sent: datetime | None) -> str:
    return f"{sent.year}. {sent.month}. {sent.day}." if sent else ""


def _time(sent: datetime | None) -> str:
    return f"{_day(sent)} {sent:%H:%M}" if sent else ""
