"""A small, real OpenID provider on this machine, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "neomeo"
SECRET = "the secret of the client"


@dataclass(slots=True)
class Asked:
    """What an authorisation request stated."""

    redirect: str
    challenge: str
    nonce: str


@dataclass(slots=True)
class Provider:
    """Signs in whoever ``login`` names, without asking. Codes work once, PKCE is checked."""

    now: Callable[[], float]
    login: str = "kim"
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    forge: Callable[[dict[str, Any]], str] | None = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Asked] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is no longer published."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def _discovery(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.metadata,
            }
        )

    def _keys(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        wanted = request.query_params
        if wanted["client_id"] != CLIENT or wanted["response_type"] != "code":
            return JSONResponse({"error": "unauthorized_client"}, 400)
        if wanted["code_challenge_method"] != "S256" or "openid" not in wanted["scope"].split():
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = Asked(wanted["redirect_uri"], wanted["code_challenge"], wanted["nonce"])
        answer = urlencode({"code": code, "state": wanted["state"], "iss": self.issuer})
        return RedirectResponse(f"{wanted['redirect_uri']}?{answer}", 302)

    async def _token(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (form["redirect_uri"], challenge) != (asked.redirect, asked.challenge):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "sub": f"subject of {self.login}",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.nonce,
            "preferred_username": self.login,
            **self.claims,
        }
        signed = self.forge(claims) if self.forge is not None else self.sign(claims)
        return JSONResponse(
            {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": signed}
        )


def unsigned(claims: dict[str, Any]) -> str:
    """The attack of ``alg: none``."""
    return f"{_encoded({'alg': 'none'})}.{_encoded(claims)}."


def sealed(claims: dict[str, Any], secret: bytes) -> str:
    """The attack of ``alg: HS256`` with a key that is public or shared."""
    signed = f"{_encoded({'alg': 'HS256', 'kid': 'first'})}.{_encoded(claims)}"
    seal = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def _encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def served_provider(now: Callable[[], float]) -> Iterator[Provider]:
    """The provider on a free port of this machine."""
    provider = Provider(now)
    listening = socket.create_server(("127.0.0.1", 0))
    provider.issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield provider
    server.should_exit = True
    thread.join(20)
    listening.close()
