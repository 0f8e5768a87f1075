"""What the ask page suggests: records of one's own department to ask about, with an audit row."""

from __future__ import annotations

from access.permit import Permit
from answer.ledger import Ledger
from catalog.database import Database
from catalog.listing import Listings

_MOST = 2


class ExampleDesk:
    """Suggests what could be asked about. Thread-safe."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._listings = Listings(database)
        self._ledger = Ledger(database)

    def titles(self, permit: Permit) -> list[str]:
        """Return the titles of the newest records of the holder's department that they may see.

        At most two, the newest first.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is told.
        """
        person = permit.principal
        with self._ledger.reading(permit, "examples", {}) as outcome:
            newest = self._listings.newest(permit, person.agency, person.department, _MOST)
            if newest:
                outcome.words = "found"
                outcome.records = tuple(each.document_id for each in newest)
        return [each.title for each in newest]
