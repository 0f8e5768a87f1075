"""Where clear personal data leaves the house: each time for a purpose, logged before it does."""

from __future__ import annotations

from access.permit import Permit
from answer.ledger import Ledger
from answer.logged import logged
from catalog.audit import Subject
from catalog.clear_text import ClearBlock, ClearText, Sighting
from catalog.crypto import KeyFile
from catalog.database import Database


class ClearDesk:
    """Shows clear personal data to those with the right. Thread-safe."""

    def __init__(self, database: Database, keys: KeyFile | None = None) -> None:
        """Open what is sealed in this catalog with ``keys`` alone."""
        self._ledger = Ledger(database)
        self._clear = ClearText(database, keys)

    def subjects(self, permit: Permit, document_id: str) -> list[Subject]:
        """Return whose personal data a record holds, as the log names them."""
        return self._clear.subjects(permit, document_id)

    def unmask(
        self, permit: Permit, document_id: str, block: int, purpose: str
    ) -> ClearBlock | None:
        """Return a block with its personal data, for a stated purpose.

        ``None`` when the block is missing or forbidden, the holder may not see its personal data,
        or nothing is masked there. The audit row names kinds, counts and keyed hashes.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is shown.
            KeyUnavailable: when the key of the clear text is gone, or it was tampered with.
        """
        sealed = self._clear.sealed(permit, document_id, block)
        detail = {"document": document_id, "block": block, "for": logged(purpose)}
        subjects = sealed.subjects() if sealed else []
        with self._ledger.reading(permit, "unmask", detail, subjects) as outcome:
            if sealed is None:
                outcome.words = "refused"
                return None
            opened = self._clear.opened(permit, sealed)
            outcome.words, outcome.records = "unmasked", (document_id,)
        return opened

    def look_up(self, permit: Permit, datum: str, purpose: str) -> list[Sighting]:
        """Return the records and blocks in which a number stands, newest first.

        Only those of which the holder may see both the block and its personal data.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is shown.
            KeyUnavailable: when the key of the clear text is gone.
        """
        subject = self._clear.subject(permit, datum)
        sought = [Subject("sought", 1, subject)]
        with self._ledger.reading(permit, "look_up", {"for": logged(purpose)}, sought) as outcome:
            found = self._clear.sightings(permit, subject)
            outcome.words = "found" if found else "nothing"
            outcome.records = tuple(each.record.document_id for each in found)
        return found
