"""What a decision about a cap or a ceiling is asked for, and whether it is still that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from access.caps import Cap
from access.label import Label
from access.permit import Permit
from access.reclassification import DecisionKind
from access.role import Role
from access.rules import Rule, path_parts, rule_for
from catalog.parties import fields_of
from catalog.schema import document, folder
from catalog.scopes import rules_in_force
from catalog.standing import standing
from catalog.visible import sight_of, visible_records

REQUESTERS = frozenset({Role.FOLDER_OWNER, Role.RECORDS_OFFICER, Role.ADMINISTRATOR})
"""Who may ask for a whole folder; for a record whoever may see it."""


class DecisionRefused(Exception):
    """A request or approval that cannot be; the text says in Korean why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: of a record, or of a folder's path (and heading).

    ``after`` are the grounds that stay; ``before`` those that are decided on, for a record all
    that it has. ``review`` is the last day on which the decision holds.
    """

    reason: str
    review: date
    document_id: str = ""
    folder_id: int = 0
    path: str = ""
    heading: str = ""
    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    legal_basis: str = ""
    exception: bool = False


def target_values(connection: Connection, permit: Permit, wanted: Wanted) -> dict[str, Any] | None:
    """Return what a decision is about as column values; ``None`` when it is not to be asked.

    Raises:
        DecisionRefused: when it cannot be asked for so.
    """
    if wanted.document_id:
        if wanted.exception:
            raise DecisionRefused("예외는 폴더 경로를 적어 요청해 주시기 바랍니다.")
        sight = sight_of(connection, permit)
        record = visible_records(connection, {wanted.document_id}, sight).get(wanted.document_id)
        if record is None:  # SECURITY: missing and forbidden are one
            return None
        place, agency = (record.folder_id, record.path, record.sha256), record.agency
        # SECURITY: a legal basis lifts no ground beside it unless that was asked for
        whole = frozenset() if wanted.legal_basis else _all_grounds(connection, record)
        before = wanted.before or whole
    else:
        asker = standing(connection, permit.principal.person_id, permit.day)
        known = connection.execute(
            select(folder.c.id).where(folder.c.id == wanted.folder_id)
        ).first()
        # SECURITY: whoever may not ask does not learn whether the folder is there
        if asker is None or not asker.roles & REQUESTERS or known is None:
            return None
        place, before = (wanted.folder_id, "/".join(path_parts(wanted.path)), ""), wanted.before
        agency = _agency_at(rules_in_force(connection, wanted.folder_id), wanted.path)
    if not agency:
        raise DecisionRefused(
            "어느 기관의 자료인지 열람 규칙에 적혀 있지 않아 결정할 사람을 알 수 없습니다. "
            "규칙에 기관을 적어 주시기 바랍니다."
        )
    label: Label | None = None
    if wanted.exception:
        label = _child_label(connection, wanted)
    elif not (before or wanted.after or wanted.legal_basis):
        raise DecisionRefused("다시 분류할 비공개 근거가 없습니다. 바꿀 호를 적어 주시기 바랍니다.")
    folder_id, path, sha256 = place
    kind = DecisionKind.EXCEPTION if wanted.exception else DecisionKind.RECLASSIFICATION
    return {
        "kind": kind.value,
        "folder_id": folder_id,
        "path": path,
        "sha256": sha256,
        "agency": agency,
        "heading": wanted.heading.strip(),
        "before": sorted(_grounds(before)),
        "after": sorted(_grounds(wanted.after)),
        "legal_basis": wanted.legal_basis.strip(),
        "label": label.canonical() if label else None,
    }


def _all_grounds(connection: Connection, record: Row[Any]) -> frozenset[int]:
    stated = fields_of(connection, record.id)
    ruling = rule_for(record.path, rules_in_force(connection, record.folder_id), stated)
    given = (rule.grounds for rule in ruling.rules) if ruling else ()
    return frozenset(record.grounds).union(*given)


def _agency_at(rules: Sequence[Rule], path: str) -> str:
    ruling = rule_for(path, rules)
    return ruling.agency if ruling else ""


def _child_label(connection: Connection, wanted: Wanted) -> Label:
    place = path_parts(wanted.path)
    rules = rules_in_force(connection, wanted.folder_id)
    own = [rule for rule in rules if rule.plain and path_parts(rule.path) == place]
    if not place or not own:
        raise DecisionRefused(
            "그 폴더에 따로 정한 열람 규칙이 없습니다. 규칙을 먼저 정한 뒤 예외를 요청해 주시기 바랍니다."
        )
    if len({rule.label for rule in own}) > 1:
        raise DecisionRefused(
            "그 폴더에 열람 규칙이 여럿입니다. 하나로 합친 뒤 요청해 주시기 바랍니다."
        )
    return own[0].label


def check_target(connection: Connection, row: Row[Any]) -> None:
    """Refuse a decision about what is another thing by now.

    Raises:
        DecisionRefused: when the record, its agency or the child's rule has changed.
    """
    rules = rules_in_force(connection, row.folder_id)
    changed = _agency_at(rules, row.path) != row.agency
    if row.sha256:
        found = connection.execute(
            select(document.c.sha256).where(
                document.c.folder_id == row.folder_id, document.c.path == row.path
            )
        ).scalar_one_or_none()
        changed = changed or found != row.sha256  # SECURITY: what was asked about is not there
    if row.label is not None:
        place = path_parts(row.path)
        labels = {r.label.canonical() for r in rules if r.plain and path_parts(r.path) == place}
        changed = changed or labels != {row.label}
    if changed:
        raise DecisionRefused(
            "요청한 뒤에 자료나 규칙이 바뀌었습니다. 다시 요청해 주시기 바랍니다."
        )


def told(wanted: Wanted) -> dict[str, Any]:
    """Return what is asked for as the audit log tells it."""
    return {
        "document": wanted.document_id,
        "folder": wanted.folder_id,
        "path": wanted.path,
        "heading": wanted.heading,
        "before": sorted(wanted.before),
        "after": sorted(wanted.after),
        "legal_basis": wanted.legal_basis,
        "exception": wanted.exception,
        "reason": wanted.reason,
        "review": wanted.review.isoformat(),
    }


def _grounds(stated: Iterable[int]) -> frozenset[int]:
    try:
        return Cap(frozenset(stated)).grounds
    except ValueError as problem:
        raise DecisionRefused(f"{problem}. 호를 고쳐 주시기 바랍니다.") from None
