"""CSV and TSV."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.plain import decode
from ingest.sheet_tables import CellValue, Grid, sheet_blocks
from records.document import Extraction, Status

_DELIMITERS = ",\t;|"
_SAMPLE = 8192


class DelimitedParser:
    """Reads delimited text as one sheet without a name."""

    def parse(self, path: Path) -> Extraction:
        """Return the tables as blocks; see :class:`ingest.parser.Parser`."""
        text = decode(path.read_bytes())
        try:
            dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(
                text[:_SAMPLE], _DELIMITERS
            )
        except csv.Error:
            dialect = csv.excel
        values: dict[tuple[int, int], CellValue] = {}
        csv.field_size_limit(LIMITS.file_bytes)
        try:
            for row, fields in enumerate(csv.reader(StringIO(text, newline=""), dialect), start=1):
                for column, field in enumerate(fields, start=1):
                    if field.strip():
                        values[row, column] = CellValue(field.strip())
                if len(values) > LIMITS.cells:
                    raise Unreadable(
                        Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
                    )
        except csv.Error as problem:
            raise Unreadable(
                Status.CORRUPT, "표를 읽을 수 없습니다. CSV로 다시 저장해 넣어 주시기 바랍니다."
            ) from problem
        return Extraction(Status.OK, "", tuple(sheet_blocks(Grid(None, values, ()))))
