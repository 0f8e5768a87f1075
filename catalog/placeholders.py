"""What stands where a passage is hidden, when its rule says so; else it leaves no trace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from access.decision import decide
from access.label import Grant, GrantKind, Label, Scope
from access.permit import Permit
from access.principal import Principal
from access.rules import Rule
from catalog.covering import Cover
from catalog.listed import as_list, bound_list
from catalog.schema import acl, party
from catalog.standing import standing
from catalog.visible import Sight

Placeholders = tuple[tuple[int, str], ...]
"""Texts with the number of visible blocks that stand before each."""

_NOTICES = select(acl.c.id, acl.c.notice).where(
    acl.c.id.in_(bound_list("ids")), acl.c.notice.is_not(None)
)


def notice_of(cover: Cover) -> dict[str, Any] | None:
    """Return what an ``acl`` row keeps of its rules' placeholders; ``None`` where none has one.

    ``silent`` is what the rules without a placeholder mean, and the cap: whoever is refused by
    them learns nothing. ``told`` are the others, each with its label.
    """
    rules = sorted(cover.rules, key=lambda rule: (rule.name, rule.label.canonical()))
    told = [rule for rule in rules if rule.placeholder]
    if not told:
        return None
    silent = frozenset(rule for rule in rules if not rule.placeholder)
    return {
        "silent": replace(cover, rules=silent).scope.canonical(),
        "told": [[_words(rule), rule.label.canonical()] for rule in told],
    }


def _words(rule: Rule) -> str:
    grounds = "".join(f" {each}호" for each in sorted(rule.grounds))
    return f"[비공개{grounds}: {rule.placeholder}]"


def placeholders(
    connection: Connection, permit: Permit, rows: Sequence[Row[Any]], sight: Sight
) -> Placeholders:
    """Return what stands for the hidden blocks of a record, given all its blocks in order.

    One text stands for all hidden blocks that follow one another under one placeholder, so that
    neither their number nor their length is told.
    """
    hidden = {row.acl_id for row in rows if not sight.opens(row.document_id, row.acl_id)}
    every = {row.acl_id for row in rows}  # the same query whether something is hidden or not
    stated = connection.execute(_NOTICES, {"ids": as_list(sorted(every))})
    notices = [each for each in stated if each.id in hidden]
    reader = standing(connection, permit.principal.person_id, permit.day)
    if not notices or reader is None:
        return ()
    own = _parts_taken(connection, reader, rows[0].document_id)
    texts = {each.id: _text(each.notice, reader, permit, own) for each in notices}
    found: list[tuple[int, str]] = []
    shown = 0
    for row in rows:
        if sight.opens(row.document_id, row.acl_id):
            shown += 1
        elif (text := texts.get(row.acl_id, "")) and (shown, text) not in found:
            found.append((shown, text))
    return tuple(found)


def _text(notice: dict[str, Any], reader: Principal, permit: Permit, own: Collection[Grant]) -> str:
    silent = Scope.from_canonical(notice["silent"])
    # SECURITY: where a rule without a placeholder closes, too, there is no trace
    if not decide(reader, permit.day, silent, own).allowed:
        return ""
    for text, label in notice["told"]:
        alone = Scope(frozenset({Label.from_canonical(label)}))
        if not decide(reader, permit.day, alone, own).allowed:
            return str(text)
    return str(notice["told"][0][0])


def _parts_taken(connection: Connection, reader: Principal, document_id: str) -> list[Grant]:
    holders = [str(grant) for grant in reader.grants()]
    wanted = select(party.c.part).where(
        party.c.document_id == document_id, party.c.holder.in_(holders)
    )
    return [Grant(GrantKind(part)) for part in sorted(set(connection.execute(wanted).scalars()))]
