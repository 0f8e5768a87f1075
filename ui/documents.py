"""The page of one record: what is cited of it, what it says, and what is known of it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.house import TheHouse
from api.problems import not_found
from api.reading import Version
from api.session import TheReader
from catalog.views import DocumentView
from privacy.masks import MASKS
from records.answer import Answer, Citation, Statement
from ui.facts import facts
from ui.leaves import Layout
from ui.pages import page

router = APIRouter(include_in_schema=False)
_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values() if mask.startswith("[")))


@router.get("/documents/{document_id}")
def document_page(
    request: Request,
    document_id: str,
    house: TheHouse,
    permit: TheReader,
    answer: str = "",
    n: int = 0,
    version: Version = "",
    part: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show a record, with what an answer cites of it marked, and ``n`` above all.

    A citation is shown in the version that it was made from. Of a long record ``part`` is shown,
    from 1; without it the one that holds the citation. ``find`` looks for words in all of it.
    """
    kept = house.desk.answer(permit, answer) if answer else None
    cited = [c for c in kept.citations if c.document_id == document_id] if kept else []
    quoted = next((citation.version for citation in cited if citation.n == n), "")
    view = house.desk.document(permit, document_id, version or quoted)
    if view is None:
        raise not_found()
    citations = [citation for citation in cited if citation.version == view.version]
    layout = Layout(view.blocks)
    current = next((each for each in citations if each.n == n), None)
    part = part or (layout.part_of(current) if current is not None else 1)
    part = min(part, layout.parts)
    words = unicodedata.normalize("NFC", find.strip())
    return page(
        request,
        "document.html",
        permit=permit,
        view=view,
        facts=facts(view),
        leaves=layout.leaves(part, citations),
        closed=_closed(view, layout, part),
        part=part,
        parts=layout.parts,
        contents=layout.contents(),
        find=words,
        spots=layout.find(words),
        citations=citations,
        others=[each for each in cited if each.version != view.version],
        uses=[(each, _resting(kept, each)) for each in citations],
        current=current.n if current is not None else 0,
        around=_around([each.n for each in citations], n),
        lost=n > 0 and current is None,
        answer_id=answer if kept else "",
        masked=_masked(view),
        printed_at=permit.at,
    )


def _around(numbers: list[int], current: int) -> tuple[int, int]:
    """Return the citations before and behind the current one, in a ring; the ends without one."""
    if current not in numbers:
        return (numbers[-1], numbers[0]) if numbers else (0, 0)
    at = numbers.index(current)
    return numbers[at - 1], numbers[(at + 1) % len(numbers)]


def _resting(kept: Answer | None, citation: Citation) -> list[Statement]:
    """Return the statements of an answer that rest on a citation, in their order, each once."""
    if kept is None:
        return []
    said = [*kept.statements, *(each for group in kept.contradictions for each in group)]
    return [each for each in dict.fromkeys(said) if citation.n in each.citations]


def _closed(view: DocumentView, layout: Layout, part: int) -> dict[int, list[str]]:
    """Return what stands for hidden passages in a part, before the block of each number.

    Behind the last block of all it stands under the number that follows.
    """
    own = layout.ordinals(part)
    last = len(view.blocks) if part == layout.parts else own.stop - 1
    found: dict[int, list[str]] = {}
    for behind, text in view.placeholders:
        if own.start <= behind <= last:
            found.setdefault(behind, []).append(text)
    return found


def _masked(view: DocumentView) -> list[tuple[str, int]]:
    """Return what personal data was taken out of what the reader sees: its mask, how often."""
    found = Counter(mask for _, block in view.blocks for mask in _MASK.findall(block.text))
    return sorted(found.items())
