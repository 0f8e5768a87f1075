"""A cited answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from records.comparison import Step
from records.listing import Listing
from records.location import Location
from records.passage import Particulars
from records.stated import Stated


class Outcome(StrEnum):
    """Whether an answer was found."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"


PARTLY = "질문과 일부만 맞는 자료입니다. 근거를 열어 확인하시기 바랍니다."
"""What the reader of every partial answer is told, beside what is told of this one."""


class Confidence(StrEnum):
    """How sure the answer is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> str:
        """Return it in Korean."""
        return {"high": "높음", "medium": "보통", "low": "낮음"}[self.value]


class Writer(StrEnum):
    """What phrased an answer: its sources alone, or a language model whose sentences were proven."""

    EXTRACTIVE = "extractive"
    LANGUAGE_MODEL = "language_model"

    @property
    def words(self) -> str:
        """Return in Korean what the reader of an answer is told of it, ``""`` where nothing is."""
        told = "문장을 다듬은 도구: 지역 언어모형 (원문 대조를 마침)"
        return told if self is Writer.LANGUAGE_MODEL else ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that was understood of a question, as its asker is shown it.

    ``kind`` and ``value`` name it (``years``, ``2024-2026``); ``words`` are Korean.
    """

    kind: str
    value: str
    words: str

    @property
    def key(self) -> str:
        """Return the identifier by which the asker drops it."""
        return f"{self.kind}:{self.value}"


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
    """One sentence of the answer with the numbers of its citations; never without one.

    ``computed`` is the sum that was made of what is cited (``12 + 30 = 42``), or how figures of it compare
    (``30 > 12``), ``""`` for a quote.
    """

    text: str
    citations: tuple[int, ...]
    agency: str = ""
    computed: str = ""


REPLACED, ENDED, CRITICISED = "replaced", "ended", "criticised"
_TOLD = {REPLACED: "뒤에 나온 자료가 있음", CRITICISED: "감사 지적이 있음"}
UNTIL = ("유효기간", "적용기간", "시행기간")
"""The fields by which a record says itself that it has ended."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What speaks against following a record: ``replaced``, ``ended`` or ``criticised``.

    ``words`` are Korean; ``by`` is the record that tells so, ``""`` when it is the record itself.
    """

    kind: str
    words: str
    by: str = ""

    @classmethod
    def told_by(cls, record: Particulars, kind: str) -> Self:
        """Return the flag that a record puts on another, with what it is called at present."""
        day = f"{record.date.isoformat()} " if record.date and kind == REPLACED else ""
        return cls(kind, f"{_TOLD[kind]}({day}{record.title})", record.document_id)


@dataclass(frozen=True, slots=True)
class Case:
    """How one office handled the thing: a record, its copies, and what is cited of it.

    ``stage`` is how far it has come (시행, 초안 …), ``""`` when nothing tells it; ``reasons`` say
    in words why it was found to be like another. Of such a case ``steps`` are the records of its
    event in order, itself among them; of a cited one they are not looked for.
    """

    document_id: str
    title: str
    agency: str
    department: str
    date: date | None
    citations: tuple[int, ...] = ()
    copies: tuple[Case, ...] = ()
    stage: str = ""
    flags: tuple[Flag, ...] = ()
    reasons: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def standing(self) -> tuple[str, ...]:
        """Return stage and flags in Korean, as they are shown beside the title."""
        return (*((self.stage,) if self.stage else ()), *(flag.words for flag in self.flags))


@dataclass(frozen=True, slots=True)
class Contact:
    """An office that had the matter, and in which year last; ``None`` when nothing says it."""

    agency: str
    department: str
    year: int | None

    @property
    def words(self) -> str:
        """Return the office in Korean, as whom to ask."""
        year = f", {self.year} 담당" if self.year else ""
        return f"{self.agency} {self.department}{year}"


@dataclass(frozen=True, slots=True)
class Unread:
    """How many files could not be read for one reason, told in Korean."""

    words: str
    count: int


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
    the answer on is bound by it. ``understood`` is what the answer rests on of the question;
    ``dropped`` are the keys of what its asker took out; ``after`` is the answer that it follows.
    It was sought within ``filters``, which its asker set; ``overruled`` are words of the question
    that say otherwise and had no effect.
    ``listing`` are all records that were asked for, where all were. ``contradictions`` are groups
    of statements from different records of which only one can hold, newest first. When nothing was
    found ``unread`` are the files in the asker's own range that could not be read. ``writer`` phrased
    its statements.
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
    understood: tuple[Understood, ...] = ()
    dropped: tuple[str, ...] = ()
    after: str = ""
    listing: Listing | None = None
    contradictions: tuple[tuple[Statement, ...], ...] = ()
    unread: tuple[Unread, ...] = ()
    writer: Writer = Writer.EXTRACTIVE
    filters: Stated = field(default_factory=dict)
    overruled: tuple[Understood, ...] = ()

    @property
    def empty(self) -> bool:
        """Return whether it neither states nor lists anything."""
        return not self.statements and not (self.listing and self.listing.entries)

    @property
    def named(self) -> frozenset[str]:
        """Return the records that it cites or lists, and those that speak against the cited."""
        cited = {each.document_id for each in self.citations}
        flags = (flag for case in self.cases if case.document_id in cited for flag in case.flags)
        listed = {each.document_id for each in self.listing.entries} if self.listing else set()
        return frozenset(cited | listed | {flag.by for flag in flags if flag.by})

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Return whom to ask: the departments of the cases, in their order, with their last year."""
        years: dict[tuple[str, str], int | None] = {}
        for case in self.cases:
            if case.agency and case.department:
                office = case.agency, case.department
                year = case.date.year if case.date else None
                years[office] = max(years.get(office) or 0, year or 0) or None
        return tuple(Contact(*office, year) for office, year in years.items())

    def without_records(self) -> Answer:
        """Return what is left when nothing of any record may be told."""
        return replace(
            self,
            outcome=Outcome.NOT_FOUND,
            confidence=Confidence.LOW,
            statements=(),
            citations=(),
            cases=(),
            notices=(),
            contradictions=(),
            listing=None,
            writer=Writer.EXTRACTIVE,
        )

    def standing_of(self, document_id: str) -> tuple[str, ...]:
        """Return stage and flags of a record that is cited, as its case has them."""
        return next((each.standing for each in self.cases if each.document_id == document_id), ())
