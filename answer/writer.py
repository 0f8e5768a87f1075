"""Who phrases an answer; whatever a writer returns is proven before it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answer.restatement import restates
from records.answer import Answer, Statement, Writer


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the number of the citation that carries it."""

    n: int
    text: str


class AnswerWriter(Protocol):
    """Phrases what was composed; one that cannot returns what it has, and raises nothing."""

    @property
    def kind(self) -> Writer:
        """Return what an answer says that it phrased."""
        ...

    @property
    def handed_to(self) -> str:
        """Return where sentences are handed to, for the audit log; ``""`` when nowhere."""
        ...

    def write(self, question: str, stated: Sequence[Sentence]) -> Sequence[Sentence]:
        """Return sentences that phrase those stated, by their numbers, in any order.

        Neither all nor only those need come back: what is not proven is not said.
        """
        ...


class Extractive:
    """The sentences of the records themselves."""

    kind = Writer.EXTRACTIVE
    handed_to = ""

    def write(self, question: str, stated: Sequence[Sentence]) -> Sequence[Sentence]:
        """Return what is stated."""
        return stated


def phrased(answer: Answer, writer: AnswerWriter) -> Answer:
    """Return an answer as a writer phrases it, statement by statement in the same order.

    A writer is handed the question and the statements that one citation carries; sums and extremes stay. The
    statement of a record stands wherever the writer has none that says the same.
    """
    stated = [
        Sentence(each.citations[0], each.text)
        for each in answer.statements
        if len(each.citations) == 1 and not each.computed
    ]
    if not stated:
        return answer
    written = writer.write(answer.question, stated)
    counts = Counter(each.n for each in written)
    single = {each.n: each.text for each in written if counts[each.n] == 1}
    statements = tuple(_proven(each, single) for each in answer.statements)
    kind = writer.kind if statements != answer.statements else Writer.EXTRACTIVE
    return replace(answer, statements=statements, writer=kind)


def _proven(statement: Statement, written: Mapping[int, str]) -> Statement:
    """Return a statement in the words written for it, or as it is where they say anything else."""
    if len(statement.citations) != 1 or statement.computed:
        return statement
    text = written.get(statement.citations[0], statement.text).strip()
    # SECURITY: a model's sentence is said as long as it says what its quote does
    if text == statement.text or not restates(text, statement.text):
        return statement
    return replace(statement, text=text)
