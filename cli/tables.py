"""People, folder rules, a share's accounts and questions from TOML files (``[[person]]`` …)."""

from __future__ import annotations

import grp
import pwd
import tomllib
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


class TableError(ValueError):
    """A file of people or rules that cannot be read; the text says what to mend."""


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
        user, group = _text(where, entry, "user", ""), _text(where, entry, "group", "")
        if bool(user) is bool(group):
            raise TableError(f"{where}: ‘user’와 ‘group’ 가운데 하나를 적어 주시기 바랍니다.")
        key = _account(where, "user" if user else "group", user or group)
        stated = _names(where, entry, "grants")
        try:
            grants = frozenset(Grant.parse(each) for each in stated)
        except ValueError as problem:
            raise TableError(f"{where}: {problem}") from None
        _nothing_left(where, entry)
        found[key] = found.get(key, frozenset()) | grants
    return found


def read_questions(path: Path, asker: str = "") -> list[Question]:
    """Return the questions of a TOML file (``[[question]]``), in its order.

    ``asker`` asks those that name nobody.

    Raises:
        TableError: when the file or a field cannot be read, nobody asks, the outcome is not what
            the records say, or a question stands twice; unknown fields count.
    """
    found: dict[tuple[str, str], Question] = {}
    for where, entry in _entries(path, "question"):
        question = _question(where, entry, asker)
        key = question.asker, question.text
        if key in found:
            raise TableError(
                f"{where}: 같은 사람의 같은 질문이 앞에 있습니다. 하나만 남겨 주시기 바랍니다."
            )
        found[key] = question
    return list(found.values())


def _question(where: str, entry: dict[str, Any], asker: str) -> Question:
    question = Question(
        text=_text(where, entry, "text"),
        asker=_text(where, entry, "as", asker),
        records=_names(where, entry, "records"),
        expected=_names(where, entry, "expected", ()),
        style=_text(where, entry, "style", ""),
    )
    if not question.text:
        raise TableError(f"{where}: ‘text’에 질문을 적어 주시기 바랍니다.")
    if not question.asker:
        raise TableError(
            f"{where}: 누가 묻는지 없습니다. ‘as’를 적거나 --as 로 알려 주시기 바랍니다."
        )
    answered = "answered" if question.records else "not_found"
    if _text(where, entry, "outcome", answered) != answered:
        raise TableError(
            f"{where}: outcome은 records에 자료가 있으면 answered, 비었으면 not_found입니다."
        )
    if question.expected and not question.records:
        raise TableError(
            f"{where}: ‘expected’를 적으려면 답이 있는 자료를 records에 적어 주시기 바랍니다."
        )
    _nothing_left(where, entry)
    return question


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


def _entries(path: Path, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise TableError(f"{path}을(를) 읽을 수 없습니다: {problem}") from None
    entries = table.get(key, [])
    if not isinstance(entries, list) or not entries:
        raise TableError(f"{path}에 [[{key}]] 항목이 없습니다.")
    for number, entry in enumerate(entries, start=1):
        yield f"{path}의 [[{key}]] {number}번째", dict(entry)


def _rule(where: str, entry: dict[str, Any]) -> Rule:
    audience = _names(where, entry, "audience")
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
            path=_text(where, entry, "path"),
            label=label,
            agency=_text(where, entry, "agency", ""),
            department=_text(where, entry, "department", ""),
            heading=_text(where, entry, "heading", ""),
            grounds=_grounds(where, entry),
            pattern=_text(where, entry, "pattern", ""),
            fields=fields,
            placeholder=_text(where, entry, "placeholder", ""),
        )
    except TableError:
        raise
    except ValueError as problem:
        raise TableError(f"{where}: {problem}") from None
    _nothing_left(where, entry)
    return rule


def _person(where: str, entry: dict[str, Any]) -> PersonEntry:
    try:
        roles = tuple(Role(role) for role in _names(where, entry, "roles", ("reader",)))
    except ValueError:
        raise TableError(f"{where}: roles는 {', '.join(Role)} 가운데에서 고릅니다.") from None
    person = PersonEntry(
        login=_text(where, entry, "login"),
        name=_text(where, entry, "name"),
        agency=_text(where, entry, "agency", ""),
        department=_text(where, entry, "department", ""),
        posts=_names(where, entry, "posts", ()),
        communities=_names(where, entry, "communities", ()),
        roles=roles,
        password=_text(where, entry, "password", "") or None,
    )
    _nothing_left(where, entry)
    return person


def _text(where: str, entry: dict[str, Any], key: str, default: str | None = None) -> str:
    value = entry.pop(key, default)
    if not isinstance(value, str):
        raise TableError(f"{where}: ‘{key}’에 글자를 적어 주시기 바랍니다.")
    return value.strip()


def _names(
    where: str, entry: dict[str, Any], key: str, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    value = entry.pop(key, default)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TableError(f'{where}: ‘{key}’에 ["…"] 목록을 적어 주시기 바랍니다.')
    return tuple(value)


def _grounds(where: str, entry: dict[str, Any]) -> frozenset[int]:
    value = entry.pop("grounds", [])
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        raise TableError(
            f"{where}: ‘grounds’에 [5, 6]처럼 비공개 근거의 호를 적어 주시기 바랍니다."
        )
    return frozenset(value)


def _role(where: str, entry: dict[str, Any]) -> Role | None:
    stated = _text(where, entry, "role", "")
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


def _nothing_left(where: str, entry: dict[str, Any]) -> None:
    if entry:
        raise TableError(f"{where}: 모르는 항목이 있습니다: {', '.join(sorted(entry))}")
