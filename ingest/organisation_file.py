"""Files of an organisation, read in the confined child as records are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.organisation import SHEET_WORDS
from catalog.organisation_merge import Place, Problem, Stated
from ingest.organisation_columns import sheet_named
from ingest.organisation_sheets import read_sheet
from ingest.organisation_tables import sheets_of
from ingest.sandbox import ParserProcess
from ingest.snapshot import Snapshot, snapshot
from records.document import Extraction, Status

SUFFIXES = frozenset({".csv", ".xlsx", ".xlsm", ".xls", ".tsv"})
LARGEST = 64 << 20
"""Bytes of one file from disk."""


class OrganisationUnreadable(Exception):
    """There is no file of an organisation; the text says in Korean what to do."""


def read_path(path: Path) -> Stated:
    """Return what a workbook, a CSV file or a folder of them states, in order of their names.

    Raises:
        OrganisationUnreadable: when there is no such file or nothing in the folder.
    """
    if path.is_dir():
        files = sorted(f for f in path.iterdir() if f.suffix.lower() in SUFFIXES and f.is_file())
    else:
        files = [path] if path.is_file() else []
    if not files:
        raise OrganisationUnreadable(
            f"{path}: CSV나 XLSX 파일이 없습니다. ‘neomeo organisation template 폴더’로 서식을 만들어 "
            "채운 뒤 그 폴더를 알려 주시기 바랍니다."
        )
    with ParserProcess() as process:
        return stated_in((file.name, _from_disk(process, file)) for file in files)


def read_uploads(files: Iterable[tuple[str, bytes]]) -> Stated:
    """Return what files state that were sent: their names and content."""
    with ParserProcess() as process:
        return stated_in((name, _sent(process, name, content)) for name, content in files)


def _from_disk(process: ParserProcess, file: Path) -> Extraction:
    if file.stat().st_size > LARGEST:
        return Extraction(
            Status.TOO_BIG,
            f"파일이 너무 큽니다({LARGEST >> 20}MB 초과). 기관별로 나누어 주시기 바랍니다.",
        )
    return process.extract(file)


def _sent(process: ParserProcess, name: str, content: bytes) -> Extraction:
    with _sealed(content) as copy:
        return process.read(copy, name).extraction


@contextmanager
def _sealed(content: bytes) -> Iterator[Snapshot]:
    descriptor = os.memfd_create("organisation", os.MFD_CLOEXEC)
    try:
        with open(descriptor, "wb", closefd=False) as copy:
            copy.write(content)
        with snapshot(descriptor) as sealed:
            yield sealed
    finally:
        os.close(descriptor)


def stated_in(read: Iterable[tuple[str, Extraction]]) -> Stated:
    """Return what files state that were read, each with its name."""
    stated = Stated()
    known = False
    for name, extraction in read:
        if extraction.status is not Status.OK:
            reason = (
                extraction.reason or "읽을 수 없는 파일입니다. CSV나 XLSX로 저장해 주시기 바랍니다."
            )
            if extraction.status is not Status.EMPTY:
                stated.problems.append(Problem(Place(name), reason))
            continue
        for rows in sheets_of(extraction):
            called = rows.name or Path(name).stem
            sheet = sheet_named(called)
            if sheet is None:
                text = f"‘{called}’: 모르는 시트라 읽지 않습니다. 시트 이름은 {_NAMES} 가운데 하나입니다."
                stated.problems.append(Problem(Place(name, called), text, fatal=False))
                continue
            known = True
            read_sheet(sheet, rows, name, stated)
    if not known and not any(problem.fatal for problem in stated.problems):
        text = f"읽을 시트가 없습니다. 시트(CSV는 파일) 이름을 {_NAMES} 가운데에서 지어 주시기 바랍니다."
        stated.problems.append(Problem(Place(), text))
    return stated


_NAMES = "·".join(f"‘{word}’" for word in SHEET_WORDS.values())
