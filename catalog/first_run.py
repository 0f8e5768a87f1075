"""The first administrator of an empty catalog: made once, and never again this way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from access.role import Role
from catalog.audit import Audit
from catalog.database import Database, stamp
from catalog.decision_schema import setting
from catalog.organisation_schema import person, unit
from catalog.passwords import hash_password
from catalog.people import PeopleError, check_account, insert_person, posts_of, set_tenures

_DONE = "set_up"
LONGEST = 100
"""Characters of a name."""


class FirstRun:
    """Whether an installation has still to be set up, and its setting up."""

    def __init__(self, database: Database) -> None:
        """Set up this catalog."""
        self._database = database

    def open(self) -> bool:
        """Return whether nobody is registered, and it was never set up this way."""
        with self._database.reading() as connection:
            return _open(connection)

    def make(
        self,
        *,
        login: str,
        name: str,
        agency: str,
        password: str,
        reads: bool,
        at: datetime,
        origin: str,
    ) -> bool:
        """Register the first administrator and the agency; ``False`` when it is too late.

        An administrator opens no record; with ``reads`` this one may read what rules open to them.

        Raises:
            PeopleError: when the login, the name, the agency or the password cannot be used.
            AuditUnavailable: when it could not be logged; nobody is registered.
        """
        called, office = name.strip(), agency.strip()
        if not all(0 < len(each) <= LONGEST and each.isprintable() for each in (called, office)):
            raise PeopleError(f"이름과 기관을 {LONGEST}자 안에서 적어 주시기 바랍니다.")
        if "/" in office:
            raise PeopleError("기관 이름에서 ‘/’를 빼 주시기 바랍니다.")
        check_account(login, password)
        roles = [Role.ADMINISTRATOR, *([Role.READER] if reads else [])]
        hashed = hash_password(password)  # slow on purpose, so not while others wait
        with self._database.writing() as connection:
            if not _open(connection):  # SECURITY: of two at once the second finds it closed
                return False
            insert_person(connection, login, called, roles, hashed=hashed, temporary=False)
            set_tenures(connection, login, posts_of(office, "", ()))
            connection.execute(insert(unit).values(agency=office, name="", parent="", code=""))
            done = stamp(at).isoformat(timespec="seconds")
            connection.execute(insert(setting).values(name=_DONE, value=done))
            Audit(self._database).note_within(
                connection,
                login,
                "set_up",
                at=at,
                detail={"agency": office, "reads": reads},
                origin=origin,
            )
        return True


def _open(connection: Connection) -> bool:
    done = connection.execute(select(setting.c.name).where(setting.c.name == _DONE)).first()
    if done is not None:  # SECURITY: for ever, whoever is removed later
        return False
    return connection.execute(select(person.c.id).limit(1)).first() is None
