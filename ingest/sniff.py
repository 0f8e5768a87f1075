"""What a file is, by its content; the name only tells plain texts apart."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

import olefile

from ingest.utf16 import bare_utf16

_HEAD = 64 << 10


class Format(StrEnum):
    """The formats that are told apart."""

    HWP5 = "hwp5"
    HWP3 = "hwp3"
    HWPX = "hwpx"
    HWPML = "hwpml"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    DOCX = "docx"
    DOC = "doc"
    PPTX = "pptx"
    PPT = "ppt"
    PDF = "pdf"
    HTML = "html"
    XML = "xml"
    MD = "md"
    TXT = "txt"
    EML = "eml"
    MSG = "msg"
    ZIP = "zip"
    IMAGE = "image"
    ENCRYPTED_OFFICE = "encrypted_office"
    DRM = "drm"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_DRM = (b"\x9b DRMONE", b"<## NASCA DRM FILE", b"SCDSA", b"DOCUMENTSAFER", b"\x3cDRM")
"""First bytes of the document protections met in Korean offices (Fasoo, Softcamp, MarkAny)."""
_OLE_STREAMS = (
    ("FileHeader", Format.HWP5),
    ("__properties_version1.0", Format.MSG),
    ("EncryptedPackage", Format.ENCRYPTED_OFFICE),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("WordDocument", Format.DOC),
    ("PowerPoint Document", Format.PPT),
)
_FIELD = re.compile(rb"([!-9;-~]{1,70}):")
_TYPED = frozenset({b"from", b"to", b"cc", b"subject", b"date"})
_MADE = frozenset(
    {b"message-id", b"mime-version", b"received", b"content-type", b"return-path", b"x-mailer"}
)
"""Header fields of RFC 5322 and MIME: those that people also type, and those that mailers make."""
_ZIP_FOLDERS = (("xl/", Format.XLSX), ("word/", Format.DOCX), ("ppt/", Format.PPTX))
_MAIN_PARTS = frozenset({"xl/workbook.xml", "word/document.xml", "ppt/presentation.xml"})


def sniff(path: Path, name: str = "") -> Format:
    """Return the format of a file; ``name`` stands for its name where ``path`` has none.

    Raises:
        OSError: when it cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        return Format.EMPTY
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path, head)
    if head.startswith(b"HWP Document File V"):
        return Format.HWP3
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(_DRM):
        return Format.DRM
    if head.startswith(_IMAGES) or _bitmap(head) or head[:4] + head[8:12] == b"RIFFWEBP":
        return Format.IMAGE
    return _text(head, (name or path.name).lower())


def is_text(path: Path, name: str = "") -> bool:
    """Return whether a file is plain text, Markdown or delimited text; no container is opened.

    Raises:
        OSError: when it cannot be opened.
    """
    with path.open("rb") as stream:
        if stream.read(4).startswith((b"\xd0\xcf\x11\xe0", b"PK")):
            return False
    return sniff(path, name) in (Format.TXT, Format.MD, Format.CSV)


def _bitmap(head: bytes) -> bool:
    """Return whether it is a BMP: two letters alone begin many a text."""
    return head[:2] == b"BM" and head[6:10] == bytes(4)


def _ole(path: Path) -> Format:
    try:
        with path.open("rb") as stream_of_file, olefile.OleFileIO(stream_of_file) as ole:
            for stream, known in _OLE_STREAMS:
                if ole.exists(stream):
                    return known
    except (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        return Format.HWP5  # damaged: its parser says so
    return Format.UNKNOWN


def _zip(path: Path, head: bytes) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, UnicodeDecodeError):
        names = []
        if b"Contents/" in head or b"hwp+zip" in head:
            return Format.HWPX
        for name, known in _ZIP_FOLDERS:
            if name.encode() in head:
                return known
        return Format.ZIP
    if any(name.startswith("Contents/") and name.endswith(".xml") for name in names):
        return Format.HWPX
    if b"application/hwp+zip" in head[:128]:  # with nothing but a preview, which is no document
        return Format.HWPX
    # a folder of that name alone makes no document: ECMA-376 part 2 demands the list of types
    packaged = "[Content_Types].xml" in names or not _MAIN_PARTS.isdisjoint(names)
    for folder, known in _ZIP_FOLDERS:
        if packaged and any(name.startswith(folder) for name in names):
            return known
    return Format.ZIP


def _text(head: bytes, name: str) -> Format:
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else bare_utf16(head)
    plain = head.decode(wide, "ignore").encode() if wide else head
    start = plain.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048].lower()
    letters = start.replace(b"\0", b"")  # UTF-16 without its mark
    if letters.startswith((b"<?xml", b"<hwpml")) and b"<hwpml" in letters:
        return Format.HWPML
    if start.startswith((b"<!doctype html", b"<html")):
        return Format.HTML
    if start.startswith(b"<?xml") and b"<html" not in start:
        return Format.XML
    if not wide and b"\0" in head:
        return Format.UNKNOWN
    if _mail(head, name):
        return Format.EML
    if b"<html" in start:
        return Format.HTML
    if name.endswith((".csv", ".tsv", ".tab")):
        return Format.CSV
    if name.endswith((".md", ".markdown")):
        return Format.MD
    return Format.TXT


def _mail(head: bytes, name: str) -> bool:
    """Return whether a text is a mail: a block of header fields, the first of them at its start.

    Texts that quote the head of a mail are no mails: a file of a text's name needs fields that
    people do not type.
    """
    block = re.split(rb"\r?\n\r?\n", head.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    fields: set[bytes] = set()
    for number, line in enumerate(block.splitlines()):
        if line[:1] in (b" ", b"\t") and number:
            continue
        found = _FIELD.match(line)
        if not found:
            return False
        fields.add(found[1].lower())
    typed, made = fields & _TYPED, fields & _MADE
    if name.endswith((".eml", ".mht", ".mhtml")):
        return bool(typed | made)
    if name.endswith((".txt", ".md", ".csv", ".tsv", ".log")):
        return len(typed) >= 2 and len(made) >= 2
    return len(typed | made) >= 3 and bool(made or b"date" in typed)
