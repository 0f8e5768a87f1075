"""Who drafted, reviewed and decided: under their labels, in the form's order, or in a grid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.lines import Line, squeezed
from records.document import Block, BlockKind, Field

_LABELS = "기안자|검토자|결재권자|협조자"
_LABELLED = re.compile(
    rf"(?P<label>{_LABELS})(?:\s*[:|][\s|]*|\s+)(?P<who>[^|]*?)"
    rf"(?=\s*\||\s{{2,}}|\s+(?:{_LABELS})|\s*$)"
)
_LABEL = re.compile(rf"[\s|]*(?:{_LABELS})")
_WHO = re.compile(r"(?:[가-힣A-Za-z0-9()·ㆍ]{2,20}\s+){0,2}(?P<name>[가-힣]{2,4})")
_POST = re.compile(
    r"[가-힣A-Za-z0-9()·ㆍ]{0,20}(?:주무관|사무관|서기관|이사관|담당관|감사관|기획관|연구[사관]|지도[사관]"
    r"|[팀과국실계부소단원관처청차시]장|센터장|본부장|위원장|이사장|구청장|교[장감]|군수|지사|대표이사"
    r"|상임이사|이사|사장|주임|대리|사원|담당자?|주사|서기|\d급)"
)
_NAME = re.compile(r"(?:代\s?)?(?P<name>[가-힣]{2,4})")
_NO_NAME = frozenset(
    {"전결", "대결", "후결", "공석", "출장", "연가", "교육", "결재", "협조", "시행"}
)
_GRID_ROWS = 6
_GRID_LEAST = 2
_GRID_HEADS = frozenset({"", "결", "재", "결재", "결재란"})


def signers(frame: Sequence[Line]) -> list[Field]:
    """Return 기안자, 검토자, 결재권자 and 협조자 of the lines around a letter's signatures.

    Without labels the form's order counts: who drafts stands first, who decides last. The value
    is the person with the post where both stand in one cell, else the name, else the post.
    """
    labelled = [field for line in frame for field in _labelled(line)]
    if any(field.name != "협조자" for field in labelled):
        return labelled
    for line in reversed(frame):
        if not _LABEL.match(line.text) and (found := _in_order(line)):
            return [*found, *labelled]
    return labelled


def grid_signers(blocks: Sequence[Block]) -> Iterator[Field]:
    """Yield the signers of 결재란 grids: a row of posts (담당, 팀장, 과장) over a row of names."""
    for ordinal, block in enumerate(blocks):
        if block.kind is not BlockKind.TABLE or len(block.rows) > _GRID_ROWS:
            continue
        spans = block.spans
        lines = [Line(ordinal, start, block.text[start:end]) for start, end in spans]
        for above, row, line in zip(block.rows, block.rows[1:], lines[1:], strict=False):
            posts = {cell.col for cell in above if _POST.fullmatch(squeezed(cell.text))}
            others = {squeezed(cell.text) for cell in above if cell.col not in posts}
            if len(posts) < _GRID_LEAST or others - _GRID_HEADS:
                continue
            names = dict.fromkeys(
                cell.text for cell in row if cell.col in posts and _is_name(cell.text)
            )
            found = [each for each in line.cells() if each[1] in names]
            yield from _ordered([(line, start, start + len(text)) for start, text in found])


def _labelled(line: Line) -> Iterator[Field]:
    for found in _LABELLED.finditer(line.text):
        who = _WHO.fullmatch(found["who"])
        if who is not None and _is_name(who["name"]):
            yield line.field(found["label"], found, "who")


def _in_order(line: Line) -> list[Field]:
    people: list[tuple[Line, int, int]] = []
    post: re.Match[str] | None = None
    for token in re.finditer(r"[^\s|]+", line.text):
        name = _NAME.fullmatch(token[0])
        if _POST.fullmatch(token[0]):
            if post is not None:
                people.append((line, post.start(), post.end()))
            post = token
        elif post is not None and name is not None and _is_name(name["name"]):
            begin = token.start() + name.start("name")
            one_cell = not line.text[post.end() : begin].strip()
            people.append((line, post.start() if one_cell else begin, token.end()))
            post = None
    if post is not None:
        people.append((line, post.start(), post.end()))
    return list(_ordered(people)) if len(people) > 1 else []


def _ordered(people: Sequence[tuple[Line, int, int]]) -> Iterator[Field]:
    for at, (line, start, end) in enumerate(people):
        last = at == len(people) - 1
        name = "기안자" if at == 0 else "결재권자" if last else "검토자"
        yield line.span(name, start, end)


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(r"[가-힣]{2,4}", text)) and text not in _NO_NAME
