"""Where the value of a setting comes from: option, environment, ``neomeo.toml``, default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from catalog.setting import TABLE, Setting

V = TypeVar("V")
FILE = "neomeo.toml"
SECTIONS = ("oidc", "proxy")
"""How people sign on: read by ``api.setting``."""
_FORMER = "sign_on.toml"
_PREFIX = "NEOMEO_"


class ConfigurationError(ValueError):
    """What was set cannot be used; the text says in Korean what to do."""


class Source(StrEnum):
    """Where a value comes from, the strongest first."""

    OPTION = "명령"
    ENVIRONMENT = "환경 변수"
    FILE = FILE
    DEFAULT = "기본값"


@dataclass(frozen=True, slots=True)
class Stated(Generic[V]):
    """The value of a setting, and where it comes from."""

    setting: Setting[V]
    value: V
    source: Source

    @property
    def shown(self) -> str:
        """Return the value for whoever looks after this machine, of a secret whether it is set."""
        if self.value in (None, ""):
            return shown_as_set(False)
        text = str(self.value)
        # SECURITY: neither a secret nor what an address may carry of one is printed
        if self.setting.secret or _carries_more(text):
            return shown_as_set(True)
        return text


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was set for a home."""

    root: Path | None
    stated: Mapping[str, Any]

    @classmethod
    def read(cls, root: Path | None) -> Self:
        """Return what ``neomeo.toml`` of a home states, besides the environment.

        Raises:
            ConfigurationError: when the file cannot be read or states what nobody knows.
        """
        file = root / FILE if root is not None else None
        if root is not None and (root / _FORMER).exists():
            raise ConfigurationError(
                f"{root / _FORMER}은(는) 더 쓰지 않습니다. 내용을 {FILE}로 옮기고 지워 주시기 바랍니다."
            )
        if file is None or not file.exists():
            return cls(root, {})
        try:
            if file.stat().st_mode & 0o022:  # SECURITY: it says where texts go and who signs on
                raise ConfigurationError(
                    f"{file}을(를) 다른 사용자가 고칠 수 있습니다. ‘chmod go-w {file}’을 실행해 주시기 바랍니다."
                )
            stated = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise ConfigurationError(f"{file}을(를) 읽을 수 없습니다: {problem}") from None
        _check_names(file, stated)
        return cls(root, stated)

    def of(self, setting: Setting[V], option: V | None = None) -> V:
        """Return the value of a setting, that of its option where one was given.

        Raises:
            ConfigurationError: when what was stated is no such value.
        """
        return self.found(setting, option).value

    def found(self, setting: Setting[V], option: V | None = None) -> Stated[V]:
        """Return the value of a setting and where it comes from; an empty variable states nothing.

        Raises:
            ConfigurationError: when what was stated is no such value.
        """
        variable = os.environ.get(setting.variable, "")
        if option is not None:
            value = _taken(setting, option, Path.cwd(), f"--{setting.name.replace('_', '-')}")
            return Stated(setting, value, Source.OPTION)
        if variable:
            value = _taken(setting, variable, Path.cwd(), f"환경 변수 {setting.variable}")
            return Stated(setting, value, Source.ENVIRONMENT)
        if setting.in_file and setting.name in self.stated and self.root is not None:
            where = f"{self.root / FILE}의 {setting.name}"
            value = _taken(setting, self.stated[setting.name], self.root, where)
            return Stated(setting, value, Source.FILE)
        return Stated(setting, setting.default, Source.DEFAULT)

    def section(self, name: str) -> Any:
        """Return a section of the file as it stands there, ``None`` without one."""
        return self.stated.get(name)


def shown_as_set(there: bool) -> str:
    """Return what is said of something that is not shown itself."""
    return "설정됨" if there else "설정되지 않음"


def unknown_variables() -> list[str]:
    """Return the names in the environment that look like settings and are none, sorted."""
    known = {setting.variable for setting in TABLE}
    return sorted(each for each in os.environ if each.startswith(_PREFIX) and each not in known)


def _carries_more(text: str) -> bool:
    """Return whether a text is an address with an account or a query in it."""
    return "://" in text and bool({"@", "?"} & set(text))


def _taken(setting: Setting[V], stated: Any, base: Path, where: str) -> V:
    try:
        return setting.take(stated, base)
    except (ValueError, TypeError):
        shown = "" if setting.secret else f" 값 ‘{stated}’"
        raise ConfigurationError(
            f"{where}:{shown}을(를) 쓸 수 없습니다. {setting.wanted} 적어 주시기 바랍니다."
        ) from None


def _check_names(file: Path, stated: Mapping[str, Any]) -> None:
    known = [setting.name for setting in TABLE if setting.in_file]
    for name in stated:
        if name in known or name in SECTIONS:
            continue
        near = get_close_matches(name, [*known, *SECTIONS], 1)
        hint = f" ‘{near[0]}’을(를) 적으려 하셨는지 확인해 주시기 바랍니다." if near else ""
        raise ConfigurationError(
            f"{file}에 모르는 항목이 있습니다: {name}.{hint} 쓸 수 있는 이름은 ‘neomeo config show’에 나옵니다."
        )
