"""How pages look for each person: their own, kept, and gone with them."""

from __future__ import annotations

from catalog.database import Database
from catalog.preferences import Look, Preferences
from tests.support.permits import permit_for, seat

KIM, LEE = permit_for("kim"), permit_for("lee")


def test_each_person_has_their_own_look(database: Database) -> None:
    seat(database, KIM, LEE)
    preferences = Preferences(database)
    assert preferences.of(KIM) is None
    preferences.keep(KIM, Look(zoom=150, contrast=True, shortcuts=False, language="en"))
    assert preferences.of(KIM) == Look(150, True, False, "en")
    assert preferences.of(LEE) is None
    preferences.keep(KIM, Look())
    assert preferences.of(KIM) == Look(100, False, True, "ko")
