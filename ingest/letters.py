"""Official letters (기안문·시행문): the fields of their head and of their closing frame (결문).

The frame is that of 행정업무의 운영 및 혁신에 관한 규정 시행규칙, 별지 제1호서식(기안문) and 제2호서식
(시행문). It stands in plain lines, in table cells or flattened into one cell; a line of a block is
a row of a table, so that the same patterns read all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from access.disclosure import OPENNESS, grounds_read
from ingest.lines import Line, squeezed
from ingest.signers import signers
from language.dates import dates_in
from records.document import Field

_HEAD = 60
"""Lines from the top within which a letter's subject stands."""
_ABOVE = 8
"""Lines between 수신 and 제목 at the most: 경유 and a wrapped list of receivers."""
_TO = re.compile(
    r"^[\s|]*수\s*신(?:\s*자)?(?:\s*[:|]\s*|\s+)(?P<to>[^|]+?)\s*(?=\||\(\s*경\s*유|$)"
)
_VIA = re.compile(r"(?:^[\s|]*|\s)\(?\s*경\s*유\s*\)?(?:\s*[:|]\s*|\s+)(?P<via>[^|\s][^|]*)")
_SUBJECT = re.compile(r"^[\s|]*제\s*목(?:\s*[:|]\s*|\s+)(?P<subject>[^|\s][^|]*)")
_NUMBER = r"[가-힣A-Za-z][가-힣A-Za-z0-9·ㆍ]*(?: [가-힣][가-힣0-9·ㆍ]*)?"
_DAY = r"\d{4}\s*[.년-]\s*\d{1,2}\s*[.월-]\s*\d{1,2}\s*[.일]?"
_ISSUED = re.compile(
    rf"(?:^|[\s|])시\s*행[\s|:]*(?P<number>(?P<office>{_NUMBER})\s?-\s?\d{{1,7}})"
    rf"(?:[\s|]*\([\s|]*(?P<day>{_DAY})[^)]{{0,8}}\))?"
)
_RECEIVED = re.compile(
    rf"(?:^|[\s|])접\s*수[\s|:]*(?P<number>{_NUMBER}\s?-\s?\d{{1,7}})"
    rf"(?:[\s|]*\([\s|]*(?P<day>{_DAY})[^)]{{0,8}}\))?"
)
_OLD_NUMBER = re.compile(
    rf"^[\s|]*문\s*서\s*번\s*호(?:\s*[:|]\s*|\s+)(?P<number>(?P<office>{_NUMBER})\s?-\s?\d{{1,7}})"
)
_OLD_DAY = re.compile(rf"^[\s|]*시\s*행\s*일\s*자?(?:\s*[:|]\s*|\s+)(?P<day>{_DAY})")
_BELOW = re.compile(
    r"^[\s|]*(?P<name>수\s*신\s*자|공\s*람(?:\s*자)?)(?:\s*[:|]\s*|\s+)(?P<to>[^|\s][^|]*?)\s*(?=\||$)"
)
_CLOSING = re.compile(r"^[\s|]*(?:협조자|기안자|검토자|결재권자)(?=[\s|:]|$)")
_CLOSED = r"부분\s?공개|비\s?공개|대\s?외\s?비|(?:[ⅠⅡⅢ123]|I{1,3})\s?급\s?비\s?밀|극\s?비|비\s?밀"
_GROUNDS = (
    r"\s*[(（][^|\n()（）]{0,60}(?:\([^()]{0,30}\)[^|\n()（）]{0,60})?[)）]"
    r"|\s*제?\s?\d[제\s\d조항호,·ㆍ.~-]{0,40}"
)
_OPENNESS = re.compile(
    r"(?:^|(?<=[/|:])|(?<=[/|:]\s)|(?<=\s\s)|(?<=구분\s))"
    rf"(?P<open>(?:대국민\s?공개|{_CLOSED}|공개)(?:{_GROUNDS})?)"
    r"(?=\s*$|\s*\||\s\s|\s*/)"
)
_OPENNESS_LABEL = re.compile(r"공개\s?구분")
_OPENNESS_CELL = re.compile(
    rf"공개\s?구분\s*[:|]\s*(?P<open>(?:{_CLOSED}|공개\s?제한)[^|\n]{{0,80}}?)(?=\s*$|\s*\||\s\s)"
)
"""Behind its name and a colon, whatever says that it is closed counts, readable or not."""
_CLOSED_PART = re.compile(
    r"(?:부분\s?공개|비공개|공개\s?제한)\s*(?:부분|범위|대상)\s*[:|]\s*(?P<part>[^|]+)"
)
_KEPT = re.compile(
    r"(?:^\s*|(?<=[|/])\s*|(?<=\s\s))보\s*존\s*(?:기\s*간|연\s*한)(?:\s*[:|]\s*|\s+)"
    r"(?P<years>준영구|영구|(?:30|10|5|3|1)\s?년)(?![가-힣])"
)
_AGENCY = re.compile(
    r"[가-힣A-Za-z0-9()·ㆍ]{1,28}(?:[시군구도부처청원회단사소관교국실과]|센터|본부|대학|병원)"
)
_ATTACHED = re.compile(r"^[\s|]*붙\s*임(?:\s*[:|]\s*|\s+|(?=\d\.))(?P<rest>\S.*)$")
_ITEM = re.compile(r"(?:^|(?<=[\s|]))\d{1,2}\s*\.\s*(?=\D)")
_NOT_ATTACHED = re.compile(r"^(?:참[조고]|과 같이|와 같이|물? ?없음)")
_COPIES = re.compile(r"\s*(?:각\s*)?\d{1,3}\s*[부매권]?\s*\.?\s*$|\s*\.\s*$")
_END = re.compile(r"\s*끝\s*\.?[\s|]*$")
_MOST_ATTACHMENTS = 20


