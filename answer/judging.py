"""How well questions are answered whose right records somebody has named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.metrics import DEPTH
from language.normal import fold
from records.answer import Answer, Outcome

if TYPE_CHECKING:
    from access.permit import Permit
    from answer.desk import Desk


@dataclass(frozen=True, slots=True)
class Question:
    """A question, who asks it, and the paths of the records that answer it to them.

    Without ``records`` nothing answers it. ``expected`` are figures or words which the answer
    has to say, each in its own spelling.
    """

    text: str
    asker: str
    records: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a question.

    ``rank`` is that of the first right record in the search, from 1; 0 when it is not among the
    first ten. ``cited`` are the paths of the records cited, one for each citation.
    """

    question: Question
    rank: int
    answer: Answer
    cited: tuple[str, ...]

    @property
    def abstained(self) -> bool:
        """Return whether no answer was given."""
        return self.answer.outcome is Outcome.NOT_FOUND

    @property
    def cites_right(self) -> bool:
        """Return whether a right record is cited."""
        return bool(set(self.cited) & set(self.question.records))

    @property
    def says_expected(self) -> bool:
        """Return whether everything expected is said; white space does not count."""
        said = _bare(
            *(each.text for each in self.answer.statements),
            *(each.quote for each in self.answer.citations),
        )
        return all(_bare(each) in said for each in self.question.expected)

    @property
    def right(self) -> bool:
        """Return whether it was answered from a right record, or left where nothing answers."""
        if not self.question.records:
            return self.abstained
        return not self.abstained and self.cites_right and self.says_expected


def examine(permit: Permit, desk: Desk, question: Question) -> Result:
    """Return what its asker, whose permit this is, finds and is answered; audited as any reading.

    Raises:
        AuditUnavailable: when it could not be logged.
    """
    found = [each.record.path for each in desk.search(permit, question.text, k=DEPTH)]
    ranks = [at for at, path in enumerate(found, start=1) if path in question.records]
    _, answer = desk.ask(permit, question.text)
    views = {
        each: desk.document(permit, each)
        for each in dict.fromkeys(citation.document_id for citation in answer.citations)
    }
    cited = [views[citation.document_id] for citation in answer.citations]
    paths = tuple(view.record.path for view in cited if view is not None)
    return Result(question, ranks[0] if ranks else 0, answer, paths)


def summary(results: Sequence[Result]) -> dict[str, float]:
    """Return ``n``, how many there are, and means from 0 to 1.

    ``recall@1``, ``recall@5``, ``mrr`` and ``refused`` (no answer given) over what has an answer;
    ``abstained`` over what has none; ``outcome``, the share that is right, over all. What there
    is nothing of is 0.
    """
    answerable = [each for each in results if each.question.records]
    others = [each for each in results if not each.question.records]
    return {
        "n": len(results),
        "recall@1": _share([each.rank == 1 for each in answerable]),
        "recall@5": _share([0 < each.rank <= 5 for each in answerable]),
        "mrr": _share([1 / each.rank if each.rank else 0.0 for each in answerable]),
        "outcome": _share([each.right for each in results]),
        "abstained": _share([each.abstained for each in others]),
        "refused": _share([each.abstained for each in answerable]),
    }


def _share(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def _bare(*texts: str) -> str:
    return "\n".join("".join(fold(each).split()) for each in texts)
