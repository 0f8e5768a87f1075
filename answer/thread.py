"""What a question takes over from the answer that it follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from answer.subject import has_subject
from answer.whose import Office
from records.answer import Understood

_GROUPS = (
    frozenset({"agency", "department", "others"}),
    frozenset({"years", "month", "latest"}),
    frozenset({"type"}),
)
SUBJECT = "subject"


def carried(
    nouns: tuple[str, ...],
    stated: Collection[Understood],
    before: Iterable[Understood],
    subject: tuple[str, ...],
    offices: Collection[Office],
) -> Iterator[Understood]:
    """Yield what a question lacks and the one before it had: its subject, whose, when, what kind.

    ``nouns`` and ``stated`` are the question's own; ``before`` and ``subject`` those of the answer
    that it follows. An office is taken over only while the asker may see records of it.
    """
    if subject and not has_subject(nouns):
        words = " ".join(subject)
        yield Understood(SUBJECT, words, f"앞 질문의 주제: {words}")
    kinds = {each.kind for each in stated}
    agencies, departments = ({office[part] for office in offices} for part in (0, 1))
    for each in before:
        lacking = any(each.kind in group and not kinds & group for group in _GROUPS)
        known = {"agency": agencies, "department": departments}.get(each.kind)
        # SECURITY: rights may have been taken back since the answer before
        if lacking and (known is None or each.value in known):
            yield each
