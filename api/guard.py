"""What every response carries and what no request may exceed."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1 << 20
UPLOADS = frozenset(
    {"/similar/file", "/api/v1/similar/file", "/archive/files", "/api/v1/own-files"}
)
"""Where files are brought: these routes count what they read themselves (``api.upload``)."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


_HSTS = {"Strict-Transport-Security": "max-age=31536000"}
"""A year, for this host alone: what else the domain serves is not ours to bind."""


def strict_headers(scheme: str) -> dict[str, str]:
    """Return the security headers of a response to a request by ``http`` or ``https``."""
    return _HEADERS | (_HSTS if scheme == "https" else {})


class Guard:
    """Refuses large bodies and sets the security headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in strict_headers(scope["scheme"]).items():
                    headers.setdefault(name, value)
            await send(message)

        stated = Headers(scope=scope).get("content-length", "0")
        if scope["path"] in UPLOADS:
            await self._app(scope, receive, guarded)
            return
        if not stated.isdecimal() or int(stated) > LARGEST_BODY:
            await _refuse(guarded)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:  # SECURITY: whatever length it stated
                return {"type": "http.disconnect"}
            return message

        await self._app(scope, limited, guarded)


async def _refuse(send: Send) -> None:
    body = '{"type":"about:blank","status":413,"title":"보낸 내용이 너무 큽니다."}'.encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
