"""What pdfium tells of one page: characters, ruled lines, form values and annotations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from ctypes import byref, c_float, c_ushort
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError, PdfPage

from ingest.layout import Char, Rule
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

_HYPHEN = 0x02
"""What pdfium gives for a hyphen at the end of a line."""
_SPACES = frozenset({0x20, 0xA0, 0x3000, 0x09})
_THIN = 3.0
"""Points; a filled shape that is thinner is a drawn line (hairlines are 0.1 to 1 point)."""
_TEXT_FIELDS = (
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
)
_CHECKED_FIELDS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_REMARKS = (
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_STAMP,
)


class Turned:
    """Places on a page as the reader sees it: its rotation applied, y counting downwards."""

    def __init__(self, page: PdfPage) -> None:
        self._rotation = page.get_rotation()
        width, height = page.get_size()
        left, bottom, _, _ = page.get_cropbox()
        self._left, self._bottom = left, bottom
        self.width, self.height = float(width), float(height)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return a box of the page as left, top, right, bottom."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page's own coordinates as it is seen."""
        x, y = x - self._left, y - self._bottom
        match self._rotation:
            case 90:
                return y, x
            case 180:
                return self.width - x, y
            case 270:
                return self.width - y, self.height - x
            case _:
                return x, self.height - y


def characters(page: PdfPage, turned: Turned) -> tuple[list[Char], int]:
    """Return the page's characters in the order of the file, and how many have no meaning.

    Those are characters whose font does not say what they stand for. Spaces that pdfium makes
    up are left out, those of the file are kept.

    Raises:
        Unreadable: ``too_big`` beyond the limit of records.
    """
    found: list[Char] = []
    senseless = 0
    rectangle = pdfium.FS_RECTF()
    with closing(page.get_textpage()) as text:
        count = pdfium.FPDFText_CountChars(text)
        if count > LIMITS.records:
            raise Unreadable(
                Status.TOO_BIG,
                "한 쪽에 글자가 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다.",
            )
        high = 0
        for at in range(count):
            code = pdfium.FPDFText_GetUnicode(text, at)
            if pdfium.FPDFText_IsGenerated(text, at) == 1 or code in (0x0D, 0x0A):
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            if not pdfium.FPDFText_GetLooseCharBox(text, at, byref(rectangle)):
                continue
            if pdfium.FPDFText_HasUnicodeMapError(text, at) == 1 or _senseless(code):
                senseless += 1
            letter = "-" if code == _HYPHEN else " " if code in _SPACES else chr(code)
            box = turned.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            found.append(Char(letter, *box))
    return found, senseless


def _senseless(code: int) -> bool:
    return code in (0, 0xFFFD) or 0xE000 <= code < 0xF900 or (code < 0x20 and code != _HYPHEN)


def rules(page: PdfPage, turned: Turned) -> list[Rule]:
    """Return the straight lines that are drawn on a page, level or upright, as they are seen."""
    found: list[Rule] = []
    filled, stroked = pdfium.c_int(), pdfium.c_int()
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        pdfium.FPDFPath_GetDrawMode(shape, byref(filled), byref(stroked))
        for x0, y0, x1, y1 in _segments(shape, bool(stroked.value), turned):
            if abs(x0 - x1) > abs(y0 - y1):
                found.append(Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            else:
                found.append(Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(found) > LIMITS.cells:
            return []
    return found


def _segments(
    shape: Any, stroked: bool, turned: Turned
) -> Iterator[tuple[float, float, float, float]]:
    matrix = shape.get_matrix()
    x, y = c_float(), c_float()
    strokes: list[list[tuple[float, float]]] = []
    for at in range(pdfium.FPDFPath_CountSegments(shape)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, at)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = turned.point(*matrix.on_point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if (
            kind == pdfium.FPDF_SEGMENT_MOVETO
            or not strokes
            or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        ):
            strokes.append([point])
        else:
            strokes[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            strokes[-1].append(strokes[-1][0])
    for points in strokes:
        xs, ys = [px for px, _ in points], [py for _, py in points]
        thin = min(max(xs) - min(xs), max(ys) - min(ys)) < _THIN
        if thin and len(points) > 1:
            yield min(xs), min(ys), max(xs), max(ys)
        elif stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if min(abs(ax - bx), abs(ay - by)) < 1 and (ax, ay) != (bx, by):
                    yield ax, ay, bx, by


def has_ink(page: PdfPage) -> bool:
    """Return whether anything at all is drawn on a page."""
    return next(iter(page.get_objects()), None) is not None


def picture_share(page: PdfPage) -> float:
    """Return which part of the page the largest picture on it covers, 0 to 1."""
    width, height = page.get_size()
    largest = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        try:
            left, bottom, right, top = picture.get_bounds()
        except PdfiumError:
            continue
        largest = max(largest, float(right - left) * float(top - bottom))
    return min(1.0, largest / max(1.0, float(width) * float(height)))


def filled_in(page: PdfPage) -> Iterator[str]:
    """Yield what was written or ticked in the form fields of a page, behind their names."""
    form = page.formenv
    if form is None:
        return
    for note in _annotations(page):
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
        name = _string(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, note)
        label = f"{name}: " if name else ""
        if kind in _TEXT_FIELDS:
            value = _string(pdfium.FPDFAnnot_GetFormFieldValue, form, note)
            if value.strip():
                yield label + value.replace("\r", "\n")
        elif kind in _CHECKED_FIELDS and pdfium.FPDFAnnot_IsChecked(form, note):
            yield f"☑ {name or _string(pdfium.FPDFAnnot_GetFormFieldName, form, note)}"


def remarks(page: PdfPage) -> Iterator[str]:
    """Yield what people noted on a page, in the order of the file."""
    for note in _annotations(page):
        if pdfium.FPDFAnnot_GetSubtype(note) in _REMARKS:
            yield _string(pdfium.FPDFAnnot_GetStringValue, note, b"Contents").replace("\r", "\n")


def _annotations(page: PdfPage) -> Iterator[Any]:
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), LIMITS.members)):
        note = pdfium.FPDFPage_GetAnnot(page, at)
        if note:
            try:
                yield note
            finally:
                pdfium.FPDFPage_CloseAnnot(note)


def _string(function: Any, *arguments: Any) -> str:
    size = function(*arguments, None, 0)
    if size <= 2 or size > LIMITS.file_bytes:
        return ""
    buffer = (c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
