"""Every sample as it was once read and looked through: blocks and fields, block by block."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from data_samples.make import RECORDS, SHARE
from data_samples.source.model import Record
from ingest.read import read
from ingest.wire import from_json, to_json
from records.document import BlockKind, Extraction, table_text
from tests.support.golden import agree, extraction_text, regenerating

GOLDEN = SHARE.parent / "golden"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.path)
def test_a_sample_reads_as_its_golden_file(
    record: Record, extractions: Mapping[str, Extraction]
) -> None:
    """In this process, so that coverage counts; and in the confined child alike."""
    file = SHARE / record.path
    extraction = read(file, file.name)
    for block in extraction.blocks:
        if block.kind is BlockKind.TABLE:
            assert block.text == table_text(block.rows)
    agree(GOLDEN / f"{record.path}.json", extraction_text(extraction))
    assert extractions[record.path] == extraction
    assert from_json(json.loads(json.dumps(to_json(extraction)))) == extraction


def test_no_golden_file_has_lost_its_sample() -> None:
    kept = {f"{record.path}.json" for record in RECORDS}
    stale = [file for file in files(GOLDEN) if file not in kept]
    if regenerating():
        for file in stale:
            (GOLDEN / file).unlink()
        return
    assert stale == []


def files(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
