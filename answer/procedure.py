"""A procedure that a question asks for: all of its steps, in the order of the record that has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from answer.asked_words import question_terms
from answer.evidence import LETTER_FRAME, Evidence, terms_of
from records.document import Block, BlockKind
from records.passage import Particulars

MOST_STEPS = 30
"""A longer procedure is no answer to read: it is answered as any other question."""
_ASKED = re.compile(
    r"절차|순서|단계|과정|방법|어떻게\s*(?:신청|접수|처리|진행|하나|하는|해야|하면|합니)"
)
_WAS_DONE = re.compile(r"했|하였|었나|았나|였나")
_NAMED = re.compile(r"절차|순서|단계|과정|방법|요령|흐름")
_UNSAID = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CAPTION})


def steps_asked(text: str) -> bool:
    """Return whether a question asks how something is to be done, not how it was done."""
    return bool(_ASKED.search(text)) and not _WAS_DONE.search(text)


def steps_in(text: str, record: Particulars, blocks: Mapping[int, Block]) -> list[Evidence]:
    """Return the lines and rows of a record's procedure in their order, at least two or none.

    ``blocks`` are what the reader sees of the record, by their place in it. The procedure is what
    stands below the heading that names one and says most of the question, or the whole record where
    its title says as much; with the title at least half of the question's words. None of more than
    ``MOST_STEPS``.
    """
    places = sorted(blocks)
    terms = {term for term in question_terms(text) if not _NAMED.fullmatch(term)}
    found: list[tuple[int, list[int]]] = []
    if _NAMED.search(record.title):
        found.append((len(terms & terms_of(record.title)), places))
    for at, place in enumerate(places):
        block = blocks[place]
        if block.kind is BlockKind.HEADING and _NAMED.search(block.text):
            below = list(_below(block, places[at + 1 :], blocks))
            found.append((len(terms & terms_of(f"{record.title}\n{block.text}")), below))
    said, section = max(found, key=lambda each: each[0], default=(0, []))  # of equals the first
    if not said or 2 * said < len(terms):
        return []
    steps = [
        Evidence(record, place, blocks[place], *span, "", 0.0, 0.0, 0.0)
        for place in section
        for span in _spans(blocks[place], record.title)
    ]
    return steps if 1 < len(steps) <= MOST_STEPS else []


def _below(heading: Block, after: Sequence[int], blocks: Mapping[int, Block]) -> Iterator[int]:
    for place in after:
        block = blocks[place]
        if block.kind is BlockKind.HEADING and (block.level or 1) <= (heading.level or 1):
            return
        yield place


def _spans(block: Block, title: str) -> Iterator[tuple[int, int, int | None]]:
    if block.rows:
        for row, (start, end) in enumerate(block.spans):
            if row >= block.header_rows:
                yield start, end, row
    elif block.kind not in _UNSAID and not LETTER_FRAME.search(block.text):
        bare = block.text.strip()
        if bare and "".join(bare.split()) not in "".join(title.split()):
            start = block.text.index(bare)
            yield start, start + len(bare), None
