"""Whether a question asks for everything there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.recognised import Recognised
from records.answer import Understood

_ALL = re.compile(
    r"모두|모든|전부|빠짐\s*없이|하나도\s*빠|전수|전체\s*(?:목록|자료|사례|현황|기록)|목록|현황|리스트"
    r"|최근\s*\d{1,2}\s*(?:개년|년)"
)
_ONE_THING = re.compile(r"얼마|몇|며칠|총액|합계|왜|어떻게|누가|언제")


def listing_asked(text: str) -> Iterator[Recognised]:
    """Yield that a question asks for all there is; kind ``list``. "All" of a sum is no list."""
    match = _ALL.search(text)
    if match and not _ONE_THING.search(text):
        yield Recognised(*match.span(), Understood("list", "all", "해당 자료 모두"))
