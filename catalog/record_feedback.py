"""What the office of a record learns of how it served: how often, what is wrong, never of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from access.office import office_over
from access.permit import Permit
from catalog.answer_body import answer_of
from catalog.database import Database
from catalog.feedback_schema import feedback
from catalog.listed import listed
from catalog.quoting import quoted
from catalog.reading import Reading
from catalog.schema import answer, answer_source, document
from catalog.standing import standing
from catalog.views import DocumentView
from records.anonymity import rounded
from records.answer import Answer, Citation
from records.feedback import (
    WHOLE,
    RecordFeedback,
    Report,
    Verdict,
    citation_key,
    statement_key,
)
from records.location import Location
from records.passage import Particulars

_Place = tuple[Location | None, str, bool]


@dataclass(slots=True)
class _Told:
    """What is told of one record, before it is counted."""

    record: Particulars
    helped: set[str] = field(default_factory=set)
    wrong: dict[_Place, set[str]] = field(default_factory=dict)
    remarks: dict[_Place, list[str]] = field(default_factory=dict)

    def counted(self) -> RecordFeedback:
        reports = [
            Report(place, quote, len(persons), tuple(sorted(self.remarks[key])), changed)
            for key, persons in self.wrong.items()
            for place, quote, changed in [key]
        ]
        reports.sort(key=lambda each: (each.changed, each.location is not None, each.quote))
        persons = set[str]().union(*self.wrong.values())
        return RecordFeedback(self.record, rounded(len(self.helped)), len(persons), tuple(reports))


@dataclass(slots=True)
class _Sources:
    """The citations of kept answers, as far as one reader sees them."""

    permit: Permit
    reading: Reading
    versions: Mapping[tuple[str, int], tuple[str, int]]
    views: dict[tuple[str, int], DocumentView | None] = field(default_factory=dict)

    def seen(self, answer_id: str, citation: Citation) -> tuple[Citation, DocumentView] | None:
        """Return a citation where its quote may be seen, with its record; else ``None``."""
        source = self.versions.get((answer_id, citation.n))
        if source is None:
            return None
        if source not in self.views:
            self.views[source] = self.reading.cited(self.permit, [source]).get(source)
        view = self.views[source]
        # SECURITY: what rests on a passage that the office may not see is as if nobody had said it
        found = quoted(citation, view) if view is not None else None
        return (found, view) if found is not None and view is not None else None


class FeedbackOnRecords:
    """Tells offices what was said of the records that they decide for and may read."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database
        self._reading = Reading(database)

    def of_office(self, permit: Permit) -> list[RecordFeedback]:
        """Return what was said of the records that the holder has an office over and may read.

        Those with most persons who found a mistake first, then by how many they helped, then by
        title and identifier. A record of which nothing may be told is not named.
        """
        with self._database.reading() as connection:
            mine = _in_office(connection, permit)
            said = _said_of(connection, mine)
            versions = _versions(connection)
        sources = _Sources(permit, self._reading, versions)
        told: dict[str, _Told] = {}
        kept: dict[str, Answer] = {}
        for row in said:
            if row.answer_id not in kept:
                kept[row.answer_id] = answer_of(row.body)
            _tell(told, row, kept[row.answer_id], mine, sources)
        counted = [each.counted() for each in told.values()]
        return sorted(
            (each for each in counted if each.helped or each.wrong),
            key=lambda each: (
                -each.wrong,
                -each.helped,
                each.record.title,
                each.record.document_id,
            ),
        )


def _tell(
    told: dict[str, _Told], row: Row[Any], kept: Answer, mine: frozenset[str], sources: _Sources
) -> None:
    """Add what one person said of one place to what is told of each record that it rests on."""
    meant = _meant(kept, row.place)
    seen = {each.n: sources.seen(row.answer_id, each) for each in meant}
    # SECURITY: a remark may repeat any of what it is about, so it goes to who may see all of that
    remark = row.remark if all(seen.values()) else ""
    for found in seen.values():
        if found is None or found[1].record.document_id not in mine:
            continue
        citation, view = found
        each = told.setdefault(view.record.document_id, _Told(view.record))
        if row.verdict == Verdict.HELPED.value:
            each.helped.add(row.person_id)
            continue
        whole = row.place == WHOLE
        place: _Place = (
            None if whole else citation.location,
            "" if whole else citation.quote,
            citation.changed,
        )
        persons = each.wrong.setdefault(place, set())
        remarks = each.remarks.setdefault(place, [])
        if remark and row.remark not in remarks:
            remarks.append(remark)
        persons.add(row.person_id)


def _meant(kept: Answer, place: str) -> Sequence[Citation]:
    """Return the citations of an answer on which a place rests."""
    if place == WHOLE:
        return kept.citations
    statements = (*kept.statements, *(each for group in kept.contradictions for each in group))
    numbers = {
        n for each in statements if statement_key(each.text) == place for n in each.citations
    }
    return [each for each in kept.citations if each.n in numbers or citation_key(each.n) == place]


def _in_office(connection: Connection, permit: Permit) -> frozenset[str]:
    """Return the records that answers cite and that the holder has an office over."""
    holder = standing(connection, permit.principal.person_id, permit.day)
    if holder is None:  # SECURITY: whoever was disabled since learns nothing
        return frozenset()
    cited = (
        select(document.c.id, document.c.agency, document.c.department)
        .join(answer_source, answer_source.c.document_id == document.c.id)
        .join(feedback, feedback.c.answer_id == answer_source.c.answer_id)
        .distinct()
    )
    return frozenset(
        row.id
        for row in connection.execute(cited)
        # SECURITY: of another office's records nobody learns how they serve
        if office_over(holder, row.agency, row.department)
    )


def _said_of(connection: Connection, records: frozenset[str]) -> Sequence[Row[Any]]:
    """Return what was said of answers that cite any of these records, with each answer."""
    citing = select(answer_source.c.answer_id).where(
        answer_source.c.document_id.in_(listed(records))
    )
    return connection.execute(
        select(feedback, answer.c.body)
        .join(answer, answer.c.id == feedback.c.answer_id)
        .where(feedback.c.answer_id.in_(citing))
        .order_by(feedback.c.answer_id, feedback.c.person_id, feedback.c.place)
    ).all()


def _versions(connection: Connection) -> dict[tuple[str, int], tuple[str, int]]:
    """Return which version of which record a citation was made from, of answers spoken of."""
    spoken_of = select(answer_source).where(
        answer_source.c.answer_id.in_(select(feedback.c.answer_id))
    )
    return {
        (row.answer_id, row.n): (row.document_id, row.version)
        for row in connection.execute(spoken_of)
    }
