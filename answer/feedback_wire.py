"""Feedback as plain values, for the API and the command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from records.anonymity import LEAST_PERSONS
from records.feedback import Feedback, Place, RecordFeedback


def own_json(places: Sequence[Place], said: Sequence[Feedback]) -> dict[str, Any]:
    """Return what of an answer can be spoken of, and what its asker said of it."""
    by_place = {each.place: each for each in said}
    return {
        "places": [{"place": each.key, "words": each.words} for each in places],
        "feedback": [
            {"place": each.key, "verdict": found.verdict.value, "remark": found.remark}
            for each in places
            if (found := by_place.get(each.key)) is not None
        ],
    }


def on_records_json(found: Sequence[RecordFeedback]) -> dict[str, Any]:
    """Return what an office learns of its records; ``helped`` is 0 below ``least_persons``."""
    return {
        "least_persons": LEAST_PERSONS,
        "records": [
            {
                "document_id": each.record.document_id,
                "title": each.record.title,
                "agency": each.record.agency,
                "department": each.record.department,
                "date": each.record.date.isoformat() if each.record.date else None,
                "helped": each.helped,
                "wrong": each.wrong,
                "reports": [
                    {
                        "location": report.location.as_dict() if report.location else None,
                        "location_label": report.location.label() if report.location else "",
                        "quote": report.quote,
                        "persons": report.persons,
                        "remarks": list(report.remarks),
                        "changed": report.changed,
                    }
                    for report in each.reports
                ],
            }
            for each in found
        ],
    }
