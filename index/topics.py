"""What a record is about, in words that other records share: the nouns of its title."""

from __future__ import annotations

import re
from functools import lru_cache

from language.morphemes import shared_morphemes
from records.document_type import TYPES

MOST = 6
"""Nouns of one title; longer titles name their matter first."""
_COMMON = re.compile(
    rf"{'|'.join(TYPES)}|결과|보고|보고서|계획서|계획안|실적|현황|추진|시행|실시|운영|관리|관련|세부|기본|종합|협조"
    r"|요청|통보|제출|회신|알림|안내|자료|문서|붙임|참고|양식|서식|최종|수정|초안|검토|년도|연도|상반기|하반기|분기|월|년|차|안|및"
)
"""Nouns of titles of any matter."""


@lru_cache(maxsize=1 << 12)
def topics_of(title: str) -> tuple[str, ...]:
    """Return up to ``MOST`` nouns of a title in their common form and order, each once."""
    nouns = dict.fromkeys(shared_morphemes().nouns(title))
    told = (noun for noun in nouns if len(noun) > 1 and not noun[0].isdecimal())
    return tuple(noun for noun in told if not _COMMON.fullmatch(noun))[:MOST]
