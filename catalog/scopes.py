"""Scopes by name: which rules cover a text, and what those rules mean at present."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update

from access.caps import NO_CAP, Cap
from access.label import NOBODY, Scope
from access.rules import Rule
from catalog import schema
from catalog.covering import Cover
from catalog.database import next_number
from catalog.rows import rule_of
from catalog.schema import acl


def scope_id(
    connection: Connection, folder_id: int, rules: Iterable[Rule], cap: Cap = NO_CAP
) -> int:
    """Return the ``acl_id`` of texts that exactly these rules and this cap cover.

    It is made at first use.
    """
    covering = list(rules)
    key = json.dumps(
        {"rules": sorted({rule.name for rule in covering}), "cap": cap.as_dict()},
        ensure_ascii=False,
        sort_keys=True,
    )
    known = connection.execute(
        select(acl.c.id).where(acl.c.folder_id == folder_id, acl.c.key == key)
    ).scalar_one_or_none()
    if known is not None:
        return int(known)
    scope = Scope(frozenset(rule.label for rule in covering), cap)
    next_number(connection, "acl")
    made = connection.execute(
        insert(acl).values(folder_id=folder_id, key=key, scope=scope.canonical())
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def scope_of(connection: Connection, folder_id: int, cover: Cover) -> int:
    """Return the ``acl_id`` of texts that are covered so."""
    return scope_id(connection, folder_id, cover.rules, cover.cap)


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
        scope = NOBODY
        if all(name in by_name for name in names):  # SECURITY: a rule that is gone closes
            labels = frozenset(rule.label for name in names for rule in by_name[name])
            scope = Scope(labels, Cap.from_dict(key["cap"]))
        connection.execute(update(acl).where(acl.c.id == row.id).values(scope=scope.canonical()))
