"""What a document says of its own secrecy (대외비, 비밀)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.lines import Line, squeezed
from records.document import Block, BlockKind, Field

_TOP = 12
"""Lines from the top on which a marking may stand beside the title."""
_GRADE = r"대외비|[ⅠⅡⅢ]급비밀|[123]급비밀|I{1,3}급비밀"
_ALONE = re.compile(
    rf"[-–—<(\[【〔*※]*(?P<grade>{_GRADE}|비밀|극비)(?:\([^)]{{0,30}}\))?[-–—>)\]】〕*]*"
)
_BESIDE = re.compile(
    r"[<(\[【〔]\s*(?P<grade>대\s*외\s*비|(?:[ⅠⅡⅢ123]|I{1,3})\s*급\s*비\s*밀)\s*[>)\]】〕]"
)
_EVERY_PAGE = (BlockKind.HEADER, BlockKind.FOOTER)


def markings(blocks: Sequence[Block], lines: Sequence[Line]) -> Iterator[Field]:
    """Yield ``보안표시`` fields; ``normal`` is the marking without spaces (``대외비``).

    A marking is a line (or a row's only cell) that says nothing else, at the top of the record
    or in a header or footer, or stands in brackets beside a title at the top. A text that
    speaks of secrets is none.
    """
    for at, line in enumerate(lines):
        if at >= _TOP and blocks[line.block].kind not in _EVERY_PAGE:
            continue
        cells = line.cells()
        if len(cells) == 1 and (found := _ALONE.fullmatch(squeezed(cells[0][1]))):
            start, text = cells[0]
            yield line.span("보안표시", start, start + len(text), found["grade"])
        elif beside := _BESIDE.search(line.text):
            yield line.field("보안표시", beside, "grade", squeezed(beside["grade"]))
