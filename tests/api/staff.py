"""A home with a few people of every kind, for the tests of signing in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from access.role import Role
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from tests.support.homes import new_home
from tests.support.permits import NOW

PASSWORD = "a long password"
ROLES = {
    "kim": (Role.READER,),
    "lee": (Role.READER,),
    "boss": (Role.ADMINISTRATOR,),
    "auditor": (Role.AUDITOR,),
    "officer": (Role.READER, Role.RECORDS_OFFICER),
    "owner": (Role.READER, Role.FOLDER_OWNER),
    "gone": (Role.READER,),
    "bare": (Role.READER,),
}


def staffed_home(place: Path) -> Home:
    """``gone`` is disabled and ``bare`` has no password; all others have the one above."""
    home = Home(place / "home")
    home.create()
    home.database.write_bytes(_staffed())
    return home


@cache
def _staffed() -> bytes:
    """Seven hashes of passwords take two seconds; they are made once."""
    with TemporaryDirectory() as place:
        home = new_home(Path(place) / "home")
        database = Database.open(home)
        for login, roles in ROLES.items():
            People(database).add(
                login=login,
                name=f"{login} 주무관",
                agency="한빛시",
                department="총무과",
                roles=roles,
                password=None if login == "bare" else PASSWORD,
                temporary=False,
            )
        Accounts(database).disable("gone", at=NOW)
        database.close()
        return home.database.read_bytes()
