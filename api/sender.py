"""What a request says of its sender: cookie, bearer token, and the site it came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, Response

from catalog.sessions import ABSOLUTE

COOKIE = "neomeo_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Its name over https: the browser takes it from this very host alone (RFC 6265bis, 4.1.3.2)."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def bearer_of(request: Request) -> str | None:
    """Return the bearer token of a request; ``None`` when it states none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def cookie_of(request: Request) -> str:
    """Return the secret of the session cookie; empty without one."""
    # SECURITY: over https the other name is not looked at, since any neighbour could plant it
    return request.cookies.get(_name(request), "")


def secret_of(request: Request) -> str:
    """Return the secret that a request carries in either way; empty without one."""
    bearer = bearer_of(request)
    return cookie_of(request) if bearer is None else bearer


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Give the browser the secret of its session, out of reach of scripts and of other sites."""
    response.set_cookie(
        _name(request),
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )


def forget_cookie(request: Request, response: Response) -> None:
    """Take the session cookie back from the browser."""
    response.delete_cookie(
        _name(request), path="/", httponly=True, samesite="lax", secure=is_https(request)
    )


def is_https(request: Request) -> bool:
    """Return whether the browser speaks https, to us or to a trusted proxy before us."""
    return request.url.scheme == "https"


def from_here(request: Request) -> bool:
    """Return whether a request was sent by a page of this site, or changes nothing.

    Browsers state it in ``Sec-Fetch-Site`` or ``Origin``; a client that states neither is no
    browser and carries no foreign cookie.
    """
    if request.method in _SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    if is_https(request) and parts.scheme != "https":
        return False  # SECURITY: a page sent in clear may be anybody's
    return parts.netloc == request.headers.get("host", "")


def _name(request: Request) -> str:
    return SECURE_COOKIE if is_https(request) else COOKIE
