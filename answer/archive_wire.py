"""What is kept as plain values, for the API."""

from __future__ import annotations

from typing import Any

from catalog.personal import OwnFile
from records.archive import Kept, Shown


def shown_json(shown: Shown) -> dict[str, Any]:
    """Return a kept thing as its keeper may see it now."""
    kept = shown.kept
    return {
        **_own_words(kept),
        "title": shown.title,
        "gone": shown.gone,
        "target": kept.target if kept.kind.pointing else "",
        "bundle": kept.bundle,
        "audience": list(kept.audience),
        "stale": shown.stale,
        "office": shown.office,
        "date": shown.date.isoformat() if shown.date else None,
        "label": shown.label,
    }


def note_json(kept: Kept) -> dict[str, Any]:
    """Return a note that somebody else shared."""
    return {**_own_words(kept), "owner": kept.owner}


def file_json(file: OwnFile) -> dict[str, Any]:
    """Return a file of one's own; ``status`` is null until it was read."""
    return {
        "key": file.key,
        "name": file.name,
        "status": file.status.value if file.status is not None else None,
        "reason": file.reason,
        "document_id": file.document_id,
        "audience": [str(grant) for grant in file.audience],
    }


def _own_words(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "kind": kept.kind.value,
        "name": kept.name,
        "note": kept.note,
        "at": kept.at.isoformat(timespec="seconds"),
    }
