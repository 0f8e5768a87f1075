"""Permits: the proof, needed for every read, that a person was identified."""

from __future__ import annotations

from datetime import date, datetime
from typing import Never, Self, final

from access.principal import Principal

_SEAL = object()


@final
class Permit:
    """Who reads, and when. Only :func:`access.admission.admit` makes one.

    Attributes:
        principal: the person.
        at: the moment of the request, with its time zone.
        purpose: what the reading is for, as it stands in the audit log.
        origin: from where: a client's address, or ``cli:user@host``.
    """

    __slots__ = ("at", "origin", "principal", "purpose")

    principal: Principal
    at: datetime
    purpose: str
    origin: str

    def __init__(self, _: Never) -> None:
        """Refuse: a permit is issued, not built.

        Raises:
            TypeError: always.
        """
        raise TypeError("A Permit is issued by access.admission.admit, never built.")

    def __init_subclass__(cls) -> None:
        raise TypeError("Permit cannot be subclassed.")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("A Permit cannot be changed.")

    def __reduce__(self) -> Never:
        raise TypeError("A Permit cannot be copied or stored.")

    @property
    def day(self) -> date:
        """Return the day of the request, in the time zone of the request."""
        return self.at.date()

    @classmethod
    def _issue(
        cls, seal: object, principal: Principal, at: datetime, purpose: str, origin: str
    ) -> Self:
        if seal is not _SEAL:  # SECURITY: only access.admission holds the seal
            raise TypeError("A Permit is issued by access.admission.admit, never built.")
        permit = object.__new__(cls)
        object.__setattr__(permit, "principal", principal)
        object.__setattr__(permit, "at", at)
        object.__setattr__(permit, "purpose", purpose)
        object.__setattr__(permit, "origin", origin)
        return permit
