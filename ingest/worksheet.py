"""One worksheet of an XLSX package, read straight from its XML.

Memory and time follow the cells that are filled; declared dimensions are never believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

from ingest.archive import Element, local_name
from ingest.formulas import moved
from ingest.limits import LIMITS
from ingest.number_formats import Known, NumberFormat, number_format
from ingest.sheet_grid import Area, CellValue
from ingest.sheet_rows import (
    NotPlain,
    RawRow,
    element_row,
    formula_group,
    plain_rows,
    resolved,
    split_rows,
)
from ingest.strings import unescaped
from ingest.workbook import elements, too_big
from language.normal import nfc
from records.address import LAST_COLUMN, LAST_ROW, column_letters, corners

_GENERAL = number_format("General")
_WORDS = ("inlineStr", "str", "e")
_EXACT = 2**53
"""Up to here a double, which is all that a cell holds, is a whole number to the unit."""
_MOST_LETTERS = LIMITS.json_bytes // 8
"""Of all cells together: their text stands twice in what the child hands over, in UTF-8."""


@dataclass(slots=True)
class Worksheet:
    """What a sheet holds. ``uncounted`` are formulas whose value was not stored."""

    values: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    margins: list[tuple[str, str]] = field(default_factory=list)
    uncounted: int = 0


class SheetReader:
    """Reads the worksheets of one workbook; its limits hold for all of them together."""

    def __init__(
        self, strings: Sequence[str], formats: Sequence[NumberFormat], *, since_1904: bool
    ) -> None:
        """Take what the sheets of a workbook share."""
        self._strings = strings
        self._formats: dict[str | None, NumberFormat] = {
            str(number): each for number, each in enumerate(formats)
        }
        self._since_1904 = since_1904
        self._texts: dict[tuple[bool, str], str] = {}
        self._seen: dict[tuple[str | None, str], CellValue] = {}
        self._days: dict[tuple[str | None, str], CellValue] = {}
        self._cells = 0
        self._letters = 0

    def read(self, data: bytes) -> Worksheet:
        """Return what a sheet's XML holds.

        A cell without an address follows the one before it, and so does one whose address is
        none; of two cells at one address the later counts.

        Raises:
            Unreadable: when the XML is damaged, or beyond the limits of cells or letters.
        """
        try:
            rest, body = split_rows(data)
            return self._sheet(rest, plain_rows(body))
        except NotPlain:
            return self._sheet(data, None)

    def _sheet(self, data: bytes, rows: Iterator[RawRow] | None) -> Worksheet:
        """Read a sheet whose rows are given, or still stand in its XML."""
        sheet = Worksheet()
        before = self._cells, self._letters
        shared: dict[str, tuple[int, int, str]] = {}
        row = 0
        tags = ["{*}mergeCell", "{*}col", "{*}oddHeader", "{*}oddFooter"]
        try:
            for raw in rows or ():
                row = self._row(raw, row, sheet, shared)
        except NotPlain:
            self._cells, self._letters = before
            raise
        for element in elements(data, *tags, *(["{*}row"] if rows is None else [])):
            kind = local_name(element)
            if kind == "row":
                row = self._row(element_row(element), row, sheet, shared)
            elif kind == "mergeCell":
                _merge(element, sheet)
            elif kind == "col":
                _column(element, sheet)
            elif element.text:
                sheet.margins.append((kind, element.text))
        return sheet

    def _row(
        self,
        raw: RawRow,
        before: int,
        sheet: Worksheet,
        shared: dict[str, tuple[int, int, str]],
    ) -> int:
        """Take the cells of a row, and return the number of the last cell's row.

        One loop without a call for most cells, as it runs a million times for a large workbook.
        """
        stated, hidden, cells, literal, references = raw
        row = _number_within(stated, LAST_ROW) or min(before + 1, LAST_ROW)
        column = letter_count = 0
        values, formats, texts = sheet.values, self._formats, self._texts
        seen, days = self._seen, self._days
        left = _MOST_LETTERS - self._letters
        for address, style, kind, attributes, formula_text, value, own, _ in cells:
            column += 1
            if column > LAST_COLUMN or address != f"{column_letters(column)}{stated}":
                row, column = self._place(address or "", row, column)
            formula = ""
            if attributes is not None:
                told = formula_text or ""
                if references and "&" in told:
                    told = resolved(told)
                formula = self._formula(attributes, told, row, column, shared)
            text = value or own
            if not text:
                if formula:
                    sheet.uncounted += kind != "str"
                    values[row, column] = CellValue("", None, formula)
                continue
            if references and "&" in text and kind not in _WORDS:
                text = resolved(text)
            dress = formats.get(style, _GENERAL)
            known: Known | None = None
            if (kind is None or kind == "n") and dress.is_date and not formula:
                made = days.get((style, text))
                if made is None:
                    made = days[style, text] = self._moment(text, dress)
                letter_count += len(made[0])
                values[row, column] = made
                continue
            if kind is None or kind == "n":
                number = _finite(text)
                if number == number:  # not NaN, which stands for no number
                    text, known = dress.shown(number, since_1904=self._since_1904)
            elif kind == "s":
                made = seen.get((style, text))
                if made is None:
                    shown = dress.text(self._shared(text))
                    made = seen[style, text] = CellValue(shown if shown.strip() else "")
                if not formula:
                    letter_count += len(made[0])
                    if made[0]:
                        values[row, column] = made
                    continue
                text = made[0]
            elif kind == "b":
                text = "TRUE" if text.strip() in ("1", "true") else "FALSE"
            elif kind == "d":
                known = text
                text = text.removesuffix("T00:00:00").replace("T", " ")
            else:  # inlineStr, str, e
                escaped = kind == "str" if value else literal
                clean = texts.get((escaped, text))
                if clean is None:
                    whole = resolved(text) if references and "&" in text else text
                    clean = nfc(unescaped(whole) if escaped else whole)
                    texts[escaped, text] = clean
                text = dress.text(clean)
            letter_count += len(text)
            if letter_count > left:  # here and not below: a shared text is copied for each cell
                raise too_big()
            if known is not None or formula or text.strip():
                values[row, column] = CellValue(text, known, formula)
        if hidden:
            sheet.hidden_rows.add(row)
        self._letters += letter_count
        self._cells += len(cells)
        if self._cells > LIMITS.cells or self._letters > _MOST_LETTERS:
            raise too_big()
        return row

    def _place(self, address: str, row: int, column: int) -> tuple[int, int]:
        """Return where a cell stands that does not simply follow the one before it."""
        letters = address.rstrip("0123456789")
        try:
            stated = corners(f"{letters}1")[1]
        except ValueError:
            stated = min(column, LAST_COLUMN)
        return _number_within(address[len(letters) :], LAST_ROW) or row, stated

    def _moment(self, text: str, dress: NumberFormat) -> CellValue:
        number = _finite(text)
        if number != number:
            return CellValue(text)
        return CellValue(*dress.shown(number, since_1904=self._since_1904))

    def _shared(self, number: str) -> str:
        try:
            at = int(number)
        except ValueError:
            return ""
        return self._strings[at] if 0 <= at < len(self._strings) else ""

    def _formula(
        self,
        attributes: str,
        text: str,
        row: int,
        column: int,
        shared: dict[str, tuple[int, int, str]],
    ) -> str:
        if (group := formula_group(attributes)) is not None:
            if text:
                shared[group] = row, column, text
            elif group in shared:
                first_row, first_column, first = shared[group]
                text = moved(first, row - first_row, column - first_column)
        self._letters += len(text)
        if self._letters > _MOST_LETTERS:  # one long formula, moved for each cell of a row
            raise too_big()
        return f"={nfc(text)}" if text else ""


def _finite(text: str) -> float:
    """Return a number, whole ones as such; NaN for what is none or too large for one."""
    try:
        value = float(text)
    except ValueError:
        return nan
    if value.is_integer():
        return int(value) if abs(value) < _EXACT else value
    return value if isfinite(value) else nan


def _number_within(text: str, most: int) -> int:
    """Return a positive number of at most so much, 0 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        return 0
    return number if (number := int(text)) <= most else 0


def _merge(element: Element, sheet: Worksheet) -> None:
    try:
        sheet.merges.append(Area(*corners(element.get("ref", ""))))
    except ValueError:
        return
    if len(sheet.merges) > LIMITS.cells:
        raise too_big()


def _column(element: Element, sheet: Worksheet) -> None:
    if element.get("hidden") in ("1", "true") or element.get("width") == "0":
        first = _number_within(element.get("min", ""), LAST_COLUMN)
        last = _number_within(element.get("max", ""), LAST_COLUMN)
        sheet.hidden_columns.append((first, last))
