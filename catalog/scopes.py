"""Scopes by name: which rules cover a text, and what those rules mean at present."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from access.caps import Cap
from access.label import NOBODY
from access.reclassification import Waiver
from access.rules import Rule
from catalog import schema
from catalog.covering import Cover
from catalog.database import next_number
from catalog.placeholders import notice_of
from catalog.rows import rule_of
from catalog.schema import acl


class Scopes:
    """The scopes of one folder's texts by number, inside a write transaction."""

    def __init__(self, connection: Connection, folder_id: int) -> None:
        """Look up and make scopes over this connection; for one transaction only."""
        self._connection, self._folder_id = connection, folder_id
        self._known: dict[Cover, int] = {}

    def of(self, cover: Cover) -> int:
        """Return the ``acl_id`` of texts that are covered so; it is made at first use."""
        if cover not in self._known:
            self._known[cover] = self._found_or_made(cover)
        return self._known[cover]

    def _found_or_made(self, cover: Cover) -> int:
        key = json.dumps(
            {
                "rules": sorted({rule.name for rule in cover.rules}),
                "cap": cover.cap.as_dict(),
                **({"waiver": _waiver_dict(cover.waiver)} if cover.waiver else {}),
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        known = self._connection.execute(
            select(acl.c.id).where(acl.c.folder_id == self._folder_id, acl.c.key == key)
        ).scalar_one_or_none()
        if known is not None:
            return int(known)
        next_number(self._connection, "acl")
        made = self._connection.execute(
            insert(acl).values(
                folder_id=self._folder_id,
                key=key,
                scope=cover.scope.canonical(),
                notice=notice_of(cover),
            )
        )
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])


def rules_in_force(connection: Connection, folder_id: int) -> list[Rule]:
    """Return the rules of a folder in their order."""
    wanted = select(schema.rule).where(schema.rule.c.folder_id == folder_id)
    return [rule_of(row) for row in connection.execute(wanted.order_by(schema.rule.c.ordinal))]


def mean_anew(connection: Connection, folder_id: int, rules: Sequence[Rule]) -> None:
    """Give every scope of a folder the meaning that these rules have now.

    A scope which names a rule that is no longer there allows nobody.
    """
    by_name: dict[str, list[Rule]] = {}
    for rule in rules:
        by_name.setdefault(rule.name, []).append(rule)
    next_number(connection, "acl")
    for row in connection.execute(select(acl.c.id, acl.c.key).where(acl.c.folder_id == folder_id)):
        key = json.loads(row.key)
        names: list[str] = key["rules"]
        scope, notice = NOBODY, None
        for name in names:
            if (own := Rule.from_share(name)) is not None:
                by_name[name] = [own]  # what it means is its name
        if all(name in by_name for name in names):  # SECURITY: a rule that is gone closes
            covering = frozenset(rule for name in names for rule in by_name[name])
            waiver = _waiver_of(key.get("waiver"))
            cover = Cover(covering, Cap.from_dict(key["cap"]), waiver)
            scope, notice = cover.scope, notice_of(cover)
        connection.execute(
            update(acl).where(acl.c.id == row.id).values(scope=scope.canonical(), notice=notice)
        )


def _waiver_dict(waiver: Waiver) -> dict[str, Any]:
    return {"rules": sorted(waiver.rules), "until": waiver.until.isoformat()}


def _waiver_of(raw: Mapping[str, Any] | None) -> Waiver | None:
    return (raw and Waiver(frozenset(raw["rules"]), date.fromisoformat(raw["until"]))) or None
