"""How near in meaning two words are, by the vectors of the language model that comes with Kiwi.

Vectors of rare words lie near to everything, so that a cosine alone says little: it is counted from
what the first word has to ordinary words of all kinds (``_ORDINARY``), in standard deviations.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from language.morphemes import Word, shared_morphemes
from language.thesaurus import common_form

UNLIKE, LIKE = 2.0, 4.0
"""Standard deviations up to which two words have nothing to do with each other (two in a hundred pairs
by chance lie above), and from which one may stand for the other; tried on the tuning questions, where
1 to 3 and 3 to 5 tell hardly less (docs/benchmarks.md)."""
_FORMS = """
배터리 사건 경위 부서 산부인과 일치 올봄 책임 수행 실시 월요일 연계 소속 복사 소장
노인 수매 생물 시굴 공법 항공 은퇴 인수 보드 전지 수수료 가을 컴퓨터 새것 예상
읍면 재산세 세대 대신 청문 공터 수험 도심 버스 미결 감리 초등학교 회사 의견 참석
선물 포상금 입찰 필요 제기 민생 오전 조건부 공직자 가산점 이슬 접속 출퇴근 원가 보증
"""
_ORDINARY = [(form, "NNG") for form in _FORMS.split()]
"""Drawn by chance from the records of ``data_samples/near_misses.jsonl``, rare and frequent ones: words
that are all frequent lie too far from everything to measure by."""


def affinities(word: Word, others: Collection[Word]) -> dict[Word, float]:
    """Return how far each of some words may stand for the first one, from 0 to 1.

    1 for the same word, another of its group (``language.thesaurus``), a compound of it or a part of
    it; 0 where Kiwi does not know one of them.
    """
    usual = _usual(word)
    found = dict.fromkeys(others, 0.0)
    if usual is not None:
        cosines = shared_morphemes().similarities(word, found)
        found = dict(zip(found, (_scaled(each, *usual) for each in cosines), strict=True))
    return {other: 1.0 if _same(word, other) else far for other, far in found.items()}


def _scaled(cosine: float | None, mean: float, deviation: float) -> float:
    if cosine is None:
        return 0.0
    return min(1.0, max(0.0, ((cosine - mean) / deviation - UNLIKE) / (LIKE - UNLIKE)))


def _same(one: Word, other: Word) -> bool:
    if common_form(*one) == common_form(*other):
        return True
    shorter, longer = sorted((one[0], other[0]), key=len)
    return len(shorter) > 1 and shorter in longer


def _usual(word: Word) -> tuple[float, float] | None:
    """Return mean and standard deviation of the cosines that a word has to ordinary ones.

    Not kept: the word is a question's, and the time would tell who asks next that it was asked before.
    """
    found = shared_morphemes().similarities(word, [it for it in _ORDINARY if it != word])
    cosines = [cosine for cosine in found if cosine is not None]
    return (float(np.mean(cosines)), float(np.std(cosines))) if cosines else None
