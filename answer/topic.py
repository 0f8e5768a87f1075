"""What of a question is collected for administrators: its nouns, without what names a person or a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.subject import about, subject_of
from answer.thread import SUBJECT
from privacy.masks import MASKS
from records.answer import Understood

MOST_NOUNS = 6
"""Longer ones are a story of one's own, which nobody else tells in the same words."""
_SIGN = re.compile(r"\d|[^가-힣a-z]")


def topic_of(question: str, understood: Iterable[Understood] = ()) -> tuple[str, ...]:
    """Return the nouns that a masked question is about, each once, in order of their letters.

    With those that a thread has carried over. Numbers, dates, signs and what was masked are left
    out; nothing is left of a question of more than ``MOST_NOUNS``.
    """
    carried = [each.value for each in understood if each.kind == SUBJECT]
    text = " ".join([*carried, question])
    for mask in MASKS.values():  # SECURITY: not even of which kind a person's data was
        text = text.replace(mask, " ")
    nouns = {noun for noun in about(subject_of(text)) if len(noun) > 1 and not _SIGN.search(noun)}
    return tuple(sorted(nouns)) if len(nouns) <= MOST_NOUNS else ()
