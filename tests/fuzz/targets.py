"""One target for each parser of ours: what it is fed, and what must hold whatever that is.

The fuzzer changes what a container holds (the records of a section, the XML of a sheet), not the
container: a broken ZIP says nothing about the parser behind it.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from data_samples.make import RECORDS, SHARE
from ingest.biff import read_biff
from ingest.bundle import BundleParser
from ingest.chunker import chunk
from ingest.delimited import DelimitedParser
from ingest.doc import DocParser
from ingest.docx import DocxParser
from ingest.eml import EmlParser
from ingest.fields import stated_fields
from ingest.html import HtmlParser
from ingest.hwp import HwpParser
from ingest.hwp3 import Hwp3Parser
from ingest.hwp_container import Container
from ingest.hwpml import HwpmlParser
from ingest.hwpx import HwpxParser
from ingest.markdown import MarkdownParser
from ingest.memory import in_memory
from ingest.msg import MsgParser
from ingest.parser import Parser, Unreadable
from ingest.pdf import PdfParser
from ingest.plain import PlainParser
from ingest.pptx import PptxParser
from ingest.read import read_bytes
from ingest.sheets import SheetParser
from ingest.wire import from_json, to_json
from records.document import Block, BlockKind, Cell, Extraction, Status, table_text
from tests.ingest import (
    doc_writer,
    hostile,
    hwp3_writer,
    hwp5_writer,
    msg_writer,
    pdf_writer,
    zips,
)

Wrap = Callable[[bytes], bytes]
DEPTH = 4
"""Members are read as the innermost a file may hold: one target fuzzes one parser."""


@dataclass(frozen=True, slots=True)
class Target:
    """``seeds`` are good inputs; ``attack`` raises when something that must hold does not."""

    seeds: Callable[[], Iterable[bytes]]
    attack: Callable[[bytes], None]


def _parsing(parser: Parser, wrap: Wrap = bytes) -> Callable[[bytes], None]:
    def attack(data: bytes) -> None:
        with in_memory(wrap(data)) as path:
            try:
                extraction = parser.parse(path)
            except Unreadable as refusal:
                assert refusal.reason.endswith("바랍니다."), refusal.reason
                return
            except MemoryError:  # ``ingest.read`` calls it too big
                return
        _holds(extraction)

    return attack


def _holding(container: EmlParser | MsgParser | BundleParser) -> Callable[[bytes], None]:
    class Whole:
        def parse(self, path: Path) -> Extraction:
            return container.parse(path, lambda data, name: read_bytes(data, name, DEPTH))

    return _parsing(Whole())


def _holds(extraction: Extraction) -> None:
    assert from_json(to_json(extraction)) == extraction
    assert extraction.status is Status.OK or extraction.reason.endswith("바랍니다.")
    for block in extraction.blocks:
        block.text.encode()
        if block.kind is BlockKind.TABLE:
            assert block.text == table_text(block.rows)
    for field in stated_fields(extraction):
        assert field.value


def _files(suffix: str) -> Iterator[bytes]:
    for record in RECORDS:
        if record.path.endswith(suffix):
            yield (SHARE / record.path).read_bytes()


def _members(suffix: str, begins: str) -> Iterator[bytes]:
    for record in RECORDS:
        if record.path.endswith(suffix):
            with zipfile.ZipFile(SHARE / record.path) as archive:
                for name in archive.namelist():
                    if name.startswith(begins) and name.endswith(".xml"):
                        yield archive.read(name)


def _sections() -> Iterator[bytes]:
    for record in RECORDS:
        if record.path.endswith(".hwp"):
            with ExitStack() as stack:
                try:
                    container = stack.enter_context(Container(SHARE / record.path))
                except Unreadable:
                    continue
                for _, name in container.sections():
                    yield container.section(name)[0]
    rows = hwp5_writer.table(1, [["구분", "인원"], ["경찰", "30"]])
    notes = hwp5_writer.note("fn  ", 1, "각주이다.")
    yield hwp5_writer.paragraph("1. 개요", 0, rows, notes)


def _in(parts: Mapping[str, str], member: str) -> Wrap:
    kept = {name: text.encode() for name, text in parts.items()}
    return lambda data: zips.zipped({**kept, member: data}, compression=zipfile.ZIP_STORED)


def _hwp(section: bytes) -> bytes:
    with in_memory(b"") as path:
        hwp5_writer.write_hwp(path, [section], flags=0)
        return path.read_bytes()


def _biff(stream: bytes) -> None:
    """Our own reading of the records; calamine, which may abort, is held by the child alone."""
    try:
        read_biff(stream)
    except (Unreadable, OSError, struct.error, IndexError, ValueError):
        return  # what ``read_xls`` calls damaged


def _fields(data: bytes) -> None:
    lines = data.decode("utf-8", "replace").splitlines()
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines if line.strip()]
    table = tuple(
        tuple(Cell(text, row, col) for col, text in enumerate(line.split("|"), start=1))
        for row, line in enumerate(lines, start=1)
    )
    if table:
        blocks.append(Block(BlockKind.TABLE, table_text(table), rows=table, header_rows=1))
    for field in stated_fields(Extraction(Status.OK, "", tuple(blocks))):
        assert field.value.strip()
        text = blocks[field.piece.block].text
        assert field.value == text[field.piece.start : field.piece.end]


def _chunks(data: bytes) -> None:
    blocks: list[Block] = []
    for line in data.decode("utf-8", "replace").split("\n"):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            blocks.append(Block(BlockKind.HEADING, line.strip("# "), level=level))
        elif "|" in line:
            texts = line.split("|")
            row = tuple(Cell(text, 1, col) for col, text in enumerate(texts, start=1))
            blocks.append(Block(BlockKind.TABLE, table_text((row,)), rows=(row,)))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, line))
    written = sum(len("".join(block.text.split())) for block in blocks)
    kept = 0
    for each in chunk(blocks, title="제목", count=len, limit=60):
        assert len(each.prefix) + 1 + len(each.text) <= 60
        kept += sum(
            len("".join(blocks[piece.block].text[piece.start : piece.end].split()))
            for piece in each.pieces
        )
    frames = sum(
        len("".join(block.text.split()))
        for block in blocks
        if block.rows and not any(cell.text.strip() for cell in block.rows[0])
    )
    assert kept == written - frames


def _mails() -> Iterator[bytes]:
    head = "From: =?utf-8?B?6rmA?= <a@example.org>\r\nTo: b@example.org\r\nSubject: x\r\n"
    yield (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n본문이다.\r\n").encode()
    yield (
        head + 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=euc-kr\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C7=D1</p>\r\n"
        "--b\r\nContent-Type: text/csv; name*=utf-8''%EA%B0%80.csv\r\n"
        "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "6rWs67aELOyduOybkArqsr3ssLAsMzAK\r\n--b--\r\n"
    ).encode()


def _messages() -> Iterator[bytes]:
    attachment = msg_writer.attached("가.txt", "글이다.".encode())
    yield msg_writer.ole(
        msg_writer.message(subject="제목", body="본문이다.", attachments=[attachment])
    )
    yield msg_writer.ole(
        msg_writer.message(subject="제목", rtf=msg_writer.packed(rb"{\rtf1\ansi \'b0\'a1}"))
    )


def _old_hangul() -> Iterator[bytes]:
    for compressed in (True, False):
        yield hwp3_writer.document(
            hwp3_writer.paragraph("1. 개요"),
            hwp3_writer.paragraph("본문이다."),
            compressed=compressed,
        )


def _workbooks() -> Iterator[bytes]:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("가")
    sheet.write(0, 0, "구분")
    sheet.write(1, 0, 30)
    sheet.write(1, 1, xlwt.Formula("A2*2"))
    yield book.get_biff_data()


def _letters() -> Iterator[bytes]:
    yield (
        "한빛시\n수신  내부결재\n(경유)\n제목  축제 계획\n1. 관련: 안전총괄과-12(2025. 1. 2.)\n"
        "붙임  계획 1부.  끝.\n한빛시장\n기안자 주무관 김가나  검토자 팀장 이다라  결재권자 과장 박마바\n"
        "시행 안전총괄과-1234(2025. 10. 20.)  접수\n공개구분 부분공개(5)\n보존기간 5년"
    ).encode()
    yield "일시: 2025. 10. 3.\n장소 : 둔치\n구분|인원\n예산|1,200천원".encode()


def _word_97() -> Iterator[bytes]:
    body = [doc_writer.Run("1. 개요\r"), *doc_writer.row("구분", "인원"), doc_writer.Run("글\r")]
    with in_memory(b"") as path:
        yield doc_writer.write_doc(path, body, [doc_writer.Run("각주\r")]).read_bytes()


def _papers() -> Iterator[bytes]:
    """Whole files: PDFium finds its way through much that is broken around a page."""
    with in_memory(b"") as path:
        yield pdf_writer.write_pdf(path, ["1. 개요", "본문이다."], [], ["○ 셋째 쪽"]).read_bytes()
        yield pdf_writer.write_objects(
            path,
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [5 0 R] "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            pdf_writer.stream(
                b"60 700 m 300 700 l S 60 680 m 300 680 l S 60 680 m 60 700 l S 300 680 m 300 700 l S "
                b"BT /F1 12 Tf 70 685 Td (cell) Tj ET"
            ),
            b"<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (a note) >>",
        ).read_bytes()


_HML = (
    '<?xml version="1.0"?><HWPML Version="2.91"><BODY><SECTION Id="0"><P><TEXT><CHAR>본문</CHAR>'
    '<TABLE><ROW><CELL RowAddr="0" ColAddr="0" ColSpan="1" RowSpan="1"><PARALIST><P><TEXT>'
    "<CHAR>칸</CHAR></TEXT></P></PARALIST></CELL></ROW></TABLE></TEXT></P></SECTION></BODY></HWPML>"
)

TARGETS: Mapping[str, Target] = {
    "hwp": Target(_sections, _parsing(HwpParser(), _hwp)),
    "hwpx": Target(
        lambda: _members(".hwpx", "Contents/section"),
        _parsing(HwpxParser(), _in(hostile.hangul_parts(""), "Contents/section0.xml")),
    ),
    "hwpml": Target(lambda: [_HML.encode()], _parsing(HwpmlParser())),
    "hwp3": Target(_old_hangul, _parsing(Hwp3Parser())),
    "xlsx": Target(
        lambda: _members(".xlsx", "xl/worksheets/"),
        _parsing(SheetParser(), _in(hostile.workbook_parts(""), "xl/worksheets/sheet1.xml")),
    ),
    "xls": Target(_workbooks, _biff),
    "pdf": Target(_papers, _parsing(PdfParser())),
    "doc": Target(_word_97, _parsing(DocParser())),
    "docx": Target(
        lambda: _members(".docx", "word/document"),
        _parsing(DocxParser(), _in(hostile.word_parts(""), "word/document.xml")),
    ),
    "pptx": Target(
        lambda: [hostile.slide_parts("")["ppt/slides/slide1.xml"].encode()],
        _parsing(PptxParser(), _in(hostile.slide_parts(""), "ppt/slides/slide1.xml")),
    ),
    "html": Target(
        lambda: [b"<html><body><h1>a</h1><table><tr><td rowspan=2>b<td>c</table></body></html>"],
        _parsing(HtmlParser()),
    ),
    "markdown": Target(lambda: _files(".md"), _parsing(MarkdownParser())),
    "delimited": Target(lambda: _files(".csv"), _parsing(DelimitedParser())),
    "plain": Target(lambda: _files(".txt"), _parsing(PlainParser())),
    "eml": Target(_mails, _holding(EmlParser())),
    "msg": Target(_messages, _holding(MsgParser())),
    "zip": Target(
        lambda: [zips.zipped({"가.txt": "글이다.".encode(), "나/다.csv": "가,나\n1,2\n".encode()})],
        _holding(BundleParser()),
    ),
    "fields": Target(_letters, _fields),
    "chunker": Target(lambda: _files(".md"), _chunks),
}
