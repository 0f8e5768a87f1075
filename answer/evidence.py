"""Sentences and table rows of the passages found, scored by what they say of the question."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from answer.asked_words import Asked
from answer.expectation import expectations, share_met
from index.search import Hit
from ingest.outline import mark_length
from language.articles import article_of
from language.morphemes import Word, plain_bigrams, shared_morphemes
from language.normal import fold
from language.sentences import sentence_spans
from language.thesaurus import common_form
from records.document import Block, BlockKind
from records.passage import Particulars, Passage
from records.table import header_line, row_headings

BIGRAM_WEIGHT = 0.3
"""Of the bigram overlap beside the idf coverage; measured on KorQuAD before the start."""
SCORE_SPAN = 0.4
"""Passages this far below the best one count for nothing; cosines of this model lie close."""
NEARNESS_WEIGHT = 0.15
"""What a sentence is worth for standing in a near passage, whatever its words."""
ABOVE_SHARE = 0.6
"""A query term in the title or heading above counts so much of one in the sentence itself."""
PASSAGE_SHARE = 0.3
"""And so much when it stands in another sentence of the same passage."""
MET_WEIGHT = 0.2
"""What holding the kind of thing that is asked (a figure, a day, a reason) is worth."""
NAMED_WEIGHT = 0.3
"""What standing behind the very item that is asked (``기초금액: …``) is worth."""
_ITEM = re.compile(r"\s*([^:：|]{2,20}?)\s*[:：|]")
_SHORTEST = 8
_LONGEST = 420
LETTER_FRAME = re.compile(
    r"^\s*((?:보낸|받는) 사람|보낸 날짜|제목):|"
    r"^\s*(수신|경유|참조|발신|시행|접수|우\s*\d{5}|전화|전송|팩스|담당자?|기안자?|검토자?|결재권?자?|협조자?|붙임|끝|작성일자?|작성자)\s*"
    r"[:|(\d]|^\s*제\s*목\s|홈페이지|^.{0,30}\(\d{4}\.[\d .]*\)\s*$"
    r"|^\s*(수신|경유|참조)\s+.{1,40}(장|수|사|귀하|귀중|참조|내부결재)\s*$"
    r"|^\s*\S+(시장|군수|도지사|이사장)\s*$|^\s*끝\s*\.?\s*$"
)
"""What frames a letter and says nothing of its matter."""
_THANKS = r"(?:감사(?:합니다|드립니다|를\s*드립니다)|고맙습니다)"
_COURTESY = re.compile(
    r"(?:"
    r"안녕하(?:세요|십니까)|(?:항상|늘)?\s*수고(?:가|에)?\s*(?:많으|하)\S*"
    rf"|(?:대단히|정말)?\s*{_THANKS}"
    r"|.{0,40}(?:노고|협조|관심|성원)(?:에|해\s*주셔서|하여\s*주셔서)\s*"
    rf"(?:(?:항상|깊이|깊은|진심으로|대단히)\s*)?{_THANKS}"
    r"|귀\s*(?:기관|부서|과|청|시|군)의\s*(?:무궁한\s*)?(?:발전|번영)을\s*기원\S*"
    r"|(?:좋은|즐거운|행복한|편안한)\s*(?:하루|주말|명절|저녁)\s*\S{2,5}"
    r"|\S{1,12}(?:과|팀|실|국|단|소|청|담당관)\s+[가-힣]{2,4}입니다"
    r")[\s.!~]*"
)
"""A sentence that greets, thanks, wishes or says who writes, and nothing else."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence or row: ``block.text[start:end]`` of the record, and its score.

    ``coverage`` is the idf-weighted share of the question's words found in it or above it,
    0 to 1; ``own`` the share found in it alone. ``row`` is the 0-based row of a table, ``article``
    where in a rule a line stands (``제10조의2제3항``), ``""`` elsewhere.
    """

    record: Particulars
    ordinal: int
    block: Block
    start: int
    end: int
    row: int | None
    heading: str
    score: float
    coverage: float
    own: float
    article: str = ""

    @property
    def quote(self) -> str:
        """Return the verbatim span."""
        return self.block.text[self.start : self.end]


def gather(text: str, hits: Sequence[Hit]) -> list[Evidence]:
    """Return every sentence and row of the passages, best first; ties in reading order.

    The weight of a word is its rarity among these passages, which the reader may see.
    """
    asked = Asked(text)
    read = [_lines(hit.passage, asked) for hit in hits]
    weights = _weights(asked.terms, [words for _, words in read])
    pairs = plain_bigrams(asked.terms)
    wanted = expectations(text)
    found: dict[tuple[str, int, int], Evidence] = {}
    best = max((hit.score for hit in hits), default=0.0)
    for hit, (lines, words) in zip(hits, read, strict=True):
        nearness = max(0.0, 1 - (best - hit.score) / SCORE_SPAN)
        for line in lines:
            each = _evidence(hit.passage.record, line, words, weights, pairs, wanted, nearness)
            key = (each.record.document_id, each.ordinal, each.start)
            if key not in found or found[key].score < each.score:
                found[key] = each
    return sorted(
        found.values(),
        key=lambda each: (-each.score, each.record.document_id, each.ordinal, each.start),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence or row that says something; ``above`` are the headings, columns and
    merged cells over it.
    """

    ordinal: int
    block: Block
    start: int
    end: int
    row: int | None
    own: frozenset[str]
    above: frozenset[str]
    heading: str
    labels: tuple[frozenset[str], ...]
    article: str


