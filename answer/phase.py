"""How far the making of an answer has come, as its asker is told while waiting."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """What begins: finding what may be seen, writing of it, holding what is written to its sources."""

    FIND = "find"
    WRITE = "write"
    CHECK = "check"
