"""What sentences without label and heading say of a case: when, where, how many, for how much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.morphemes import shared_morphemes
from language.sentences import sentence_spans

_SAID = re.compile(r"[다요음함임됨]\s*\.?$")
_DAY = r"(?:\d{4}\s*[.년]\s*)?\d{1,2}\s*[.월]\s*\d{1,2}\s*[.일]?(?:\s*\([월화수목금토일]\))?"
_WHEN = re.compile(rf"\d{{4}}\s*[.년]\s*{_DAY}(?:\s*(?:부터|~|∼|-)\s*{_DAY}(?:\s*까지)?)?")
_HELD = re.compile(r"열|열었|엽|개최|개장|운영|진행|치르|치렀|실시|펼쳐|마련")
_PEOPLE = re.compile(r"(?:약\s)?\d[\d,]*(?:만|천)?\s?(?:\d[\d,]*)?\s?(?:여\s?)?명")
_CAME = re.compile(r"다녀|찾|방문|참여|참가|참석|관람|모이|모였|모여|입장|이용|들어")
_MONEY = re.compile(
    r"(?:약\s)?\d[\d,.]*\s?(?:조|억|천만|백만|만|천)?(?:\s?\d[\d,]*\s?(?:천만|백만|만|천))?\s?원"
)
_SPENT = re.compile(r"돈|비용|예산|사업비|경비|[가-힣]비[로는가를]\s|썼|쓰|집행|들었|들어가|들여")
_LAW = re.compile(r"「[^」]+」|(?:법|법률|조례|규칙|시행령|지침)\s*제\s*\d+\s*조")
_FOLLOWED = re.compile(r"따르|따라|따릅|의거|근거")
_WRONG = re.compile(r"문제|아쉬|미흡|부족|모자라|불편|한계")
_NEXT = re.compile(r"(?:내년|앞으로|다음에|다음 해|향후).*(?:겠|고치|개선|보완|하기로|늘리|줄이)")
_HARM = re.compile(r"사고|다친|다쳤|부상|피해|환자")
_BEFORE = re.compile(r"위하|위해|대비|막기|예방|배치|세운|세우|둡|두고|두어")
_DANGER = re.compile(r"안전|위험|사고|인파|혼잡")
_WORDS = ("NNG", "NNP", "SN", "NNB", "XPN", "XSN", "NR", "MM")


def stated_in(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield what sentences state: the name of an aspect and the half-open span in the text.

    When, where, how many and how much are the words themselves; law, measures, outcome and what
    went wrong are whole sentences. Where is told only by the sentence that tells when.
    """
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if not _SAID.search(sentence):
            continue
        found: list[tuple[str, tuple[int, int]]] = []
        when = _WHEN.search(sentence)
        if when and _HELD.search(sentence, when.end()):
            found.append(("일시", when.span()))
            if (place := _place(sentence)) is not None:
                found.append(("장소", place))
        found += _amounts(sentence)
        name = _whole(sentence)
        if name:
            found.append((name, (0, len(sentence))))
        yield from ((label, (start + span[0], start + span[1])) for label, span in found)


def _amounts(sentence: str) -> Iterator[tuple[str, tuple[int, int]]]:
    people, money = _PEOPLE.search(sentence), _MONEY.search(sentence)
    if people and _CAME.search(sentence, people.end()):
        yield "인원", people.span()
    if money and _SPENT.search(sentence):
        yield "예산", money.span()


def _whole(sentence: str) -> str:
    """Return the aspect that a sentence as a whole belongs to, ``""`` for none."""
    if _LAW.search(sentence) and _FOLLOWED.search(sentence):
        return "적용 규정"
    if _WRONG.search(sentence) or _NEXT.search(sentence):
        return "문제점"
    if _DANGER.search(sentence) and _BEFORE.search(sentence):
        return "대책"
    return "처리 결과" if _HARM.search(sentence) else ""


def _place(sentence: str) -> tuple[int, int] | None:
    """Return the span of the nouns before the first 에서."""
    tokens = list(shared_morphemes().tagged(sentence))
    for at, token in enumerate(tokens):
        if sentence[token.start : token.end] == "에서" and token.tag == "JKB":
            first = at
            while first and tokens[first - 1].tag in _WORDS:
                first -= 1
            return (tokens[first].start, token.start) if first < at else None
    return None
