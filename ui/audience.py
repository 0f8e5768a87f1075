"""Audiences as administrators write and read them: one a line, ``부서 한빛시/안전총괄과``."""

from __future__ import annotations

from collections.abc import Iterable

from access.label import NAMELESS, Grant, GrantKind
from access.words import KINDS

_KINDS = {words: kind for kind, words in KINDS.items()}
_LONGEST_FIRST = sorted(_KINDS, key=len, reverse=True)


def audience_text(audience: Iterable[str]) -> str:
    """Return grants (``department:한빛시/안전총괄과``) as lines that :func:`audience_of` reads."""
    return "\n".join(_words(Grant.parse(each)) for each in audience)


def audience_of(text: str) -> list[str]:
    """Return the grants of lines, each in Korean words or as the API writes it, in their order.

    Raises:
        ValueError: in Korean, when a line is neither.
    """
    lines = (" ".join(line.split()) for line in text.replace(",", "\n").splitlines())
    return list(dict.fromkeys(str(_grant(line)) for line in lines if line))


def _words(grant: Grant) -> str:
    return f"{KINDS[grant.kind]} {grant.name}".strip()


def _grant(line: str) -> Grant:
    for words in _LONGEST_FIRST:
        kind, rest = _KINDS[words], line[len(words) :]
        if not line.startswith(words) or (rest and rest[0] not in " :"):
            continue
        name = rest.strip(" :")
        if bool(name) is (kind not in NAMELESS):
            return Grant(kind, name)
    if ":" in line or line in {kind.value for kind in GrantKind}:
        return Grant.parse(line)
    raise ValueError(
        f"열람범위 ‘{line}’을(를) 읽을 수 없습니다. ‘부서 한빛시/안전총괄과’처럼 적고, 종류는 "
        f"{', '.join(_KINDS)} 가운데에서 고르시기 바랍니다."
    )
