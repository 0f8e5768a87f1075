"""Folder rules: which label a file gets from where it lies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from access.caps import Cap
from access.label import Label, Scope


@dataclass(frozen=True, slots=True)
class Rule:
    """A label for a folder (or file) and everything below it.

    ``path`` is relative to the shared folder, with ``/``; an empty path is the shared folder
    itself. ``heading`` narrows further: the rule then covers only the blocks from the heading
    with that text up to the next heading of the same or a higher level. ``agency`` and
    ``department`` say whose records lie there. ``grounds`` are those of non-disclosure (호 of
    정보공개법 제9조 제1항) of what the rule covers.
    """

    path: str
    label: Label
    agency: str = ""
    department: str = ""
    heading: str = ""
    grounds: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse grounds that the statute does not have.

        Raises:
            ValueError: with a Korean sentence.
        """
        Cap(self.grounds)

    @property
    def name(self) -> str:
        """Return what names the rule within its folder: the place that it covers."""
        return "/".join(path_parts(self.path)) + (f"#{self.heading}" if self.heading else "")

    @property
    def plain(self) -> bool:
        """Return whether the rule is for a whole folder or file, by its place alone."""
        return not self.heading

    def covers(self, path: str) -> bool:
        """Return whether a file at ``path`` (relative, with ``/``) falls under this rule.

        Names are compared by whole parts, after NFC: ``총무`` does not cover ``총무과/a.hwp``.
        """
        mine, other = path_parts(self.path), path_parts(path)
        return other[: len(mine)] == mine


def path_parts(path: str) -> tuple[str, ...]:
    """Return the parts of a path as rules compare them, after NFC."""
    return tuple(
        part
        for part in PurePosixPath(unicodedata.normalize("NFC", path)).parts
        if part not in ("/", ".")
    )


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say of one file: the rules that cover it, those under headings, whose it is.

    ``rules`` is never empty; all of them must allow.
    """

    rules: tuple[Rule, ...]
    passages: tuple[Rule, ...]
    agency: str
    department: str

    @property
    def scope(self) -> Scope:
        """Return the scope of the record as a whole."""
        return Scope(frozenset(rule.label for rule in self.rules))


def rule_for(path: str, rules: Sequence[Rule]) -> Ruling | None:
    """Return the ruling for a file, or ``None`` when no rule covers it: it is never opened.

    Every covering rule is a ceiling, so the scope is the AND of all of them. Agency and
    department come from the innermost rule that states them. ``..`` in a path covers nothing.
    """
    if ".." in path_parts(path):  # SECURITY: a path that climbs is under no rule
        return None
    covering = sorted(
        (rule for rule in rules if rule.covers(path)), key=lambda rule: len(path_parts(rule.path))
    )
    folder_rules = [rule for rule in covering if not rule.heading]
    if not folder_rules:  # SECURITY: no rule, nobody
        return None
    return Ruling(
        rules=tuple(folder_rules),
        passages=tuple(rule for rule in covering if rule.heading),
        agency=_innermost(rule.agency for rule in folder_rules),
        department=_innermost(rule.department for rule in folder_rules),
    )


def _innermost(values: Iterable[str]) -> str:
    return next((value for value in reversed(list(values)) if value), "")
