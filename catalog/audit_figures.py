"""What a month of the audit log amounts to: figures, and what an auditor should look at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from catalog.audit_acts import TAKING_AWAY, changes_rights
from catalog.audit_entries import Entry

KST = timezone(timedelta(hours=9), "KST")
"""Offices keep Korean time, which knows no summer time."""

OPENS, CLOSES = 8, 19
"""Hours of a working day (09 to 18, 복무규정 제9조) with an hour before and after."""

BULK_RECORDS = 100
MANY_REFUSALS = 5
MANY_TAKEN = 20
"""From how many a day one person stands out. Ours; an auditor sees the figures as well."""

_TOUCHING = TAKING_AWAY | {"open", "unmask"}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Anomaly:
    """One person's day that stands out, by kind and how much of it there was."""

    kind: str
    day: date
    person_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A month: how often each act happened, how much stood out, and where."""

    month: str
    acts: dict[str, int]
    people: int
    records: int
    refusals: int
    taken_away: int
    unmasked: int
    subjects: int
    rights: int
    off_hours: int
    cut_off: int
    anomalies: tuple[Anomaly, ...]


def span_of(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month (``2026-10``) in Korean time and that of the next.

    Raises:
        ValueError: in Korean, when it is no month.
    """
    written = _MONTH.fullmatch(month)
    if written is None or not 1970 <= int(written[1]) <= 9998:
        raise ValueError(f"‘{month}’은(는) 달이 아닙니다. 2026-10처럼 적어 주시기 바랍니다.")
    year, number = int(written[1]), int(written[2])
    since = datetime(year, number, 1, tzinfo=KST)
    until = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=KST)
    return since.astimezone(UTC), until.astimezone(UTC)


def figures(month: str, entries: Iterable[Entry]) -> Figures:
    """Return what the acts of a month amount to; anomalies by kind, day and person."""
    tally = _Tally()
    for entry in entries:
        tally.add(entry)
    return Figures(
        month=month,
        acts=dict(sorted(tally.acts.items())),
        people=len(tally.people),
        records=len(tally.records),
        refusals=tally.total["refusals"],
        taken_away=tally.total["taken_away"],
        unmasked=tally.total["unmasked"],
        subjects=len(tally.subjects),
        rights=tally.total["rights"],
        off_hours=tally.total["off_hours"],
        cut_off=tally.total["cut_off"],
        anomalies=tuple(sorted(tally.anomalies())),
    )


def figures_json(found: Figures) -> dict[str, Any]:
    """Return figures as plain JSON values."""
    anomalies = [{**asdict(each), "day": each.day.isoformat()} for each in found.anomalies]
    return {**asdict(found), "anomalies": anomalies}


@dataclass(slots=True)
class _Tally:
    acts: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    days: dict[str, Counter[tuple[date, str]]] = field(default_factory=lambda: defaultdict(Counter))
    touched: dict[tuple[date, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, entry: Entry) -> None:
        local = entry.at.replace(tzinfo=UTC).astimezone(KST)
        day = (local.date(), entry.person_id)
        self.acts[entry.act] += 1
        if entry.person_id:
            self.people.add(entry.person_id)
        self.subjects.update(each["hash"] for each in entry.subjects)
        self.subjects.update(entry.detail.get("subjects", ()))
        self.records.update(entry.records)
        if entry.act in _TOUCHING:
            self.touched[day].update(entry.records)
        for kind, holds in (
            ("refusals", _refused(entry)),
            ("taken_away", entry.act in TAKING_AWAY and bool(entry.records)),
            ("unmasked", entry.act == "unmask" and entry.outcome != "refused"),
            ("rights", changes_rights(entry.act)),
            ("off_hours", _off_hours(local) and not _refused(entry)),
            ("cut_off", entry.outcome is None),
        ):
            if holds:
                self.total[kind] += 1
                self.days[kind][day] += 1

    def anomalies(self) -> Iterable[Anomaly]:
        least = {"refusals": MANY_REFUSALS, "taken_away": MANY_TAKEN}
        for kind, days in self.days.items():
            for (day, person), count in days.items():
                if count >= least.get(kind, 1):
                    yield Anomaly(kind, day, person, count)
        for (day, person), records in self.touched.items():
            if len(records) >= BULK_RECORDS:
                yield Anomaly("bulk", day, person, len(records))


def _refused(entry: Entry) -> bool:
    """Return whether an act counts as a refusal: on the web each has a row of its own."""
    if entry.act in ("refused", "sign_in_refused"):
        return True
    return entry.outcome == "refused" and entry.origin.startswith("cli:")


def _off_hours(local: datetime) -> bool:
    return local.weekday() >= 5 or not OPENS <= local.hour < CLOSES
