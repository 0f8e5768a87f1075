"""What a question asks and nothing that is told says: an answer without it is about the same matter only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.asked_words import question_words
from answer.counted import counted, is_of
from answer.document_types import is_of_type
from answer.evidence import Evidence, terms_of, words_of
from answer.expectation import figures_wanted
from answer.question import Question
from answer.strangeness import OF_ANYTHING
from answer.subject import about
from answer.value_kinds import holds, kinds_asked
from language.affinity import affinities
from language.morphemes import Word, shared_morphemes
from language.normal import fold
from language.thesaurus import common_form
from records.table import header_line, row_headings

_NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
_STANDS_FOR = 0.5
"""Affinity from which another word may stand for one that is asked (``language.affinity``)."""


@dataclass(frozen=True, slots=True)
class Untold:
    """The words of a question that nothing told says, in their order; none where most are said.

    ``of_another`` where not one of its nouns is said or a value is asked and no line told holds one of its
    kind: then what was found is of another matter.
    """

    words: tuple[str, ...] = ()
    of_another: bool = False


NOTHING = Untold()


def untold(question: Question, told: Sequence[Evidence]) -> Untold:
    """Return what of a question no line told says.

    They are the nouns of its subject, where more than half of them are missing: but for those that ask
    of anything (``예산``), say what was done (``배치했나요``) or frame it. Said they are by a line, by what
    stands above it in its table, section and title, by the name of its office, or by a word that may
    stand for them. Where a number or a sum is asked and no line holds one of the kind, what asks for it
    is among them, and the thing that is counted where no line may be of it (``answer.counted``); and the
    kind of paper that is asked for where no record told is of it.
    """
    if not told:
        return NOTHING
    said = "\n".join(dict.fromkeys(text for each in told for text in _texts(each)))
    letters, terms, words = "".join(fold(said).split()), terms_of(said), words_of(said)
    done = _done(question.text)
    wanted = {noun for noun in about(question.subject) if not OF_ANYTHING.fullmatch(noun)} - done
    asked = {
        word: forms
        for word, forms in question_words(question.text).items()
        if word[1] in _NOUNS and common_form(*word) in wanted
    }
    missing = [
        word[0]
        for word, forms in asked.items()
        if forms.isdisjoint(terms) and word[0] not in letters and not _stood_for(word, words)
    ]
    kinds = kinds_asked(question.text)
    of_another = 1 < len(missing) == len(asked) or not any(holds(kinds, each) for each in told)
    if 2 * len(missing) <= len(asked):
        missing = []
    lines = [_line(each) for each in told]
    missing += [
        asked
        for asked, holds in figures_wanted(question.text)
        if not any(holds.search(line) for line in lines)
    ]
    things = counted(question.text)[-1:]
    if figures_wanted(question.text) and not any(is_of(things, each) for each in told):
        missing += [form for form, _ in things]
    types = question.values("type")
    if types and not any(is_of_type(name, each.record) for name in types for each in told):
        missing += types
    return Untold(tuple(dict.fromkeys(missing)), of_another)


def _texts(line: Evidence) -> list[str]:
    record = line.record
    above = header_line(line.block) if line.row is not None else ""
    return [record.title, record.agency, record.department, line.heading, above, _line(line)]


def _line(line: Evidence) -> str:
    """Return a line, of a row with the merged cells that reach down to it."""
    over = () if line.row is None else row_headings(line.block)[line.row]
    return " | ".join([*(cell.text for cell in over), line.quote])


def _done(text: str) -> frozenset[str]:
    """Return the nouns that say what was or is to be done: 배치 of ``배치했나요``."""
    pairs = pairwise(shared_morphemes().tagged(text))
    return frozenset(
        common_form(one.form, one.tag) for one, after in pairs if after.tag.startswith("XSV")
    )


def _stood_for(word: Word, words: frozenset[Word]) -> bool:
    near = affinities(word, [each for each in words if each[1] in _NOUNS])
    return max(near.values(), default=0.0) >= _STANDS_FOR
