"""The audit log as plain JSON values, for the API and the command."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from catalog.audit_entries import Entry
from catalog.audit_log import Page
from catalog.audit_review import Review


def page_json(page: Page) -> dict[str, Any]:
    """Return a page of acts; moments are UTC, written with their zone."""
    return {"entries": [entry_json(each) for each in page.entries], "next": page.next}


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return one act."""
    return {
        **asdict(entry),
        "at": f"{entry.at.isoformat(timespec='seconds')}Z",
        "ended": f"{entry.ended.isoformat(timespec='seconds')}Z" if entry.ended else None,
    }


def review_json(review: Review) -> dict[str, Any]:
    """Return a signed review."""
    return {**asdict(review), "at": f"{review.at.isoformat(timespec='seconds')}Z"}
