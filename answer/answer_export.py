"""An answer to pass on: as the text of a letter, or as an HWPX paper with its sources."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from answer.letter import day_of, letter, letter_lines, made_by, standing_of
from answer.paper import Paper
from catalog.copies import Mark
from records.answer import Answer, Citation, Statement

SOURCES = ("번호", "자료", "기관·부서", "날짜", "위치", "인용")
_WIDTHS = (6, 22, 14, 13, 12, 33)


class AnswerForm(StrEnum):
    """What an answer is written as."""

    LETTER = "txt"
    HWPX = "hwpx"


def written(answer: Answer, form: AnswerForm, mark: Mark, who: str, at: datetime) -> bytes:
    """Return an answer as a file, its label and token at the head and at the end; text in UTF-8."""
    if form is AnswerForm.LETTER:
        return letter(answer, mark, who, at).encode()
    return _paper(answer, mark, who, at)


def _paper(answer: Answer, mark: Mark, who: str, at: datetime) -> bytes:
    paper = Paper("업무자료 답변", mark.line)
    paper.line(made_by(answer, who, at), small=True)
    paper.heading("질문")
    paper.line(answer.question)
    paper.heading("답변")
    for line in letter_lines(answer, _numbers):
        paper.line(line)
    if answer.citations:
        paper.heading("근거")
        rows = [_row(each, answer) for each in answer.citations]
        paper.table([SOURCES, *rows], _WIDTHS)
    paper.line(mark.line, small=True)
    return paper.written(who, at)


def _numbers(statement: Statement) -> str:
    return "".join(f"[{n}]" for n in statement.citations)


def _row(citation: Citation, answer: Answer) -> tuple[str, ...]:
    record = [citation.title, citation.number, *standing_of(citation, answer)]
    office = (citation.agency, citation.department)
    return (
        str(citation.n),
        "\n".join(filter(None, record)),
        "\n".join(filter(None, office)),
        day_of(citation.date),
        citation.location.label(),
        " ".join(citation.quote.split()),
    )
