"""In which respects two cases are alike, in words: subject, place, scale, law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from answer.aspects import aspect_of
from answer.told import told_in
from language.morphemes import shared_morphemes
from language.thesaurus import common_form
from records.document import Block, BlockKind

_WORDS = 4
"""Words of a subject that are told."""
_PLACES = 100
"""Places that are looked at: a ledger has one in each of thousands of rows."""
_TIMES = 2.0
"""Up to so many times as large is of one scale."""
_PEOPLE = re.compile(r"(\d[\d,]*)\s*(만)?\s*(\d[\d,]*)?\s*(?:여\s*)?명")
_LAW = re.compile(
    r"「([^」\n]{2,60})」"
    r"|((?:[가-힣·]+ ){0,5}[가-힣·]*(?:법률|기본법|[가-힣]법|조례|시행령|시행규칙))\s*제\s*\d+\s*조"
)
_LAW_AT_ALL = re.compile(r"「|제\s*\d+\s*조")
"""What every law has: without one a long text is not looked through word by word."""
_NOUNS = ("NNG", "NNP")
_COMMON = re.compile(
    r"결과|보고|보고서|계획|안|현황|자료|사례|추진|운영|관리|검토|안내|기관|개요|내용|사항|관련|일시|장소|기간|인원|예산|사업|행사"
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a case: words of title and headings, places, people, laws; in order.

    Words stand as they are written, by what stands for them and their like (``common_form``).
    """

    subject: Mapping[str, str]
    places: Mapping[str, str]
    people: tuple[str, int] | None
    laws: tuple[str, ...]

    @classmethod
    def of(cls, title: str, blocks: Sequence[tuple[int, Block]]) -> Traits:
        """Return the traits of what one reader sees of a record, or of a text of their own."""
        told = [(aspect_of(each), each.text) for each in told_in(blocks)]
        heads = [block.text for _, block in blocks if block.kind is BlockKind.HEADING]
        text = "\n".join(block.text for _, block in blocks)
        laws = _LAW.findall(text) if _LAW_AT_ALL.search(text) else []
        people = (words for aspect, words in told if aspect == "인원")
        return cls(
            _nouns([title, *heads]),
            _nouns(islice((words for aspect, words in told if aspect == "장소"), _PLACES)),
            next(((words, number) for words in people if (number := _people(words))), None),
            tuple(dict.fromkeys(a or " ".join(b.split()) for a, b in laws)),
        )


def reasons(one: Traits, other: Traits) -> tuple[str, ...]:
    """Return in which respects ``other`` is like ``one``, in Korean; nothing for none."""
    found: list[str] = []
    if subject := _common(one.subject, other.subject):
        found.append(f"주제가 같음: {'·'.join(subject[:_WORDS])}")
    if places := _common(one.places, other.places):
        found.append(f"장소가 비슷함: {'·'.join(places[:_WORDS])}")
    if one.people and other.people:
        (mine, many), (theirs, others) = one.people, other.people
        if max(many, others) <= _TIMES * min(many, others):
            found.append(f"규모가 비슷함: {mine} · {theirs}")
    if laws := [law for law in one.laws if law in other.laws]:
        found.append(f"적용 규정이 같음: {'·'.join(laws[:2])}")
    return tuple(found)


def _common(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return [written for form, written in one.items() if form in other]


def _nouns(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        for token in shared_morphemes().tagged(text):
            word = text[token.start : token.end]
            if token.tag in _NOUNS and len(word) > 1 and not _COMMON.fullmatch(word):
                found.setdefault(common_form(word, token.tag), word)
    return found


def _people(words: str) -> int:
    found = _PEOPLE.search(words)
    if found is None:
        return 0
    first, tens, rest = found.groups()
    number = int(first.replace(",", ""))
    return number * 10_000 + int((rest or "0").replace(",", "")) if tens else number
