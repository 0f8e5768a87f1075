"""Which column of a table holds what a superlative asks, and which one names the things compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer.compared import DAY_OF_A_YEAR, WON, Column, column_of, day_of, figure_of
from answer.evidence import terms_of
from answer.rows_asked import Rows, Told
from answer.superlative import Asked, Measure, Superlative
from answer.totals import NUMBERING, bare
from language.dates import years_in
from language.morphemes import Tagged
from language.thesaurus import common_form

_MONEY = re.compile(r"금액|가격|단가|요금|예산|비용|사업비|대금|값|[가-힣][액료]|[가-힣]{2}비")
_LENGTHS = re.compile(r"걸린|소요|기간|일수|시간|연장|길이|거리|일$")
_TIMES = re.compile(r"일|분|시간|개월|년|주|m|km|㎞|미터|킬로미터")
_ALL = re.compile(
    r"(?:총|합)?계|총액|전체|인원수?|수|수량|건수|횟수|개수|대수|물량|(?:총|전체)(?:인원|수|건수|횟수)"
)
"""Heads of columns that count what the table is about: 합계 of a table of guards."""
_OF_PEOPLE = re.compile(r"사람들?|인원수?|인력")
_OF_MONEY = re.compile(r"돈|금액|비용|액수|값|가격|요금|이용료|사용료|대금")
_OF_COUNTS = re.compile(r"수|건수|횟수|수량|개수|규모|정도|연간|총")
_ROWS = re.compile(r"것|건|계약|민원|공사|용역|사고|신고|거래|지출|구매")
"""What each row is one of, even where two are called alike; a place or office may stand in several rows."""
_ANY = re.compile(r"것|곳|데|쪽|항목|분야|부문|대상|부분|종류|군데|지역")
_WHEN = re.compile("시간|시각|시기|기한|기간|일정")
_DAYS = {
    "날": r"날짜|일자|일시|일$", "날짜": r"날짜|일자|일시|일$", "달": r"월", "해": r"연도|년도",
    "연도": r"연도|년도", "년도": r"연도|년도",
}  # fmt: skip
_TOLD_AS = {
    "찾": r"방문|관람|이용", "오": r"방문|관람", "다녀가": r"방문|관람", "모이": r"방문|관람|참가",
    "쓰": r"집행|지출|사용", "남": r"잔액|잔여|남은", "걸리": r"걸린|소요|처리\s*(?:기간|일수|시간)",
    "열리": r"개최|기간|일시|행사일", "체결": r"계약", "맺": r"계약", "들어오": r"접수", "신고": r"접수",
    "끝나": r"종료|완료|준공|끝난", "시작": r"시작|착수|착공", "다치": r"부상|다친", "돌려주": r"반납|환불",
    "팔": r"판매|매각|매출", "팔리": r"판매|매출", "사": r"구매|구입|매입", "늘": r"증가|늘어난",
    "늘어나": r"증가|늘어난", "줄": r"감소|줄어든", "줄어들": r"감소|줄어든",
}  # fmt: skip
"""What was done, and how the heads of columns call it."""
_HAVING = re.compile(
    "받|두|있|하|되|들|갖|가지|나오|나|놓|배치|투입|배정|편성|책정|기록|보유|차지|발생"
)
"""What is done with whatever is counted: nothing in a table need say it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The column of what is asked and its values.

    ``said`` is how many letters of the question its head says; ``named`` that it says what is measured
    itself, and not only of which kind (주말 of 주말 안전요원).
    """

    at: int
    column: Column
    said: float
    named: bool


def column_asked(asked: Superlative, rows: Rows) -> Measured | None:
    """Return the column of what is asked; ``None`` where none holds it, or no one more than others do."""
    columns = _comparable(asked.measure, rows)
    money = [col for col, each in columns.items() if _is_money(rows, col, each)]
    of_money = any(_OF_MONEY.fullmatch(each.text) for each in asked.of[-1:])
    if asked.measure is Measure.PRICE or of_money:
        columns = {col: columns[col] for col in money}
    scores = {col: _score(asked, rows.heads[col]) for col in columns}
    most = max(scores.values(), default=(0.0, 0, 0))
    best = [col for col, score in scores.items() if score == most and score[0] > 0]
    if not scores or most[0] == 0:
        best = _by_what_is_counted(asked, rows, columns, money)
    if len(best) != 1:
        return None
    at = best[0]
    if not _told_of(asked, rows, at, columns):
        return None
    head = rows.heads[at]
    named = (
        asked.measure in (Measure.TIME, Measure.LENGTH)
        or any(_met(head, each) for each in asked.of[-1:])
        or any(_done(head, each) for each in asked.deeds)
        or bool(_MONEY.search(head))
    )
    return Measured(at, columns[at], most[0], named)


def name_asked(asked: Superlative, rows: Rows, measured: int) -> list[int]:
    """Return the columns that name a row, that of what is asked for last; empty where none is it.

    ``어느 축제`` is not answered with rows of something else, nor where a name stands in several rows.
    """
    label = _labels(rows, measured)
    noun = asked.thing[-1].morphemes[-1]
    text = asked.thing[-1].text
    first = label[:1]
    if _WHEN.fullmatch(noun.form) or (
        asked.measure is Measure.TIME and noun.form in _DAYS
    ):  # a value is asked for, and no thing that has it
        return []
    if _ANY.fullmatch(noun.form):
        named = first
    elif noun.form in _DAYS:
        heads = [col for col in rows.heads if col != measured]
        named = [col for col in heads if re.search(_DAYS[noun.form], rows.heads[col])][:1]
        first = []
    else:
        named = [col for col in label if _names(rows.heads[col], text, noun)][:1]
        named = named or [col for col in label if _mostly(rows, col, noun)][:1]
    for column in named:
        texts = list(rows.texts(column).values())
        if not _ROWS.fullmatch(noun.form) and ("" in texts or len(set(texts)) < len(texts)):
            return []
    return list(dict.fromkeys([*first, *named])) if named else []


def _comparable(measure: Measure, rows: Rows) -> dict[int, Column]:
    found: dict[int, Column] = {}
    timed = measure is Measure.TIME
    for column, head in rows.heads.items():
        merged = any(
            cells[column].rowspan > 1 or cells[column].colspan > 1
            for cells in rows.cells.values()
            if column in cells
        )
        values = None if merged else column_of(rows.texts(column), day_of if timed else figure_of)
        if values is None or (not timed and NUMBERING.search(head)):
            continue
        if timed and values.kind == DAY_OF_A_YEAR and len(years_in(rows.about)) != 1:
            continue  # days of one year compare without it
        if measure is Measure.LENGTH and not (
            _LENGTHS.search(head) or _TIMES.fullmatch(values.kind)
        ):
            continue
        found[column] = values
    return found


def _is_money(rows: Rows, column: int, values: Column) -> bool:
    unit = rows.block.unit if not re.search(r"[,·/]", rows.block.unit) else ""
    return bool(values.kind == WON or _MONEY.search(rows.heads[column]) or unit.endswith(WON))


def _score(asked: Superlative, head: str) -> tuple[float, int, int]:
    """Return how many letters of the question a head says, of them whole words, and its own letters.

    What is measured counts twice: of 예산 중 잔액 it is 잔액.
    """
    words = {re.sub(r"[(\[（].*", "", each) for each in head.split()}
    letters = 2 * sum(_met(head, each) for each in asked.of)
    letters += sum(_met(head, each) for each in asked.scope)
    letters += sum(2 * _done(head, each) for each in asked.deeds)
    whole = sum(each.text in words for each in (*asked.of, *asked.scope))
    return letters, whole, -len(bare(head)) if letters else 0


def _met(head: str, word: Asked) -> float:
    """Return how many letters of a word a head says, be it in other words."""
    letters, terms = bare(head), terms_of(head)
    form = bare(word.text)
    if len(form) > 1 and form in letters:
        return len(form)
    if any(each.tag == "XPN" for each in word.morphemes):
        return 0
    nouns = [each for each in word.morphemes if each.tag in ("NNG", "NNP", "XR", "SL")]
    nouns = [each for each in nouns if not _OF_COUNTS.fullmatch(each.form)]
    said = [
        each
        for each in nouns
        if (len(each.form) > 1 and each.form in letters)
        or common_form(each.form, each.tag) in terms
    ]
    return sum(len(each.form) for each in said)


def _done(head: str, deed: Tagged) -> bool:
    told = _TOLD_AS.get(deed.form)
    if told is not None and re.search(told, head):
        return True
    return not _HAVING.fullmatch(deed.form) and len(deed.form) > 1 and deed.form in bare(head)


def _by_what_is_counted(
    asked: Superlative, rows: Rows, columns: Mapping[int, Column], money: Sequence[int]
) -> list[int]:
    """Return the columns that count what the table is about, or hold its sums of money or days."""
    of_counts = [
        col for col in columns if _ALL.fullmatch(bare(rows.heads[col])) and col not in money
    ]
    if asked.measure is Measure.TIME:
        return [] if asked.of or asked.deeds else list(columns)
    if asked.measure is Measure.PRICE or any(_OF_MONEY.fullmatch(e.text) for e in asked.of[-1:]):
        return list(money)
    if asked.measure is Measure.LENGTH:
        return [] if asked.of or asked.deeds else list(columns)
    return of_counts if asked.of else []


def _told_of(asked: Superlative, rows: Rows, column: int, columns: Mapping[int, Column]) -> bool:
    """Return whether all that is measured and done is told of by a column or by what its table is about.

    What another column measures is not: 예산 of ``방문객 1인당 예산`` alone.
    """
    head = rows.heads[column]
    others = "\n".join(text for col, text in rows.heads.items() if col not in columns)
    told = Told.of([rows.about, head, others])
    for word in asked.of:
        framed = any(each.fullmatch(word.text) for each in (_OF_PEOPLE, _OF_MONEY, _OF_COUNTS))
        if not framed and not told.says(word):
            return False
    for deed in asked.deeds:
        in_table = len(deed.form) > 1 and deed.form in told.letters
        if not _HAVING.fullmatch(deed.form) and not in_table and not _done(head, deed):
            return False
    over = Told.of([rows.about, *rows.heads.values()])
    return all(over.says(word) for word in asked.beside)


def _labels(rows: Rows, measured: int) -> list[int]:
    """Return the columns that say words, left to right."""
    found = []
    for column, head in sorted(rows.heads.items()):
        texts = [text for text in rows.texts(column).values() if text]
        figures = sum(figure_of(text) is not None or day_of(text) is not None for text in texts)
        numbered = NUMBERING.fullmatch(bare(head)) and figures
        if column != measured and texts and 2 * figures < len(texts) and not numbered:
            found.append(column)
    return found


def _names(head: str, text: str, noun: Tagged) -> bool:
    letters = bare(head)
    return (
        bare(text) in letters
        or (len(noun.form) > 1 and noun.form in letters)
        or common_form(noun.form, noun.tag) in terms_of(head)
    )


def _mostly(rows: Rows, column: int, noun: Tagged) -> bool:
    """Return whether most cells of a column are called what is asked for (…축제)."""
    texts = list(rows.texts(column).values())
    called = sum(text.endswith(noun.form) for text in texts)
    return len(noun.form) > 1 and 2 * called > len(texts)
