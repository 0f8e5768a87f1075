"""How people sign on besides a password, and who may watch: read once at the start."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalog.configuration import Configuration, ConfigurationError
from catalog.home import Home
from catalog.setting import METRICS_FROM

SECRET_LENGTH = 16
"""The fewest characters of a shared secret."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingError(Exception):
    """What the file states cannot be used; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class OidcSetting:
    """One provider of identities (OpenID Connect), the only address that is ever connected to."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    redirect: str
    claim: str
    ca_file: Path | None


@dataclass(frozen=True, slots=True)
class ProxySetting:
    """The reverse proxies in front; with ``login_header`` they also say who it is."""

    peers: tuple[Network, ...]
    login_header: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What was configured; without a file nothing is."""

    oidc: OidcSetting | None = None
    proxy: ProxySetting | None = None
    watchers: tuple[Network, ...] = ()
    """Who may read ``/metrics`` besides this machine."""


def read_settings(home: Home) -> Settings:
    """Return what ``neomeo.toml`` of a home states, with the secrets that it names.

    Raises:
        SettingError: when the file or a secret cannot be read or used.
    """
    file = home.configuration
    try:
        stated = Configuration.read(home.root)
        watchers = stated.of(METRICS_FROM)
    except ConfigurationError as problem:
        raise SettingError(str(problem)) from None
    oidc, proxy = stated.section("oidc"), stated.section("proxy")
    return Settings(
        _oidc(f"{file}의 [oidc]", oidc) if oidc is not None else None,
        _proxy(f"{file}의 [proxy]", proxy) if proxy is not None else None,
        _networks(METRICS_FROM.name, watchers.replace(",", " ").split()),
    )


def _oidc(where: str, stated: Any) -> OidcSetting:
    entry = _table(where, stated)
    issuer = _address(where, entry, "issuer").rstrip("/")
    ca_file = _text(where, entry, "ca_file", "")
    setting = OidcSetting(
        issuer=issuer,
        client_id=_text(where, entry, "client_id"),
        secret=_secret(where, entry),
        redirect=_address(where, entry, "redirect"),
        claim=_text(where, entry, "claim", "preferred_username"),
        ca_file=Path(ca_file) if ca_file else None,
    )
    if setting.ca_file is not None and not setting.ca_file.is_file():
        raise SettingError(f"{where}: ca_file ‘{ca_file}’이(가) 없습니다.")
    _nothing_left(where, entry)
    return setting


def _proxy(where: str, stated: Any) -> ProxySetting:
    entry = _table(where, stated)
    peers = entry.pop("peers", None)
    if not isinstance(peers, list) or not peers:
        raise SettingError(
            f'{where}: peers에 ["10.0.0.5"]처럼 프록시의 주소를 적어 주시기 바랍니다.'
        )
    networks = _networks(f"{where}: peers", peers)
    header = _text(where, entry, "login_header", "")
    secret = _secret(where, entry) if header else ""  # SECURITY: no sign-on without the secret
    _nothing_left(where, entry)
    return ProxySetting(networks, header.lower(), secret)


def _networks(where: str, stated: list[str]) -> tuple[Network, ...]:
    try:
        networks = tuple(ipaddress.ip_network(each) for each in stated)
    except ValueError:
        raise SettingError(
            f"{where}의 주소를 알아볼 수 없습니다. 10.0.0.5나 10.0.0.0/28처럼 적어 주시기 바랍니다."
        ) from None
    if any(network.prefixlen == 0 for network in networks):  # SECURITY: that would be everybody
        raise SettingError(f"{where}에 모든 주소를 적을 수 없습니다.")
    return networks


def _table(where: str, stated: Any) -> dict[str, Any]:
    if not isinstance(stated, dict):
        raise SettingError(f"{where}에 항목을 적어 주시기 바랍니다.")
    return dict(stated)


def _text(where: str, entry: dict[str, Any], key: str, default: str | None = None) -> str:
    value = entry.pop(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise SettingError(f"{where}: ‘{key}’에 글자를 적어 주시기 바랍니다.")
    return value.strip()


def _address(where: str, entry: dict[str, Any], key: str) -> str:
    value = _text(where, entry, key)
    parts = urlsplit(value)
    safe = parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme not in ("http", "https") or not parts.hostname or not safe:
        # SECURITY: in clear a code or key could be changed on its way
        raise SettingError(f"{where}: ‘{key}’에 https:// 주소를 적어 주시기 바랍니다.")
    if parts.query or parts.fragment or parts.username:
        raise SettingError(f"{where}: ‘{key}’ 주소에서 ?, #, 계정을 빼 주시기 바랍니다.")
    return value


def _secret(where: str, entry: dict[str, Any]) -> str:
    file = Path(_text(where, entry, "secret_file"))
    try:
        mode = file.stat().st_mode
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise SettingError(f"{where}: 비밀 파일 ‘{file}’을(를) 읽을 수 없습니다.") from None
    if mode & 0o077:  # SECURITY: whoever reads it can say who they are
        raise SettingError(f"{file}을(를) 다른 사용자가 읽을 수 있습니다. chmod 600 {file}")
    if len(secret) < SECRET_LENGTH:
        raise SettingError(f"{file}의 비밀은 {SECRET_LENGTH}자 이상이어야 합니다.")
    return secret


def _nothing_left(where: str, entry: dict[str, Any]) -> None:
    if entry:
        raise SettingError(f"{where}: 모르는 항목이 있습니다: {', '.join(sorted(entry))}")
