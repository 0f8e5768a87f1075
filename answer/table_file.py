"""Entries of a TOML file that people write (``[[question]]`` …), read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any


class TableError(ValueError):
    """A file that cannot be read; the text says what to mend."""


def entries_in(text: str, where: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where each ``[[key]]`` of a file stands, and a copy of it.

    Raises:
        TableError: when it is no TOML, or has no such entry.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise TableError(f"{where}을(를) 읽을 수 없습니다: {problem}") from None
    entries = table.get(key, [])
    if not isinstance(entries, list) or not entries:
        raise TableError(f"{where}에 [[{key}]] 항목이 없습니다.")
    for number, entry in enumerate(entries, start=1):
        yield f"{where}의 [[{key}]] {number}번째", dict(entry)


def text_of(where: str, entry: dict[str, Any], key: str, default: str | None = None) -> str:
    """Take a text out of an entry and return it, without white space around it.

    Raises:
        TableError: when it is none, or is missing without a ``default``.
    """
    value = entry.pop(key, default)
    if not isinstance(value, str):
        raise TableError(f"{where}: ‘{key}’에 글자를 적어 주시기 바랍니다.")
    return value.strip()


def names_of(
    where: str, entry: dict[str, Any], key: str, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Take a list of texts out of an entry and return it.

    Raises:
        TableError: as :func:`text_of`.
    """
    value = entry.pop(key, default)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TableError(f'{where}: ‘{key}’에 ["…"] 목록을 적어 주시기 바랍니다.')
    return tuple(value)


def nothing_left(where: str, entry: dict[str, Any]) -> None:
    """Return when everything of an entry was taken out.

    Raises:
        TableError: when something is left that nobody knows.
    """
    if entry:
        raise TableError(f"{where}: 모르는 항목이 있습니다: {', '.join(sorted(entry))}")
