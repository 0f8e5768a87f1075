"""What a record states of itself, from its blocks alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from access.disclosure import OPENNESS
from ingest.letters import labelled_fields, letter_fields
from ingest.lines import lines_of
from ingest.markings import MARKING, markings
from ingest.reports import report_fields
from ingest.signers import grid_signers
from records.document import Block, Extraction, Field

_OWN = (None, "본문")
CLOSING = frozenset({OPENNESS, MARKING})
MOST = 120
"""Fields of one record; more is a list, not a statement of the record about itself."""


def stated_fields(extraction: Extraction) -> tuple[Field, ...]:
    """Return the fields that a parser stated and those that the blocks state, none twice.

    A letter's fields come first, then a report's. The same value under the same name counts
    once, at its first place, however it is spread. Spreadsheets hold no letters, and what is
    attached to a mail or lies in a ZIP speaks for itself alone, but for what closes it.
    """
    blocks = list(takewhile(lambda block: block.location.part in _OWN, extraction.blocks))
    lines = lines_of(blocks)
    sheets = any(block.location.sheet is not None for block in blocks)
    letter = [] if sheets else letter_fields(lines)
    signed = any(field.name == "기안자" for field in letter)
    found = [
        *extraction.fields,
        *letter,
        *([] if sheets or signed else grid_signers(blocks)),
        *([] if sheets else labelled_fields(lines)),
        *markings(blocks, lines),
        *(_own_name(field) if letter else field for field in report_fields(blocks)),
        *_closing_attachments(extraction.blocks, len(blocks)),
    ]
    kept: dict[tuple[str, str], Field] = {}
    for field in filter(_says_something, found):
        # SECURITY: however much a record states, what closes it is not crowded out
        if len(kept) < MOST or field.name in CLOSING:
            kept.setdefault((field.name, "".join(field.value.split())), field)
    return tuple(kept.values())


def _closing_attachments(blocks: Sequence[Block], start: int) -> Iterator[Field]:
    """Yield what the attachments say of how closed they are: it closes what carries them."""
    for _, part in groupby(blocks[start:], lambda block: block.location.part):
        alone = list(part)
        lines = lines_of(alone)
        for field in [*letter_fields(lines), *labelled_fields(lines), *markings(alone, lines)]:
            if field.name in CLOSING:
                piece = replace(field.piece, block=field.piece.block + start)
                yield replace(field, piece=piece)
        start += len(alone)


def _says_something(field: Field) -> bool:
    """A control character is no white space to a pattern, but nothing to read either."""
    return bool(field.value)


def _own_name(field: Field) -> Field:
    """Leave a letter its one 제목: what it calls 건명 or 사업명 is something in it."""
    return replace(field, name=field.stated, stated="") if field.name == "제목" else field
