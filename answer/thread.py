"""What a question takes over from the answer that it follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Self

from answer.subject import asked_or_done, has_subject
from answer.whose import Office
from records.answer import Understood

_GROUPS = (
    frozenset({"agency", "department", "others"}),
    frozenset({"years", "month", "latest"}),
    frozenset({"type"}),
)
SUBJECT = "subject"
_LEADING = re.compile(r"^\s*(?:그럼|그러면|그리고|또|또한|혹시)\s+")
_BACK = re.compile(
    r"(?<![가-힣])(?:그때|이때|(?:그\s*)?당시|거기|그곳|(?:그|이|위|해당)\s+(?:행사|축제|대회|훈련|회의|사업|공사|계약|사고|일|건|곳))"
)
"""Words that point back at what was spoken of."""


@dataclass(frozen=True, slots=True)
class Before:
    """The answer that a question follows: what was understood then, and its subject.

    ``matter`` are the nouns of the subject without what was asked of it and what was done.
    """

    understood: tuple[Understood, ...] = ()
    subject: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, understood: tuple[Understood, ...], subject: tuple[str, ...]) -> Self:
        """Return what there is to know of the question that was asked before."""
        beside = asked_or_done(text)
        return cls(understood, subject, tuple(noun for noun in subject if noun not in beside))


def carried(
    text: str,
    nouns: tuple[str, ...],
    stated: Collection[Understood],
    before: Before,
    offices: Collection[Office],
) -> Iterator[Understood]:
    """Yield what a question lacks and the one before it had: its subject, whose, when, what kind.

    ``nouns`` and ``stated`` are what was made of the question's ``text``. One that asks a property
    alone (예산은?) follows the whole subject, one that names another thing alone (방문객은?) or points
    back (그때 안전요원은?) the matter. An office is taken over only while the asker may see records of it.
    """
    words = " ".join(_subject(text, nouns, before))
    if words:
        yield Understood(SUBJECT, words, f"앞 질문의 주제: {words}")
    kinds = {each.kind for each in stated}
    agencies, departments = ({office[part] for office in offices} for part in (0, 1))
    for each in before.understood:
        lacking = any(each.kind in group and not kinds & group for group in _GROUPS)
        known = {"agency": agencies, "department": departments}.get(each.kind)
        # SECURITY: rights may have been taken back since the answer before
        if lacking and (known is None or each.value in known):
            yield each


def _subject(text: str, nouns: tuple[str, ...], before: Before) -> tuple[str, ...]:
    if not has_subject(nouns):
        return before.subject
    alone = len(_LEADING.sub("", text).split()) == 1
    follows = alone or _BACK.search(text)
    return tuple(noun for noun in before.matter if noun not in nouns) if follows else ()
