"""Words that say the contrary of each other, and lines that say the contrary of what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.evidence import Evidence, terms_of
from language.predicates import denials, predicates
from language.thesaurus import common_form

_PAIRS = (
    # more and less
    ("늘다 늘리다 늘어나다 증가 확대 확충 증원 증편 증액", "줄다 줄이다 줄어들다 감소 축소 감축 감원 감편 감액 삭감"),
    ("올리다 오르다 높이다 인상 상향", "내리다 낮추다 인하 하향 동결"),
    ("넘다 넘기다 웃돌다 초과", "밑돌다 모자라다 미달 미만"),
    ("강화", "완화"),
    ("연장 늘리다 늦추다 연기 미루다", "단축 앞당기다"),
    # fit and unfit
    ("맞다 적합 합격 충족 부합 준수 통과", "넘다 어긋나다 벗어나다 초과 부적합 불합격 미달 위반 탈락"),
    ("정상 양호", "고장 불량 이상"),
    # granted and refused
    ("허용 허가 승인 인가 수용 채택 가결 찬성 동의 인용", "금지 불허 반려 거부 불수용 기각 각하 부결 반대"),
    ("면제 감면", "부과 징수"),
    ("선정 당선 합격 뽑다", "탈락 낙선"),
    ("낙찰", "유찰"),
    ("지정 임명 위촉", "해제 해임 해촉"),
    # begun, kept and ended
    ("유지 존치 존속 신설 재개 계속", "폐지 폐쇄 철거 중단 종료"),
    ("설치 세우다 짓다 신축 심다", "철거 헐다 허물다 없애다 베다"),
    ("열다 개방 개관 개장", "닫다 폐쇄 휴관 폐관 휴장 폐장"),
    ("포함 참여 참가 참석", "제외 불참"),
    ("완료 준공 마치다 끝내다", "착공 시작"),
    # given and taken
    ("사다 매입 구입", "팔다 매각"),
    ("빌려주다 임대", "빌리다 임차"),
    ("수입 세입", "지출 세출"),
    ("흑자", "적자"),
    ("전입", "전출"),
    # of which kind
    ("유료 유상", "무료 무상"),
    ("공개", "비공개"),
    ("직영", "위탁"),
    ("의무", "자율 권장"),
    ("모두 전부 전원", "일부"),
    ("실내", "실외 야외"),
    ("주간 낮", "야간 밤"),
    ("평일", "주말 휴일 공휴일"),
    ("오전", "오후"),
    ("국내", "국외 해외"),
    ("남성 남자", "여성 여자"),
    ("최고 최대", "최저 최소"),
    ("초등", "중등"),
    ("상행", "하행"),
)  # fmt: skip
"""Two sides each, verbs in their dictionary form: words of office papers that exclude each other where
one thing is told (a rule, a count, a room). A denied one says the other side."""
_NOT_THIS = r"(?<![비부불미무재])"
"""What is before a noun and makes it another one: 비공개, 부적합, 미허가."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The nouns of one side as a pattern, and its verbs as they stand among the terms of a text."""

    nouns: re.Pattern[str]
    verbs: frozenset[str]

    def said_in(self, text: str, terms: frozenset[str]) -> frozenset[str]:
        return self.verbs & terms | frozenset(self.nouns.findall(text))


def _side(words: str) -> _Side:
    verbs = {common_form(each[:-1], "VV") for each in words.split() if each.endswith("다")}
    nouns = "|".join(each for each in words.split() if not each.endswith("다"))
    return _Side(re.compile(rf"{_NOT_THIS}(?:{nouns or '(?!)'})"), frozenset(verbs))


_SIDES = tuple((_side(one), _side(other)) for one, other in _PAIRS)


_WHICH = re.compile(r"어디|어느|어떤|어떻|무엇|무슨|뭐|뭔|누구|누가|언제|몇|얼마|왜")
"""What asks for one of several; without it a question may be answered by its contrary: 설치했나요?"""


class Contraries:
    """What a question says that has a contrary, and which lines say the contrary alone.

    ``near`` are the lines that would be told: only where one of them says what is asked goes another
    that says its contrary.
    """

    def __init__(self, question: str, near: Sequence[Evidence]) -> None:
        asked = question if _WHICH.search(question) else ""
        read = predicates(asked)
        verbs = frozenset(each.term for each in read)
        every = {at: _sides(pair, asked, verbs) for at, pair in enumerate(_SIDES)}
        self._pairs = {at: sides for at, sides in every.items() if len(sides) == 1}
        self._deeds = {each.term: each.denied for each in read if each.qualifies}
        said = [(self._pairs_in(each), self._deeds_in(each)) for each in near]
        self._pairs = {
            at: sides
            for at, sides in self._pairs.items()
            if any(sides & pairs.get(at, frozenset()) for pairs, _ in said)
        }
        self._deeds = {
            term: denied
            for term, denied in self._deeds.items()
            if any(denied in deeds.get(term, ()) for _, deeds in said)
        }

    def leave(self, evidence: Evidence) -> bool:
        """Return whether a line does not say the contrary of what is asked, and that alone."""
        pairs, deeds = self._pairs_in(evidence), self._deeds_in(evidence)
        return all(sides & pairs.get(at, sides) for at, sides in self._pairs.items()) and all(
            denied in deeds.get(term, (denied,)) for term, denied in self._deeds.items()
        )

    def _pairs_in(self, evidence: Evidence) -> dict[int, frozenset[int]]:
        """Return which sides of the pairs asked of a line says, else its heading."""
        found = {}
        for at in self._pairs:
            for text in (evidence.quote, evidence.heading):
                if sides := _sides(_SIDES[at], text, terms_of(text)):
                    found[at] = sides
                    break
        return found

    def _deeds_in(self, evidence: Evidence) -> dict[str, frozenset[bool]]:
        """Return of the deeds asked which a line denies or tells."""
        terms = terms_of(evidence.quote) if self._deeds else ()
        return {term: _denials(evidence.quote, term) for term in self._deeds if term in terms}


def _sides(pair: Iterable[_Side], text: str, terms: frozenset[str]) -> frozenset[int]:
    """Return the sides that a text says, 0 and 1; a word that it denies says the other one."""
    found: set[int] = set()
    for at, side in enumerate(pair):
        for word in side.said_in(text, terms):
            found |= {1 - at if denied else at for denied in _denials(text, word)}
    return frozenset(found)


def _denials(text: str, word: str) -> frozenset[bool]:
    """Return whether a text that says a word denies it, or tells it, or both."""
    return denials(text, word) or frozenset({f"미{word}" in text})
