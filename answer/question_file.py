"""The agency's own questions from a TOML file (``[[question]]``)."""

from __future__ import annotations

from typing import Any

from answer.judging import Question
from answer.table_file import TableError, entries_in, names_of, nothing_left, text_of


def questions_in(text: str, where: str, asker: str = "") -> list[Question]:
    """Return the questions of a file, in its order; ``where`` names it.

    ``asker`` asks those that name nobody.

    Raises:
        TableError: when the file or a field cannot be read, nobody asks, the outcome is not what
            the records say, or a question stands twice; unknown fields count.
    """
    found: dict[tuple[str, str], Question] = {}
    for place, entry in entries_in(text, where, "question"):
        question = _question(place, entry, asker)
        key = question.asker, question.text
        if key in found:
            raise TableError(
                f"{place}: 같은 사람의 같은 질문이 앞에 있습니다. 하나만 남겨 주시기 바랍니다."
            )
        found[key] = question
    return list(found.values())


def _question(where: str, entry: dict[str, Any], asker: str) -> Question:
    question = Question(
        text=text_of(where, entry, "text"),
        asker=text_of(where, entry, "as", asker),
        records=names_of(where, entry, "records"),
        expected=names_of(where, entry, "expected", ()),
        style=text_of(where, entry, "style", ""),
    )
    if not question.text:
        raise TableError(f"{where}: ‘text’에 질문을 적어 주시기 바랍니다.")
    if not question.asker:
        raise TableError(
            f"{where}: 누가 묻는지 없습니다. ‘as’를 적거나 --as 로 알려 주시기 바랍니다."
        )
    answered = "answered" if question.records else "not_found"
    if text_of(where, entry, "outcome", answered) != answered:
        raise TableError(
            f"{where}: outcome은 records에 자료가 있으면 answered, 비었으면 not_found입니다."
        )
    if question.expected and not question.records:
        raise TableError(
            f"{where}: ‘expected’를 적으려면 답이 있는 자료를 records에 적어 주시기 바랍니다."
        )
    nothing_left(where, entry)
    return question
