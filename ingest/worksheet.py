"""One worksheet of an XLSX package, read straight from its XML.

Memory and time follow the cells that are filled; declared dimensions are never believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

from ingest.archive import Element, local_name
from ingest.formulas import moved
from ingest.limits import LIMITS
from ingest.number_formats import Known, NumberFormat, number_format
from ingest.sheet_grid import Area, CellValue
from ingest.workbook import elements, rich_text, too_big, unescaped
from language.normal import nfc
from records.address import LAST_COLUMN, LAST_ROW, column_letters, corners

_GENERAL = number_format("General")
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
        self._formats = {str(number): each for number, each in enumerate(formats)}
        self._since_1904 = since_1904
        self._texts: dict[str, str] = {}
        self._cells = 0
        self._letters = 0

    def read(self, data: bytes) -> Worksheet:
        """Return what a sheet's XML holds.

        A cell without an address follows the one before it, and so does one whose address is
        none; of two cells at one address the later counts.

        Raises:
            Unreadable: when the XML is damaged, or beyond the limits of cells or letters.
        """
        sheet = Worksheet()
        shared: dict[str, tuple[int, int, str]] = {}
        row = 0
        tags = ("{*}row", "{*}mergeCell", "{*}col", "{*}oddHeader", "{*}oddFooter")
        for element in elements(data, *tags):
            kind = local_name(element)
            if kind == "row":
                row = self._row(element, row, sheet, shared)
            elif kind == "mergeCell":
                _merge(element, sheet)
            elif kind == "col":
                _column(element, sheet)
            elif element.text:
                sheet.margins.append((kind, element.text))
        return sheet

    def _row(
        self,
        element: Element,
        before: int,
        sheet: Worksheet,
        shared: dict[str, tuple[int, int, str]],
    ) -> int:
        stated = element.get("r", "")
        row = _number_within(stated, LAST_ROW) or min(before + 1, LAST_ROW)
        column = 0
        values, formats = sheet.values, self._formats
        since_1904, letter_count = self._since_1904, 0
        texts = self._texts
        left = _MOST_LETTERS - self._letters
        for cell in element:
            place = cell.get("r")
            column += 1
            if column > LAST_COLUMN or place != f"{column_letters(column)}{stated}":
                row, column = self._place(place or "", row, column)
            text = formula = ""
            for child in cell:
                letter = str(child.tag)[-1:]
                if letter == "v":
                    text = child.text or ""
                elif letter == "f":
                    formula = self._formula(child, row, column, shared)
                elif letter == "s":  # is: a text of its own
                    text = rich_text(child)
            kind = cell.get("t")
            if not text:
                if formula:
                    sheet.uncounted += kind != "str"
                    values[row, column] = CellValue("", None, formula)
                continue
            dress = formats.get(cell.get("s", ""), _GENERAL)
            known: Known | None = None
            if kind == "s":
                text = dress.text(self._shared(text))
            elif kind is None or kind == "n":
                try:
                    value: float = int(text)
                except ValueError:
                    value = _finite(text)
                if value == value:  # not NaN, which stands for no number
                    text, known = dress.shown(value, since_1904=since_1904)
            elif kind == "b":
                text = "TRUE" if text.strip() in ("1", "true") else "FALSE"
            elif kind == "d":
                known = text
                text = text.removesuffix("T00:00:00").replace("T", " ")
            else:  # inlineStr, str, e
                clean = texts.get(text)
                if clean is None:
                    clean = texts[text] = nfc(unescaped(text) if kind == "str" else text)
                text = dress.text(clean)
            letter_count += len(text)
            # SECURITY: a long text that many cells share would be copied for each of them
            if letter_count > left:
                raise too_big()
            if known is not None or formula or text.strip():
                values[row, column] = CellValue(text, known, formula)
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            sheet.hidden_rows.add(row)
        self._letters += letter_count
        self._cells += len(element)
        if self._cells > LIMITS.cells:
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

    def _shared(self, number: str) -> str:
        try:
            at = int(number)
        except ValueError:
            return ""
        return self._strings[at] if 0 <= at < len(self._strings) else ""

    def _formula(
        self, element: Element, row: int, column: int, shared: dict[str, tuple[int, int, str]]
    ) -> str:
        text = element.text or ""
        if element.get("t") == "shared":
            group = element.get("si", "")
            if text:
                shared[group] = row, column, text
            elif group in shared:
                first_row, first_column, first = shared[group]
                text = moved(first, row - first_row, column - first_column)
        self._letters += len(text)
        if self._letters > _MOST_LETTERS:  # SECURITY: one long formula shared by many cells
            raise too_big()
        return f"={nfc(text)}" if text else ""


def _finite(text: str) -> float:
    """Return a number, NaN for what is none or too large for one."""
    try:
        value = float(text)
    except ValueError:
        return nan
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
