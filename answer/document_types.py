"""Kinds of papers that a question asks for by name, and which records are of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.recognised import Recognised
from language.particles import END
from records.answer import Understood
from records.document_type import types_of
from records.passage import Particulars

_ASKED = {
    "결과보고": r"결과\s*보고서?|실적\s*보고서?|완료\s*보고서?",
    "계획": r"(?:추진|기본|시행|세부|운영)\s*계획서?|계획서|계획안|계획\s*(?:문서|자료|파일)",
    "조례": r"조례|자치\s*법규",
    "회의록": r"회의록|회의\s*결과",
    "공문": r"공문서?|시행문",
    "지침": r"지침|매뉴얼|편람|안내서",
    "감사": r"감사\s*(?:결과|지적|보고서?)(?:\s*사항)?|지적\s*사항",
    "계약": r"계약서|과업\s*지시서|시방서|산출\s*내역서",
    "보도자료": r"보도\s*자료",
}
"""What a question calls each of ``records.document_type.TYPES``."""
_PATTERNS = {name: re.compile(rf"(?:{asked}){END}") for name, asked in _ASKED.items()}


def types_asked(text: str) -> Iterator[Recognised]:
    """Yield the kinds of papers that a question names; kind ``type``."""
    for name, pattern in _PATTERNS.items():
        if match := pattern.search(text):
            yield Recognised(*match.span(), Understood("type", name, name))


def is_of_type(name: str, record: Particulars) -> bool:
    """Return whether a record is of a kind: by its title or file name, a letter by its fields."""
    return name in types_of(record.title, record.path, {field.name for field in record.fields})
