"""What a record states of itself, in the order in which an official looks for it."""

from __future__ import annotations

from catalog.views import DocumentView
from records.table import place_at

SHOWN = (
    "보안표시",
    "기관",
    "처리과",
    "문서번호",
    "시행일",
    "보낸 날짜",
    "접수",
    "접수일",
    "수신",
    "경유",
    "붙임",
    "기안자",
    "검토자",
    "결재권자",
    "협조자",
    "공개구분",
    "비공개 부분",
    "보존기간",
    "일시",
    "장소",
    "인원",
    "예산",
    "주관",
    "담당",
)
"""공개구분 faces citizens: it is shown, and opens nothing to anybody."""


def facts(view: DocumentView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields of a record that its page lists: name, then values with their places.

    The values of a name keep the order of the record. What the reader may not see is not in
    ``view`` to begin with.
    """
    blocks = dict(view.blocks)
    found: dict[str, list[tuple[str, str]]] = {}
    for field in view.record.fields:
        place = place_at(blocks[field.piece.block], field.piece.start)
        found.setdefault(field.name, []).append((field.value, place.label()))
    return [(name, found[name]) for name in SHOWN if name in found]
