"""The beginning of a record or a text, which stands for the whole where its like is looked for."""

from __future__ import annotations

from access.permit import Permit
from catalog.views import DocumentView

OPENING = 900
"""Code points that stand for a text: about what the model can take at once."""


def opening(permit: Permit, view: DocumentView) -> str:
    """Return the beginning of what may be seen of a record: title and first lines."""
    text = "\n".join(block.text for _, block in view.blocks)[:OPENING]
    return f"{view.record.title}\n{text}"
