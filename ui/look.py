"""How the pages look for whoever asks: as they have set it, else as their browser remembers it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from access.permit import Permit
from api.house import house_of
from catalog.preferences import ZOOMS, Look
from ui.words import Language

_YEAR = 365 * 24 * 3600


def look_of(request: Request) -> Look:
    """Return how the pages look for whoever asks."""
    permit = getattr(request.state, "permit", None)
    kept = house_of(request).preferences.of(permit) if isinstance(permit, Permit) else None
    return kept or _remembered(request)


def language_of(request: Request) -> Language:
    """Return the language that the reader chose, Korean otherwise."""
    return "en" if look_of(request).language == "en" else "ko"


def remember(response: Response, look: Look) -> None:
    """Have the browser remember a look, for the pages before signing in."""
    stated = {
        "contrast": "high" if look.contrast else "normal",
        "shortcuts": "on" if look.shortcuts else "off",
        "language": look.language,
        "zoom": str(look.zoom),
    }
    for name, value in stated.items():
        response.set_cookie(name, value, max_age=_YEAR, samesite="lax", httponly=True)


def _remembered(request: Request) -> Look:
    stated = request.cookies
    zooms = {str(each): each for each in ZOOMS}
    return Look(
        zoom=zooms.get(stated.get("zoom", ""), 100),
        contrast=stated.get("contrast") == "high",
        shortcuts=stated.get("shortcuts") != "off",
        language="en" if stated.get("language") == "en" else "ko",
    )
