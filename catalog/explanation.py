"""Why somebody may see a record, or may not: for records officers, without a word of content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from access.decision import Verdict, decide, decide_granted
from access.label import Grant, GrantKind, Scope
from access.permit import Permit
from access.principal import Principal
from access.role import Role
from access.rules import Rule
from catalog.database import Database
from catalog.schema import access_grant, acl, block, document, party
from catalog.scopes import rules_in_force
from catalog.standing import standing
from catalog.visible import sight_on

EXPLAINERS = frozenset({Role.RECORDS_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule, cap or grant says; ``rule`` names it as in the rules of its folder."""

    rule: str
    audience: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """Passages of a record under the same rules: how many blocks, and what is decided of them."""

    blocks: int
    allowed: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict on one person and one record on a day.

    ``allowed`` is of the record; passages under narrower rules follow in ``parts``.
    """

    person: str
    document_id: str
    day: date
    allowed: bool
    reason: str
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]


def explanation_json(told: Explanation) -> dict[str, Any]:
    """Return an explanation as plain JSON values."""
    return {
        "person": told.person,
        "document_id": told.document_id,
        "day": told.day.isoformat(),
        "allowed": told.allowed,
        "reason": told.reason,
        "steps": [_step_json(step) for step in told.steps],
        "parts": [
            {
                "blocks": part.blocks,
                "allowed": part.allowed,
                "steps": [_step_json(step) for step in part.steps],
            }
            for part in told.parts
        ],
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "audience": list(step.audience),
        "allowed": step.verdict.allowed,
        "reason": step.verdict.reason,
        "via": list(step.verdict.via),
    }


class Explanations:
    """Explains rights. Who asks needs a role, and learns rules and posts, never titles or text."""

    def __init__(self, database: Database) -> None:
        """Explain the rights of this catalog."""
        self._database = database

    def explain(
        self, permit: Permit, person_id: str, document_id: str, *, day: date | None = None
    ) -> Explanation | None:
        """Return why a person may or may not see a record on a day, today without one.

        ``None`` when the holder has no role for it, or there is no such person or record.
        """
        asked = day or permit.day
        with self._database.reading() as connection:
            asker = standing(connection, permit.principal.person_id, permit.day)
            # SECURITY: a role, read now; whoever has none learns not even that the record is there
            if asker is None or not asker.roles & EXPLAINERS:
                return None
            record = connection.execute(
                select(document).where(document.c.id == document_id)
            ).first()
            reader = standing(connection, person_id, asked)
            if record is None or reader is None:
                return None
            told = _Told(connection, reader, record, asked)
            steps = tuple(told.steps(record.acl_id))
            allowed = told.allows(record.acl_id)
            return Explanation(
                person=person_id,
                document_id=document_id,
                day=asked,
                allowed=allowed,
                reason=_reason(steps, allowed),
                steps=steps,
                parts=tuple(told.parts()) if allowed else (),
            )


_OF_A_COPY = "다시 들어온 사본입니다. 원래 자료를 볼 수 있는 사람에게만 보입니다."


class _Told:
    """The rights of one reader in one record."""

    def __init__(
        self, connection: Connection, reader: Principal, record: Row[Any], day: date
    ) -> None:
        self._connection, self._reader, self._record, self._day = connection, reader, record, day
        self._sight = sight_on(connection, reader.person_id, day)
        self._rules = rules_in_force(connection, record.folder_id)
        self._own = _parts_taken(connection, reader, record.id)
        self._granted = _granted(connection, reader, record.id, day)

    def allows(self, acl_id: int) -> bool:
        """Return what the gate of every reading decides."""
        return self._sight.opens(self._record.id, acl_id)

    def steps(self, acl_id: int) -> Iterator[Step]:
        """Yield what each rule of a scope says, and an approved grant where there is one."""
        row = self._connection.execute(select(acl).where(acl.c.id == acl_id)).one()
        scope = Scope.from_canonical(row.scope)
        key = json.loads(row.key)
        names, waiver = key["rules"], key.get("waiver")
        waived = waiver["rules"] if waiver and self._day.isoformat() <= waiver["until"] else ()
        covering = [rule for rule in self._rules if rule.name in names]
        covering += [own for name in names if (own := Rule.from_share(name)) is not None]
        for rule in sorted(covering, key=lambda each: each.words):
            if rule.name in waived:
                yield Step(
                    rule.words,
                    (),
                    Verdict(True, "승인된 예외로 상위 폴더의 범위를 적용하지 않습니다."),
                )
                continue
            one = Scope(frozenset({rule.label}), scope.cap)
            audience = tuple(sorted(map(str, rule.label.audience)))
            yield Step(rule.words, audience, decide(self._reader, self._day, one, self._own))
        if self._granted:
            yield Step("열람 승인", (), decide_granted(self._reader, self._day, scope))
        if self._record.id in self._sight.closed:
            yield Step("사본", (), Verdict(False, _OF_A_COPY))

    def parts(self) -> Iterator[Part]:
        """Yield the passages whose rules differ from the record's own."""
        ids = self._connection.execute(
            select(block.c.acl_id).where(block.c.document_id == self._record.id)
        ).scalars()
        counts: dict[int, int] = {}
        for each in ids:
            counts[each] = counts.get(each, 0) + 1
        for acl_id in sorted(set(counts) - {self._record.acl_id}):
            steps = tuple(self.steps(acl_id))
            yield Part(counts[acl_id], self.allows(acl_id), steps)


def _reason(steps: Sequence[Step], allowed: bool) -> str:
    granted = next((each for each in steps if each.rule == "열람 승인"), None)
    refused = next((each for each in steps if not each.verdict.allowed), None)
    if allowed and granted is not None and granted.verdict.allowed and refused is not None:
        return granted.verdict.reason
    if allowed:
        via = dict.fromkeys(each for step in steps for each in step.verdict.via)
        return "볼 수 있습니다: " + ", ".join(via)
    if refused is None:
        return "열람범위를 정한 규칙이 없어져 아무도 볼 수 없습니다."
    return f"‘{refused.rule or '공유 폴더 전체'}’ 규칙: {refused.verdict.reason}"


def _parts_taken(connection: Connection, reader: Principal, document_id: str) -> list[Grant]:
    holders = [str(grant) for grant in reader.grants()]
    wanted = select(party.c.part).where(
        party.c.document_id == document_id, party.c.holder.in_(holders)
    )
    return [Grant(GrantKind(part)) for part in sorted(set(connection.execute(wanted).scalars()))]


def _granted(connection: Connection, reader: Principal, document_id: str, day: date) -> bool:
    wanted = select(access_grant.c.id).where(
        access_grant.c.document_id == document_id,
        access_grant.c.person_id == reader.person_id,
        access_grant.c.ended.is_(None),
        access_grant.c.since <= day,
        access_grant.c.until >= day,
    )
    return connection.execute(wanted).first() is not None
