"""What of a question is strange to the records found: nouns that no word of them can stand for.

Cosines tell which record is near, hardly whether it answers. An official who looks at it misses the
things that it does not speak of, and finds the others in whatever words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from answer.evidence import question_words, words_in
from index.search import Hit
from language.affinity import affinities
from language.morphemes import Word
from language.thesaurus import common_form

_PASSAGES = 8
_RECORDS = 4
"""Nearest records, one of which has to speak of what is asked, and passages in which they do."""
_NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
_TELLING = _NOUNS | {"VV", "VA"}
_OF_ANYTHING = re.compile(
    r"금액|비용|사업비|예산|요금|값|돈|인원|사람|수|규모|수량|기간|기한|날짜|일시|나이|정도|담당자|이유|까닭|사유|목적"
    r"|장소|위치|이야기|내용|방법|사례|곳|일|것|결과|말|경우|때|전|뒤|안|중|가운데|동안|모두"
)
"""Nouns that frame a question: a record may answer without them."""


def strangeness(question: str, hits: Sequence[Hit]) -> float:
    """Return which share of a question's weight lies in nouns strange to the record that fits best, 0 to 1.

    The weight of a word is its rarity among the nearest passages, all of which the reader may see.
    """
    passages = [(hit.passage.record.document_id, words_in(hit.passage)) for hit in hits[:_PASSAGES]]
    said: dict[str, frozenset[Word]] = {}
    for record, words in passages:
        if record in said or len(said) < _RECORDS:
            said[record] = said.get(record, frozenset()) | words
    records = [
        {each: common_form(each[0]) for each in words if each[1] in _TELLING}
        for words in said.values()
    ]
    weights = _weights(question, [words for _, words in passages])
    missed = [0.0] * len(records)
    for noun, weight in weights.items():
        if noun[1] in _NOUNS and not _OF_ANYTHING.fullmatch(noun[0]):
            for at, met in enumerate(_met(noun, records)):
                missed[at] += weight * (1 - met)
    return min(missed, default=0.0) / (sum(weights.values()) or 1.0)


def _weights(question: str, passages: Sequence[frozenset[Word]]) -> dict[Word, float]:
    forms = [{common_form(form) for form, _ in words} for words in passages]
    weights = {}
    for each in question_words(question):
        holding = sum(common_form(each[0]) in held for held in forms)
        weights[each] = math.log(1 + (len(passages) + 1) / (holding + 1))
    return weights


def _met(noun: Word, records: Sequence[dict[Word, str]]) -> list[float]:
    """Return how far the best word of each record may stand for a noun."""
    form = common_form(noun[0])
    said = [form in words.values() for words in records]
    unsaid = (words for words, found in zip(records, said, strict=True) if not found)
    near = affinities(noun, frozenset().union(*unsaid))
    return [
        1.0 if found else max((near[each] for each in words), default=0.0)
        for words, found in zip(records, said, strict=True)
    ]
