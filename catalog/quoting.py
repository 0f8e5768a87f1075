"""Whether a kept quote still stands where one reader may see it, and where that is."""

from __future__ import annotations

from dataclasses import replace

from catalog.views import DocumentView
from records.answer import Citation

_BESIDE = 90
"""Characters of a neighbouring block: as many as a citation shows of its own block."""


def quoted(citation: Citation, view: DocumentView) -> Citation | None:
    """Return a kept citation as it stands in a view of its record, with 문서번호 and version.

    With the blocks beside it where its own is short. ``None`` when the holder of the view does not
    see it there.
    """
    number = view.portion.number(citation.block)
    # SECURITY: rights may have been taken back since the answer was kept
    if number is None or number >= len(view.blocks):
        return None
    if view.blocks[number][1].text[citation.start : citation.end] != citation.quote:
        return None
    return _placed(citation, view, number)


def _placed(citation: Citation, view: DocumentView, number: int) -> Citation:
    """Return a citation as it stands in this block of a view.

    SECURITY: beside it is what the holder sees next; a hidden block between leaves no gap.
    """
    place = view.blocks[number][1].location
    placed = replace(
        citation,
        block=number,
        location=replace(citation.location, paragraph=place.paragraph, table=place.table),
        number=view.record.stated("문서번호"),
        version=view.version,
        changed=view.changed,
        above="",
        below="",
    )
    if len(citation.before) + len(citation.after) >= _BESIDE:
        return placed
    above = view.blocks[number - 1][1].text if number else ""
    below = view.blocks[number + 1][1].text if number + 1 < len(view.blocks) else ""
    return replace(
        placed,
        above=" ".join(above.split())[-_BESIDE:],
        below=" ".join(below.split())[:_BESIDE],
    )
