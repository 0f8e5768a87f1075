"""From where a request comes, and for what work, as the audit log states it."""

from __future__ import annotations

from urllib.parse import unquote

from fastapi import Request

from answer.logged import logged

PURPOSE_HEADER = "x-neomeo-purpose"
_UNSTATED = "웹"
_LONGEST = 200


def origin_of(request: Request) -> str:
    """Return the address of the client; empty when the server does not know it."""
    return request.client.host if request.client is not None else ""


def purpose_of(request: Request) -> str:
    """Return the work (수행업무) that a request states, masked; ``웹`` when it states none.

    The header is UTF-8, as it is or percent-encoded; what is longer than 200 characters is cut.
    """
    stated = request.headers.get(PURPOSE_HEADER, "")
    if not stated:
        return _UNSTATED
    text = unquote(stated.encode("latin-1").decode("utf-8", "replace"))
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return logged(" ".join(words))[:_LONGEST] or _UNSTATED
