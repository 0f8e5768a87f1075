"""Kinds of papers (종류), and of which of them a record is: by what it calls itself and states."""

from __future__ import annotations

import re
from collections.abc import Collection

LETTER, AUDIT = "공문", "감사"
LETTER_FIELDS = frozenset({"문서번호", "수신"})
"""A letter is told by its fields, whatever its name is."""
_NAMED = {
    "결과보고": r"결과|실적|완료|정산|백서",
    "계획": r"계획",
    "조례": r"조례|규칙",
    "회의록": r"회의",
    "지침": r"지침|매뉴얼|편람|안내",
    AUDIT: r"감사|지적",
    "계약": r"계약|과업|시방|내역",
    "보도자료": r"보도",
}
"""What title or file name say of the others."""
TYPES = (*_NAMED, LETTER)


def types_of(title: str, path: str, fields: Collection[str]) -> tuple[str, ...]:
    """Return the kinds that a record is of, in order of ``TYPES``; often several, or none.

    ``path`` ends in the file's name; ``fields`` are the names of what the record states.
    """
    name = f"{title} {path.rsplit('/', 1)[-1]}"
    return (
        *(kind for kind, told in _NAMED.items() if re.search(told, name)),
        *([LETTER] if LETTER_FIELDS.intersection(fields) else []),
    )
