"""Errors that a person is told by number, under which the server's log has them whole."""

from __future__ import annotations

import logging
import secrets

from api.problems import status_of

_log = logging.getLogger(__name__)


def numbered(error: Exception) -> str:
    """Write an error into the server's log and return the number under which it stands there."""
    number = f"E-{status_of(error)}-{secrets.token_hex(3)}"
    _log.error("%s", number, exc_info=error)
    return number
