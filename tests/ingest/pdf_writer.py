"""PDF files for tests: with reportlab, and byte by byte where it is too well-behaved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HYSMyeongJo-Medium"


def canvas(path: Path) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    sheet = Canvas(str(path))
    sheet.setFont(FONT, 11)
    return sheet


def lines(sheet: Canvas, texts: Sequence[str], *, x: float = 50, top: float = 780) -> None:
    sheet.setFont(FONT, 11)
    for number, text in enumerate(texts):
        sheet.drawString(x, top - 18 * number, text)


def write_pdf(path: Path, *pages: Sequence[str]) -> Path:
    sheet = canvas(path)
    for texts in pages:
        lines(sheet, texts)
        sheet.showPage()
    sheet.save()
    return path


def write_objects(path: Path, *objects: bytes) -> Path:
    """Write a PDF of given objects, numbered from 1; the first is the catalog."""
    data = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    path.write_bytes(data)
    return path


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def senseless(path: Path) -> Path:
    """Write a page whose font does not say what its glyphs mean, as bad converters do."""
    text = (
        b"BT /F1 12 Tf 50 700 Td <" + b"".join(b"%04X" % (300 + n) for n in range(40)) + b"> Tj ET"
    )
    return write_objects(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream(text),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Lost /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Lost /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
    )
