"""Sentences and table rows of the passages found, scored by what they say of the question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.search import Hit
from ingest.outline import mark_length
from language.morphemes import plain_bigrams, shared_morphemes
from language.normal import fold
from language.sentences import sentence_spans
from records.document import Block, BlockKind, row_spans
from records.passage import Particulars, Passage

BIGRAM_WEIGHT = 0.3
"""Of the bigram overlap beside the idf coverage; measured on KorQuAD before the start."""
SCORE_SPAN = 0.4
"""Passages this far below the best one count for nothing; cosines of this model lie close."""
NEARNESS_WEIGHT = 0.15
"""What a sentence is worth for standing in a near passage, whatever its words."""
CONTEXT_SHARE = 0.6
"""A query term in the title or heading above counts so much of one in the sentence itself."""
_SHORTEST = 8
_LONGEST = 420
_LETTER_FRAME = re.compile(
    r"^\s*(수신|경유|참조|발신|시행|접수|우\s*\d{5}|전화|전송|팩스|담당자?|기안자?|검토자?|결재권?자?|협조자?|붙임|끝)\s*"
    r"[:|(\d]|^\s*제\s*목\s|홈페이지|^.{0,30}\(\d{4}\.[\d .]*\)\s*$"
    r"|^\s*(수신|경유|참조)\s+.{1,40}(장|수|사|귀하|귀중|참조|내부결재)\s*$"
    r"|^\s*\S+(시장|군수|도지사|이사장)\s*$|^\s*끝\s*\.?\s*$"
)
_QUESTION_WORDS = frozenset(
    {
        "어떻",
        "무엇",
        "누구",
        "언제",
        "어디",
        "얼마",
        "몇",
        "왜",
        "때",
        "기관",
        "경우",
        "알리",
        "궁금",
        "지난번",
        "년",
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence or row: ``block.text[start:end]`` of the record, and its score.

    ``coverage`` is the idf-weighted share of the question's words found in it or above it,
    0 to 1; ``own`` the share found in it alone. ``row`` is the 0-based row of a table.
    """

    record: Particulars
    ordinal: int
    block: Block
    start: int
    end: int
    row: int | None
    score: float
    coverage: float
    own: float

    @property
    def quote(self) -> str:
        """Return the verbatim span."""
        return self.block.text[self.start : self.end]


def question_terms(text: str) -> list[str]:
    """Return the content words of a question, each once, without those that only ask."""
    terms = dict.fromkeys(shared_morphemes().content(text))
    return [term for term in terms if term not in _QUESTION_WORDS]


def gather(text: str, hits: Sequence[Hit]) -> list[Evidence]:
    """Return every sentence and row of the passages, best first; ties in reading order.

    The weight of a word is its rarity among these passages, which the reader may see.
    """
    terms = question_terms(text)
    weights = _weights(terms, [hit.passage for hit in hits])
    pairs = plain_bigrams(terms)
    found: dict[tuple[str, int, int], Evidence] = {}
    best = max((hit.score for hit in hits), default=0.0)
    for hit in hits:
        nearness = max(0.0, 1 - (best - hit.score) / SCORE_SPAN)
        for each in _candidates(hit, weights, pairs, nearness):
            key = (each.record.document_id, each.ordinal, each.start)
            if key not in found or found[key].score < each.score:
                found[key] = each
    return sorted(
        found.values(),
        key=lambda each: (-each.score, each.record.document_id, each.ordinal, each.start),
    )


def _candidates(
    hit: Hit, weights: dict[str, float], pairs: frozenset[str], nearness: float
) -> Iterator[Evidence]:
    passage = hit.passage
    heading = ""
    blocks = dict(passage.blocks)
    for piece in passage.chunk.pieces:
        block = blocks[piece.block]
        if block.kind is BlockKind.HEADING:
            heading = block.text
        context = _terms(f"{passage.chunk.prefix}\n{heading}")
        for start, end, row in _spans(block, piece.start, piece.end):
            text = block.text[start:end]
            if not _says_something(text, block, row) or _same(text, passage.record.title):
                continue
            own = _terms(text)
            covered = _share(weights, own, context)
            overlap = _overlap(pairs, text)
            yield Evidence(
                record=passage.record,
                ordinal=piece.block,
                block=block,
                start=start,
                end=end,
                row=row,
                score=(NEARNESS_WEIGHT + covered + BIGRAM_WEIGHT * overlap) * nearness,
                coverage=_share(weights, own | context, frozenset()),
                own=_share(weights, own, frozenset()),
            )


def _spans(block: Block, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
    if block.rows:
        for row, (first, last) in enumerate(row_spans(block.rows)):
            if row >= block.header_rows and first >= start and last <= end:
                yield first, last, row
        return
    for first, last in sentence_spans(block.text[start:end]):
        yield start + first, start + last, None


def _says_something(text: str, block: Block, row: int | None) -> bool:
    if block.kind in (BlockKind.HEADING, BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CAPTION):
        return False
    if row is not None:
        return sum(bool(cell.text.strip()) for cell in block.rows[row]) > 1
    bare = text[mark_length(text) :].strip()
    return _SHORTEST <= len(bare) <= _LONGEST and not _LETTER_FRAME.search(text)


def _same(text: str, title: str) -> bool:
    return "".join(text.split()) == "".join(title.split())


def _terms(text: str) -> frozenset[str]:
    return frozenset(shared_morphemes().content(text))


def _weights(terms: Sequence[str], passages: Sequence[Passage]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for passage in passages:
        counts.update(_terms(f"{passage.chunk.prefix}\n{passage.chunk.text}") & set(terms))
    return {term: math.log(1 + (len(passages) + 1) / (counts[term] + 1)) for term in terms}


def _share(weights: dict[str, float], own: frozenset[str], context: frozenset[str]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    found = sum(
        weight * (1.0 if term in own else CONTEXT_SHARE if term in context else 0.0)
        for term, weight in weights.items()
    )
    return found / total


def _overlap(pairs: frozenset[str], text: str) -> float:
    if not pairs:
        return 0.0
    return len(pairs & plain_bigrams([fold(text)])) / len(pairs)
