"""Folder rules: which label a file gets from where it lies."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePosixPath

from access.caps import NO_CAP, Cap
from access.disclosure import OPENNESS
from access.label import Label, Scope
from records.document import Field

LONGEST_PATTERN = 200
_KEPT_PATHS = 4096
"""Each file is held against every rule: the parts of its path, and of theirs, are found once."""
_PLACEHOLDER = re.compile(r"[^\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069\[\]]{1,100}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A label for a folder (or file) and everything below it.

    ``path`` is relative to the shared folder, with ``/``; an empty path is the shared folder
    itself. ``pattern`` narrows it to what bears such a name below that path (``*결과보고*``,
    ``*.xlsx``; ``*`` and ``?`` as in a shell, whole names, no difference of case). ``fields``
    narrow it to records which state all of these (``공개구분`` equal to ``비공개``); a rule with
    fields opens no file, it closes further what another rule opened. ``heading`` narrows to the
    blocks from the heading with that text up to the next heading of the same or a higher level.
    ``agency`` and ``department`` say whose records lie there. ``grounds`` are those of
    non-disclosure (호 of 정보공개법 제9조 제1항) of what the rule covers. ``placeholder`` is what
    those who read the record see in the place of the blocks that a heading's rule hides from
    them; without one, or where grounds close them, the blocks leave no trace. ``share`` marks
    what no rule but the share's own rights say.
    """

    path: str
    label: Label
    agency: str = ""
    department: str = ""
    heading: str = ""
    pattern: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""
    grounds: frozenset[int] = frozenset()
    share: bool = False

    def __post_init__(self) -> None:
        """Refuse a rule that could not hold as it is meant.

        Raises:
            ValueError: in Korean, when the pattern is no file's, a rule with fields says whose
                records they are, a placeholder stands for more than a passage, or
                the statute does not have such a ground.
        """
        Cap(self.grounds)
        if self.placeholder and (not self.heading or not _PLACEHOLDER.fullmatch(self.placeholder)):
            raise ValueError(
                "자리 표시(placeholder)는 heading이 있는 규칙에 한 줄, 100자까지 적어 주시기 바랍니다."
            )
        if "/" in self.pattern or len(self.pattern) > LONGEST_PATTERN:
            raise ValueError(
                f"파일 이름 꼴 ‘{self.pattern}’에는 폴더(/) 없이 {LONGEST_PATTERN}자까지 적어 주시기 바랍니다."
            )
        if any(not name.strip() or not value.strip() for name, value in self.fields):
            raise ValueError("자료에 적힌 항목은 이름과 값을 모두 적어 주시기 바랍니다.")
        if self.fields and (self.agency or self.department):
            # SECURITY: whose a record is follows from where it lies, never from what it says
            raise ValueError(
                "항목(fields)으로 가린 규칙에는 기관과 부서를 적을 수 없습니다. 폴더의 규칙에 적어 주시기 바랍니다."
            )

    @property
    def name(self) -> str:
        """Return what names the rule within its folder: what it covers, and nothing else."""
        if self.share:
            return json.dumps({"share": self.label.canonical()}, ensure_ascii=False)
        covered = {
            "path": "/".join(path_parts(self.path)),
            "pattern": _folded(self.pattern),
            "fields": sorted(self.fields),
            "heading": self.heading,
        }
        return json.dumps(
            {key: value for key, value in covered.items() if value}, ensure_ascii=False
        )

    @property
    def plain(self) -> bool:
        """Return whether the rule is for a whole folder or file, by its place alone.

        SECURITY: only such rules give way to an approved exception, never the share's own rights.
        """
        return not (self.heading or self.pattern or self.fields or self.share)

    @classmethod
    def from_share(cls, name: str) -> Rule | None:
        """Return the rule of the share's own rights that bears this name, if it is one."""
        label = json.loads(name).get("share") if name.startswith('{"share"') else None
        return cls("", Label.from_canonical(label), share=True) if label else None

    @property
    def words(self) -> str:
        """Return what the rule covers, for people: ``공유/보고 *.xlsx [공개구분=비공개]#2. 검토``."""
        if self.share:
            return "공유 폴더 자체의 읽기 권한"
        parts = ["/".join(path_parts(self.path)), self.pattern]
        parts += [f"[{name}={value}]" for name, value in self.fields]
        return " ".join(filter(None, parts)) + (f"#{self.heading}" if self.heading else "")

    def covers(self, path: str) -> bool:
        """Return whether a file at ``path`` (relative, with ``/``) falls under this rule.

        Names are compared by whole parts, after NFC: ``총무`` does not cover ``총무과/a.hwp``. A
        pattern covers what bears such a name, and all that lies in a folder or ZIP which does.
        """
        return bool(self._named(path))

    def opens(self, path: str) -> bool:
        """Return whether a file may be opened because of this rule, others notwithstanding.

        By its pattern a rule opens the files of such a name and what lies in a ZIP of such a
        name; it does not open a folder.
        """
        if self.fields or self.heading:  # SECURITY: what a file says opens nothing
            return False
        last = len(path_parts(path)) - 1
        return any(
            not self.pattern or at == last or name.casefold().endswith(".zip")
            for at, name in self._named(path)
        )

    def stated_by(self, fields: Sequence[Field]) -> bool:
        """Return whether a record states all that this rule asks for; with no fields it does.

        A value counts as equal whatever its white space and case, with or without what stands in
        parentheses (``비공개`` for ``비공개(5)``), or by its normal form.
        """
        return all(
            any(_plain(wanted) in _values(each) for each in fields if each.name == name)
            for name, wanted in self.fields
        )

    def may_be_stated_in(self, text: str) -> bool:
        """Return whether a record of this text, whose fields are not known, might state all that.

        Where it cannot be told (a date, a number) it might.
        """
        whole = _plain(text)
        return all(
            _plain(wanted) in whole or not re.search("[가-힣]", wanted) for _, wanted in self.fields
        )

    def _named(self, path: str) -> list[tuple[int, str]]:
        """Return the parts of a path below this rule's own that its pattern fits."""
        mine, other = path_parts(self.path), path_parts(path)
        if other[: len(mine)] != mine:
            return []
        if not self.pattern:
            return [(len(other) - 1, other[-1] if other else "")]
        wanted = _folded(self.pattern).replace("[", "[[]")
        below = range(min(len(mine), len(other) - 1), len(other))
        return [(at, other[at]) for at in below if fnmatchcase(_folded(other[at]), wanted)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _plain(text: str) -> str:
    return "".join(_folded(text).split())


def _values(field: Field) -> set[str]:
    value = _plain(field.value)
    # SECURITY: 비공개 제9조제1항제5호 is as closed as 비공개(5)
    end = "[(（]|제?[0-9]" if field.name == OPENNESS else "[(（]"
    return {value, re.split(end, value)[0], _plain(field.normal)} - {""}


@lru_cache(_KEPT_PATHS)
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
        """Return the scope of the record as a whole, as far as the rules give it."""
        grounds = frozenset[int]().union(*(rule.grounds for rule in self.rules))
        cap = Cap(grounds, self.agency, self.department) if grounds else NO_CAP
        return Scope(frozenset(rule.label for rule in self.rules), cap)

    def under(self, ceilings: Iterable[Rule]) -> Ruling:
        """Return this ruling with further rules for the whole record."""
        return replace(self, rules=(*self.rules, *ceilings))


def rule_for(path: str, rules: Sequence[Rule], fields: Sequence[Field] = ()) -> Ruling | None:
    """Return the ruling for a file, or ``None`` when no rule opens it: it is never opened.

    Every covering rule is a ceiling, so the scope is the AND of all of them. ``fields`` are what
    the record states, once it was read; they can only add ceilings. Agency and department come
    from the innermost rule that states them. ``..`` in a path covers nothing.
    """
    return _ruling(path, [rule for rule in rules if rule.stated_by(fields)])


def rule_for_earlier(path: str, rules: Sequence[Rule], text: str) -> Ruling | None:
    """Return the ruling for an earlier version of a file, of which the text alone is known.

    A rule with fields closes it when its text might state them, whatever the file states now.
    """
    return _ruling(path, [rule for rule in rules if rule.may_be_stated_in(text)])


def _ruling(path: str, rules: Iterable[Rule]) -> Ruling | None:
    if ".." in path_parts(path):  # SECURITY: a path that climbs is under no rule
        return None
    covering = sorted(
        (rule for rule in rules if rule.covers(path)),
        key=lambda rule: len(path_parts(rule.path)),
    )
    if not any(rule.opens(path) for rule in covering):  # SECURITY: no rule, nobody
        return None
    whole = [rule for rule in covering if not rule.heading]
    return Ruling(
        rules=tuple(whole),
        passages=tuple(rule for rule in covering if rule.heading),
        agency=_innermost(rule.agency for rule in whole),
        department=_innermost(rule.department for rule in whole),
    )


def _innermost(values: Iterable[str]) -> str:
    return next((value for value in reversed(list(values)) if value), "")
