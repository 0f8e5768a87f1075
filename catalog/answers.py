"""Kept answers: opened by who asked, and checked anew at each opening."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select

from access.permit import Permit
from catalog.answer_body import answer_body, answer_of
from catalog.asked import note_asked
from catalog.copies import WHOLE, Copies, Mark, Quoted, label_over
from catalog.database import Database, stamp
from catalog.listing import readable_records, unread_files
from catalog.notices import Notices
from catalog.portions import Portions
from catalog.quoting import quoted as still_quoted
from catalog.schema import answer as table
from catalog.schema import answer_source, document
from catalog.views import DocumentView, Source, cited
from catalog.visible import sight_of
from records.answer import UNTIL, Answer, Case, Citation, Confidence, Flag, Outcome
from records.listing import Entry, Listing, entries_of
from records.passage import Particulars
from records.stage import standing

_CITED = insert(answer_source).from_select(
    ["answer_id", "n", "document_id", "version"],
    select(bindparam("answer"), bindparam("cited"), document.c.id, document.c.version).where(
        document.c.id == bindparam("document")
    ),
)
_KEPT = select(table).where(
    table.c.id == bindparam("id"),
    table.c.person_id == bindparam("person"),  # SECURITY: one's own only
)
_SOURCES = select(answer_source).where(answer_source.c.answer_id == bindparam("id"))


class Answers:
    """Keeps answers and gives them back to who asked."""

    def __init__(self, database: Database) -> None:
        """Keep answers in this catalog."""
        self._database = database
        self._portions = Portions()
        self._notices = Notices(database)
        self._copies = Copies(database)

    def keep(
        self,
        permit: Permit,
        answer: Answer,
        noticed: Iterable[int] = (),
        topic: Sequence[str] = (),
    ) -> str:
        """Store an answer for the holder and return its identifier, which cannot be guessed.

        ``noticed`` are the chunks of whose departments it tells (:mod:`catalog.notices`), ``topic``
        the nouns that administrators are told were asked about (:mod:`catalog.asked`).
        """
        identifier = secrets.token_hex(12)
        with self._database.writing() as connection:
            connection.execute(
                insert(table).values(
                    id=identifier,
                    person_id=permit.principal.person_id,
                    asked=stamp(permit.at),
                    body={**answer_body(answer), "noticed": sorted(noticed)},
                )
            )
            citing = [
                {"answer": identifier, "cited": each.n, "document": each.document_id}
                for each in answer.citations
            ]
            if citing:
                connection.execute(_CITED, citing)
            note_asked(connection, permit, topic, found=not answer.empty)
        return identifier

    def get(self, permit: Permit, answer_id: str) -> Answer | None:
        """Return an answer of the holder's own; ``None`` when missing or another's.

        Citations come from the version that was quoted, and say so when it is not the current
        one. Those whose quote the holder may not see any more are taken out, and with them what
        rests on them alone.
        """
        opened = self._opened(permit, answer_id)
        return opened[0] if opened is not None else None

    def passed_on(self, permit: Permit, answer_id: str) -> tuple[Answer, Mark] | None:
        """Return an answer as :meth:`get`, and what a file has to bear that holds it."""
        opened = self._opened(permit, answer_id)
        if opened is None:
            return None
        answer, quoted = opened
        # SECURITY: titles and fields stand beside the quotes, each as closed as its own block
        named = [(each, WHOLE) for each in sorted(answer.named)]
        return answer, self._copies.mark(permit, named, quoted)

    def _opened(self, permit: Permit, answer_id: str) -> tuple[Answer, list[Quoted]] | None:
        # one transaction decides and reads all of it, so that a revoke holds for the whole
        with self._database.reading() as connection:
            row = connection.execute(
                _KEPT, {"id": answer_id, "person": permit.principal.person_id}
            ).first()
            if row is None:
                return None
            sight = sight_of(connection, permit)
            rows = connection.execute(_SOURCES, {"id": answer_id})
            sources = {source.n: (source.document_id, source.version) for source in rows}
            kept = answer_of(row.body)
            views = cited(connection, permit, sources.values(), sight, self._portions)
            names = sorted({*_told_of(kept), *_listed_in(row.body)})
            records = {
                each.document_id: each for each in readable_records(connection, names, sight)
            }
            answer = _listed(_rechecked(kept, sources, views, records), row.body, records)
            left = {citation.n for citation in answer.citations}
            quoted = [(*sources[each.n], each.block) for each in kept.citations if each.n in left]
            listed = [(each.document_id, WHOLE) for each in _entries(answer)]
            blocks = ((document_id, block) for document_id, _, block in quoted)
            label = label_over(connection, permit, [*blocks, *listed])
            missed = answer.outcome is Outcome.NOT_FOUND
            unread = unread_files(connection, sight) if missed else ()
        # SECURITY: a department is told of as long as its label has a notice
        told = self._notices.departments(permit, row.body.get("noticed", ()))
        return replace(answer, notices=told, label=label, unread=unread), quoted


def _listed_in(body: Mapping[str, Any]) -> list[str]:
    """Return the records that a kept answer lists."""
    return list((body.get("listing") or {"entries": ()})["entries"])


def _listed(answer: Answer, body: Mapping[str, Any], records: Mapping[str, Particulars]) -> Answer:
    """Return an answer with the records that it lists, as far as they are among ``records``."""
    kept = body.get("listing")
    if kept is None:
        return answer
    entries = entries_of(records[each] for each in sorted(kept["entries"]) if each in records)
    words, years, agencies = (tuple(kept[name]) for name in ("words", "years", "agencies"))
    outcome = answer.outcome
    if not answer.statements:
        outcome = Outcome.ANSWERED if entries else Outcome.NOT_FOUND
    listing = Listing(words, years, agencies, entries)
    return replace(answer, outcome=outcome, listing=listing)


def _told_of(answer: Answer) -> set[str]:
    """Return the records of an answer's cases, their copies, and what speaks against them."""
    told = [case for each in answer.cases for case in (each, *each.copies)]
    against = {flag.by for case in told for flag in case.flags if flag.by}
    return {case.document_id for case in told} | against


