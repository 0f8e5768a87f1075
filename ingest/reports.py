"""Reports and plans (개조식): what they state as ``항목: 값``, in lines or in forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.lines import LONGEST, Line, lines_of, squeezed
from ingest.outline import mark_length
from language.dates import dates_in
from records.answer import UNTIL
from records.document import Block, BlockKind, Field

_NAMES: dict[str, str] = {
    "제목": "제목 행사명 사업명 회의명 교육명 훈련명 과제명 건명 용역명 공사명 축제명",
    "일시": "일시 행사일시 개최일시 회의일시 교육일시 훈련일시 운영일시 일자 행사일자 개최일자 날짜 기간"
    " 행사기간 사업기간 운영기간 교육기간 훈련기간 추진기간 개최기간 용역기간 공사기간",
    "장소": "장소 행사장소 개최장소 회의장소 교육장소 훈련장소 위치 사업위치",
    "인원": "인원 참석인원 참여인원 참가인원 예상인원 참석자 참가자 참여자 교육인원 모집인원 동원인원",
    "예산": "예산 소요예산 사업비 총사업비 예산액 소요액 소요경비 행사예산 사업예산 총예산",
    "주관": "주관 주최 주최/주관 주최·주관 주최및주관 주관/주최 주관기관 주최기관 주관부서 주관과",
    "담당": "담당 담당자 담당부서 담당과 담당팀 담당공무원 담당부서/담당자 담당부서(담당자)",
}
_CANONICAL = {word: name for name, words in _NAMES.items() for word in words.split()}
_NOT_ITEMS = (
    "예 예시 주 참고 비고 관련 출처 자료 단위 기타 단 즉 또 문 답 질문 답변 물음 구분 내용 항목 계 합계 소계 "
    "붙임 첨부 수신 경유 시행 접수 참조 발신 끝 전화 팩스 전송 이메일 홈페이지 우 서명 성명 이름"
)
_NO_ITEM = frozenset(_NOT_ITEMS.split())
"""What stands before a colon without being an item of the record, or belongs to a letter's frame."""
_PAIR = re.compile(
    r"(?:^|(?<=\s\s)|(?<=[,/]\s))(?P<label>[가-힣](?:[가-힣·ㆍ/()]|[ \t]+(?=[가-힣(/·ㆍ])){0,17})"
    r"\s*[:：](?![:/\d])\s*(?=\S)"
)
_COLON = re.compile(r"[:：]")
_SENTENCE = re.compile(
    r"[았었였했됐렸쳤졌겼냈났섰왔갔는친진한인된든운하되이있없않같]다\s*[.。]?\s*$|(?:니다|세요|까요)\s*[.?]?\s*$"
)
_TEXT = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TEXT_BOX)
_LONGEST_LABEL, _LONGEST_OTHER_LABEL = 12, 8
_LONGEST_VALUE, _LONGEST_OTHER_VALUE = 200, 80
_MOST_WORDS = 3
_FORM_ROWS = 40
MOST_OTHERS = 30
"""Items under their own names that one record may state; the rest is left out."""
_PEOPLE = re.compile(r"(\d[\d,]*)\s*여?\s*명")
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(조|천억|백억|억|천만|백만|십만|만|천)?(?=\s*(\d|원))")
_UNITS = {
    "조": 10**12,
    "천억": 10**11,
    "백억": 10**10,
    "억": 10**8,
    "천만": 10**7,
    "백만": 10**6,
    "십만": 10**5,
    "만": 10**4,
    "천": 10**3,
}


def report_fields(blocks: Sequence[Block]) -> list[Field]:
    """Return the ``항목: 값`` pairs of a record, in reading order.

    Known items get one name whatever they are called (``행사일시`` is ``일시``; ``stated`` keeps
    what stands there), other items of list lines and forms keep their own, up to 30, and so does
    in any line until when a record holds (유효기간). Prose,
    times, ratios, addresses and examples are no pairs. ``normal`` is the first date in ISO of
    일시, won of 예산, heads of 인원.
    """
    found: list[Field] = []
    others = 0
    for ordinal, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE:
            pairs = _form_pairs(ordinal, block)
        elif block.kind in _TEXT and block.location.sheet is None:
            pairs = _line_pairs(ordinal, block)
        else:
            continue
        for field in pairs:
            if field.name not in _NAMES:
                others += 1
                if others > MOST_OTHERS:
                    continue
            found.append(field)
    return found


