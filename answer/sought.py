"""What a question seeks of a thing, and which lines hold none of it beside one that does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from answer.evidence import Evidence, terms_of
from answer.expectation import asked_by_name, expectations
from answer.polarity import Deed
from language.morphemes import shared_morphemes
from language.normal import fold
from records.table import column_paths, row_headings

Test = Callable[[Evidence], bool]
_TOPIC = re.compile(r"([가-힣A-Za-z0-9]{2,})[은는도]\s.*(?:나요|가요|까요|니까|는가|은가)\W*$")
"""What a question of yes or no is about."""
_ASKS = re.compile(r"무엇|누구|누가|언제|어디|얼마|몇|왜|어떻|어떤|어느|무슨|며칠|뭐|뭔")
_OF_A_DAY = re.compile(r"언제|며칠")


def holds_a_day(question: str, near: Sequence[Evidence]) -> Test:
    """Return a test whether a line holds a day or time where one is asked for and one ``near`` does."""
    wanted = expectations(question)[:1] if _OF_A_DAY.search(question) else ()
    if not any(each.search(line.quote) for each in wanted for line in near):
        return lambda _: True
    return lambda line: all(each.search(line.quote) for each in wanted)


def says_what_is_asked(question: str, best: Evidence) -> Test:
    """Return a test whether a line says the thing whose value is asked, as the best one does.

    건물 of ``임대한 재산 가운데 건물은 몇 건``: itself, in its paragraph (what follows ``다만`` is said
    of the same), in its table or above it.
    """
    names = frozenset(asked_by_name(question))
    if not names or not says_any(names, best):
        return lambda _: True
    return lambda line: says_any(names, line)


def says_any(names: frozenset[str], line: Evidence) -> bool:
    """Return whether a line says one of some names: in its paragraph or table, its heading or title."""
    said = "\n".join([*texts_of(line), "" if line.row is not None else line.block.text])
    bare = "".join(fold(said).split())
    return any(name in bare for name in names) or not names.isdisjoint(terms_of(said))


def texts_of(line: Evidence) -> list[str]:
    """Return a line and what stands above it: title, heading, the heads of its row and of all columns."""
    texts = [line.record.title, line.heading, line.quote]
    if line.row is not None:
        texts += [cell.text for cell in row_headings(line.block)[line.row]]
        texts += [word for path in column_paths(line.block).values() for word in path]
    return texts


def says_the_topic(question: str, near: Sequence[Evidence]) -> Test:
    """Return a test whether a sentence says what a question of yes or no is about, as one ``near`` does.

    여관 of ``여관은 지원받을 수 있나요``. Rows pass: what they are of stands over them, too.
    """
    topic = None if _ASKS.search(question) else _TOPIC.search(question)
    nouns = frozenset(shared_morphemes().nouns(topic[1])[-1:]) if topic else frozenset[str]()
    if not nouns or not any(_says_itself(nouns, line) for line in near):
        return lambda _: True
    return lambda line: line.row is not None or _says_itself(nouns, line)


def tells_the_deed(deed: Deed | None, near: Sequence[Evidence]) -> Test:
    """Return a test whether a sentence tells the deed that is asked, as one of those ``near`` does.

    경고하였다 of ``벌점을 매기지 않고 경고한 업체``. Rows pass: what is done stands over them.
    """
    if deed is None or deed.undone or not any(deed.told_in(each.quote) for each in near):
        return lambda _: True
    return lambda line: line.row is not None or deed.told_in(line.quote)


def _says_itself(nouns: frozenset[str], line: Evidence) -> bool:
    return any(noun in line.quote for noun in nouns)
