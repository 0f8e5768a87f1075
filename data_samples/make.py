"""Write every sample record into ``share/``: ``python -m data_samples.make``."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from io import StringIO
from pathlib import Path

from data_samples.source import (
    agency_daon,
    agency_garam,
    agency_hanbit,
    agency_maru,
    agency_nuri,
    agency_saenul,
)
from data_samples.source.model import (
    Bundle,
    Delimited,
    Mail,
    Paper,
    Record,
    Slides,
    Workbook,
)
from data_samples.source.write_carriers import write_bundle, write_mail
from data_samples.source.write_papers import (
    write_docx,
    write_html,
    write_hwp,
    write_hwpx,
    write_markdown,
    write_pdf,
    write_text,
)
from data_samples.source.write_slides import write_slides
from data_samples.source.write_workbook import write_workbook

SHARE = Path(__file__).resolve().parent / "share"
RECORDS: list[Record] = [
    *agency_hanbit.RECORDS,
    *agency_garam.RECORDS,
    *agency_nuri.RECORDS,
    *agency_saenul.RECORDS,
    *agency_daon.RECORDS,
    *agency_maru.RECORDS,
]
_PAPERS = {
    ".hwp": write_hwp,
    ".hwpx": write_hwpx,
    ".docx": write_docx,
    ".pdf": write_pdf,
    ".html": write_html,
    ".txt": write_text,
    ".md": write_markdown,
}
_EPOCH = (2026, 11, 24, 0, 0, 0)
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def make(share: Path) -> None:
    """Write every record below ``share``, which is emptied first."""
    shutil.rmtree(share, ignore_errors=True)
    for record in RECORDS:
        write(record, share / record.path)


def write(record: Record, file: Path) -> None:
    """Write one record."""
    file.parent.mkdir(parents=True, exist_ok=True)
    match record:
        case Paper():
            _PAPERS[file.suffix](record, file)
        case Workbook():
            write_workbook(record, file)
        case Slides():
            write_slides(record, file)
        case Mail():
            write_mail(record, file, write)
        case Bundle():
            write_bundle(record, file, write)
        case Delimited(_, rows, encoding):
            out = StringIO()
            csv.writer(out).writerows(rows)
            file.write_bytes(out.getvalue().encode(encoding))
    if not isinstance(record, Mail) and zipfile.is_zipfile(file):
        _without_moment(file)


def _without_moment(file: Path) -> None:
    """Rewrite an archive without the moment of its making."""
    with zipfile.ZipFile(file) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(file, "w") as archive:
        for info, data in members:
            clean = zipfile.ZipInfo(info.filename, _EPOCH)
            clean.compress_type = info.compress_type
            fixed = _STAMP.sub(b"2026-11-24T00:00:00Z", data)
            archive.writestr(clean, fixed if info.filename.endswith((".xml", ".hpf")) else data)


if __name__ == "__main__":
    make(SHARE)
    print(f"{len(RECORDS)} records below {SHARE}")
