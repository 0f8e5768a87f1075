"""Writing the difference between two organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from access.label import Grant
from access.role import Role
from catalog import organisation_schema as tables
from catalog.organisation import Item, Organisation, Post, Sheet
from catalog.sign_in_schema import session, token


def write(connection: Connection, before: Organisation, after: Organisation) -> None:
    """Turn one organisation into the other inside a write transaction.

    A new person is a reader without a password; a disabled one loses the open sessions and the tokens.
    """
    _people(connection, before, after)
    _posts(connection, before, after)
    _names(connection, after)
    for sheet, (table, columns) in _TABLES.items():
        was = {each.key: each for each in before.part(sheet)}
        now = {each.key: each for each in after.part(sheet)}
        gone = [key for key, item in was.items() if now.get(key) != item]
        new = [item for key, item in now.items() if was.get(key) != item]
        names = [column.name for column in table.primary_key.columns]
        matches = [table.c[name] == bindparam(f"key_{n}") for n, name in enumerate(names)]
        if gone:
            _each(
                connection,
                delete(table).where(*matches),
                (_keys(names, columns(was[key])) for key in gone),
            )
        if new:
            connection.execute(insert(table), [columns(item) for item in new])


def _each(connection: Connection, statement: Any, values: Iterable[Mapping[str, Any]]) -> None:
    connection.execute(statement, [dict(each) for each in values])


def _keys(names: list[str], row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"key_{n}": row[name] for n, name in enumerate(names)}


def _people(connection: Connection, before: Organisation, after: Organisation) -> None:
    was = {each.login: each for each in before.people}
    new = [each for each in after.people if each.login not in was]
    changed = [each for each in after.people if each.login in was and each != was[each.login]]
    if new:
        connection.execute(
            insert(tables.person),
            [
                {
                    "id": each.login,
                    "name": each.name,
                    "roles": [Role.READER.value],
                    "password": None,
                    "sample": False,
                    "active": each.active,
                }
                for each in new
            ],
        )
    if changed:
        _each(
            connection,
            update(tables.person)
            .where(tables.person.c.id == bindparam("login"))
            .values(name=bindparam("called"), active=bindparam("may")),
            ({"login": each.login, "called": each.name, "may": each.active} for each in changed),
        )
    closed = [each for each in changed if not each.active]
    if closed:  # SECURITY: what was open must not come back to life with the account
        for table in (session, token):
            _each(
                connection,
                delete(table).where(table.c.person_id == bindparam("login")),
                ({"login": each.login} for each in closed),
            )


def _posts(connection: Connection, before: Organisation, after: Organisation) -> None:
    was, now = _by_login(before), _by_login(after)
    touched = [login for login in {**was, **now} if was.get(login) != now.get(login)]
    known = [login for login in touched if login in was]
    if known:
        _each(
            connection,
            delete(tables.tenure).where(tables.tenure.c.person_id == bindparam("login")),
            ({"login": login} for login in known),
        )
    rows = [post_row(post) for login in touched for post in now.get(login, ())]
    if rows:
        connection.execute(insert(tables.tenure), rows)


def _by_login(whole: Organisation) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for post in sorted(whole.posts, key=lambda each: each.key):
        found.setdefault(post.login, []).append(post)
    return found


def post_row(post: Post) -> dict[str, Any]:
    """Return a post as column values."""
    held = post.tenure
    return {
        "person_id": post.login,
        "kind": held.kind.value,
        "agency": held.agency,
        "department": held.department,
        "post": held.post,
        "since": held.since,
        "until": held.until,
        "source": post.source,
        "giver": held.giver,
    }


def _names(connection: Connection, after: Organisation) -> None:
    known = {row.name for row in connection.execute(tables.community.select())}
    new = sorted({member.community for member in after.communities} - known)
    if new:
        connection.execute(insert(tables.community), [{"name": name} for name in new])


def _fields(*names: str, **renamed: str) -> Callable[[Item], dict[str, Any]]:
    def row(item: Item) -> dict[str, Any]:
        values = {name: getattr(item, renamed.get(name, name)) for name in names}
        return {name: str(v) if isinstance(v, Grant) else v for name, v in values.items()}

    return row


_TABLES: dict[Sheet, tuple[Table, Callable[[Item], dict[str, Any]]]] = {
    Sheet.UNITS: (tables.unit, _fields("agency", "name", "parent", "code")),
    Sheet.SUCCESSIONS: (tables.succession, _fields("former", "present", "since")),
    Sheet.COMMUNITIES: (
        tables.membership,
        _fields("community", "person_id", "since", "until", person_id="login"),
    ),
    Sheet.TASKS: (tables.task_holder, _fields("task", "holder", "since", "until")),
    Sheet.AUTHORITIES: (tables.authority, _fields("agency", "matter", "post")),
}
