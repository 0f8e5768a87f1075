"""The share's own rights as a ceiling: whom its accounts stand for, and what that closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from access.label import Grant, Label
from access.rules import Rule
from access.share_rights import Identities, Identity, Rights, label_of
from catalog.schema import folder, identity

_NOBODY = Rule("", Label(frozenset()), share=True)


def identities_in_force(connection: Connection, folder_id: int) -> Identities | None:
    """Return whom the accounts of a share stand for; ``None`` where its rights do not count."""
    counts = select(folder.c.share_rights).where(folder.c.id == folder_id)
    if not connection.execute(counts).scalar_one():
        return None
    found: dict[Identity, frozenset[Grant]] = {}
    for row in connection.execute(select(identity).where(identity.c.folder_id == folder_id)):
        key = Identity(row.kind, row.number)
        found[key] = found.get(key, frozenset()) | {Grant.parse(row.holder)}
    return found


def write_identities(connection: Connection, folder_id: int, identities: Identities | None) -> None:
    """Set whom the accounts of a share stand for, inside a write transaction."""
    connection.execute(delete(identity).where(identity.c.folder_id == folder_id))
    connection.execute(
        update(folder).where(folder.c.id == folder_id).values(share_rights=identities is not None)
    )
    for (kind, number), holders in sorted((identities or {}).items()):
        for holder in sorted(holders):
            connection.execute(
                insert(identity).values(
                    folder_id=folder_id, kind=kind, number=number, holder=str(holder)
                )
            )


def ceilings(identities: Identities | None, rights: Sequence[Rights] | None) -> tuple[Rule, ...]:
    """Return what the share's rights add to the rules of a file: none where they do not count."""
    if identities is None:
        return ()
    if not rights:  # SECURITY: rights that were not looked up yet let nobody in
        return (_NOBODY,)
    labels = {label_of(each, identities) for each in rights}
    ordered = sorted((each for each in labels if each is not None), key=Label.canonical)
    return tuple(Rule("", label, share=True) for label in ordered)


def rights_of(raw: Sequence[Sequence[Any]] | None) -> tuple[Rights, ...] | None:
    """Return the rights that a row of the table ``document`` keeps."""
    return None if raw is None else tuple(Rights(*each) for each in raw)
