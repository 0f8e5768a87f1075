"""The labelled lines, and how well finds agree with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from privacy.kinds import Found, Kind

_MARK = re.compile(r"\{(?P<kind>[a-z_]+):(?P<text>[^{}]+)\}")
CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line without its marks; ``personal`` and ``clear`` are spans of ``text``."""

    number: int
    text: str
    personal: tuple[Found, ...]
    clear: tuple[tuple[int, int], ...]
    held_out: bool


def labelled_lines() -> list[Labelled]:
    source = Path(__file__).with_name("lines.txt").read_text(encoding="utf-8").splitlines()
    records = [line for line in source if line and not line.startswith("#")]
    return [_parsed(number, line) for number, line in enumerate(records, start=1)]


def _parsed(number: int, line: str) -> Labelled:
    line = line.replace("\\n", "\n").replace("\\t", "\t")
    text, at = "", 0
    personal: list[Found] = []
    clear: list[tuple[int, int]] = []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        start, end = len(text), len(text) + len(mark["text"])
        if mark["kind"] == CLEAR:
            clear.append((start, end))
        else:
            personal.append(Found(start, end, Kind(mark["kind"])))
        text += mark["text"]
        at = mark.end()
    return Labelled(number, text + line[at:], tuple(personal), tuple(clear), number % 3 == 0)


@dataclass
class Score:
    """Counts by kind: how many stand in the lines, and how many were found whole."""

    stated: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    wrong: Counter[Kind] = field(default_factory=Counter)
    clear: int = 0
    left: int = 0

    @property
    def identifiers(self) -> float:
        kinds = [kind for kind in self.stated if kind is not Kind.NAME]
        return sum(self.found[kind] for kind in kinds) / sum(self.stated[kind] for kind in kinds)

    @property
    def names(self) -> float:
        return self.found[Kind.NAME] / self.stated[Kind.NAME]

    @property
    def left_clear(self) -> float:
        return self.left / self.clear

    @property
    def precision(self) -> float:
        right = self.right.total()
        return right / (right + self.wrong.total())

    def report(self) -> str:
        """Return the figures as a Markdown table."""
        rows = [
            "| kind | found / stated | recall | characters right / masked |",
            "|---|---|---|---|",
        ]
        for kind in Kind:
            masked = self.right[kind] + self.wrong[kind]
            recall = self.found[kind] / self.stated[kind] if self.stated[kind] else 1.0
            rows.append(
                f"| {kind.value} | {self.found[kind]} / {self.stated[kind]} | {recall:.3f} "
                f"| {self.right[kind]} / {masked} |"
            )
        rows.append(
            f"identifiers {self.identifiers:.3f}, names {self.names:.3f}, "
            f"left clear {self.left}/{self.clear} = {self.left_clear:.3f}, "
            f"precision by characters {self.precision:.3f}"
        )
        return "\n".join(rows)


def scored(score: Score, line: Labelled, found: Sequence[Found]) -> list[str]:
    """Add a line to a score; return what is wrong with it.

    A datum is found when every letter and digit of it is masked, under its own kind somewhere.
    """
    wrong: list[str] = []
    masked = {place: each.kind for each in found for place in range(each.start, each.end)}
    personal = _places((each.start, each.end) for each in line.personal)
    for each in line.personal:
        score.stated[each.kind] += 1
        inside = [at for at in range(each.start, each.end) if line.text[at].isalnum()]
        kinds = {masked.get(at) for at in inside}
        if None not in kinds and each.kind in kinds:
            score.found[each.kind] += 1
        else:
            wrong.append(f"missed {each.kind.value} {line.text[each.start : each.end]!r}")
    for start, end in line.clear:
        score.clear += 1
        if any(at in masked for at in range(start, end)):
            wrong.append(f"masked {line.text[start:end]!r}")
        else:
            score.left += 1
    for each in found:
        outside = sum(at not in personal for at in range(each.start, each.end))
        score.right[each.kind] += each.end - each.start - outside
        score.wrong[each.kind] += outside
        if outside:
            wrong.append(f"beyond {each.kind.value} {line.text[each.start : each.end]!r}")
    return wrong


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}
