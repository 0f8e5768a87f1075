"""How many first rows of a table are its header, when the file does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from records.document import Cell

_LONGEST_NAME = 24
"""Code points of a column's name; beyond, a cell says something instead of naming."""
_LONGEST_OF_A_PAIR = 12
_DEEPEST = 3
_VALUE = re.compile(
    r"\d{1,4}\s*[.년/-]\s*\d{1,2}\s*[.월/-]"  # a day or month
    r"|\d{1,2}:\d{2}|\d{2,4}-\d{3,4}|@"  # an hour, a telephone, an address
    r"|\d[\d,.]*\s*[백천만억]*\s*(?:원|명|건|개소|㎡|%)"  # an amount
    r"|^\s*[△▲-]?\d{1,3}(?:,\d{3})+\s*$"
)
_ITEM = re.compile(
    r"일시|기간|장소|위치|인원|대상|참석자|예산|사업비|소요예산|사업명|행사명|과제명|공사명|용역명|계약명|목적|주최|주관"
    r"|주최주관|담당|담당자|담당부서|부서|수신|경유|제목|문서번호|시행일|보도시점|성명|소속|직위|주소|연락처|전화|업체명|대표자"
    r"|계약금액|계약기간|사업기간|추진기간|운영기간|민원인|접수일|처리일"
)
"""What a form of two columns names in its first one: its rows are pairs, none of them a header."""


def guessed_header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many first rows name the columns: 0 to 3, and never all of them.

    One, or as many as the first row's cells reach down beside a cell that stands over several
    columns. None where the first row is a title in one cell, or already says something: a day,
    an amount, a sentence, the first pair of a form.
    """
    top = [cell for cell in rows[0] if cell.text.strip()] if rows else []
    if len(top) < 2 or any(_says(cell.text) for cell in top) or _is_form(rows):
        return 0
    deep = max(cell.rowspan for cell in rows[0])
    parted = any(cell.colspan > 1 and cell.rowspan < deep for cell in rows[0])
    head = deep if deep <= _DEEPEST and parted else 1
    return head if head < len(rows) else 0


def _says(text: str) -> bool:
    line = " ".join(text.split())
    return len(line) > _LONGEST_NAME or bool(_VALUE.search(line))


def _is_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether a table of two columns holds pairs of an item and its value."""
    if max(len(row) for row in rows) != 2:
        return False
    name, value = (" ".join(cell.text.split()) for cell in rows[0])
    bare = "".join(re.findall(r"[^\W\d_]+", name))
    return bool(_ITEM.fullmatch(bare)) or len(value) > _LONGEST_OF_A_PAIR
