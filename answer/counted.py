"""What a question asks a number of, and whether a line may be of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.evidence import Evidence, words_of
from answer.sought import says_any, texts_of
from answer.strangeness import OF_ANYTHING
from language.affinity import affinities
from language.morphemes import Word, shared_morphemes
from language.normal import fold
from language.thesaurus import common_form

_NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
_SUFFIX = "XSN"
_PARTICLES = frozenset({"은", "는", "이", "가", "을", "를"})
_OF_PARTICLES = frozenset({"JX", "JKS", "JKO"})
_ASKS = re.compile(r"몇|얼마")
_FRAMES = re.compile(
    rf"{OF_ANYTHING.pattern}|.|(?:건|횟|대|권|명|편|점|두|가구|세대|개소)수|한도|비율|점수|총액|정액|액수|합계"
    r"|평균|실적|길이|면적|높이|거리|무게|크기|넓이|너비|깊이|두께|폭|온도|기온|수온|속도|나이|연령|시각|시간|이름|성명|성함|응답|모두|전부|전체|하루"
)
"""Nouns that say which measure of another thing is asked: 적자 is what 적자 규모 is of. Those of one letter (량)
are the last part of another."""
_WHEN_OR_AT_MOST = re.compile(
    r"올해|작년|지난해|내년|금년|전년|재작년|봄|여름|가을|겨울|[상하]반기|분기|오[전후]|새벽|아침|저녁|밤|낮|평일|주말|휴일|매[일주월년달]"
    r"|하루|현재|지금|당시|당일|최[대소고저]|평균"
)
"""Nouns that stand between a thing and what asks its number and say when, or how far: 올해 of ``인턴은 올해 몇 명``."""
_ADVERBS = frozenset({"MAG", "MM"})
_HARDLY = 0.2
"""Affinity up to which a word has nothing to do with what is counted (``language.affinity``)."""


def counted(question: str) -> tuple[Word, ...]:
    """Return the nouns of what a question asks a number of, in order: 안전 and 요원 of ``안전요원은 몇 명``.

    They stand before what asks, or before the last particle of a subject or object that does; at the end
    of a question without such a word (``둔치 사용료는?``). None where no noun does, or one that frames a
    question only (돈, 인원).
    """
    folded = fold(question)
    asks = _ASKS.search(folded)
    end = asks.start() if asks else len(folded.rstrip(" ?."))
    read = [each for each in shared_morphemes().tagged(folded) if each.start < end]
    while read and (_WHEN_OR_AT_MOST.fullmatch(read[-1].form) or read[-1].tag in _ADVERBS):
        read.pop()
    marks = [
        at for at, each in enumerate(read) if each.tag in _OF_PARTICLES and each.form in _PARTICLES
    ]
    until = marks[-1] if marks and (asks or marks[-1] == len(read) - 1) else len(read)
    if read and read[-1].tag in _NOUNS:
        until = len(read)
    found: list[Word] = []
    for each in reversed(read[:until]):
        if each.tag not in _NOUNS and each.tag != _SUFFIX:
            break
        if each.tag in _NOUNS and not _FRAMES.fullmatch(each.form):
            found.append((each.form, each.tag))
    return tuple(reversed(found))


def is_of(things: Sequence[Word], line: Evidence) -> bool:
    """Return whether a line may be of one of some things, which it is where there are none.

    It says one in its paragraph, its table or above it, or a word there has something to do with one.
    """
    names = frozenset(name for word in things for name in (word[0], common_form(*word)))
    if not things or says_any(names, line) or any(name in line.record.agency for name in names):
        return True
    nouns = [each for each in words_of("\n".join(texts_of(line))) if each[1] in _NOUNS]
    return any(max(affinities(word, nouns).values(), default=0.0) >= _HARDLY for word in things)
