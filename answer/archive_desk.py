"""What people keep, opened for them: each thing under the rights of now, with its audit row first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from access.label import Grant
from access.permit import Permit
from answer.ledger import Ledger
from answer.logged import logged
from catalog.answers import Answers
from catalog.archive import Archive
from catalog.copies import WHOLE, Copies
from catalog.database import Database
from catalog.listing import Listings
from catalog.reading import Reading
from records.archive import LONGEST_NAME, Kept, Kind, Order, Shown
from records.passage import Particulars

PART = 20
"""Things on one page: each is opened."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of what is kept, and whether there is another behind it."""

    things: tuple[Shown, ...]
    page: int
    more: bool


class ArchiveDesk:
    """Keeps things for people and opens them again. Thread-safe."""

    def __init__(self, database: Database) -> None:
        """Work in this catalog."""
        self._archive = Archive(database)
        self._answers = Answers(database)
        self._reading = Reading(database)
        self._listings = Listings(database)
        self._copies = Copies(database)
        self._ledger = Ledger(database)

    def keep(self, permit: Permit, kind: Kind, target: str) -> str | None:
        """Keep an answer or record that the holder may see; ``None`` when missing or forbidden.

        Raises:
            ArchiveError: when the holder keeps too much already.
            AuditUnavailable: when it could not be logged; nothing is kept.
        """
        detail = {"kind": kind.value, "target": logged(target)}
        with self._ledger.reading(permit, "keep", detail) as outcome:
            outcome.words = "refused"
            seen: str | None = None
            if kind is Kind.ANSWER:
                seen = "" if self._answers.get(permit, target) is not None else None
            elif kind is Kind.RECORD:
                view = self._reading.document(permit, target)
                seen = view.version if view is not None else None
            if seen is None:  # SECURITY: what one may not see is kept as little as what is missing
                return None
            identifier = self._archive.keep(permit, kind, target=target, seen=seen)
            outcome.words = "done"
        return identifier

    def write(self, permit: Permit, kind: Kind, name: str, note: str = "") -> str:
        """Keep a note or an empty bundle, in the holder's own words without personal data.

        Raises:
            ArchiveError, AuditUnavailable: as :meth:`keep`.
        """
        with self._ledger.reading(permit, "keep", {"kind": kind.value}) as outcome:
            made = self._archive.keep(permit, kind, name=_name(name), note=logged(note))
            outcome.words = "done"
        return made

    def change(
        self,
        permit: Permit,
        identifier: str,
        *,
        name: str | None = None,
        note: str | None = None,
        bundle: str | None = None,
    ) -> bool:
        """Name a thing of the holder's own, write a note on it, or put it into a bundle.

        ``False`` when it, or the bundle, is missing or another's.
        """
        with self._ledger.reading(permit, "keep", {"change": logged(identifier)}) as outcome:
            done = self._archive.change(
                permit,
                identifier,
                name=_name(name) if name is not None else None,
                note=logged(note) if note is not None else None,
                bundle=bundle,
            )
            outcome.words = "done" if done else "refused"
        return done

    def share(self, permit: Permit, identifier: str, audience: Iterable[Grant]) -> bool:
        """Open a note of the holder's own to an audience; ``False`` as :meth:`change`."""
        wanted = frozenset(audience)
        detail = {"note": logged(identifier), "audience": sorted(map(str, wanted))}
        with self._ledger.reading(permit, "share_note", detail) as outcome:
            done = self._archive.share(permit, identifier, wanted)
            outcome.words = "done" if done else "refused"
        return done

    def drop(self, permit: Permit, identifier: str) -> bool:
        """Keep a thing no longer; ``False`` as :meth:`change`."""
        with self._ledger.reading(permit, "keep", {"drop": logged(identifier)}) as outcome:
            done = self._archive.drop(permit, identifier)
            outcome.words = "done" if done else "refused"
        return done

    def shelf(
        self,
        permit: Permit,
        *,
        query: str = "",
        kind: Kind | None = None,
        bundle: str = "",
        order: Order = Order.NEWEST,
        page: int = 1,
    ) -> Shelf:
        """Return a page of what the holder keeps: of a kind, in a bundle, with all words of a query.

        Words are looked for in what is shown: titles as they are now, names and notes.
        """
        with self._ledger.reading(permit, "open_archive", {"query": logged(query)}) as outcome:
            every = [each for each in self._archive.list(permit) if kind in (None, each.kind)]
            every = [each for each in every if not bundle or each.bundle == bundle]
            records = self._records(permit, every)
            questions = self._archive.questions(permit)
            named = [(each, _title(each, records, questions)) for each in every]
            words = query.casefold().split()
            named = [(each, title) for each, title in named if _holds(each, title or "", words)]
            if order is Order.OLDEST:
                named.reverse()
            elif order is Order.NAME:
                named.sort(key=lambda one: (one[1] is None, one[1] or ""))
            part = named[(page - 1) * PART : page * PART]
            shown = tuple(self._shown(permit, each, title) for each, title in part)
            outcome.words = "found" if shown else "nothing"
            outcome.records = tuple(
                each.kept.target
                for each in shown
                if each.kept.kind is Kind.RECORD and not each.gone
            )
        return Shelf(shown, page, len(named) > page * PART)

    def open(self, permit: Permit, identifier: str) -> Shown | None:
        """Return one thing of the holder's own; ``None`` when missing or another's."""
        with self._ledger.reading(permit, "open_archive", {"kept": logged(identifier)}) as outcome:
            outcome.words = "refused"
            kept = self._archive.get(permit, identifier)
            if kept is None:
                return None
            records, questions = self._records(permit, [kept]), self._archive.questions(permit)
            shown = self._shown(permit, kept, _title(kept, records, questions))
            outcome.words = "opened"
            if kept.kind is Kind.RECORD and not shown.gone:
                outcome.records = (kept.target,)
        return shown

    def bundles(self, permit: Permit) -> list[Kept]:
        """Return the holder's own bundles, the latest first; nothing of a record."""
        return [each for each in self._archive.list(permit) if each.kind is Kind.BUNDLE]

    def shared(self, permit: Permit) -> list[Kept]:
        """Return the notes of others that are open to the holder, the latest first."""
        with self._ledger.reading(permit, "open_archive", {"shared": True}) as outcome:
            found = self._archive.shared(permit)
            outcome.words = "found" if found else "nothing"
        return found

    def _records(self, permit: Permit, things: Sequence[Kept]) -> Mapping[str, Particulars]:
        wanted = [each.target for each in things if each.kind is Kind.RECORD]
        return {each.document_id: each for each in self._listings.records(permit, wanted)}

    def _shown(self, permit: Permit, kept: Kept, title: str | None) -> Shown:
        gone = Shown(replace(kept, name=""), "", gone=True)
        shown = Shown(kept, title or "")
        if kept.kind is Kind.ANSWER:
            answer = self._answers.get(permit, kept.target)
            if answer is None:
                return gone
            stale = any(citation.changed for citation in answer.citations)
            return replace(shown, stale=stale, label=answer.label)
        if kept.kind is Kind.RECORD:
            view = self._reading.document(permit, kept.target)
            if view is None:  # SECURITY: nothing is left of it but its keeper's own note
                return gone
            return replace(
                shown,
                stale=view.version != kept.seen,
                office=f"{view.record.agency} {view.record.department}".strip(),
                date=view.record.date,
                label=self._copies.label(permit, [(kept.target, WHOLE)]),
            )
        return shown


def _title(
    kept: Kept, records: Mapping[str, Particulars], questions: Mapping[str, str]
) -> str | None:
    """Return what a thing is called now; ``None`` when it is missing or closed."""
    called: str | None = kept.name
    if kept.kind is Kind.RECORD:
        record = records.get(kept.target)
        called = record.title if record is not None else None
    elif kept.kind is Kind.ANSWER:
        called = questions.get(kept.target)
    return called if called is None else kept.name or called


def _holds(kept: Kept, title: str, words: Sequence[str]) -> bool:
    text = f"{title}\n{kept.note}".casefold()
    return all(word in text for word in words)


def _name(name: str) -> str:
    return " ".join(logged(name).split())[:LONGEST_NAME]
