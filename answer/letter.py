"""An answer as the text of an official letter (공문), to be pasted where letters are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import groupby

from answer.narrowing import words_of
from answer.numbered import Item, numbered
from answer.rendition import seen
from catalog.copies import Mark
from records.answer import PARTLY, Answer, Citation, Outcome, Statement
from records.listing import Entry, Listing

_NO_AGENCY = "기관이 적히지 않은 자료"
"""Above statements of records that no agency is known of."""

Source = Callable[[Statement], str]


def letter(answer: Answer, mark: Mark, who: str, at: datetime) -> str:
    """Return an answer as lines of plain text, its label and token at the head and at the end.

    Every statement is followed by its sources in brackets; no line can be hidden or turned.
    """
    citations = {each.n: each for each in answer.citations}

    def sources(statement: Statement) -> str:
        told = (source_of(citations[n], answer) for n in statement.citations)
        return f"[{'; '.join(told)}]"

    lines = [mark.line, made_by(answer, who, at), "", *letter_lines(answer, sources), "", mark.line]
    return "\n".join(map(seen, lines)) + "\n"


def letter_lines(answer: Answer, source: Source) -> list[str]:
    """Return the numbered lines of an answer, ``source`` behind each of its statements."""
    return numbered(tuple(_items(answer, source)))


def made_by(answer: Answer, who: str, at: datetime) -> str:
    """Return who took an answer out, when, how sure it is, within what it was sought, and what phrased it."""
    made = f"답변 사본 · {at:%Y. %m. %d. %H:%M} {who} · 확실한 정도 {answer.confidence.words}"
    narrowed = words_of(answer.filters)
    told = (made, f"찾은 범위 {narrowed}" if narrowed else "", answer.writer.words)
    return " · ".join(filter(None, told))


def source_of(citation: Citation, answer: Answer) -> str:
    """Return where a citation stands, as letters name it, with what is known of its record."""
    day = day_of(citation.date)
    issued = f"{citation.number}({day})" if citation.number and day else citation.number or day
    office = f"{citation.agency} {citation.department}".strip()
    parts = (office, f"「{citation.title}」", issued, citation.location.label())
    return ", ".join(part for part in (*parts, *standing_of(citation, answer)) if part)


def standing_of(citation: Citation, answer: Answer) -> tuple[str, ...]:
    """Return what to know of a cited record: stage, flags, and that it has changed since."""
    changed = ("인용 뒤 내용이 바뀜",) if citation.changed else ()
    return (*answer.standing_of(citation.document_id), *changed)


def day_of(day: date | None) -> str:
    """Return a day as letters write it (``2025. 3. 2.``); ``""`` for none."""
    return f"{day.year}. {day.month}. {day.day}." if day else ""


def _items(answer: Answer, source: Source) -> Iterator[Item]:
    def told(statement: Statement, before: str = "") -> Item:
        computed = f" ({statement.computed})" if statement.computed else ""
        return Item(f"{before}{statement.text}{computed} {source(statement)}")

    days = {citation.n: citation.date for citation in answer.citations}

    def side(statement: Statement) -> Item:
        day = day_of(days[statement.citations[0]])
        return told(statement, f"{day or '날짜 없음'}: ")

    if answer.statements:
        known = "일부만 확인되며, 그" if answer.outcome is Outcome.PARTIAL else "확인한"
        by_agency = groupby(answer.statements, key=lambda each: each.agency)
        offices = (Item(name or _NO_AGENCY, tuple(map(told, own))) for name, own in by_agency)
        text = f"‘{answer.question}’에 대하여 {known} 내용은 다음과 같습니다."
        beside = (advice for advice in answer.advice if advice != PARTLY)
        yield Item(" ".join((text, *beside)), tuple(offices))
    if answer.contradictions:
        groups = (
            Item(f"서로 다른 자료 {len(group)}건", tuple(map(side, group)))
            for group in answer.contradictions
        )
        yield Item("자료마다 다르게 적혀 있어 확인이 필요한 내용은 다음과 같습니다.", tuple(groups))
    if answer.listing is not None and answer.listing.entries:
        yield _listed(answer.listing, "" if answer.statements else f"‘{answer.question}’에 ")


def _listed(listing: Listing, about: str) -> Item:
    years = (Item(f"{year} {len(own)}건", tuple(map(_entry, own))) for year, own in listing.by_year)
    text = f"{about}해당하는 자료는 모두 {len(listing.entries)}건이며 다음과 같습니다."
    return Item(text, (*years, *map(Item, listing.gaps)))


def _entry(entry: Entry) -> Item:
    office = f"{entry.agency} {entry.department}".strip()
    day = day_of(entry.date)
    stated = (entry.amount, entry.people, entry.stage)
    issued = f"{entry.number}({day})" if entry.number and day else entry.number or day
    parts = (office, f"「{entry.title}」", issued, *stated)
    return Item(", ".join(part for part in parts if part))
