"""Attacks by file, through the real child: a verdict in time, and the next file is read well."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.limits import LIMITS
from ingest.sandbox import ParserProcess
from records.document import Extraction, Status
from tests.ingest import hostile

TOO_BIG, CORRUPT, OK = Status.TOO_BIG, Status.CORRUPT, Status.OK
DEEP = 1_000_000
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
HP = "<hp:p><hp:run><hp:t>{}</hp:t></hp:run></hp:p>"
WP = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
AP = (
    "<p:sp><p:nvSpPr><p:cNvPr id='2' name='a'/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>"
    "<p:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
)
MP = "<P><TEXT><CHAR>{}</CHAR></TEXT></P>"
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>끝</t></is></c></row>'


def deep(prefix: str, inside: str = "글") -> str:
    return f"<{prefix}>" * DEEP + inside + f"</{prefix}>" * DEEP


def hwpx(path: Path, section: str, before: str = "") -> Path:
    return hostile.zipped(path, hostile.hangul_parts(section, before))


def docx(path: Path, body: str, before: str = "") -> Path:
    return hostile.zipped(path, hostile.word_parts(body, before))


def pptx(path: Path, shapes: str, before: str = "") -> Path:
    return hostile.zipped(path, hostile.slide_parts(shapes, before))


def xlsx(path: Path, sheet: str) -> Path:
    return hostile.zipped(path, hostile.workbook_parts(sheet))


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def gzipped(path: Path) -> Path:
    path.write_bytes(gzip.compress(bytes(64 << 20)))
    return path


def long_line(path: Path) -> Path:
    with path.open("wb") as stream:
        for _ in range(300):
            stream.write(b"a" * (1 << 20))
    return path


def hwpx_declared(path: Path) -> Path:
    cells = "".join(
        f'<hp:tc><hp:subList>{HP.format("칸")}</hp:subList><hp:cellAddr colAddr="{at}" rowAddr="{at}"/>'
        '<hp:cellSpan colSpan="65535" rowSpan="65535"/></hp:tc>'
        for at in (0, 65534)
    )
    table = f'<hp:tbl rowCnt="65535" colCnt="65535"><hp:tr>{cells}</hp:tr></hp:tbl>'
    return hwpx(path, f"<hp:p><hp:run>{table}</hp:run></hp:p>")


def docx_declared(path: Path) -> Path:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="65535"/></w:tcPr>{WP.format("칸")}</w:tc>'
    return docx(path, f"<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * 3}</w:tbl>")


def html_declared(path: Path) -> Path:
    cell = '<td rowspan="65534" colspan="65534">칸</td>'
    return text(path, f"<html><table>{f'<tr>{cell * 20}</tr>' * 20}</table></html>")


def xlsx_declared(path: Path) -> Path:
    merges = '<mergeCells count="2"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B1:XFD9"/></mergeCells>'
    before = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols>'
    return xlsx(path, hostile.sheet_xml(CELL.format("칸"), merges, before))


def pdf_cycle(path: Path) -> Path:
    return hostile.pdf(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 1000000 /Parent 2 0 R >>",
        b"<< /Type /Page /Parent 3 0 R /Contents 3 0 R /Resources 3 0 R >>",
    )


def pdf_many(path: Path) -> Path:
    return hostile.pdf(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids ["
        + b"3 0 R " * (LIMITS.pages + 1)
        + b"] /Count %d >>" % (LIMITS.pages + 1),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
    )


def pdf_deep(path: Path) -> Path:
    return hostile.pdf(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids " + b"[" * DEEP + b"]" * DEEP + b" /Count 1 >>",
    )


ATTACKS: dict[str, tuple[str, Callable[[Path], Path], set[Status]]] = {
    "1 GiB in a stream of HWP 5": ("a.hwp", hostile.hwp_bomb, {TOO_BIG}),
    "1 GiB in a section of HWPX": (
        "a.hwpx",
        lambda file: hostile.bomb_in_zip(
            file, "Contents/section0.xml", {"mimetype": b"application/hwp+zip"}
        ),
        {TOO_BIG},
    ),
    "1 GiB in a DOCX": (
        "a.docx",
        lambda file: hostile.bomb_in_zip(file, "word/document.xml"),
        {TOO_BIG},
    ),
    "1 GiB in a slide": (
        "a.pptx",
        lambda file: hostile.bomb_in_zip(file, "ppt/presentation.xml"),
        {TOO_BIG},
    ),
    "1 GiB in a sheet": (
        "a.xlsx",
        lambda file: hostile.bomb_in_zip(
            file,
            "xl/worksheets/sheet1.xml",
            {
                name: part.encode()
                for name, part in hostile.workbook_parts("").items()
                if "sheet1" not in name
            },
        ),
        {TOO_BIG},
    ),
    "1 GiB in a member of a ZIP": (
        "a.zip",
        lambda file: hostile.bomb_in_zip(file, "a.txt"),
        {TOO_BIG},
    ),
    "1 GiB in a page of a PDF": ("a.pdf", hostile.pdf_bomb, {Status.EMPTY}),
    "1 GiB in a gzip": ("a.gz", gzipped, {Status.UNSUPPORTED}),
    "archives in archives": ("a.zip", lambda file: hostile.nested_zip(file, 5, 2), {TOO_BIG}),
    "entities in HWPX": ("a.hwpx", lambda file: hwpx(file, HP.format("&b;"), DOCTYPE), {CORRUPT}),
    "entities in DOCX": ("a.docx", lambda file: docx(file, WP.format("&b;"), DOCTYPE), {CORRUPT}),
    "entities in PPTX": ("a.pptx", lambda file: pptx(file, AP.format("&b;"), DOCTYPE), {CORRUPT}),
    "entities in a sheet": (
        "a.xlsx",
        lambda file: xlsx(file, DOCTYPE + hostile.sheet_xml(CELL.format("&b;"))),
        {CORRUPT},
    ),
    "entities in HWPML": (
        "a.hml",
        lambda file: text(
            file,
            f"{DOCTYPE}<HWPML><BODY><SECTION>{MP.format('&b;')}</SECTION></BODY></HWPML>",
        ),
        {CORRUPT},
    ),
    "a file through an entity": (
        "a.docx",
        lambda file: docx(file, WP.format("&b;"), FILE),
        {CORRUPT},
    ),
    "a million deep in HWPX": ("a.hwpx", lambda file: hwpx(file, deep("hp:p")), {CORRUPT, TOO_BIG}),
    "a million deep in DOCX": ("a.docx", lambda file: docx(file, deep("w:p")), {CORRUPT, TOO_BIG}),
    "a million deep in PPTX": (
        "a.pptx",
        lambda file: pptx(file, deep("p:grpSp")),
        {CORRUPT, TOO_BIG},
    ),
    "a million deep in a sheet": (
        "a.xlsx",
        lambda file: xlsx(file, hostile.sheet_xml(deep("row"))),
        {CORRUPT, TOO_BIG},
    ),
    "a million deep in HWPML": (
        "a.hml",
        lambda file: text(file, f"<HWPML><BODY>{deep('P')}</BODY></HWPML>"),
        {CORRUPT, TOO_BIG},
    ),
    "a million deep in HTML": (
        "a.html",
        lambda file: text(file, f"<html><body>{deep('div')}</body></html>"),
        {OK, Status.PARTIAL, CORRUPT, TOO_BIG},
    ),
    "a table of 65,535² in HWP 5": ("a.hwp", hostile.hwp_declared_table, {OK}),
    "a table of 65,535² in HWPX": ("a.hwpx", hwpx_declared, {OK}),
    "a table of 65,535² in DOCX": ("a.docx", docx_declared, {OK, TOO_BIG}),
    "a table of 65,535² in HTML": ("a.html", html_declared, {OK, TOO_BIG}),
    "a sheet of every cell there can be": ("a.xlsx", xlsx_declared, {OK}),
    "two cells at the ends of a sheet": (
        "a.xlsx",
        lambda file: xlsx(file, hostile.sheet_xml(CELL.format("처음") + FAR)),
        {OK, TOO_BIG},
    ),
    "more than a million records": (
        "a.hwp",
        lambda file: hostile.hwp_of_records(file, LIMITS.records + 1),
        {TOO_BIG},
    ),
    "records at level 1,023": (
        "a.hwp",
        lambda file: hostile.hwp_of_records(file, 10_000, level=1023),
        {OK, TOO_BIG, CORRUPT},
    ),
    "tables in tables, a thousand deep": ("a.hwp", hostile.hwp_deep, {Status.PARTIAL}),
    "a record of 4 GiB": (
        "a.hwp",
        hostile.hwp_huge_record,
        {Status.PARTIAL, CORRUPT, Status.TRUNCATED},
    ),
    "a chain of sectors that ends nowhere": (
        "a.hwp",
        hostile.ole_with_cycle,
        {CORRUPT, Status.TRUNCATED},
    ),
    "a directory that is its own child": (
        "a.hwp",
        hostile.ole_with_selfish_directory,
        {CORRUPT, Status.TRUNCATED, Status.UNSUPPORTED},
    ),
    "a picture of 100,000 × 100,000": (
        "a.png",
        lambda file: hostile.png(file, 100_000, 100_000),
        {TOO_BIG, Status.NEEDS_OCR, CORRUPT},
    ),
    "pages that are their own parents": ("a.pdf", pdf_cycle, {CORRUPT, Status.NEEDS_OCR, TOO_BIG}),
    "more pages than anyone reads": ("a.pdf", pdf_many, {TOO_BIG}),
    "a million brackets in a PDF": ("a.pdf", pdf_deep, {CORRUPT, Status.NEEDS_OCR}),
    "10,000 mail parts in one another": (
        "a.eml",
        lambda file: hostile.mail_of_parts(file, 10_000),
        {TOO_BIG, CORRUPT},
    ),
    "a line of 300 MB": ("a.csv", long_line, {TOO_BIG, Status.TIMEOUT}),
}


@pytest.fixture(scope="module")
def process() -> Iterator[ParserProcess]:
    with ParserProcess() as started:
        yield started


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_ends_in_time_with_a_verdict(
    attack: str, process: ParserProcess, tmp_path: Path
) -> None:
    name, make, expected = ATTACKS[attack]
    file = make(tmp_path / name)
    begun = time.monotonic()
    extraction = process.extract(file)
    assert time.monotonic() - begun < LIMITS.wall_seconds + 5
    assert extraction.status in expected, extraction.reason
    judged(extraction)
    after = text(tmp_path / "after.txt", "다음 문서이다.")
    assert process.extract(after).status is OK


def test_nothing_is_written_where_a_member_says(process: ParserProcess, tmp_path: Path) -> None:
    names = (
        "../../escaped.txt",
        "/tmp/escaped.txt",
        "..\\..\\escaped.txt",
        "C:\\escaped.txt",
        "a/../../b.txt",
    )
    file = hostile.zipped(tmp_path / "a.zip", dict.fromkeys(names, "글이다."))
    before = sorted(tmp_path.parent.iterdir())
    judged(process.extract(file))
    assert list(tmp_path.iterdir()) == [file]
    assert sorted(tmp_path.parent.iterdir()) == before
    assert not Path("/tmp/escaped.txt").exists()


def judged(extraction: Extraction) -> None:
    if extraction.status.readable:
        assert any(block.text.strip() for block in extraction.blocks)
    if extraction.status is not OK:
        assert extraction.reason.endswith("바랍니다.")
