"""What a file that is handed out is called where it is saved."""

from __future__ import annotations

from urllib.parse import quote


def saved_as(name: str, plain: str) -> dict[str, str]:
    """Return the header that has a browser save a file under a name; ``plain`` is for one that knows ASCII alone."""
    told = quote(name, safe="")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=utf-8''{told}"}