def _rechecked(
    answer: Answer,
    sources: Mapping[int, Source],
    views: Mapping[Source, DocumentView],
    records: Mapping[str, Particulars],
) -> Answer:
    citations = tuple(
        found
        for citation in answer.citations
        if citation.n in sources
        and (view := views.get(sources[citation.n])) is not None
        and (found := still_quoted(_named(citation, view.record), view)) is not None
    )
    numbers = {citation.n for citation in citations}
    statements = tuple(
        statement for statement in answer.statements if set(statement.citations) <= numbers
    )
    cases = _still_seen(
        [
            replace(
                case,
                citations=tuple(n for n in case.citations if n in numbers),
                copies=_still_seen(case.copies, records),
            )
            for case in answer.cases
        ],
        records,
    )
    if not statements and answer.statements:
        return replace(
            answer,
            outcome=Outcome.NOT_FOUND,
            confidence=Confidence.LOW,
            statements=(),
            citations=(),
            cases=cases,
            contradictions=(),
        )
    groups = (
        tuple(side for side in group if set(side.citations) <= numbers)
        for group in answer.contradictions
    )
    contradictions = tuple(group for group in groups if len(group) > 1)
    said = (*statements, *chain(*contradictions))
    used = {n for statement in said for n in statement.citations}
    return replace(
        answer,
        statements=statements,
        contradictions=contradictions,
        citations=tuple(citation for citation in citations if citation.n in used),
        cases=cases,
    )


_Named = TypeVar("_Named", Citation, Case)


def _named(kept: _Named, record: Particulars) -> _Named:
    """Return a citation or case with what its record is called now."""
    # SECURITY: the earlier title may stand in what is closed by now
    named = replace(
        kept,
        title=record.title,
        agency=record.agency,
        department=record.department,
        date=record.date,
    )
    if isinstance(named, Case):
        return replace(named, stage=standing(record).stage.words)
    return named


def _still_seen(cases: Iterable[Case], seen: Mapping[str, Particulars]) -> tuple[Case, ...]:
    """Return those cases whose record is among what may be ``seen`` now."""
    # SECURITY: a copy, too, is told of to nobody who may not see it now
    return tuple(
        _flagged(_named(case, seen[case.document_id]), seen)
        for case in cases
        if case.document_id in seen
    )


def _flagged(case: Case, seen: Mapping[str, Particulars]) -> Case:
    """Return a case with those flags whose record, or whose field of it, may be seen now."""
    states_end = any(field.name in UNTIL for field in seen[case.document_id].fields)
    # SECURITY: what speaks against a record is known from what may be seen, by its present name
    flags = (
        Flag.told_by(seen[flag.by], flag.kind) if flag.by in seen else flag
        for flag in case.flags
        if flag.by in seen or (not flag.by and states_end)
    )
    return replace(case, flags=tuple(flags))


def _entries(answer: Answer) -> tuple[Entry, ...]:
    return answer.listing.entries if answer.listing is not None else ()


def latest_answers(database: Database, most: int) -> list[tuple[str, str]]:
    """Return who asked and the identifier of what is kept of it, the latest first; no content."""
    wanted = (
        select(table.c.person_id, table.c.id).order_by(table.c.asked.desc(), table.c.id).limit(most)
    )
    with database.reading() as connection:
        return [(row.person_id, row.id) for row in connection.execute(wanted)]
