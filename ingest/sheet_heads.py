"""How many rows of a sheet's table are its header, and whether it is a form without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.sheet_grid import Area, Grid

Line = Sequence[Area]
_MOST = 8
"""No header of an office table is deeper; one that claims to be is data."""
_LABEL = re.compile(
    r"구분|항목|비고|연번|순번|no\.?|계|합계|소계|종류|유형|분류|품목|규격|단위|시간|점수|순위|상태|여부"
    r"|.{0,12}(?:명|명칭|이름|제목|일시|일자|날짜|기간|일정|장소|위치|지역|대상|인원|예산|사업비|금액|액|단가"
    r"|수량|주관|주최|후원|담당|담당자|책임자|부서|소속|기관|업체|직위|직급|연락처|전화|번호|주소|이메일"
    r"|목적|내용|개요|방법|결과|사항|의견|근거|사유|실적|현황|비율|율|률|건수|횟수|연도|년도|구역)"
)
"""Words that name a column or a field of a form."""
_SUBHEAD = re.compile(r"\(.{1,10}\)|[①-⑮㉠-㉭]|[A-Z]|[A-Z]\s*=\s*[A-Z+\-*/×÷() ]+|%|[가-하]")
"""What stands below the names of columns: units in brackets, letters for sums."""
_FORM_ROWS = 60


def header_rows(grid: Grid, lines: Sequence[Line]) -> int:
    """Return how many first lines of a table are its header, always fewer than there are.

    The header reaches as far down as its merged cells do. Without merging it is the line of
    names above the figures, and one more below it that fills the columns a group's name left
    out, or names units. Years, months, dates and counting numbers in a row are names too. A
    form (``항목 | 값``) and a table that begins with its figures have none.
    """
    if len(lines) < 2 or not _names(grid, lines[0]) or _form(grid, lines):
        return 0
    if len(lines[0]) < 2 and len(lines[1]) < 2 and not _contrast(grid, lines[0], lines[1:]):
        return 0
    count = 1
    while count < min(len(lines) - 1, _MOST):
        below = lines[count]
        if _reached(lines[:count], below) or (
            _names(grid, below)
            and (
                any(area.right > area.left for area in lines[count - 1])
                or _fills(lines[:count], below, lines[count + 1 :], grid)
                or all(_SUBHEAD.fullmatch(_text(grid, area)) for area in below)
            )
        ):
            count += 1
        else:
            break
    return count


def names_columns(grid: Grid, line: Line) -> bool:
    """Return whether a line could be a header: names throughout, at least two of them."""
    return len(line) > 1 and _names(grid, line)


def figures(grid: Grid, line: Line) -> set[int]:
    """Return the columns of a line that hold figures or dates."""
    return {area.left for area in line if grid.values[area.top, area.left].value is not None}


def _text(grid: Grid, area: Area) -> str:
    return " ".join(grid.values[area.top, area.left].text.split())


def _names(grid: Grid, line: Line) -> bool:
    counted = [area for area in line if grid.values[area.top, area.left].value is not None]
    return not counted or (counted[0] is not line[0] and _series(grid, counted))


def _series(grid: Grid, areas: Sequence[Area]) -> bool:
    """Return whether figures count up: years, months, 1 2 3, or dates in their order."""
    values = [grid.values[area.top, area.left].value for area in areas]
    if all(isinstance(value, str) for value in values):
        return len(values) > 1 and values == sorted(set(map(str, values)))
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) < len(values):
        return False
    if all(1900 <= number <= 2100 for number in numbers):
        return all(_text(grid, area).rstrip("년도").isdecimal() for area in areas)
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return len(numbers) > 2 and steps == {1} and numbers[0] in (0, 1)


def _reached(above: Sequence[Line], below: Line) -> bool:
    return any(area.bottom >= below[0].top for line in above for area in line)


def _fills(above: Sequence[Line], line: Line, rest: Sequence[Line], grid: Grid) -> bool:
    """Return whether a line names columns that the lines above leave out, above figures."""
    named = {
        column for each in above for area in each for column in range(area.left, area.right + 1)
    }
    own = {area.left for area in line}
    return bool(own - named) and any(own & figures(grid, each) for each in rest[:3])


def _contrast(grid: Grid, line: Line, rest: Sequence[Line]) -> bool:
    own = {area.left for area in line} - figures(grid, line)
    return any(own & figures(grid, each) for each in rest[:5])


def _widest(lines: Sequence[Line]) -> int:
    return max(len(line) for line in lines)


def _label(grid: Grid, area: Area) -> bool:
    return bool(_LABEL.fullmatch("".join(_text(grid, area).split()).casefold()))


def _form(grid: Grid, lines: Sequence[Line]) -> bool:
    """Return whether labels run down (``사업명 | …``, ``기간 | …``) instead of across."""
    if len(lines) > _FORM_ROWS or _widest(lines) > 6:
        return False
    pairs = [line for line in lines if len(line) % 2 == 0]
    if len(pairs) < max(2, len(lines) - 1):
        return False
    labels = [area for line in pairs for area in line[::2]]
    contents = [area for line in pairs for area in line[1::2]]
    down = sum(_label(grid, area) for area in labels) / len(labels)
    across = sum(_label(grid, area) for area in lines[0]) / len(lines[0])
    filled = sum(_label(grid, area) for area in contents) / len(contents)
    return down >= 0.6 and filled < 0.3 and across <= 0.5
