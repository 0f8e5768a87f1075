"""The reverse proxy in front: whose word about the sender counts, and whose does not."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.setting import ProxySetting

SECRET_HEADER = "x-neomeo-proxy-secret"  # noqa: S105  (its name)
ASSERTED = "neomeo.asserted"
"""Where a request keeps the login that a trusted proxy vouches for."""
SPOOFED = "neomeo.spoofed"
"""Set on a request that claims a login without the right to."""


class TrustedProxy:
    """Takes sender, scheme and login from a listed proxy, and from nobody else."""

    def __init__(self, app: ASGIApp, setting: ProxySetting | None) -> None:
        """Wrap an application; without a setting every sender speaks only for itself."""
        self._app = app
        self._setting = setting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._setting is not None:
            scope = _seen(scope, self._setting)
        await self._app(scope, receive, send)


def _seen(scope: Scope, setting: ProxySetting) -> Scope:
    seen = dict(scope)
    peer = scope["client"][0] if scope.get("client") else ""
    listed = _is_listed(peer, setting)
    if listed:  # SECURITY: what anybody else forwards is hearsay
        forwarded = ",".join(_values(scope, "x-forwarded-for")).split(",")
        seen["client"] = (_sender(peer, forwarded, setting), 0)
        if _values(scope, "x-forwarded-proto") == ["https"]:
            seen["scheme"] = "https"
    if setting.login_header:
        logins, secrets = _values(scope, setting.login_header), _values(scope, SECRET_HEADER)
        knows = len(secrets) == 1 and hmac.compare_digest(
            secrets[0].encode(), setting.secret.encode()
        )
        if listed and knows and len(logins) == 1:  # SECURITY: listed and in the secret, both
            seen[ASSERTED] = logins[0]
        elif logins or secrets:
            seen[SPOOFED] = True
        hidden = {setting.login_header.encode(), SECRET_HEADER.encode()}
        seen["headers"] = [pair for pair in scope["headers"] if pair[0].lower() not in hidden]
    return seen


def _sender(peer: str, forwarded: Iterable[str], setting: ProxySetting) -> str:
    """Return the nearest address that is no listed proxy: what stands before it is hearsay."""
    sender = peer
    for each in reversed([part.strip() for part in forwarded if part.strip()]):
        try:
            ipaddress.ip_address(each)
        except ValueError:
            return sender
        sender = each
        if not _is_listed(each, setting):
            return sender
    return sender


def _is_listed(address: str, setting: ProxySetting) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in setting.peers)


def _values(scope: Scope, name: str) -> list[str]:
    wanted = name.encode()
    return [
        value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == wanted
    ]
