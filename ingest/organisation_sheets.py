"""Rows of an organisation's sheets as what they state, with what is wrong cell by cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from access.label import Grant, GrantKind
from access.tenure import TENURE_WORDS, Tenure, TenureKind
from catalog.organisation import (
    IMPORTED,
    SHEET_WORDS,
    Authority,
    Item,
    Member,
    Official,
    Post,
    Sheet,
    Succession,
    TaskHolder,
    Unit,
)
from catalog.organisation_merge import Line, Place, Problem, Stated
from ingest.organisation_columns import COLUMNS, Column, plain
from ingest.organisation_tables import Rows
from records.document import Cell

LONGEST = 100
"""Characters of a name."""
MOST_ROWS = 100_000
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_CODE = re.compile(r"[0-9A-Z]{7}")
_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?|(\d{4})(\d\d)(\d\d)"
)
_KINDS = {"": TenureKind.MAIN, "주": TenureKind.MAIN, "주직위": TenureKind.MAIN} | {
    word: kind
    for kind, words in (
        (TenureKind.CONCURRENT, ("겸직", "겸임", "겸")),
        (TenureKind.ACTING, ("직무대행", "직무대리", "대행", "대리")),
        (TenureKind.DELEGATED, ("위임", "권한위임")),
    )
    for word in words
}
_SUCCEEDED = {
    "": GrantKind.DEPARTMENT,
    "부서": GrantKind.DEPARTMENT,
    "직위": GrantKind.POST,
    "기관": GrantKind.AGENCY,
    "단위과제": GrantKind.TASK,
}
_HOLDERS = {"사람": GrantKind.PERSON, "직위": GrantKind.POST, "부서": GrantKind.DEPARTMENT}
_ANSWERS = {
    "": None,
    **dict.fromkeys(("예", "y", "yes", "o", "사용", "재직", "1", "true"), True),
    **dict.fromkeys(("아니오", "아니요", "n", "no", "x", "미사용", "퇴직", "0", "false"), False),
}


def read_sheet(sheet: Sheet, rows: Rows, file: str, stated: Stated) -> None:
    """Add what one sheet states; what cannot be read becomes a problem."""
    reader = _Reader(sheet, file, stated)
    lines = list(rows.lines())
    if not lines:
        return
    if rows.hidden:
        reader.problem(None, "", "숨긴 시트입니다. 숨기기를 취소한 뒤 다시 해 주시기 바랍니다.")
    if len(lines) > MOST_ROWS:
        reader.problem(
            None, "", f"행이 {MOST_ROWS:,}개를 넘습니다. 기관별로 나누어 주시기 바랍니다."
        )
        return
    (first, head), *body = lines
    columns = reader.head(first, head)
    if columns is None:
        return
    for row, cells in body:
        reader.row(row, cells, columns)


class _Reader:
    def __init__(self, sheet: Sheet, file: str, stated: Stated) -> None:
        self._sheet, self._file, self._stated = sheet, file, stated
        self._row = 0
        self._values: dict[str, str] = {}
        self._sound = True

    def problem(self, row: int | None, column: str, text: str, *, fatal: bool = True) -> None:
        place = Place(self._file, SHEET_WORDS[self._sheet], row, column)
        self._stated.problems.append(Problem(place, text, fatal))
        self._sound = self._sound and not fatal

    def head(self, row: int, cells: Mapping[int, Cell]) -> dict[int, Column] | None:
        """Return which column stands where; ``None`` when one is missing or stands twice."""
        names = {
            plain(word): column
            for column in COLUMNS[self._sheet]
            for word in (column.header, *column.also)
        }
        found: dict[int, Column] = {}
        for at, cell in sorted(cells.items()):
            column = names.get(plain(cell.text))
            if column is None:
                self.problem(row, cell.text, "모르는 열이라 읽지 않습니다.", fatal=False)
            elif column in found.values():
                self.problem(row, column.header, "같은 열이 둘입니다. 하나를 지워 주시기 바랍니다.")
                return None
            else:
                found[at] = column
        missing = [c.header for c in COLUMNS[self._sheet] if c.needed and c not in found.values()]
        if missing:
            self.problem(
                row,
                "",
                f"첫 행에 있어야 할 열이 없습니다: {', '.join(missing)}. 서식(‘neomeo organisation "
                "template’)의 첫 행과 맞추어 주시기 바랍니다.",
            )
            return None
        return found

    def row(self, row: int, cells: Mapping[int, Cell], columns: Mapping[int, Column]) -> None:
        """Add what one row states."""
        self._row, self._sound = row, True
        self._values = {column.header: "" for column in columns.values()}
        for at, column in columns.items():
            cell = cells.get(at)
            if cell is None:
                continue
            if cell.rowspan > 1 or cell.colspan > 1:
                self._wrong(
                    column.header, "합친 칸입니다. 칸을 나누어 행마다 적어 주시기 바랍니다."
                )
            # SECURITY: nobody approves a right that stands in a row which is not to be seen
            if cell.hidden:
                self._wrong(
                    column.header, "숨긴 행이나 열에 있습니다. 펼친 뒤 다시 해 주시기 바랍니다."
                )
            self._values[column.header] = self._clean(column.header, cell)
        if not any(self._values.values()):
            return
        for column in COLUMNS[self._sheet]:
            blank = not self._values.get(column.header)
            if (
                column.needed
                and blank
                and not (self._sheet is Sheet.UNITS and column.header == "부서")
            ):
                self._wrong(column.header, "비어 있습니다. 적어 주시기 바랍니다.")
        item = self._item() if self._sound else None
        if item is not None and self._sound:
            place = Place(self._file, SHEET_WORDS[self._sheet], row)
            self._stated.lines.setdefault(self._sheet, []).append(Line(item, place))

    def _wrong(self, column: str, text: str) -> None:
        self.problem(self._row, column, text)

    def _clean(self, column: str, cell: Cell) -> str:
        if isinstance(cell.value, str) and _DATE.fullmatch(cell.value[:10]):
            return cell.value[:10]
        text = " ".join(cell.text.split())
        if len(text) > LONGEST:
            self._wrong(column, f"{LONGEST}자를 넘습니다. 줄여 주시기 바랍니다.")
        # SECURITY: a name that looks like another one, or turns the line around, names nobody
        if any(unicodedata.category(letter)[0] == "C" for letter in text):
            self._wrong(column, "보이지 않는 글자가 있습니다. 지우고 다시 적어 주시기 바랍니다.")
        return text

    def _text(self, column: str) -> str:
        return self._values.get(column, "")

    def _name(self, column: str) -> str:
        text = self._text(column)
        if "/" in text:
            self._wrong(column, "이름에 ‘/’를 쓸 수 없습니다. 다른 글자로 바꾸어 주시기 바랍니다.")
        return text

    def _login(self, column: str = "로그인") -> str:
        text = self._text(column)
        if not _LOGIN.fullmatch(text):
            self._wrong(
                column,
                f"로그인 이름 ‘{text}’을 쓸 수 없습니다. 영문 소문자·숫자·점·밑줄·붙임표로 2~64자를 적어 "
                "주시기 바랍니다.",
            )
        return text

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        if not text:
            return None
        found = _DATE.fullmatch(text)
        if found:
            year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                pass
        self._wrong(column, f"‘{text}’: 2026-07-01처럼 날짜를 적어 주시기 바랍니다.")
        return None

    def _chosen(self, column: str, choices: Mapping[str, object], shown: str) -> object:
        text = plain(self._text(column))
        if text not in choices:
            self._wrong(column, f"‘{self._text(column)}’: {shown} 가운데에서 골라 주시기 바랍니다.")
            return None
        return choices[text]

    def _item(self) -> Item | None:
        match self._sheet:
            case Sheet.UNITS:
                return self._unit()
            case Sheet.PEOPLE:
                return self._official()
            case Sheet.POSTS:
                return self._post()
            case Sheet.SUCCESSIONS:
                return self._succession()
            case Sheet.COMMUNITIES:
                return Member(self._name("업무공간"), self._login(), *self._days())
            case Sheet.TASKS:
                return self._task()
            case Sheet.AUTHORITIES:
                return Authority(self._name("기관"), self._text("사무"), self._name("전결권자"))

    def _unit(self) -> Unit:
        code = self._text("행정표준코드").upper()
        if code and not _CODE.fullmatch(code):
            self._wrong("행정표준코드", "숫자나 영문 대문자 7자리로 적어 주시기 바랍니다.")
        unit = Unit(self._name("기관"), self._name("부서"), self._name("상위 부서"), code)
        if not unit.name and unit.parent:
            self._wrong("상위 부서", "부서가 비어 있는 행은 기관 자신입니다. 비워 주시기 바랍니다.")
        return unit

    def _official(self) -> Official:
        active = self._chosen("사용", _ANSWERS, "예, 아니오")
        assert active is None or isinstance(active, bool)
        return Official(self._login(), self._text("성명"), active)

    def _post(self) -> Post | None:
        kind = self._chosen(
            "구분", _KINDS, "주, " + ", ".join(w for w in TENURE_WORDS.values() if w)
        )
        since, until = self._days()
        if not isinstance(kind, TenureKind):
            return None
        if kind is TenureKind.DELEGATED and not self._text("직위"):
            self._wrong("직위", "위임하는 직위를 적어 주시기 바랍니다.")
        try:
            held = Tenure(
                self._name("기관"), self._name("부서"), self._name("직위"), kind, since, until
            )
        except ValueError as problem:
            self._wrong("종료일", str(problem))
            return None
        return Post(self._login(), held, IMPORTED)

    def _succession(self) -> Succession | None:
        kind = self._chosen("구분", _SUCCEEDED, "부서, 직위, 기관, 단위과제")
        since = self._day("시행일")
        if not isinstance(kind, GrantKind) or since is None:
            return None
        before = self._name("이전 기관")
        now = self._name("현재 기관") or before
        if kind is GrantKind.AGENCY:
            former, present = Grant(kind, before), Grant(kind, now)
        else:
            names = [self._name(f"{when} 이름") for when in ("이전", "현재")]
            for when, name in zip(("이전", "현재"), names, strict=True):
                if not name:
                    self._wrong(f"{when} 이름", "비어 있습니다. 적어 주시기 바랍니다.")
            former = Grant(kind, f"{before}/{names[0]}")
            present = Grant(kind, f"{now}/{names[1]}")
        if former == present:
            self._wrong("현재 이름", "이전과 현재가 같습니다. 바뀐 이름을 적어 주시기 바랍니다.")
        return Succession(former, present, since)

    def _task(self) -> TaskHolder | None:
        kind = self._chosen("담당 구분", _HOLDERS, "사람, 직위, 부서")
        since, until = self._days()
        if not isinstance(kind, GrantKind):
            return None
        agency = self._name("기관")
        if kind is GrantKind.PERSON:
            holder = Grant(kind, self._login("담당"))
        else:
            holder = Grant(kind, f"{agency}/{self._name('담당')}")
        return TaskHolder(f"{agency}/{self._name('단위과제')}", holder, since, until)

    def _days(self) -> tuple[date | None, date | None]:
        since, until = self._day("시작일"), self._day("종료일")
        if since and until and until < since:
            self._wrong("종료일", "시작일보다 앞섭니다. 두 날짜를 확인해 주시기 바랍니다.")
            until = None
        return since, until
