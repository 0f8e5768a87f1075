"""A question for the extreme of several: which end is asked, of what, and of which things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import dropwhile, pairwise

from language.morphemes import Tagged, shared_morphemes
from language.normal import fold

_RANKED = re.compile(
    r"(?<![가-힣])(?:(?:(?P<rank>두|세|네|다섯|[2-5])\s*번째로\s*)(?:가장|제일)?|(?:가장|제일))\s*"
)
_RANKS = {"두": 2, "세": 3, "네": 4, "다섯": 5}
_OF_WHAT = r"(?:(?P<what>[^?]{1,20}?)(?:이|가|을|를)\s+)?"
"""What stands between: 불만 of ``가장 불만이 많은``."""
_DENIED = re.compile(
    r"않|아닌|아니|말고|제외|빼고|이외|(?<![가-힣])(?:두|세|네|다섯)(?:\s+(?!번째)[가-힣]|[곳개건명])"
)
"""What turns the question round, or asks for several: no single row answers it."""
_NOUNS = frozenset({"NNG", "NNP", "NNB", "NR", "XR", "XPN", "XSN", "SL", "SN"})
_OF_SEVERAL = frozenset({"중", "가운데", "때", "데"})
"""Behind what is chosen from, and no part of what is measured."""
_WITHIN = frozenset({"SO", "SP", "SY", "MM", "MAG", "IC"})
"""Tags inside of a word: marks, and what Kiwi makes of parts of names that it does not know (새 of 새늘시)."""
_DEEDS = frozenset({"VV", "VA", "XR"})
_WHICH = re.compile(r"(?:어느|어떤|무슨)\s+")


class Measure(Enum):
    """By what things are compared: how much, what they cost, how long, when."""

    AMOUNT = "amount"
    PRICE = "price"
    LENGTH = "length"
    TIME = "time"


_DEGREES = (
    (r"많(?=은|이|았|던|나|을)", "많은", Measure.AMOUNT, True),
    (r"적(?=은|게|었|던|나|을)", "적은", Measure.AMOUNT, False),
    (r"큰|크(?=게|던|나)|컸", "큰", Measure.AMOUNT, True),
    (r"작(?=은|게|았|던|나)", "작은", Measure.AMOUNT, False),
    (r"높(?=은|게|았|던|나)", "높은", Measure.AMOUNT, True),
    (r"낮(?=은|게|았|던|나)", "낮은", Measure.AMOUNT, False),
    (r"넓(?=은|게|었|던|나)", "넓은", Measure.AMOUNT, True),
    (r"좁(?=은|게|았|던|나)", "좁은", Measure.AMOUNT, False),
    (r"비싼|비쌌|비싸(?=게|던|나)", "큰", Measure.PRICE, True),
    (r"싼|쌌|싸(?=게|던|나)|저렴(?=한|하|했)", "적은", Measure.PRICE, False),
    (r"오래된", "이른", Measure.TIME, False),
    (r"오래|오랫동안|길게", "긴", Measure.LENGTH, True),
    (r"긴|길(?=었|던|나)", "긴", Measure.LENGTH, True),
    (r"짧(?=은|게|았|던|나)", "짧은", Measure.LENGTH, False),
    (r"먼저|일찍", "이른", Measure.TIME, False),
    (r"이른", "이른", Measure.TIME, False),
    (r"늦게|나중에", "늦은", Measure.TIME, True),
    (r"늦(?=은|었|던|나)", "늦은", Measure.TIME, True),
)
_ADVERB = re.compile("먼저|일찍|늦게|나중에|오래|오랫동안|길게")
_DEGREE = re.compile(
    _OF_WHAT + "(?:" + "|".join(f"(?P<d{at}>{each[0]})" for at, each in enumerate(_DEGREES)) + ")"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a question as it is written, folded, and the morphemes in it that say something."""

    text: str
    morphemes: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Superlative:
    """Which end of several is asked for.

    ``most`` asks for the largest, longest, dearest or latest one, ``rank`` for the how manieth;
    ``words`` say it (``두 번째로 많은``). ``of`` are the words of what is measured, none where the
    degree says it (비싼); ``thing`` those of what is asked for, ``scope`` those before it that say
    which ones, ``beside`` those that ask something more of it. ``deeds`` are the stems and nouns of
    what was done with it (찾, 배치).
    """

    measure: Measure
    most: bool
    rank: int
    words: str
    of: tuple[Asked, ...]
    thing: tuple[Asked, ...]
    scope: tuple[Asked, ...]
    beside: tuple[Asked, ...]
    deeds: tuple[Tagged, ...]

    @property
    def words_of_a_value(self) -> str:
        """Return what says it of a value (``두 번째로 큰``)."""
        return f"{self.words.rpartition(' ')[0]} {'큰' if self.most else '작은'}"


