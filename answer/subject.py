"""What a question is about: its nouns, without what only asks, and without what was recognised."""

from __future__ import annotations

import re
from itertools import pairwise

from language.morphemes import shared_morphemes

_ASKED_OF_ANYTHING = re.compile(
    "예산|금액|비용|사업비|단가|인원|규모|일시|기간|기한|날짜|장소|위치|담당|담당자|책임자|이유|사유|원인|배경"
    "|목적|방법|절차|결과|계획|실적|현황|사례|내용|효과|문제|문제점|대책"
)
"""Properties of whatever is spoken of: alone they are no subject."""
_ASKED = re.compile(
    r"(\S*[가-힣])[은는이가을를]\s+(?:모두\s+)?(?:얼마|누구|누가|언제|어디|무엇|몇|왜|어떻게|어떤)"
)
"""What stands before the word that asks."""
_ASKING = re.compile(
    "무엇|누구|언제|어디|얼마|때|경우|기관|부서|지자체|질문|답|자료|문서|기록|파일|목록|전체|전부|모두|최근"
    "|정리|표|연도|년도|해|건|수|총|합계|궁금|안내|설명|요약|비교|작년|지난번|그때|이때|당시|며칠|곳|군데|개소|그럼|그것|이것|거기|어떻|몇"
)


def subject_of(text: str) -> tuple[str, ...]:
    """Return the nouns that a text is about in their order, each once, in their common form."""
    nouns = dict.fromkeys(shared_morphemes().nouns(text))
    return tuple(noun for noun in nouns if not _ASKING.fullmatch(noun) and not noun.isdecimal())


def asked_or_done(text: str) -> frozenset[str]:
    """Return the nouns of which a question asks something, and those that say what was done.

    안전요원 and 배치 of ``불꽃제에 안전요원을 몇 명 배치했나요``: the others name the matter.
    """
    tokens = shared_morphemes().tagged(text)
    done = (one for one, next_one in pairwise(tokens) if next_one.tag.startswith("XSV"))
    parts = [found[1] for found in _ASKED.finditer(text)]
    parts += [text[each.start : each.end] for each in done]
    return frozenset(noun for part in parts for noun in subject_of(part))


def about(nouns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the nouns without the properties that are asked of what the others name, if any do."""
    return tuple(n for n in nouns if not _ASKED_OF_ANYTHING.fullmatch(n)) or nouns


def has_subject(nouns: tuple[str, ...]) -> bool:
    """Return whether nouns say by themselves what is spoken of."""
    return not all(_ASKED_OF_ANYTHING.fullmatch(noun) for noun in nouns)
