"""How numbers are torn: separators, spaces between digits, line breaks, table cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from privacy.kinds import Found, Kind

GAP = r"(?: ?\n[ \t]{0,4}| {0,2}\| {0,2}| )?"
"""Between digits of one group: a line break, a cell's border, or a form's spacing."""
SEP = (
    r"(?: {0,2}[-./·_~] {0,2}(?:\n[ \t]{0,4})?| ?\n[ \t]{0,4}-? ?"
    r"| {0,2}\| {0,2}(?:- {0,2}\| {0,2})?| {1,2}|\t)?"
)
"""Between groups."""
START = r"(?<!\d)(?<!\d[-.])"
END = r"(?!\d)(?!-\d)"
_RUN = re.compile(r"\d+")
_BREAK = re.compile(r"(?<=\d) {0,2}\n[ \t]{0,4}(?=\d)")


def digits(count: int) -> str:
    """Return a pattern of so many digits, perhaps torn."""
    return rf"\d(?:{GAP}\d){{{count - 1}}}"


def only_digits(raw: str) -> str:
    """Return the digits of a number without what stands between."""
    return "".join(_RUN.findall(raw))


def shapes(raw: str) -> set[tuple[int, ...]]:
    """Return the lengths of a number's groups, in each way that it may be read.

    A line break separates or does not; a number whose digits all stand alone is one group. More
    than one line break: none, for then it is no number.
    """
    if raw.count("\n") > 1:
        return set()
    read = {tuple(len(run) for run in _RUN.findall(each)) for each in (raw, _BREAK.sub("", raw))}
    return read | {(sum(shape),) for shape in read if len(shape) > 4 and set(shape) == {1}}


def scan(
    pattern: re.Pattern[str], text: str, judge: Callable[[re.Match[str]], Kind | None]
) -> Iterator[Found]:
    """Yield the matches that a judge gives a kind, ascending and apart.

    After a refusal the search goes on one character further, so that a look-alike does not
    swallow the number inside it. Patterns are bounded: the work stays linear in the text.
    """
    at = 0
    while match := pattern.search(text, at):
        kind = judge(match)
        at = match.end() if kind else match.start() + 1
        if kind:
            yield Found(match.start(), match.end(), kind)
