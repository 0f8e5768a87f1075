"""What is asked, as administrators are told: groups of nouns and rounded numbers, no question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from records.anonymity import rounded

MOST_TOPICS = 50


@dataclass(frozen=True, slots=True)
class Question:
    """That somebody asked about something in a month, and whether an answer was found."""

    person: str
    month: str
    office: str
    words: frozenset[str]
    found: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """Nouns, in order of their letters, which so many persons asked about together."""

    words: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many persons asked in a month or a department, and how many found no answer.

    ``questions`` and ``questions_unanswered`` are sums of what is told of each cell, a cell being
    one department's month: what holds for the sums follows from the cells that are told, so that
    no subtraction leaves one that is not. Who asks about the same words again in a month counts once.
    """

    name: str
    persons: int
    unanswered: int
    questions: int
    questions_unanswered: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: months from the first, departments by name, topics by number of persons.

    Every number is rounded (:mod:`records.anonymity`), and what would be none is left out.
    """

    months: tuple[Share, ...]
    departments: tuple[Share, ...]
    unanswered: tuple[Topic, ...]
    frequent: tuple[Topic, ...]


def topics(questions: Iterable[Question]) -> tuple[Topic, ...]:
    """Return the noun groups that enough persons asked about, most first; ties by words.

    A question on more counts for a group as well: who asks about 드론 촬영 허가 asks about 드론 촬영.
    Of groups within each other that are told of as many persons only the widest is told.
    """
    every = list(questions)
    holding: dict[str, set[int]] = {}
    for number, question in enumerate(every):
        for word in question.words:
            holding.setdefault(word, set()).add(number)
    told: dict[frozenset[str], int] = {}
    for words in {question.words for question in every if question.words}:
        both = set.intersection(*(holding[word] for word in words))
        # SECURITY: no word is told that fewer persons have typed
        if persons := rounded(len({every[number].person for number in both})):
            told[words] = persons
    widest = [
        Topic(tuple(sorted(words)), persons)
        for words, persons in told.items()
        if not any(words < other and persons == told[other] for other in told)
    ]
    widest.sort(key=lambda each: (-each.persons, -len(each.words), each.words))
    return tuple(widest[:MOST_TOPICS])


def shares(questions: Iterable[Question], by: str) -> tuple[Share, ...]:
    """Return how much was asked in each ``month`` or ``office``, in order of name."""
    every = list(questions)
    asked: defaultdict[str, set[str]] = defaultdict(set)
    missed: defaultdict[str, set[str]] = defaultdict(set)
    for each in every:
        name = attrgetter(by)(each)
        asked[name].add(each.person)
        if not each.found:
            missed[name].add(each.person)
    told = _sums(every, by)
    told_missed = _sums([each for each in every if not each.found], by)
    return tuple(
        Share(
            name, rounded(len(persons)), rounded(len(missed[name])), told[name], told_missed[name]
        )
        for name, persons in sorted(asked.items())
        if rounded(len(persons))  # SECURITY: of fewer not even that they asked
    )


def _sums(questions: Iterable[Question], by: str) -> Counter[str]:
    """Return how many questions are told of each ``month`` or ``office``."""
    cells: defaultdict[tuple[str, str], list[Question]] = defaultdict(list)
    for each in questions:
        cells[each.month, each.office].append(each)
    sums: Counter[str] = Counter()
    for cell in cells.values():
        sums[attrgetter(by)(cell[0])] += _told(cell)
    return sums


def _told(cell: Sequence[Question]) -> int:
    """Return how many questions a cell holds, as it is told: rounded, of too few persons none."""
    # SECURITY: a cell of too few persons is in no figure and in no sum
    return rounded(len(cell)) if rounded(len({each.person for each in cell})) else 0
