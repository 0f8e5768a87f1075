"""Days of birth, where a word says that they are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.digits import scan
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

_DATE = re.compile(
    r"(?<![\d.-])(?:(?:19|20)\d{2}|['’]?\d{2})[-./년]\s?\d{1,2}[-./월]\s?\d{1,2}(?!\d)[.일]?(?!-\d)"
    r"|(?<![\d.-])(?:(?:19|20)\d{6}|\d{6})(?![\d-])"
)
_LABEL = re.compile(r"(?:생년월일|출생일자?|생일)(?:\([^()\n]{1,8}\))?[ \t:|]{0,5}$")
_BORN = re.compile(r" ?생(?![가-힣]*(?:산|활|성|태|명|계|존|략|기))")


def births(around: Surroundings) -> Iterator[Found]:
    """Yield days of birth, ascending: behind 생년월일 or before 생, nowhere else."""

    def judge(match: re.Match[str]) -> Kind | None:
        told = _LABEL.search(around.before(match.start(), 24))
        return Kind.BIRTH_DATE if told or _BORN.match(around.after(match.end(), 6)) else None

    return scan(_DATE, around.text, judge)
