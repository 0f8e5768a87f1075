"""Every record that a question asks for: a list that is whole, not the best few."""

from __future__ import annotations

from access.permit import Permit
from answer.document_types import is_of_type
from answer.festivals import FESTIVAL, SUFFIX, VISITORS, is_a_festival
from answer.narrowing import fulfilling
from answer.question import Question
from answer.subject import about
from catalog.listing import Listings
from index.matching import chunks_holding
from index.search import Filters, Search
from records.listing import Listing, entries_of, year_of
from records.passage import Particulars

_NARROWING = frozenset({"years", "month", "agency", "department", "others", "type"})


def enumerated(
    permit: Permit, question: Question, search: Search, listings: Listings
) -> Listing | None:
    """Return every record that the holder may see and that meets a question; ``None`` if not asked.

    A record meets it when its title or text holds every noun of the subject, be it by the name of a
    festival alone (``answer.festivals``), and when it is of
    the offices, years and kind asked for, and within what the asker has set. Each record is judged
    by itself, so that nothing hidden bears on it. Nothing to go by is no listing.
    """
    words = about(question.subject)
    kinds = {each.kind for each in question.understood}
    narrowed = bool(kinds & _NARROWING) or question.filters != Filters()
    if "list" not in kinds or not (words or narrowed):
        return None
    records = (
        listings.matched(permit, chunks_holding(permit, search, words))
        if words
        else listings.every(permit)
    )
    if words == (FESTIVAL,):
        held = {record.document_id for record in records}
        named = listings.titled(permit, SUFFIX, VISITORS)
        records += [each for each in named if each.document_id not in held and is_a_festival(each)]
    fulfils = fulfilling(permit, search, question.filters)
    return Listing(
        words=words,
        years=tuple(sorted(question.years or question.filters.years)),
        agencies=tuple(sorted(question.filters.agencies)),
        entries=entries_of(
            record for record in records if fulfils(record) and _meets(question, record)
        ),
    )


def _meets(question: Question, record: Particulars) -> bool:
    year = year_of(record)
    return (not question.years or year is None or year in question.years) and all(
        is_of_type(name, record) for name in question.values("type")
    )
