"""What a workbook of Excel 97–2003 says beside its texts, from its BIFF 8 records.

calamine gives the texts of an XLS file but neither number formats nor what is hidden; record
numbers and layouts are those of [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.format_codes import BUILT_IN
from ingest.limits import LIMITS
from ingest.number_formats import NumberFormat, number_format
from ingest.parser import Unreadable
from ingest.sheet_grid import Area
from ingest.workbook import too_big
from language.normal import nfc
from records.document import Status

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_FILEPASS, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF = 0x2F, 0x22, 0x85, 0x41E, 0xE0
_ROW, _COLINFO, _MERGED = 0x208, 0x7D, 0xE5
_NUMBER, _RK, _MULRK, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_OBJ, _TXO, _NOTE = 0x5D, 0x1B6, 0x1C
_TEXT_CELLS = (0xFD, 0x204)  # LABELSST, LABEL


@dataclass(slots=True)
class BiffSheet:
    """One worksheet: numbers with their format, by 1-based (row, column)."""

    hidden: bool
    numbers: dict[tuple[int, int], tuple[float, NumberFormat]] = field(default_factory=dict)
    texts: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class BiffBook:
    """The worksheets in the order in which the workbook lists them, charts left out."""

    sheets: list[BiffSheet]
    since_1904: bool


def read_biff(stream: bytes) -> BiffBook:
    """Return what the records of a stream ``Workbook`` say.

    Raises:
        Unreadable: when it is encrypted, or beyond the limits of records or cells.
        struct.error, IndexError: when it is damaged.
    """
    formats = dict(BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[int, bool]] = []
    since_1904 = False
    for kind, data in _records(stream, 0):
        if kind == _FILEPASS:
            raise Unreadable(
                Status.ENCRYPTED,
                "문서에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
            )
        if kind == _DATEMODE:
            since_1904 = struct.unpack_from("<H", data)[0] == 1
        elif kind == _FORMAT:
            number, count, flags = struct.unpack_from("<HHB", data)
            formats[number] = _letters(data, 5, count, flags)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _BOUNDSHEET:
            place, state, sort = struct.unpack_from("<IBB", data)
            if sort == 0:
                sheets.append((place, state & 3 != 0))
    dress = [number_format(formats.get(each, "General")) for each in styles]
    read = [_sheet(stream, place, dress, hidden) for place, hidden in sheets]
    return BiffBook(read, since_1904)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream; those of charts inside it are stepped over."""
    depth = count = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        count += 1
        if count > LIMITS.records:
            raise too_big()
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, stream[at : at + size]
        at += size


def _sheet(stream: bytes, at: int, dress: list[NumberFormat], hidden: bool) -> BiffSheet:
    sheet = BiffSheet(hidden)
    box, notes = 0, {}
    waiting = 0
    for kind, data in _records(stream, at):
        if kind in (_NUMBER, _RK, _FORMULA, *_TEXT_CELLS):
            row, column, style = struct.unpack_from("<HHH", data)
            _cell(sheet, kind, data, row, column, _dress(dress, style))
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", data)
            for number in range((len(data) - 6) // 6):
                style, packed = struct.unpack_from("<HI", data, 4 + 6 * number)
                place = row + 1, first + number + 1
                sheet.numbers[place] = _unpacked(packed), _dress(dress, style)
        elif kind == _ROW:
            if struct.unpack_from("<H", data, 12)[0] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
        elif kind == _COLINFO:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", data)
            if flags & 1 or not width:
                sheet.hidden_columns.append((first + 1, last + 1))
        elif kind == _MERGED:
            for number in range(min(struct.unpack_from("<H", data)[0], len(data) // 8)):
                top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * number)
                sheet.merges.append(Area(top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _OBJ:
            box = struct.unpack_from("<H", data, 6)[0] if len(data) >= 8 else 0
        elif kind == _TXO:
            waiting = struct.unpack_from("<H", data, 10)[0]
        elif kind == _CONTINUE and waiting:
            notes[box] = _letters(data, 1, waiting, data[0])
            waiting = 0
        elif kind == _NOTE:
            row, column, _, number = struct.unpack_from("<HHHH", data)
            if text := notes.get(number, "").strip():
                sheet.comments.append((row + 1, column + 1, text))
        if len(sheet.numbers) + len(sheet.texts) + len(sheet.merges) > LIMITS.cells:
            raise too_big()
    return sheet


def _cell(
    sheet: BiffSheet, kind: int, data: bytes, row: int, column: int, dress: NumberFormat
) -> None:
    place = row + 1, column + 1
    if kind == _NUMBER:
        sheet.numbers[place] = struct.unpack_from("<d", data, 6)[0], dress
    elif kind == _RK:
        sheet.numbers[place] = _unpacked(struct.unpack_from("<I", data, 6)[0]), dress
    elif kind == _FORMULA:
        if data[12:14] != b"\xff\xff":  # a text, truth value or error otherwise
            sheet.numbers[place] = struct.unpack_from("<d", data, 6)[0], dress
    else:
        sheet.texts[place] = dress


def _dress(dress: list[NumberFormat], style: int) -> NumberFormat:
    return dress[style] if style < len(dress) else number_format("General")


def _unpacked(packed: int) -> float:
    """Return the number of an RK value ([MS-XLS] 2.5.217)."""
    value: float
    if packed & 2:
        value = (packed >> 2) - (1 << 30 if packed & 1 << 31 else 0)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def _letters(data: bytes, at: int, count: int, flags: int) -> str:
    if flags & 1:
        return nfc(data[at : at + 2 * count].decode("utf-16-le", "replace"))
    return nfc(data[at : at + count].decode("latin-1"))
