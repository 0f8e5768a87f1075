"""Files that attack their reader, each a few kilobytes or megabytes small."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from tests.ingest.hwp5_writer import (
    COMPRESSED,
    SECTOR,
    control,
    doc_info,
    paragraph,
    record,
    write_hwp,
    write_ole,
)

GIB = 1 << 30
_MIB = 1 << 20


def deflated_zeros(size: int) -> bytes:
    """A raw deflate stream of so many zeros (whole MiB): one flushed block, again and again."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = stream.compress(bytes(_MIB)) + stream.flush(zlib.Z_FULL_FLUSH)
    return block * (size // _MIB) + b"\x03\x00"


def bomb_in_zip(path: Path, member: str, others: Mapping[str, bytes] | None = None) -> Path:
    """A ZIP whose ``member`` states and inflates to 1 GiB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (others or {}).items():
            archive.writestr(name, data)
        archive.writestr(member, b"")
        offset = archive.getinfo(member).header_offset
    data = path.read_bytes()
    payload = deflated_zeros(GIB)
    stated = member.encode()
    local = struct.pack(
        "<4s5H3I2H", b"PK\3\4", 20, 0x800, 8, 0, 33, 0, len(payload), GIB, len(stated), 0
    )
    head = data[:offset] + local + stated + payload
    directory = b""
    with zipfile.ZipFile(path) as archive:
        count = len(archive.infolist())
        for info in archive.infolist():
            bomb = info.filename == member
            label = info.filename.encode()
            directory += struct.pack(
                "<4s6H3I5H2I",
                b"PK\1\2", 20, 20, 0x800, 8, 0, 33,
                0 if bomb else info.CRC,
                len(payload) if bomb else info.compress_size,
                GIB if bomb else info.file_size,
                len(label), 0, 0, 0, 0, 0, info.header_offset,
            ) + label  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(head), 0)
    path.write_bytes(head + directory + end)
    return path


def zipped(path: Path, members: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def nested_zip(path: Path, depth: int, width: int) -> Path:
    """Like 42.zip: archives in archives, with a bomb in each of the innermost."""
    inner = bomb_in_zip(path, "0.txt").read_bytes()
    for _ in range(depth):
        inner = zipped(path, {f"{each}.zip": inner for each in range(width)}).read_bytes()
    return path


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook_parts(sheet: str) -> dict[str, str]:
    """The members of an XLSX with one sheet of this XML."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        ),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{_OFFICE}"><sheets><sheet name="가" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }


def sheet_xml(data: str, after: str = "", before: str = "") -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def word_parts(body: str, before: str = "") -> dict[str, str]:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
        ),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": (
            f"{before}<w:document xmlns:w="
            '"http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>"
        ),
    }


def slide_parts(shapes: str, before: str = "") -> dict[str, str]:
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>'
            f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{kind}.slide+xml"/>'
        ),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="ppt/presentation.xml"/>'
        ),
        "ppt/presentation.xml": (
            f'<p:presentation {p} xmlns:r="{_OFFICE}"><p:sldIdLst><p:sldId id="256" r:id="r1"/>'
            "</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/slide" Target="slides/slide1.xml"/>'
        ),
        "ppt/slides/slide1.xml": (
            f"{before}<p:sld {p} {a}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        ),
    }


def hangul_parts(section: str, before: str = "") -> dict[str, str]:
    """The members of an HWPX with one section of these paragraphs."""
    p = "http://www.hancom.co.kr/hwpml/2011/paragraph"
    s = "http://www.hancom.co.kr/hwpml/2011/section"
    return {
        "mimetype": "application/hwp+zip",
        "Contents/content.hpf": (
            '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
            '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
            '</opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>'
        ),
        "Contents/section0.xml": (
            f'{before}<hs:sec xmlns:hs="{s}" xmlns:hp="{p}">{section}</hs:sec>'
        ),
    }


