"""What a document says of its own secrecy (대외비, 비밀), and that it is not kept then."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from access.disclosure import OPENNESS
from ingest.lines import Line, squeezed
from records.document import Block, BlockKind, Extraction, Field, Status

MARKING = "보안표시"
"""The name of the field that states it."""
_TOP = 12
"""Lines from the top on which a marking may stand beside the title."""
_GRADE = r"대외비|[ⅠⅡⅢ]급비밀|[123]급비밀|[Il]{1,3}급비밀|비밀[ⅠⅡⅢ123]급"
_FENCE = r"[-–—=~<>《》〈〉(（\[［【〔「『)）\]］】〕」』*※★●■◆□]*"
_ALONE = re.compile(
    rf"{_FENCE}(?P<grade>{_GRADE}|비밀|극비)(?:[(（][^)）]{{0,30}}[)）])?(?:문서)?{_FENCE}"
)
_BESIDE = re.compile(
    r"[<《〈(（\[［【〔「]\s*"
    r"(?P<grade>대\s*외\s*비|(?:[ⅠⅡⅢ123]|[Il]{1,3})\s*급\s*비\s*밀)"
    r"\s*[>》〉)）\]］】〕」]"
)
_NAMED = re.compile(rf"[<(\[【〔「『《〈](?P<grade>{_GRADE}|비밀|극비)[>)\]】〕」』》〉]")
_SECRET = re.compile(rf"{_GRADE}|비밀|극비")
_EVERY_PAGE = (BlockKind.HEADER, BlockKind.FOOTER)
_REASON = (
    "‘{}’ 표시가 있어 격리하고 내용을 저장하지 않았습니다. 비밀·대외비는 이 시스템에 둘 수 없으니 공유 폴더에서 "
    "옮기고 보안담당자에게 알려 주시기 바랍니다. 표시가 잘못된 것이면 원본의 표시를 지운 뒤 다시 색인해 "
    "주시기 바랍니다."
)


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
            yield line.span(MARKING, start, start + len(text), found["grade"])
        elif beside := _BESIDE.search(line.text):
            yield line.field(MARKING, beside, "grade", squeezed(beside["grade"]))


def marking_of(fields: Iterable[Field], path: str) -> str:
    """Return the marking that a record bears, empty without one.

    It may stand in the record, in its 공개구분, or in brackets in its name or that of a folder or
    ZIP around it.
    """
    for each in fields:
        if each.name == MARKING:
            return each.normal
        found = _SECRET.search(squeezed(each.value)) if each.name == OPENNESS else None
        if found:
            return found[0]
    named = _NAMED.search(squeezed(unicodedata.normalize("NFKC", path)))
    return named["grade"] if named else ""


def kept(extraction: Extraction, path: str) -> Extraction:
    """Return what may be kept of a file: all of it, or only that it is quarantined."""
    marking = marking_of(extraction.fields, path)
    # SECURITY: of what bears a marking of secrecy no text is stored, shown or indexed
    return Extraction(Status.QUARANTINED, _REASON.format(marking)) if marking else extraction
