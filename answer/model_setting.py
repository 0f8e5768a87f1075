"""The language model that an administrator names: its address, near by, and its key."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

_NEAR = tuple(
    ipaddress.ip_network(each)
    for each in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
)
"""This machine, and the private networks of RFC 1918 and RFC 4193."""
_SHORTEST_KEY = 8


class ModelSettingError(Exception):
    """What was set cannot be used; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class ModelSetting:
    """A language model that speaks the chat completions of OpenAI below ``url``."""

    url: SplitResult
    model: str
    key: str = field(repr=False, default="")

    @property
    def host(self) -> str:
        """Return the host as it was named."""
        return self.url.hostname or ""

    @property
    def port(self) -> int:
        """Return the port, the scheme's own where none was named."""
        return self.url.port or (443 if self.url.scheme == "https" else 80)

    @property
    def words(self) -> str:
        """Return model and address, without the key."""
        return f"{self.model} ({self.url.geturl()})"


def model_setting(url: str, model: str, key_file: Path | None = None) -> ModelSetting | None:
    """Return what was set, ``None`` when nothing was.

    Raises:
        ModelSettingError: when the address is none or a public one, the model has no name, or the
            key cannot be read.
    """
    if not url.strip():
        if model or key_file:
            raise ModelSettingError(
                "언어모형의 주소가 없습니다. NEOMEO_LLM_URL에 http://127.0.0.1:8080/v1처럼 적어 주시기 바랍니다."
            )
        return None
    if not model.strip():
        raise ModelSettingError(
            "언어모형의 이름이 없습니다. NEOMEO_LLM_MODEL에 서버에 올린 모형의 이름을 적어 주시기 바랍니다."
        )
    setting = ModelSetting(_address(url.strip()), model.strip(), _key(key_file))
    with suppress(OSError):  # a name may be known later; it is looked at again at every call
        near_addresses(setting.host, setting.port)
    return setting


def near_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host in the resolver's order, every one of them this machine's or of a private network.

    Raises:
        ModelSettingError: when one of them is public.
        OSError: when the name is not known.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for each in found:
        if not _is_near(each):  # SECURITY: record text goes to no public address
            raise ModelSettingError(
                f"언어모형의 주소 ‘{host}’({each})이(가) 내부망 주소가 아닙니다. 이 컴퓨터나 사설망(10., 172.16~31., "
                "192.168.)의 주소만 쓸 수 있습니다."
            )
    return list(dict.fromkeys(found))


def _is_near(address: str) -> bool:
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    return any(number in network for network in _NEAR)


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.rstrip("/"))
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ModelSettingError(
            f"언어모형의 주소 ‘{url}’을(를) 알아볼 수 없습니다. http://127.0.0.1:8080/v1처럼 적어 주시기 바랍니다."
        )
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ModelSettingError("언어모형의 주소에서 ?, #, 계정을 빼 주시기 바랍니다.")
    return parts


def _key(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        mode = file.stat().st_mode
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise ModelSettingError(
            f"언어모형의 열쇠 파일 ‘{file}’을(를) 읽을 수 없습니다. 경로와 권한을 확인해 주시기 바랍니다."
        ) from None
    if mode & 0o077:  # SECURITY: whoever reads it can use the model in our name
        raise ModelSettingError(
            f"{file}을(를) 다른 사용자가 읽을 수 있습니다. ‘chmod 600 {file}’을 실행해 주시기 바랍니다."
        )
    if len(key) < _SHORTEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise ModelSettingError(
            f"{file}에 열쇠를 한 줄로 적어 주시기 바랍니다(영문·숫자 {_SHORTEST_KEY}자 이상)."
        )
    return key