def hwp_bomb(path: Path) -> Path:
    flags = struct.pack("<II", 0x05000300, COMPRESSED)
    return write_ole(
        path,
        {
            "FileHeader": (b"HWP Document File".ljust(32, b"\0") + flags).ljust(256, b"\0"),
            "DocInfo": zlib.compress(doc_info(0), 9)[2:-4],
            "BodyText/Section0": deflated_zeros(GIB),
        },
    )


def hwp_declared_table(path: Path) -> Path:
    """A table of 65,535 × 65,535 by its own word, with two cells."""
    cells = b""
    for row, column in ((0, 0), (65534, 65534)):
        place = struct.pack("<IIHHHH", 1, 0, column, row, 65535, 65535)
        cells += record(72, 2, place + b"\0" * 30) + paragraph("칸", 2)
    size = struct.pack("<IHH", 0, 65535, 65535)
    section = paragraph("본문이다.") + paragraph(
        "", 0, control("tbl ", 1, b"\0" * 40, record(77, 2, size), cells)
    )
    return write_hwp(path, [section])


def hwp_of_records(path: Path, count: int, *, level: int = 0) -> Path:
    return write_hwp(path, [paragraph("본문이다.") + record(0x3FF, level) * count])


def hwp_deep(path: Path) -> Path:
    """Tables within tables, a thousand deep."""
    place = struct.pack("<IIHHHH", 1, 0, 0, 0, 1, 1)
    size = record(77, 1, struct.pack("<IHH", 0, 1, 1))
    section = paragraph("본문이다.")
    for level in range(0, 1000, 2):
        section += paragraph("칸", level)
        section += record(71, level + 1, b" lbt" + b"\0" * 40) + size
        section += record(72, level + 2, place + b"\0" * 30)
    return write_hwp(path, [section])


def hwp_huge_record(path: Path) -> Path:
    """A record that states 4 GiB and holds four bytes."""
    tail = struct.pack("<II", 67 | 1 << 10 | 0xFFF << 20, 0xFFFFFFFF) + b"abcd"
    return write_hwp(path, [paragraph("본문이다.") + tail])


def ole_with_cycle(path: Path) -> Path:
    """Every sector of the allocation table leads to itself."""
    write_hwp(path, [paragraph("본문이다.")])
    data = bytearray(path.read_bytes())
    fat = struct.unpack_from("<I", data, 76)[0]
    at = SECTOR + fat * SECTOR
    count = SECTOR // 4
    data[at : at + SECTOR] = struct.pack(f"<{count}I", *range(count))
    path.write_bytes(bytes(data))
    return path


def ole_with_selfish_directory(path: Path) -> Path:
    """Every entry is its own sibling and its own child."""
    write_hwp(path, [paragraph("본문이다.")])
    data = bytearray(path.read_bytes())
    start = SECTOR + struct.unpack_from("<I", data, 48)[0] * SECTOR
    for number in range(4):
        entry = start + number * 128
        struct.pack_into("<III", data, entry + 68, number, number, number)
    path.write_bytes(bytes(data))
    return path


def png(path: Path, width: int, height: int) -> Path:
    """A picture that states its size and holds a few bytes of zeros."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + piece(b"IHDR", header)
        + piece(b"IDAT", zlib.compress(bytes(1 << 20)))
        + piece(b"IEND", b"")
    )
    return path


def pdf(path: Path, *objects: bytes) -> Path:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    body = b"%PDF-1.7\n"
    offsets = []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(body + table + end % (len(objects) + 1, len(body)))
    return path


def pdf_bomb(path: Path) -> Path:
    payload = b"\x78\xda" + deflated_zeros(GIB) + struct.pack(">I", 0x00010001)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(payload)
    return pdf(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        stream + payload + b"\nendstream",
    )


def mail_of_parts(path: Path, depth: int) -> Path:
    lines = [
        "From: a@example.org",
        "To: b@example.org",
        "Subject: x",
        "Date: Mon, 1 Sep 2025 09:00:00 +0900",
    ]
    lines += ["MIME-Version: 1.0"]
    for number in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{number}"', "", f"--b{number}"]
    lines += ["Content-Type: text/plain; charset=utf-8", "", "본문"]
    path.write_text("\r\n".join(lines), encoding="utf-8")
    return path
