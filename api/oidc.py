"""Sign-on by OpenID Connect: authorisation code with PKCE, state and nonce (Core 1.0, RFC 7636)."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from api.setting import OidcSetting
from catalog.pending import Begun, PendingSignOns

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures that need the provider's private key: never ``none``, never a shared secret."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
_KEPT = timedelta(hours=1)
_AGAIN = timedelta(minutes=1)
_TIMEOUT = 10.0


class OidcRefused(Exception):
    """A sign-on that proves nothing; the text is for the audit log, in English."""


class OidcUnavailable(Exception):
    """The provider cannot be reached or answers nonsense; the text is for the audit log."""


class Oidc:
    """Begins and completes sign-ons at one provider. Thread-safe."""

    def __init__(
        self, setting: OidcSetting, pending: PendingSignOns, clock: Callable[[], datetime]
    ) -> None:
        """Use this provider; nothing is connected to before the first sign-on."""
        self._setting = setting
        self._pending = pending
        self._clock = clock
        self._tls = ssl.create_default_context(cafile=setting.ca_file)
        self._lock = Lock()
        self._known: tuple[datetime, dict[str, Any], KeySet] | None = None

    def begin(self, after: str) -> tuple[str, str]:
        """Return the provider's address to go to, and the secret that the browser has to keep.

        Raises:
            OidcUnavailable: when the provider cannot be asked for its addresses.
        """
        metadata, _ = self._provider()
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        self._pending.keep(state, browser, Begun(nonce, verifier, after), at=self._clock())
        with self._client() as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return str(address), browser

    def complete(self, answer: Mapping[str, str], browser: str) -> tuple[str, str]:
        """Return the login that the provider vouches for, and where the person wanted to go.

        ``answer`` is the query of the return address.

        Raises:
            OidcRefused: when anything does not fit.
            OidcUnavailable: when the provider cannot be reached.
        """
        begun = self._pending.take(answer.get("state", ""), browser, at=self._clock())
        if begun is None:  # SECURITY: the state is one of ours, fresh, unused, this browser's
            raise OidcRefused("state")
        if answer.get("iss", self._setting.issuer) != self._setting.issuer:
            raise OidcRefused("issuer of the answer")  # SECURITY: RFC 9207, no mix-up
        if "error" in answer or not answer.get("code"):
            raise OidcRefused("no code")
        metadata, _ = self._provider()
        try:
            with self._client() as client:
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=answer["code"],
                    code_verifier=begun.verifier,
                    redirect_uri=self._setting.redirect,
                )
        except AuthlibBaseError as problem:
            raise OidcRefused("code") from problem
        except (httpx2.HTTPError, ValueError) as problem:
            raise OidcUnavailable("token endpoint") from problem
        claims = self._claims(token.get("id_token"), begun.nonce)
        login = claims.get(self._setting.claim)
        if not isinstance(login, str) or not login:
            raise OidcRefused("claim")
        return login, begun.after

    def _claims(self, id_token: object, nonce: str) -> Mapping[str, Any]:
        if not isinstance(id_token, str):
            raise OidcRefused("no id_token")
        try:
            try:
                decoded = jwt.decode(id_token, self._provider()[1], algorithms=[*ALGORITHMS])
            except JoseError:  # the key may be newer than what we know
                decoded = jwt.decode(
                    id_token, self._provider(anew=True)[1], algorithms=[*ALGORITHMS]
                )
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": self._setting.issuer},
                    "aud": {"essential": True, "value": self._setting.client_id},
                },
                params={"nonce": nonce, "client_id": self._setting.client_id},
            )
            # SECURITY: signature, issuer, audience, time and nonce, all of them
            claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError) as problem:
            raise OidcRefused(f"id_token ({type(problem).__name__})") from problem
        return dict(claims)

    def _provider(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        now = self._clock()
        with self._lock:
            if self._known is not None:
                age = now - self._known[0]
                if age < _AGAIN or (age < _KEPT and not anew):
                    return self._known[1], self._known[2]
            try:
                with self._client() as client:
                    metadata = self._metadata(client)
                    keys = _keys(_json(client, metadata["jwks_uri"]))
            except (httpx2.HTTPError, JoseError, ValueError) as problem:
                raise OidcUnavailable(f"provider ({type(problem).__name__})") from problem
            self._known = (now, metadata, keys)
            return metadata, keys

    def _metadata(self, client: OAuth2Client) -> dict[str, Any]:
        metadata = _json(client, f"{self._setting.issuer}/.well-known/openid-configuration")
        if metadata.get("issuer") != self._setting.issuer:  # SECURITY: Discovery 1.0, 4.3
            raise ValueError("another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            stated = metadata.get(name)
            if not isinstance(stated, str) or _origin(stated) != _origin(self._setting.issuer):
                raise ValueError(name)  # SECURITY: nothing but the address that was named
        return metadata

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._setting.client_id,
            client_secret=self._setting.secret,
            scope="openid profile email",
            redirect_uri=self._setting.redirect,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            trust_env=False,  # SECURITY: no proxy of the environment stands between
            follow_redirects=False,
            verify=self._tls,
        )


def _json(client: OAuth2Client, address: str) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    stated = answer.json()
    if not isinstance(stated, dict):
        raise ValueError("no object")
    return stated


def _keys(stated: dict[str, Any]) -> KeySet:
    keys = stated.get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("no keys")
    return KeySet.import_key_set(KeySetSerialization(keys=keys))


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port