def _line_pairs(ordinal: int, block: Block) -> Iterator[Field]:
    for line in lines_of([block]):
        if not _COLON.search(line.text):
            continue
        begin = mark_length(line.text)
        marked = block.kind is BlockKind.LIST_ITEM or bool(line.text[:begin].strip())
        text = line.text[begin:]
        pairs = [each for each in _PAIR.finditer(text) if _is_label(each["label"])]
        if not pairs or pairs[0].start():
            continue  # a pair begins its line, else the colon stands in prose
        ends = [*(each.start() for each in pairs[1:]), len(text)]
        for pair, end in zip(pairs, ends, strict=True):
            value = text[pair.end() : end].rstrip(" ,/")
            field = _field(
                Line(ordinal, line.start + begin, text), pair["label"], pair.end(), value, marked
            )
            if field is not None:
                yield field


def _form_pairs(ordinal: int, block: Block) -> Iterator[Field]:
    """Yield the pairs of a table that is a form: each row an item and its value, once or twice."""
    if not 1 <= len(block.rows) <= _FORM_ROWS:
        return
    pairs: list[tuple[Line, tuple[int, str], tuple[int, str]]] = []
    rows = 0
    for start, end in block.spans:
        line = Line(ordinal, start, block.text[start:end])
        rows += bool(line.text.strip(" |"))
        if len(line.text) > LONGEST:
            continue
        cells = line.cells()
        if cells and len(cells) % 2 == 0 and all(_is_label(text) for _, text in cells[::2]):
            pairs += [(line, *pair) for pair in zip(cells[::2], cells[1::2], strict=True)]
    known = [pair for pair in pairs if squeezed(pair[1][1]) in _CANONICAL]
    if len(known) < min(2, rows) or len({pair[0].start for pair in pairs}) * 3 < rows * 2:
        return
    if any(squeezed(value) in _CANONICAL for _, _, (_, value) in known):
        return  # names of columns beside one another
    for line, (_, label), (at, value) in pairs:
        field = _field(line, label, at, value, marked=True)
        if field is not None:
            yield field


def _is_label(text: str) -> bool:
    """Return whether a text may name an item: short, Korean, without figures or an ending."""
    words = text.split()
    bare = squeezed(text)
    spread = all(len(word) == 1 for word in words)
    if not re.fullmatch(r"[가-힣][가-힣·ㆍ/()]*", bare) or bare in _NO_ITEM:
        return False
    if len(bare) > _LONGEST_LABEL or not (spread or len(words) <= _MOST_WORDS):
        return False
    return bare in _CANONICAL or not re.search(
        r"(은|는|을|를|하며|하고|니다|하면|된다|한다)$", bare
    )


def _field(line: Line, label: str, start: int, value: str, marked: bool) -> Field | None:
    stated = squeezed(label)
    name = _CANONICAL.get(stated, stated)
    known = name in _NAMES
    longest = _LONGEST_VALUE if known else _LONGEST_OTHER_VALUE
    if not value.strip(" -–—·.()〔〕[]") or len(value) > longest or _SENTENCE.search(value):
        return None
    own = stated in UNTIL or (marked and len(stated) <= _LONGEST_OTHER_LABEL)
    if not known and not own:
        return None
    if stated in ("참석자", "참가자", "참여자") and not _PEOPLE.search(value):
        name = stated  # names of people are no number of heads
    normal = _normal(name, value)
    if name == "일시" and not normal and not re.search(r"\d|[월화수목금토일]요일|연중|상시", value):
        return None
    return line.span(name, start, start + len(value), normal, stated if stated != name else "")


def _normal(name: str, value: str) -> str:
    if name == "일시":
        return next((day.isoformat() for _, _, day in dates_in(value)), "")
    if name == "인원":
        heads = _PEOPLE.search(value)
        return heads[1].replace(",", "") if heads else ""
    if name == "예산":
        return _won(value)
    return ""


def _won(text: str) -> str:
    """Return the first amount of a text in won, ``""`` when it states none (1억 8,600만 원)."""
    total, before = 0.0, 0
    for found in _MONEY.finditer(text):
        if total and text[before : found.start()].strip():
            break
        total += float(found[1].replace(",", "")) * _UNITS.get(found[2] or "", 1)
        before = found.end()
        if text[before:].lstrip().startswith("원"):
            return str(round(total))
    return ""
