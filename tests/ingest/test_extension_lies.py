"""What a file is, it is under every name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from data_samples.make import RECORDS, SHARE
from ingest.read import read
from ingest.sniff import Format, sniff
from records.document import Block

SUFFIXES = (
    *(".hwp", ".hwpx", ".hml", ".xlsx", ".xls", ".csv", ".tsv", ".docx", ".doc", ".pptx", ".ppt"),
    *(".pdf", ".html", ".md", ".txt", ".eml", ".msg", ".zip", ".png", ".exe", ""),
)
TOLD_BY_NAME = {Format.TXT, Format.CSV, Format.MD}
"""Plain texts differ in nothing but their names."""
ONE_OF_EACH = {sniff(SHARE / record.path): SHARE / record.path for record in reversed(RECORDS)}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", sorted(set(ONE_OF_EACH) - TOLD_BY_NAME))
def test_the_content_decides(kind: Format, suffix: str) -> None:
    file = ONE_OF_EACH[kind]
    assert sniff(file, f"거짓{suffix}") is kind
    assert read(file, f"거짓{suffix}").blocks == read(file, file.name).blocks


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", sorted(TOLD_BY_NAME))
def test_a_text_is_read_under_any_name_and_nothing_of_it_is_lost(kind: Format, suffix: str) -> None:
    file = ONE_OF_EACH[kind]
    told = read(file, f"거짓{suffix}")
    assert told.status.readable, told.reason
    assert not letters(read(file, file.name).blocks) - letters(told.blocks)


def letters(blocks: Sequence[Block]) -> Counter[str]:
    """What is written, without the frame that a table's text has."""
    text = "".join(block.text for block in blocks)
    return Counter("".join(text.replace("|", "").split()))
