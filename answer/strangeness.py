"""What of a question is strange to the records found: nouns that no word of them can stand for.

Cosines tell which record is near, hardly whether it answers. An official who looks at it misses the
things that it does not speak of, and finds the others in whatever words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from answer.asked_words import question_words
from answer.evidence import words_in
from index.search import Hit
from language.affinity import affinities
from language.morphemes import Tagged, Word, shared_morphemes
from language.normal import fold
from language.thesaurus import common_form
from records.passage import Passage

_PASSAGES = 8
_RECORDS = 4
"""Nearest records, one of which has to speak of what is asked, and passages in which they do."""
_NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
_TELLING = _NOUNS | {"VV", "VA"}
OF_ANYTHING = re.compile(
    r"금액|비용|사업비|예산|요금|값|돈|인원|사람|수|규모|수량|기간|기한|날짜|일시|나이|정도|담당자|이유|까닭|사유|목적"
    r"|장소|위치|이야기|내용|방법|사례|곳|일|것|결과|말|경우|때|전|뒤|안|중|가운데|동안|모두"
)
"""Nouns that frame a question: a record may answer without them."""
_WORD = re.compile(r"[0-9a-z가-힣]+")
_SHORTEST = 2
"""Letters from which on a beginning is a name and no chance."""
_Said = tuple[Passage, frozenset[Word]]
"""A passage and the words in it."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What one of the nearest records says in its passages: words by their common form, and letters."""

    words: dict[Word, str]
    letters: str

    @classmethod
    def of(cls, said: Sequence[_Said]) -> Self:
        record = said[0][0].record
        texts = [text for each, _ in said for text in (each.chunk.prefix, each.chunk.text)]
        letters = " ".join([record.agency, record.department, record.title, *texts])
        every = frozenset[Word]().union(*(words for _, words in said))
        words = {each: common_form(*each) for each in every if each[1] in _TELLING}
        return cls(words, "".join(fold(letters).split()))


def strangeness(question: str, hits: Sequence[Hit]) -> float:
    """Return which share of a question's weight lies in nouns strange to the record that fits best, 0 to 1.

    The weight of a word is its rarity among the nearest passages, all of which the reader may see.
    """
    said = [(hit.passage, words_in(hit.passage)) for hit in hits[:_PASSAGES]]
    of_record: dict[str, list[_Said]] = {}
    for passage, words in said:
        document = passage.record.document_id
        if document in of_record or len(of_record) < _RECORDS:
            of_record.setdefault(document, []).append((passage, words))
    records = [_Record.of(each) for each in of_record.values()]
    folded = fold(question)
    read = shared_morphemes().tagged(folded)
    stated = [_stated(folded, read, record.letters) for record in records]
    missed = [0.0] * len(records)
    asked = question_words(question)
    weights = _weights(asked, [words for _, words in said])
    for noun, weight in weights.items():
        if noun[1] in _NOUNS and not OF_ANYTHING.fullmatch(noun[0]):
            met = _met(noun, asked[noun], [record.words for record in records])
            for at, share in enumerate(met):
                missed[at] += 0.0 if noun in stated[at] else weight * (1 - share)
    return min(missed, default=0.0) / (sum(weights.values()) or 1.0)


def _stated(folded: str, read: Sequence[Tagged], letters: str) -> frozenset[Word]:
    """Return the words within those beginnings of a question's words that stand in a record letter for letter.

    Names that Kiwi does not know come apart into words of another meaning (``온새구의회``, ``새솔공원``), and
    the name of an office need not stand in its papers. ``read`` are the morphemes of the ``folded`` question.
    """
    there = {}
    for word in _WORD.finditer(folded):
        ends = range(word.end(), word.start() + _SHORTEST - 1, -1)
        there[word.start()] = next(
            (end for end in ends if folded[word.start() : end] in letters), word.start()
        )
    return frozenset(
        (each.form, each.tag)
        for each in read
        if any(start <= each.start and each.end <= end for start, end in there.items())
    )


def _weights(
    asked: Mapping[Word, frozenset[str]], passages: Sequence[frozenset[Word]]
) -> dict[Word, float]:
    forms = [{common_form(*word) for word in words} for words in passages]
    weights = {}
    for each, said in asked.items():
        holding = sum(not said.isdisjoint(held) for held in forms)
        weights[each] = math.log(1 + (len(passages) + 1) / (holding + 1))
    return weights


def _met(noun: Word, forms: frozenset[str], records: Sequence[dict[Word, str]]) -> list[float]:
    """Return how far the best word of each record may stand for a noun; one of its ``forms`` does."""
    said = [not forms.isdisjoint(words.values()) for words in records]
    unsaid = (words for words, found in zip(records, said, strict=True) if not found)
    near = affinities(noun, frozenset().union(*unsaid))
    return [
        1.0 if found else max((near[each] for each in words), default=0.0)
        for words, found in zip(records, said, strict=True)
    ]