def superlative_of(text: str) -> Superlative | None:
    """Return which extreme a question asks for; ``None`` where it asks for none, or for several."""
    text = fold(text)
    ranked = list(_RANKED.finditer(text))
    degree = _DEGREE.match(text, ranked[0].end()) if len(ranked) == 1 else None
    if degree is None or _DENIED.search(text[: ranked[0].start()] + text[degree.end() :]):
        return None
    at = next(n for n in range(len(_DEGREES)) if degree[f"d{n}"])
    _, word, measure, most = _DEGREES[at]
    begin, end = ranked[0].start(), degree.end()
    tokens = shared_morphemes().tagged(text)
    before = [each for each in tokens if each.end <= begin]
    after = [each for each in tokens if each.start >= end]
    inside = [each for each in tokens if degree.start() <= each.start and each.end <= end]
    of = _run_back([each for each in inside if each.end <= degree.end("what")])
    thing = _asked_with_which(text, before, after)
    if not of and not thing:
        of = _measured_before(before)
    elif not of and thing[-1].end <= begin:
        of = _measured_before([each for each in before if each.start >= thing[-1].end])
        of = of or _measured_before([each for each in before if each.end <= thing[0].start])
    attributive = not _ADVERB.fullmatch(degree[f"d{at}"]) and _attributive(text, after, end)
    if not thing:
        of, thing = _modified(of, after, attributive=attributive)
    if not thing:
        return None
    asked_before = thing[-1].end <= begin
    deeds = [*before, *(each for each in after if asked_before or each.start < thing[0].start)]
    behind = [] if asked_before else [each for each in after if each.start >= thing[-1].end]
    rank = ranked[0]["rank"]
    taken = {*of, *thing}
    return Superlative(
        measure,
        most,
        int(_RANKS.get(rank, rank)) if rank else 1,
        f"{rank} 번째로 {word}" if rank else f"가장 {word}",
        _words(text, of),
        _words(text, thing),
        _words(text, [each for each in deeds if each not in taken]),
        _words(text, behind),
        tuple(_deeds(deeds)),
    )


def _attributive(text: str, after: Sequence[Tagged], end: int) -> bool:
    """Return whether the degree stands right before a noun (``가장 많은 사람``)."""
    first = next((each for each in after if each.tag not in ("ETM", "EP")), None)
    between = text[end : first.start] if first is not None else ""
    adverb = between.strip().startswith(("이", "게"))
    return first is not None and not adverb and first.tag in _NOUNS


def _measured_before(before: Sequence[Tagged]) -> list[Tagged]:
    """Return the nouns whose particle, or which themselves, end what stands before the degree."""
    rest = list(before)
    if rest and rest[-1].tag in ("JKS", "JKO", "JX"):
        rest.pop()
    elif rest and rest[-1].tag not in _NOUNS:
        return []
    return _run_back(rest)


def _run_back(tokens: Sequence[Tagged]) -> list[Tagged]:
    found: list[Tagged] = []
    for each in reversed(tokens):
        if each.tag not in _NOUNS or each.form in _OF_SEVERAL:
            break
        found.insert(0, each)
    return found


def _run(tokens: Sequence[Tagged]) -> list[Tagged]:
    found: list[Tagged] = []
    for each in tokens:
        if each.tag not in _NOUNS:
            break
        found.append(each)
    return found


def _asked_with_which(text: str, before: Sequence[Tagged], after: Sequence[Tagged]) -> list[Tagged]:
    """Return the nouns behind 어느 and its like."""
    found = _WHICH.search(text)
    if found is None:
        return []
    return _run([each for each in (*before, *after) if each.start >= found.end()])


def _modified(
    of: list[Tagged], after: Sequence[Tagged], *, attributive: bool
) -> tuple[list[Tagged], list[Tagged]]:
    """Return what is measured and the noun that the degree, or what follows it, modifies.

    ``가장 많은 사람이 찾은 축제``: 사람 and 축제; ``가장 큰 금액의 계약``: 금액 and 계약.
    """
    if attributive:
        rest = list(dropwhile(lambda each: each.tag in ("ETM", "EP"), after))
        first = _run(rest)
        behind = rest[len(first) :]
        ends = [at for at, each in enumerate(behind) if each.tag == "ETM"]
        if behind and behind[0].tag == "JKG" and not of:
            return first, _run(behind[1:])
        if behind and behind[0].tag in ("JKS", "JKO") and not of and ends:
            return first, _run(behind[ends[-1] + 1 :])
        return of, first
    ends = [at for at, each in enumerate(after) if each.tag == "ETM"]
    return of, _run(after[ends[0] + 1 :]) if ends else []


def _words(text: str, tokens: Sequence[Tagged]) -> tuple[Asked, ...]:
    """Return the words that morphemes stand in, without particles and endings."""
    told: list[list[Tagged]] = []
    for each in tokens:
        if each.tag not in _NOUNS and each.tag not in _WITHIN:
            continue
        if told and told[-1][-1].end == each.start:
            told[-1].append(each)
        else:
            told.append([each])
    return tuple(
        Asked(text[word[0].start : word[-1].end], tuple(word))
        for word in told
        if any(each.tag in _NOUNS for each in word)
    )


def _deeds(tokens: Sequence[Tagged]) -> list[Tagged]:
    """Return the stems of verbs, and the nouns that become one (배치 of 배치된)."""
    found = [each for each in tokens if each.tag in _DEEDS]
    for one, following in pairwise(tokens):
        if following.tag.startswith(("XSV", "XSA")) and one.tag in _NOUNS:
            found.append(one)
    return found
