"""The form of a folder's rules: what stands in it, and the rules that it states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from fastapi import Request
from pydantic import ValidationError

from access.rules import Rule, path_parts
from api.administration import WantedRule
from ui.audience import audience_of, audience_text

_MOST_FIELDS = 20_000
"""Of a form: rules without number have thirteen each, and the body's length is bound elsewhere."""
_LONGEST_LOGIN = 64


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule as it is written: every part a text."""

    path: str = ""
    pattern: str = ""
    heading: str = ""
    audience: str = ""
    agency: str = ""
    department: str = ""
    fields: str = ""
    role: str = ""
    grounds: str = ""
    opens: str = ""
    closes: str = ""
    placeholder: str = ""
    notice: str = ""

    @classmethod
    def of(cls, rule: Rule) -> RuleText:
        """Return how a rule is written."""
        label = rule.label
        return cls(
            path=rule.path,
            pattern=rule.pattern,
            heading=rule.heading,
            audience=audience_text(map(str, sorted(label.audience))),
            agency=rule.agency,
            department=rule.department,
            fields="\n".join(f"{name} = {value}" for name, value in rule.fields),
            role=label.role.value if label.role else "",
            grounds=", ".join(map(str, sorted(rule.grounds))),
            opens=label.opens.isoformat() if label.opens else "",
            closes=label.closes.isoformat() if label.closes else "",
            placeholder=rule.placeholder,
            notice="1" if label.notice else "",
        )

    @property
    def more(self) -> bool:
        """Return whether anything but place, audience and owner is stated."""
        plain = replace(self, path="", audience="", agency="", department="")
        return plain != RuleText()

    def wanted(self) -> WantedRule:
        """Return the rule that is written.

        Raises:
            ValueError: in Korean, when a part cannot be read.
        """
        try:
            return WantedRule.model_validate(
                {
                    "path": self.path.strip().strip("/"),
                    "audience": audience_of(self.audience),
                    "agency": self.agency.strip(),
                    "department": self.department.strip(),
                    "heading": self.heading.strip(),
                    "pattern": self.pattern.strip(),
                    "fields": _pairs(self.fields),
                    "role": self.role or None,
                    "placeholder": self.placeholder.strip(),
                    "opens": self.opens or None,
                    "closes": self.closes or None,
                    "grounds": self.grounds.replace(",", " ").split(),
                    "notice": bool(self.notice),
                }
            )
        except ValidationError as problem:
            part = str(problem.errors()[0]["loc"][0])
            raise ValueError(f"{self.path or '.'}: {_UNREADABLE.get(part, _OTHER)}") from None


NAMES = tuple(each.name for each in fields(RuleText))
_OTHER = "적은 값이 너무 길거나 형식에 맞지 않습니다. 고쳐 주시기 바랍니다."
_UNREADABLE = {
    "opens": "시작일을 2026-11-24처럼 적어 주시기 바랍니다.",
    "closes": "종료일을 2026-11-24처럼 적어 주시기 바랍니다.",
    "grounds": "비공개 근거에 1부터 8까지의 호만 적어 주시기 바랍니다.",
    "role": "역할을 목록에서 골라 주시기 바랍니다.",
}


@dataclass(frozen=True, slots=True)
class RulesForm:
    """A form of rules: the lines in their order, what is to be done, and what it was made from."""

    lines: Sequence[RuleText]
    do: str
    before: str
    shown: str
    person: str
    reason: str


async def rules_form(request: Request) -> RulesForm:
    """Return the form of a request; a line that lacks a part is not read."""
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=0)

    def texts(name: str) -> list[str]:
        return [each for each in sent.getlist(name) if isinstance(each, str)]

    def one(name: str) -> str:
        return next(iter(texts(name)), "").strip()

    lines = zip(*(texts(name) for name in NAMES), strict=False)
    return RulesForm(
        [RuleText(*parts) for parts in lines],
        do=one("do"),
        before=one("before"),
        shown=one("shown"),
        person=one("person")[:_LONGEST_LOGIN],
        reason=one("reason"),
    )


def narrowest_first(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules as they are shown: the narrower first, of equals in their order.

    Every rule that covers a file must allow, so the order says nothing but where to look first.
    """
    return sorted(
        rules,
        key=lambda rule: (
            -len(path_parts(rule.path)),
            not (rule.heading or rule.pattern or rule.fields),
        ),
    )


def digest_of(rules: Sequence[Rule]) -> str:
    """Return what is equal for equal rules, whatever their order."""
    stated = sorted(
        json.dumps([rule.name, rule.label.canonical(), *_owner(rule)], ensure_ascii=False)
        for rule in rules
    )
    return hashlib.sha256("\n".join(stated).encode()).hexdigest()


def _owner(rule: Rule) -> tuple[object, ...]:
    return rule.agency, rule.department, rule.placeholder, sorted(rule.grounds)


def _pairs(text: str) -> Mapping[str, str]:
    pairs = {}
    for line in filter(str.strip, text.splitlines()):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise ValueError(f"‘{line.strip()}’: ‘공개구분 = 비공개’처럼 적어 주시기 바랍니다.")
        pairs[name] = value
    return pairs
