"""The one maker of permits. Import contracts list who may import this module."""

from __future__ import annotations

from datetime import datetime

from access.permit import _SEAL, Permit
from access.principal import Principal


def admit(principal: Principal, at: datetime, purpose: str, origin: str = "") -> Permit:
    """Return a permit for a person whose identity the caller has just established.

    Raises:
        ValueError: when ``at`` has no time zone, or the person no identity.
    """
    if at.tzinfo is None:
        raise ValueError("A permit needs a moment with a time zone.")
    if not principal.person_id:
        raise ValueError("A permit needs an identified person.")
    return Permit._issue(_SEAL, principal, at, purpose, origin)
