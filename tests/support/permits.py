from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from access.admission import admit
from access.label import Grant, GrantKind
from access.permit import Permit
from access.principal import Holding, Principal
from catalog.database import Database
from catalog.people import People, posts_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def principal_for(
    login: str = "kim",
    agency: str = "한빛시",
    department: str = "안전총괄과",
    posts: Iterable[str] = (),
    communities: Iterable[str] = (),
) -> Principal:
    held = {
        grant: each.words
        for each in posts_of(agency, department, list(posts))
        for grant in each.grants()
    }
    held |= {Grant(GrantKind.COMMUNITY, each): f"업무 공간 {each}" for each in communities}
    holdings = tuple(Holding(grant, held[grant]) for grant in sorted(held))
    return Principal(login, "시험 사용자", agency, department, holdings)


def permit_for(
    login: str = "kim",
    agency: str = "한빛시",
    department: str = "안전총괄과",
    posts: Iterable[str] = (),
    communities: Iterable[str] = (),
    at: datetime = NOW,
) -> Permit:
    """A permit; in a catalog it opens what whoever was seated there under its login may see."""
    return admit(principal_for(login, agency, department, posts, communities), at, "시험")


def seat(database: Database, *permits: Permit) -> None:
    """Register the holders of permits, or bring what they hold up to date."""
    for permit in permits:
        person = permit.principal
        People(database).put(
            login=person.person_id,
            name=person.name,
            agency=person.agency,
            department=person.department,
            posts=[name.partition("/")[2] for name in person.names(GrantKind.POST)],
            communities=person.names(GrantKind.COMMUNITY),
            password=None,
        )
