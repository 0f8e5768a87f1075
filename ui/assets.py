"""Styles, scripts, fonts and icons: sent small, and kept by browsers as long as they are the same.

They are the same for everyone. Pages are never compressed: they hold secrets beside what others
can make stand in them, and the length of a compressed page would tell of both (BREACH).
"""

from __future__ import annotations

import os
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope


class _Kept(StaticFiles):
    """Files that a browser keeps, and asks each time whether they have changed."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


def assets(directory: Path) -> ASGIApp:
    """Return the application that serves a directory of files."""
    return GZipMiddleware(_Kept(directory=directory))
