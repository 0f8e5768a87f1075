"""What words that offices choose themselves mean: which aspect they name, and which are alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answer.told import Told
from index.nearness import Nearness

_PHRASES: Mapping[str, tuple[str, ...]] = {
    "일시": ("행사 기간", "개최 일시", "일정"),
    "장소": ("행사 장소", "위치", "개최지", "행사장", "구역"),
    "인원": ("참가 인원", "방문객 수", "관람객"),
    "예산": ("소요 예산", "사업비", "지출 금액"),
    "적용 규정": ("관련 법령", "추진 근거"),
    "처리 결과": ("처리 결과", "사고 현황", "성과"),
    "문제점·개선": ("문제점", "개선할 점", "아쉬운 점"),
    "참고할 점": ("참고할 점", "시사점", "배울 점", "잘된 점"),
    "주요 대책": ("안전 대책", "위험 예방"),
    "": (
        *("작성일", "보고일", "접수 기간", "계약 기간", "휴무일", "준공일", "운영 시간"),
        *("담당자", "주최", "수신", "문의처", "대상", "강사", "시공 업체", "참가 자격"),
        *("안전요원", "자원봉사자", "근무자", "심사위원", "하루 최대 수용"),
        *("이용료", "입장료", "참가비", "상금", "단가", "보험금", "식비", "매출액", "수입"),
        *("주차", "홍보", "보험", "시설", "장비", "교통", "청소", "신청 방법"),
    ),
}
"""Everyday names of each aspect, and under ``""`` of what is none of them."""
_NAMES = tuple(name for name, phrases in _PHRASES.items() for _ in phrases)
_SAID = "행사의 {}"
"""A word alone lies near every other; it is compared as what belongs to an event."""
_REFERENCE = tuple(_SAID.format(phrase) for phrases in _PHRASES.values() for phrase in phrases)
_VALUES = {
    "일시": re.compile(r"\d+\s*[.월]\s*\d+"),
    "장소": re.compile(r"^\D*(?:\d\D*){0,3}$"),
    "인원": re.compile(r"\d\s*(?:만|천|여)?\s*명"),
    "예산": re.compile(r"\d\s*(?:억|천만|백만|만|천)?\s*원"),
    "처리 결과": re.compile(r"^(?!.*\d\s*(?:억|천만|백만|만|천)?\s*원$)"),
    "적용 규정": re.compile(r"법|조례|규칙|지침|훈령|예규|기준|제\s*\d+\s*조"),
}
"""What a value of an aspect holds; the others may be anything."""
_SPAN = re.compile(r"\d{4}\s*[.년]\s*\d.{3,20}?(?:[~∼]|부터)\s*\d")
"""From one day to another: when something was, unless its label means something else."""
_MEANT = 0.38
"""Centred cosine to a phrase from which a label means its aspect; other labels stay below .35."""
_MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Meanings:
    """What is known of the words of one comparison."""

    aspects: Mapping[str, str]
    places: Mapping[str, int]
    alike: NDArray[np.float64]

    def aspect(self, told: Told) -> str:
        """Return the aspect that a label means, or without one the heading; ``""`` for none."""
        if told.counted:
            return ""
        word = told.label or told.section
        name = self.aspects.get(word, "일시" if told.label and _SPAN.match(told.text) else "")
        pattern = _VALUES.get(name)
        return name if pattern is None or pattern.search(told.text) else ""

    def closeness(self, one: str, other: str) -> float:
        """Return how alike two words are, from -1 to 1; 0 where one is not known."""
        if one not in self.places or other not in self.places:
            return 0.0
        return float(self.alike[self.places[one], self.places[other]])


def meanings(words: Sequence[str], nearness: Nearness) -> Meanings:
    """Return what words mean, by their nearness to each other and to the names of aspects.

    Cosines are taken from the mean of a fixed reference, ``_REFERENCE``: short texts of one model
    lie close together, and what they share says nothing. While the model is away no word means
    anything. At most ``_MOST_WORDS`` are looked at, the first.
    """
    own = list(dict.fromkeys(words))[:_MOST_WORDS]
    said = [_SAID.format(word) for word in own]
    gram = nearness.between(said, *_REFERENCE)
    alike = _centred(gram.astype(np.float64), len(_REFERENCE))
    near = alike[len(_REFERENCE) :, : len(_REFERENCE)]
    aspects = {
        word: _NAMES[int(row.argmax())]
        for word, row in zip(own, near, strict=True)
        if row.max() >= _MEANT
    }
    inner = alike[len(_REFERENCE) :, len(_REFERENCE) :]
    return Meanings(aspects, {word: at for at, word in enumerate(own)}, inner)


def _centred(gram: NDArray[np.float64], reference: int) -> NDArray[np.float64]:
    """Return the cosines about the mean of the first vectors, from the products of all."""
    mean = gram[:, :reference].mean(axis=1)
    inner = gram - mean[:, None] - mean[None, :] + mean[:reference].mean()
    lengths = np.sqrt(np.maximum(np.diag(inner), 1e-12))
    centred: NDArray[np.float64] = inner / lengths[:, None] / lengths[None, :]
    return centred
