"""CSV and TSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.plain import decode
from ingest.sheet_grid import CellValue, Grid
from ingest.sheet_tables import sheet_blocks
from ingest.workbook import too_big
from language.normal import nfc
from records.document import Extraction, Status

_DELIMITERS = ",\t;|"
_SAMPLE = 64 << 10
_SAMPLE_ROWS = 200
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel writes and reads as a first line."""
_NUMBER = re.compile(r"([-+−△])?\s*[₩$]?\s*(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,15})?\s*(%)?")
_YEAR_MONTH = re.compile(r"(?:19|20)\d\d\.\d{1,2}")
_DATE = re.compile(r"(\d{4})([-./])\s?(\d{1,2})\2\s?(\d{1,2})\.?")


class DelimitedParser:
    """Reads delimited text as one sheet without a name."""

    def parse(self, path: Path) -> Extraction:
        """Return the tables as blocks; see :class:`ingest.parser.Parser`."""
        text = nfc(decode(path.read_bytes()))
        delimiter = ""
        if stated := _STATED.match(text):
            delimiter, text = stated[1], text[stated.end() :]
        values: dict[tuple[int, int], CellValue] = {}
        try:
            for row, fields in enumerate(_rows(text, delimiter or _delimiter(text)), start=1):
                for column, field in enumerate(fields, start=1):
                    if shown := field.strip():
                        values[row, column] = CellValue(shown, value_of(shown))
                if len(values) > LIMITS.cells:
                    raise too_big()
        except csv.Error as problem:
            raise Unreadable(
                Status.CORRUPT, "표를 읽을 수 없습니다. CSV로 다시 저장해 넣어 주시기 바랍니다."
            ) from problem
        return Extraction(Status.OK, "", tuple(sheet_blocks(Grid(None, values))))


def value_of(text: str) -> int | float | str | None:
    """Return the number or ISO 8601 date that a text plainly is, else ``None``.

    ``△`` is a minus in Korean accounts. What may be a code stays a text: leading zeros, more
    than 15 digits, and ``2024.10``, which may be a month.
    """
    if found := _NUMBER.fullmatch(text):
        sign, whole, fraction, percent = found.groups()
        digits = whole.replace(",", "")
        if (
            len(digits) > 15
            or (digits[0] == "0" and len(digits) > 1)
            or _YEAR_MONTH.fullmatch(text)
        ):
            return None
        size = float(digits + fraction) if fraction else int(digits)
        signed = -size if sign in ("-", "−", "△") else size
        return signed / 100 if percent else signed
    if found := _DATE.fullmatch(text):
        try:
            return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
        except ValueError:
            return None
    return None


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the records; where a quote is never closed, quotes are plain letters."""
    csv.field_size_limit(LIMITS.file_bytes)
    if text.count('"') % 2:
        records = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
        if any("\n" in field for field in records[-1]):
            plain = StringIO(text, newline="")
            yield from csv.reader(plain, delimiter=delimiter, quoting=csv.QUOTE_NONE)
            return
    yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Return what cuts most lines into equally many fields; a comma when nothing does.

    ``csv.Sniffer`` is no help: it takes frequent letters of Korean texts for delimiters.
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    try:
        rows: Sequence[list[str]] = [row for row in islice(reader, _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return count / len(rows), width
