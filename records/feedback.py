"""What people say of answers, and what of it the office of a record learns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from records.answer import Answer, Statement
from records.location import Location
from records.passage import Particulars

LONGEST_REMARK = 500
WHOLE = "answer"
"""The place that is the answer as a whole."""
_SHOWN = 40


class Verdict(StrEnum):
    """What somebody says of a place."""

    HELPED = "helped"
    WRONG = "wrong"

    @property
    def words(self) -> str:
        """Return it in Korean."""
        return {"helped": "도움 됨", "wrong": "틀린 내용"}[self.value]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of a place of an answer; ``remark`` is for what is wrong alone."""

    place: str
    verdict: Verdict
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What of an answer can be spoken of: its key, and Korean words for it."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """A place of a record that was said to be wrong, by how many persons, with their remarks.

    Without ``location`` and ``quote`` an answer as a whole was meant that cites the record.
    ``changed`` says that the record has become another since. Remarks stand in the order of their
    letters, which tells nothing of their writers.
    """

    location: Location | None
    quote: str
    persons: int
    remarks: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class RecordFeedback:
    """What the office of a record learns: how many persons it helped, and what is wrong in it.

    ``helped`` is rounded (:mod:`records.anonymity`); ``wrong`` is not: one who found a mistake is
    enough to mend it.
    """

    record: Particulars
    helped: int
    wrong: int
    reports: tuple[Report, ...]


def places_of(answer: Answer) -> tuple[Place, ...]:
    """Return what of an answer can be spoken of: the whole, its statements, its citations.

    Nothing where it cites nothing: nobody would learn of it.
    """
    if not answer.citations:
        return ()
    statements = [
        Place(statement_key(each.text), f"문장 {number} · {_short(each.text)}")
        for number, each in enumerate(_said(answer), start=1)
    ]
    citations = [
        Place(citation_key(each.n), f"근거 {each.n} · {_short(each.title)}")
        for each in answer.citations
    ]
    return (Place(WHOLE, "답변 전체"), *statements, *citations)


def statement_key(text: str) -> str:
    """Return the key of a statement: of its text, since its number moves when others go."""
    return f"statement:{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


def citation_key(n: int) -> str:
    """Return the key of a citation."""
    return f"citation:{n}"


def _said(answer: Answer) -> list[Statement]:
    """Return every statement once, those that contradict each other behind the others."""
    every = [*answer.statements, *(each for group in answer.contradictions for each in group)]
    return list({each.text: each for each in every}.values())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