def letter_fields(lines: Sequence[Line]) -> list[Field]:
    """Return the fields of an official letter, in reading order; none when it is no letter.

    A letter is known by its frame: a ``제목`` line near the top with ``수신`` above it, or with
    ``시행 처리과-번호`` below it. ``normal`` is an ISO date of dates, the numbers of 정보공개법 제9조
    제1항 of ``공개구분`` (``5,6``), and a name without its spread of ``기관``.
    """
    subject = _subject(lines)
    if subject is None:
        return []
    head = [*_agency(lines[:subject], subject), *_receivers(lines[:subject])]
    title = _SUBJECT.match(lines[subject].text)
    assert title is not None, "found by this pattern"
    below = lines[subject + 1 :]
    return [
        *head,
        lines[subject].field("제목", title, "subject"),
        *_attachments(below),
        *signers(_frame(below)),
        *_closing(below, any("수신자" in squeezed(each.value) for each in head)),
    ]


def _subject(lines: Sequence[Line]) -> int | None:
    subjects = [at for at, line in enumerate(lines[:_HEAD]) if _SUBJECT.match(line.text)]
    for at in subjects:
        if any(_TO.match(each.text) for each in lines[max(0, at - _ABOVE) : at]):
            return at
    if subjects and any(_ISSUED.search(each.text) for each in lines[subjects[0] + 1 :]):
        return subjects[0]
    return None


def _agency(above: Sequence[Line], subject: int) -> Iterator[Field]:
    """Yield the letterhead: the one thing on the nearest line above 수신 that names an office."""
    to = next((at for at, line in enumerate(above) if _TO.match(line.text)), subject)
    for line in reversed(above[max(0, to - 3) : to]):
        cells = line.cells()
        if len(cells) == 1 and _AGENCY.fullmatch(squeezed(cells[0][1])):
            start, text = cells[0]
            name = squeezed(text)
            yield line.span("기관", start, start + len(text), name if name != text else "")
            return


