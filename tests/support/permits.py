from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from access.admission import admit
from access.permit import Permit
from access.principal import Principal

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def permit_for(
    login: str = "kim",
    agency: str = "한빛시",
    department: str = "안전총괄과",
    posts: Iterable[str] = (),
    communities: Iterable[str] = (),
    at: datetime = NOW,
) -> Permit:
    principal = Principal(
        login, "시험 사용자", agency, department, frozenset(posts), frozenset(communities)
    )
    return admit(principal, at, "시험")