def _lines(passage: Passage, asked: Asked) -> tuple[list[_Line], frozenset[str]]:
    """Return the lines of a passage that may be quoted, and all words of the passage."""
    prefix = asked.said_in(terms_of(passage.chunk.prefix))
    heading = passage.chunk.prefix.rpartition("\n")[2]
    lines: list[_Line] = []
    words = set(prefix)
    above = prefix
    article = ""
    blocks = dict(passage.blocks)
    for piece in passage.chunk.pieces:
        block = blocks[piece.block]
        if block.kind is BlockKind.HEADING:
            heading = block.text
            article = article_of(heading, article if heading.lstrip()[:1].isdigit() else "")
            above = prefix | asked.said_in(terms_of(heading))
        reaching = row_headings(block)
        columns = asked.said_in(terms_of(header_line(block))) if block.rows else frozenset[str]()
        words |= columns
        for start, end, row in _spans(block, piece.start, piece.end):
            text = block.text[start:end]
            own = asked.said_in(terms_of(text))
            words |= own
            article = article_of(text, article) if row is None else article
            if _says_something(text, block, row) and not _same(text, passage.record.title):
                labels = (terms_of(_label(text, row)), terms_of(heading))
                over = above | columns
                if row is not None and reaching[row]:
                    over |= terms_of(" ".join(cell.text for cell in reaching[row]))
                line = _Line(
                    piece.block, block, start, end, row, own, over, heading, labels, article
                )
                lines.append(line)
    return lines, frozenset(words)


def words_in(passage: Passage) -> frozenset[Word]:
    """Return the content words of a passage and of the headings over it, as they are written."""
    words = set(words_of(passage.chunk.prefix))
    blocks = dict(passage.blocks)
    for piece in passage.chunk.pieces:
        block = blocks[piece.block]
        if block.kind is BlockKind.HEADING:
            words |= words_of(block.text)
        if block.rows:
            words |= words_of(header_line(block))
        for start, end, _ in _spans(block, piece.start, piece.end):
            words |= words_of(block.text[start:end])
    return frozenset(words)


def _evidence(
    record: Particulars,
    line: _Line,
    words: frozenset[str],
    weights: dict[str, float],
    pairs: frozenset[str],
    wanted: tuple[re.Pattern[str], ...],
    nearness: float,
) -> Evidence:
    covered = _share(weights, ((line.own, 1.0), (line.above, ABOVE_SHARE), (words, PASSAGE_SHARE)))
    text = line.block.text[line.start : line.end]
    overlap = _overlap(pairs, text)
    met = share_met(wanted, text, line.heading)
    named = any(_names(label, weights, wanted) for label in line.labels)
    return Evidence(
        record=record,
        ordinal=line.ordinal,
        block=line.block,
        start=line.start,
        end=line.end,
        row=line.row,
        heading=line.heading,
        score=nearness
        * (
            NEARNESS_WEIGHT
            + covered
            + BIGRAM_WEIGHT * overlap
            + MET_WEIGHT * met
            + NAMED_WEIGHT * named
        ),
        coverage=_share(weights, ((line.own | line.above, 1.0), (words, PASSAGE_SHARE))),
        own=_share(weights, ((line.own, 1.0),)),
        article=line.article,
    )


def _label(text: str, row: int | None) -> str:
    """Return the item that a line states a value of (``○ 장소: …``), or the first cell of a row."""
    found = _ITEM.match(text, 0 if row is not None else mark_length(text))
    return found[1] if found else ""


def _names(
    label: frozenset[str], weights: dict[str, float], wanted: tuple[re.Pattern[str], ...]
) -> bool:
    """Return whether an item is what is asked: its words are asked for, or say of what kind it is.

    ``기초금액`` answers what the 기초금액 is, and ``개정이유`` why something was 개정.
    """
    return bool(label & weights.keys()) and all(
        term in weights or any(kind.search(term) for kind in wanted) for term in label
    )


def _spans(block: Block, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
    if block.rows:
        begin = max(bisect_left(block.spans, (start,)), block.header_rows)
        for row, (first, last) in enumerate(islice(block.spans, begin, None), begin):
            if last > end:
                break
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
    return (
        _SHORTEST <= len(bare) <= _LONGEST
        and not LETTER_FRAME.search(text)
        and not _COURTESY.fullmatch(bare)
    )


def _same(text: str, title: str) -> bool:
    return "".join(text.split()) == "".join(title.split())


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> frozenset[Word]:
    """Return the content words of a text of records; kept, since the same passages answer many questions."""
    return frozenset(shared_morphemes().words(text))


@lru_cache(maxsize=1 << 15)
def terms_of(text: str) -> frozenset[str]:
    """Return the same words in their common form."""
    return frozenset(common_form(*word) for word in words_of(text))


def _weights(terms: Sequence[str], passages: Sequence[frozenset[str]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for words in passages:
        counts.update(words & set(terms))
    return {term: math.log(1 + (len(passages) + 1) / (counts[term] + 1)) for term in terms}


def _share(weights: dict[str, float], tiers: Sequence[tuple[frozenset[str], float]]) -> float:
    """Return the share of the question's weight that is found, each word in its first tier."""
    total = sum(weights.values())
    if not total:
        return 0.0
    found = sum(
        weight * next((worth for words, worth in tiers if term in words), 0.0)
        for term, weight in weights.items()
    )
    return found / total


def _overlap(pairs: frozenset[str], text: str) -> float:
    if not pairs:
        return 0.0
    return len(pairs & plain_bigrams([fold(text)])) / len(pairs)
