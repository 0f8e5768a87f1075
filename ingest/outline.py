"""The numbering of Korean office text: what a line is, by the mark it begins with."""

from __future__ import annotations

import re

from records.document import BlockKind

_NUMBERED = (
    (re.compile(r"제\s*\d+\s*[편장절]\s|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]\s*[.)]?\s|[IVX]{1,4}\.\s"), 1),
    (re.compile(r"\d{1,2}\.\s*(?!\d)"), 2),
    (re.compile(r"[□■◆◇▣❏]\s*"), 3),
    (re.compile(r"[가나다라마바사아자차카타파하]\.\s"), 3),
    (re.compile(r"\d{1,2}\)\s*"), 4),
    (re.compile(r"[가나다라마바사아자차카타파하]\)\s*"), 5),
    (re.compile(r"\(\d{1,2}\)\s*"), 6),
    (re.compile(r"\([가나다라마바사아자차카타파하]\)\s*"), 7),
    (re.compile(r"[①-⑳㉠-㉭]\s*"), 8),
)
_BULLETS = (
    (re.compile(r"[○◯●ㅇ◦❍]\s*|o\s+"), 4),
    (re.compile(r"[-–—―·•‧∙▪▸▶→]\s+|[·•]\s*"), 5),
    (re.compile(r"[*＊]\s+|[※☞]\s*"), 6),
)
_MARK = re.compile("|".join(each.pattern for each, _ in (*_NUMBERED, *_BULLETS)))
_HEADING_LENGTH = 45
_HEADING_LEVELS = 3
_SENTENCE_END = re.compile(r"(다|함|됨|것|바람|드림|세요|까요?)\s*[.。]?\s*$|[,;.]\s*$")


def outline(text: str) -> tuple[BlockKind, int | None]:
    """Return the kind and level of a paragraph, from its first mark, 1 the outermost.

    The order of marks is that of official letters (행정업무의 운영 및 혁신에 관한 규정 시행규칙
    제2조: 1. 가. 1) 가) (1) (가) ①) and of reports (Ⅰ. □ ○ - ※). A short line under one of the
    first three marks that is no sentence and states no value is a heading.
    """
    line = text.strip()
    for pattern, level in _NUMBERED:
        found = pattern.match(line)
        if found:
            rest = line[found.end() :].strip()
            return (BlockKind.HEADING if _heads(rest, level) else BlockKind.LIST_ITEM), level
    for pattern, level in _BULLETS:
        if pattern.match(line):
            return BlockKind.LIST_ITEM, level
    return BlockKind.PARAGRAPH, None


def mark_length(text: str) -> int:
    """Return how many leading code points of a text are its mark and the space around it."""
    lead = len(text) - len(text.lstrip())
    found = _MARK.match(text, lead)
    return found.end() if found else lead


def _heads(rest: str, level: int) -> bool:
    if level > _HEADING_LEVELS or not rest or "\n" in rest:
        return False
    return len(rest) <= _HEADING_LENGTH and ":" not in rest and not _SENTENCE_END.search(rest)
