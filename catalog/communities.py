"""Communities (업무 공간): people of several offices who share a task for a time."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from catalog.database import Database
from catalog.doer import Doer
from catalog.organisation import Member
from catalog.organisation_schema import community, membership, person
from catalog.people import PeopleError

LONGEST = 100
"""Characters of a name."""


class Communities:
    """Makes communities and tells who is in them. ``by`` is who does it, for the audit row."""

    def __init__(self, database: Database) -> None:
        """Keep communities in this catalog."""
        self._database = database

    def names(self) -> list[str]:
        """Return the names of all communities, in order."""
        with self._database.reading() as connection:
            return sorted(_names(connection))

    def members(self, name: str) -> list[Member]:
        """Return who is, was or will be in a community, in order of login.

        Raises:
            PeopleError: when there is no such community.
        """
        wanted = (
            select(membership)
            .where(membership.c.community == name)
            .order_by(membership.c.person_id)
        )
        with self._database.reading() as connection:
            _check(connection, name)
            return [
                Member(row.community, row.person_id, row.since, row.until)
                for row in connection.execute(wanted)
            ]

    def create(self, name: str, *, by: Doer, at: datetime) -> None:
        """Make a community without members.

        Raises:
            PeopleError: when the name is taken, empty, too long or cannot be shown.
        """
        shown = not any(unicodedata.category(letter)[0] == "C" for letter in name)
        if not name.strip() or name != name.strip() or len(name) > LONGEST or not shown:
            raise PeopleError(f"업무 공간의 이름을 {LONGEST}자 안에서 적어 주시기 바랍니다.")
        with self._database.writing() as connection:
            if name in _names(connection):
                raise PeopleError(
                    f"‘{name}’: 이미 있는 업무 공간입니다. 다른 이름을 적어 주시기 바랍니다."
                )
            connection.execute(insert(community).values(name=name))
            detail = {"community": name}
            by.note(self._database, connection, "community_created", at=at, detail=detail)

    def add(
        self,
        name: str,
        login: str,
        *,
        since: date | None,
        until: date | None,
        by: Doer,
        at: datetime,
    ) -> None:
        """Take somebody in, both days included; who is in already gets these days.

        Raises:
            PeopleError: when the community or the person is unknown, or it ends before it begins.
        """
        if since and until and until < since:
            raise PeopleError(
                "끝나는 날이 시작하는 날보다 앞섭니다. 두 날짜를 확인해 주시기 바랍니다."
            )
        values = {"since": since, "until": until}
        with self._database.writing() as connection:
            _check(connection, name)
            known = connection.execute(select(person.c.id).where(person.c.id == login)).first()
            if known is None:
                raise PeopleError(
                    f"‘{login}’: 모르는 사람입니다. ‘neomeo person list’로 확인해 주시기 바랍니다."
                )
            mine = (membership.c.community == name) & (membership.c.person_id == login)
            if connection.execute(select(membership).where(mine)).first() is not None:
                connection.execute(update(membership).where(mine).values(values))
            else:
                connection.execute(
                    insert(membership).values(community=name, person_id=login, **values)
                )
            told = {key: day.isoformat() if day else "" for key, day in values.items()}
            detail = {"community": name, "login": login, **told}
            # SECURITY: rights change with their row in the log, or not at all
            by.note(self._database, connection, "community_joined", at=at, detail=detail)

    def remove(self, name: str, login: str, *, on: date, by: Doer, at: datetime) -> None:
        """Let somebody be in it no more from a day on; the days before stay known.

        Raises:
            PeopleError: when the community is unknown or the person not in it by then.
        """
        mine = (membership.c.community == name) & (membership.c.person_id == login)
        with self._database.writing() as connection:
            _check(connection, name)
            row = connection.execute(select(membership).where(mine)).first()
            if row is None or (row.until is not None and row.until < on):
                raise PeopleError(
                    f"‘{name}’에 ‘{login}’님이 들어 있지 않습니다. ‘neomeo community members’로 확인해 "
                    "주시기 바랍니다."
                )
            if row.since is not None and row.since >= on:
                connection.execute(delete(membership).where(mine))
            else:
                last = on - timedelta(days=1)
                connection.execute(update(membership).where(mine).values(until=last))
            detail = {"community": name, "login": login, "on": on.isoformat()}
            by.note(self._database, connection, "community_left", at=at, detail=detail)


def _names(connection: Connection) -> set[str]:
    return {
        *connection.execute(select(community.c.name)).scalars(),
        *connection.execute(select(membership.c.community).distinct()).scalars(),
    }


def _check(connection: Connection, name: str) -> None:
    if name not in _names(connection):
        raise PeopleError(
            f"‘{name}’: 없는 업무 공간입니다. ‘neomeo community list’로 확인해 주시기 바랍니다."
        )
