"""People, folder rules, a share's accounts and questions from TOML files (``[[person]]`` …)."""

from __future__ import annotations

import grp
import pwd
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from access.label import Grant, Label
from access.role import Role
from access.rules import Rule
from access.share_rights import Identity
from answer.judging import Question
from answer.question_file import questions_in
from answer.table_file import TableError as TableError
from answer.table_file import entries_in, names_of, nothing_left, text_of


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One person as a file states them."""

    login: str
    name: str
    agency: str
    department: str
    posts: tuple[str, ...]
    communities: tuple[str, ...]
    roles: tuple[Role, ...]
    password: str | None


def read_rules(path: Path) -> list[Rule]:
    """Return the folder rules of a TOML file, in its order.

    Raises:
        TableError: when the file, a field or a grant cannot be read; unknown fields count.
    """
    return [_rule(where, entry) for where, entry in _entries(path, "rule")]


def read_people(path: Path) -> list[PersonEntry]:
    """Return the people of a TOML file, in its order.

    Raises:
        TableError: when the file, a field or a role cannot be read; unknown fields count.
    """
    return [_person(where, entry) for where, entry in _entries(path, "person")]


def read_identities(path: Path) -> dict[Identity, frozenset[Grant]]:
    """Return the accounts of a share (``[[identity]]``) with the grants that they stand for.

    An account is ``user`` or ``group``, by its number or by its name on this host.

    Raises:
        TableError: when the file, an account or a grant cannot be read; unknown fields count.
    """
    found: dict[Identity, frozenset[Grant]] = {}
    for where, entry in _entries(path, "identity"):
        user, group = text_of(where, entry, "user", ""), text_of(where, entry, "group", "")
        if bool(user) is bool(group):
            raise TableError(f"{where}: ‘user’와 ‘group’ 가운데 하나를 적어 주시기 바랍니다.")
        key = _account(where, "user" if user else "group", user or group)
        stated = names_of(where, entry, "grants")
        try:
            grants = frozenset(Grant.parse(each) for each in stated)
        except ValueError as problem:
            raise TableError(f"{where}: {problem}") from None
        nothing_left(where, entry)
        found[key] = found.get(key, frozenset()) | grants
    return found


def read_questions(path: Path, asker: str = "") -> list[Question]:
    """Return the questions of a TOML file (:func:`answer.question_file.questions_in`).

    Raises:
        TableError: as there, or when the file cannot be read.
    """
    return questions_in(_read(path), str(path), asker)


def _account(where: str, kind: str, name: str) -> Identity:
    if name.isascii() and name.isdecimal() and len(name) < 11:
        return Identity(kind, int(name))
    try:
        number = pwd.getpwnam(name).pw_uid if kind == "user" else grp.getgrnam(name).gr_gid
    except KeyError:
        raise TableError(
            f"{where}: 이 서버에 ‘{name}’ 계정이 없습니다. 번호로 적어 주시기 바랍니다."
        ) from None
    return Identity(kind, number)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise TableError(f"{path}을(를) 읽을 수 없습니다: {problem}") from None


def _entries(path: Path, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return entries_in(_read(path), str(path), key)


def _rule(where: str, entry: dict[str, Any]) -> Rule:
    audience = names_of(where, entry, "audience")
    try:
        label = Label(
            frozenset(Grant.parse(grant) for grant in audience),
            _day(where, entry, "opens"),
            _day(where, entry, "closes"),
            _role(where, entry),
            notice=_flag(where, entry, "notice"),
        )
    except ValueError as problem:
        raise TableError(f"{where}: {problem}") from None
    fields = _fields(where, entry)
    try:
        rule = Rule(
            path=text_of(where, entry, "path"),
            label=label,
            agency=text_of(where, entry, "agency", ""),
            department=text_of(where, entry, "department", ""),
            heading=text_of(where, entry, "heading", ""),
            grounds=_grounds(where, entry),
            pattern=text_of(where, entry, "pattern", ""),
            fields=fields,
            placeholder=text_of(where, entry, "placeholder", ""),
        )
    except TableError:
        raise
    except ValueError as problem:
        raise TableError(f"{where}: {problem}") from None
    nothing_left(where, entry)
    return rule


def _person(where: str, entry: dict[str, Any]) -> PersonEntry:
    try:
        roles = tuple(Role(role) for role in names_of(where, entry, "roles", ("reader",)))
    except ValueError:
        raise TableError(f"{where}: roles는 {', '.join(Role)} 가운데에서 고릅니다.") from None
    person = PersonEntry(
        login=text_of(where, entry, "login"),
        name=text_of(where, entry, "name"),
        agency=text_of(where, entry, "agency", ""),
        department=text_of(where, entry, "department", ""),
        posts=names_of(where, entry, "posts", ()),
        communities=names_of(where, entry, "communities", ()),
        roles=roles,
        password=text_of(where, entry, "password", "") or None,
    )
    nothing_left(where, entry)
    return person


def _grounds(where: str, entry: dict[str, Any]) -> frozenset[int]:
    value = entry.pop("grounds", [])
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        raise TableError(
            f"{where}: ‘grounds’에 [5, 6]처럼 비공개 근거의 호를 적어 주시기 바랍니다."
        )
    return frozenset(value)


def _role(where: str, entry: dict[str, Any]) -> Role | None:
    stated = text_of(where, entry, "role", "")
    if stated and stated not in list(Role):
        raise TableError(f"{where}: role은 {', '.join(Role)} 가운데에서 고릅니다.")
    return Role(stated) if stated else None


def _fields(where: str, entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    value = entry.pop("fields", {})
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise TableError(
            f'{where}: ‘fields’에 {{ "공개구분" = "비공개" }}처럼 항목과 값을 적어 주시기 바랍니다.'
        )
    return tuple(sorted((name.strip(), text.strip()) for name, text in value.items()))


def _flag(where: str, entry: dict[str, Any], key: str) -> bool:
    value = entry.pop(key, False)
    if not isinstance(value, bool):
        raise TableError(f"{where}: ‘{key}’에 true나 false를 적어 주시기 바랍니다.")
    return value


def _day(where: str, entry: dict[str, Any], key: str) -> date | None:
    value = entry.pop(key, None)
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = True
    if value is not None and type(value) is not date:
        raise TableError(f"{where}: ‘{key}’에 2026-11-24처럼 날짜를 적어 주시기 바랍니다.")
    return value
