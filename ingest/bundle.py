"""ZIP files of documents: what lies in them, under which names, and what is refused.

Runs in the confined child alone. Members become records of their own (``ingest.intake``); read in
one piece, as ``neomeo extract`` or a mail does, they follow one another.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.archive import Archive
from ingest.honest_name import honest_name
from ingest.litter import is_litter
from ingest.parser import MemberReader, Unreadable
from records.document import Block, Extraction, Status

_UTF8_NAME = 1 << 11
"""General purpose bit 11: the name is UTF-8 (APPNOTE.TXT 4.4.4). Without it Python has read the
bytes as code page 437; Korean Windows wrote them in code page 949, macOS in UTF-8."""
_LONGEST_NAME = 1000
_SHOWN = 200
_NAMED = 10
"""Refused members named in a reason; the others are counted."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member that may be read: its place in the directory, its name (NFC, with ``/``)."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A member that is not read, with the reason in a few Korean words."""

    name: str
    why: str


class Bundle:
    """The members of a ZIP in the order of its directory; a name never leads anywhere."""

    def __init__(self, archive: Archive) -> None:
        """Look through an archive."""
        self._archive = archive
        self._entries = archive.entries()

    def members(self) -> Iterator[Member | Refused]:
        """Yield every member but folders; of two with one name the second is refused."""
        seen: set[str] = set()
        for at, entry in enumerate(self._entries):
            if entry.filename.endswith("/"):
                continue
            name = unicodedata.normalize("NFC", _name(entry))
            why = "같은 이름이 또 있음" if name in seen else _why_refused(name, entry)
            seen.add(name)
            yield Refused(honest_name(name)[:_SHOWN], why) if why else Member(at, name)

    def content(self, at: int) -> bytes:
        """Return the bytes of a member.

        Raises:
            Unreadable: when it is encrypted, damaged or beyond the limits.
            IndexError: when there is none at this place.
        """
        return self._archive.content(self._entries[at])


class BundleParser:
    """Reads a ZIP in one piece: the blocks of its members, each with its name as ``part``."""

    def parse(self, path: Path, member: MemberReader) -> Extraction:
        """Return the blocks of every member that can be read; ``partial`` when one cannot.

        Raises:
            Unreadable: when the ZIP cannot be opened, is empty, or no member can be read.
        """
        blocks: list[Block] = []
        unread: list[Refused] = []
        statuses: list[Status] = []
        with Archive(path) as archive:
            bundle = Bundle(archive)
            for each in bundle.members():
                if isinstance(each, Refused):
                    unread.append(each)
                    continue
                extraction = _extraction(bundle, each, member)
                statuses.append(extraction.status)
                blocks += [_within(each.name, block) for block in extraction.blocks]
                if extraction.status is not Status.OK:
                    unread.append(Refused(each.name, extraction.reason))
        if not statuses and not unread:
            raise Unreadable(Status.EMPTY, EMPTY_BUNDLE)
        reason = told(unread)
        if not blocks:
            alike = len(set(statuses)) == 1
            raise Unreadable(statuses[0] if alike else Status.UNSUPPORTED, reason)
        return Extraction(Status.PARTIAL if unread else Status.OK, reason, tuple(blocks))


EMPTY_BUNDLE = "빈 압축 파일입니다. 원본을 다시 넣어 주시기 바랍니다."


def told(unread: list[Refused]) -> str:
    """Return a sentence that names what was not read and why; empty when all was."""
    if not unread:
        return ""
    named = "; ".join(f"‘{each.name}’: {each.why}" for each in unread[:_NAMED])
    further = f" 외 {len(unread) - _NAMED}건" if len(unread) > _NAMED else ""
    return (
        f"압축 파일 안에서 읽지 않은 것이 {len(unread)}건 있습니다({named}{further}). "
        "필요한 것은 꺼내어 따로 넣어 주시기 바랍니다."
    )


def _extraction(bundle: Bundle, each: Member, member: MemberReader) -> Extraction:
    try:
        return member(bundle.content(each.at), each.name)
    except Unreadable as refusal:
        return Extraction(refusal.status, refusal.reason)


def _within(name: str, block: Block) -> Block:
    part = f"{name} · {block.location.part}" if block.location.part else name
    return replace(block, location=replace(block.location, part=part))


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.orig_filename


def _why_refused(name: str, entry: zipfile.ZipInfo) -> str:
    """Return why a member is not read, or an empty string."""
    parts = name.split("/")
    if "\\" in name or honest_name(name) != name:
        return "이름에 쓸 수 없는 글자가 있음"
    if len(name) > _LONGEST_NAME:
        return "이름이 너무 김"
    # SECURITY: a member never stands for a path outside its own ZIP
    if name.startswith("/") or name[1:2] == ":":
        return "절대 경로로 된 이름"
    if any(part in ("", ".", "..") for part in parts):
        return "밖으로 나가는 이름"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):  # SECURITY: links and devices have no content to read
        return "일반 파일이 아님(링크 등)"
    if any(is_litter(part) for part in parts):
        return "임시 파일이거나 숨긴 파일"
    return ""