def _receivers(above: Sequence[Line]) -> Iterator[Field]:
    for line in above:
        if found := _TO.match(line.text):
            yield line.field("수신", found, "to")
        if (found := _VIA.search(line.text)) and line.text[: found.start()].count("|") < 3:
            yield line.field("경유", found, "via")


def _attachments(below: Sequence[Line]) -> Iterator[Field]:
    for at, line in enumerate(below):
        found = _ATTACHED.match(line.text)
        if not found or _NOT_ATTACHED.match(found["rest"]):
            continue
        yield from _items(line, found.start("rest"))
        ended = bool(_END.search(line.text))
        for following in below[at + 1 : at + _MOST_ATTACHMENTS]:
            first = _ITEM.search(following.text)
            if ended or first is None or following.text[: first.start()].strip():
                return
            yield from _items(following, first.start())
            ended = bool(_END.search(following.text))
        return


def _items(line: Line, start: int) -> Iterator[Field]:
    end = len(_END.sub("", line.text))
    marks = list(_ITEM.finditer(line.text, start, end))
    starts = [mark.end() for mark in marks] or [start]
    ends = [*(mark.start() for mark in marks[1:]), end]
    for first, last in zip(starts, ends, strict=True):
        name = _COPIES.sub("", line.text[first:last].rstrip(" |"))
        name = _COPIES.sub("", name) if name.endswith(("각", ".")) else name
        if name.strip():
            yield line.span("붙임", first, first + len(name))


def _frame(below: Sequence[Line]) -> list[Line]:
    """Return the lines around the signatures: up to the first that says 시행, and some above."""
    for at, line in enumerate(below):
        issued = _ISSUED.search(line.text)
        if issued or _CLOSING.match(line.text):
            first = max(0, at - 3)
            body = [n for n in range(first, at) if _END.search(below[n].text)]
            first = body[-1] + 1 if body else first
            before = issued.start() if issued else len(line.text)
            shown = Line(line.block, line.start, line.text[:before])
            return [*below[first:at], shown]
    return []


def _closing(below: Sequence[Line], referred: bool) -> Iterator[Field]:
    framed = False
    for line in below:
        text = line.text
        if found := (_ISSUED.search(text) or _OLD_NUMBER.match(text)):
            framed = True
            yield line.field("처리과", found, "office")
            yield line.field("문서번호", found, "number")
            if found.re is _ISSUED and found["day"]:
                yield line.field("시행일", found, "day", _iso(found["day"]))
        if found := _OLD_DAY.match(text):
            yield line.field("시행일", found, "day", _iso(found["day"]))
        if found := _RECEIVED.search(text):
            yield line.field("접수", found, "number")
            if found["day"]:
                yield line.field("접수일", found, "day", _iso(found["day"]))
        if (framed or referred) and (found := _BELOW.match(text)):
            name = "수신자" if "수" in found["name"] else "공람"
            yield line.field(name, found, "to")
        framed = framed or bool(_CLOSING.match(text))
        if framed and (found := _OPENNESS.search(text)):
            yield _openness(line, found)
        if framed and (found := _CLOSED_PART.search(text)):
            yield line.field("비공개 부분", found, "part")


def labelled_fields(lines: Sequence[Line]) -> Iterator[Field]:
    """Yield 공개구분 and 보존기간 wherever a line states them by their name, letter or not."""
    for line in lines:
        if _OPENNESS_LABEL.search(line.text):
            found = _OPENNESS_CELL.search(line.text) or _OPENNESS.search(line.text)
            if found:
                yield _openness(line, found)
        if "존" in line.text and (found := _KEPT.search(line.text)):
            yield line.field("보존기간", found, "years", squeezed(found["years"]))


def _openness(line: Line, found: re.Match[str]) -> Field:
    grounds = grounds_read(found["open"]) or ()
    return line.field(OPENNESS, found, "open", ",".join(map(str, sorted(grounds))))


def _iso(text: str) -> str:
    return next((day.isoformat() for _, _, day in dates_in(text)), "")
