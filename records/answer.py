"""A cited answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.location import Location


class Outcome(StrEnum):
    """Whether an answer was found."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"


class Confidence(StrEnum):
    """How sure the answer is: shown as 높음, 보통, 낮음."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: ``quote`` equals the text of block ``block`` from ``start`` to ``end``.

    ``n`` is the number shown, from 1; ``before`` and ``after`` are the neighbouring text of the
    same block, so that a page marks the quote without counting characters. Of a kept answer
    ``version`` names the version of the record that was quoted, as its holder sees it, and
    ``changed`` says that the record has become another since. Where the block is short, ``above``
    and ``below`` are what the holder sees next to it. ``number`` is the record's 문서번호
    (``회계과-4127``), as far as the reader may see it.
    """

    n: int
    document_id: str
    title: str
    agency: str
    department: str
    date: date | None
    location: Location
    block: int
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    version: str = ""
    changed: bool = False
    above: str = ""
    below: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer with the numbers of its citations; never without one."""

    text: str
    citations: tuple[int, ...]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """How one office handled the thing: a record, its copies, and what is cited of it."""

    document_id: str
    title: str
    agency: str
    department: str
    date: date | None
    citations: tuple[int, ...] = ()
    copies: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """A department that has something to the point which the asker may not read."""

    agency: str
    department: str

    @property
    def sentence(self) -> str:
        """Return all that is told of it, in Korean."""
        return f"{self.agency} {self.department}에 관련 기록이 있습니다."


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told to the asker.

    ``advice`` says what to try next when little or nothing was found; ``notices`` whom to ask for
    access, in order of name. ``label`` is the strictest of what is cited, in Korean; whoever passes
    the answer on is bound by it.
    """

    question: str
    outcome: Outcome
    confidence: Confidence
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    cases: tuple[Case, ...]
    advice: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    label: str = ""
