"""Serial numbers of a spreadsheet as dates, times and durations: shown, and in ISO 8601."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.format_codes import LONG_DATE, LONG_TIME, Section, Token, UnknownFormat, sections_of

_DAY_MS = 86_400_000
_LAST_SERIAL = 2_958_465
"""31 December 9999, the last day of Excel."""
_WEEKDAYS = "월화수목금토일"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A serial number in its parts; ``day`` is ``None`` where only a time of day is meant."""

    day: date | None
    ms: int
    total_ms: int


def moment_of(serial: float, *, since_1904: bool) -> Moment:
    """Return the parts of a serial number, to the millisecond.

    Day 0 of the 1900 system (``1900-01-00``) has no date, and neither has day 60, the 29
    February 1900 which never was.

    Raises:
        UnknownFormat: when it is negative or beyond the year 9999: Excel shows ``####``.
    """
    if not 0 <= serial < _LAST_SERIAL + 1:
        raise UnknownFormat("outside the calendar")
    total = round(serial * _DAY_MS)
    days, ms = divmod(total, _DAY_MS)
    if since_1904:
        day: date | None = date(1904, 1, 1) + timedelta(days) if days else None
    elif days in (0, 60):
        day = None
    else:
        day = date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
    return Moment(day, ms, total)


class DateFormat:
    """One section of a format code that shows dates or times."""

    def __init__(self, section: Section) -> None:
        """Take a section with tokens of date or time.

        Raises:
            UnknownFormat: when it shows anything that is not certain, such as an era.
        """
        system = next((token.text for token in section.tokens if token.kind == "system"), "")
        if system:
            section = sections_of(LONG_DATE if system == "f800" else LONG_TIME)[0]
            section = section._replace(korean=True)
        tokens = _subseconds(section.tokens)
        twelve = section.has("halfday")
        runs = [at for at, token in enumerate(tokens) if token.kind in ("moment", "elapsed")]
        self._parts = [
            _part(token, _is_minute(tokens, runs, at), twelve=twelve, korean=section.korean)
            for at, token in enumerate(tokens)
        ]
        self._whole_seconds = not any(token.kind == "subsecond" for token in tokens)
        self.elapsed = section.has("elapsed")
        self.dated = any(
            token.kind == "moment" and token.text[0] in "yda" for token in tokens
        ) or any(
            tokens[at].kind == "moment"
            and tokens[at].text[0] == "m"
            and not _is_minute(tokens, runs, at)
            for at in runs
        )

    def shown(self, moment: Moment) -> str:
        """Return a moment as it is displayed.

        Raises:
            UnknownFormat: when the format shows a date and there is none.
        """
        if self.dated and moment.day is None:
            raise UnknownFormat("no date")
        if self._whole_seconds and moment.ms % 1000:
            total = (moment.total_ms + 500) // 1000 * 1000
            ms = min((moment.ms + 500) // 1000 * 1000, _DAY_MS - 1000)
            moment = Moment(moment.day, ms, total)
        return "".join(part(moment) for part in self._parts).strip()

    def iso(self, moment: Moment) -> str:
        """Return a moment in ISO 8601: a date, a time, both, or a duration."""
        seconds, ms = divmod(moment.total_ms if self.elapsed else moment.ms, 1000)
        fraction = f".{ms:03d}" if ms else ""
        hours, rest = divmod(seconds, 3600)
        if self.elapsed:
            return f"PT{hours}H{rest // 60}M{rest % 60}{fraction}S"
        clock = f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}{fraction}"
        if moment.day is None:
            return clock
        return moment.day.isoformat() if not moment.ms else f"{moment.day.isoformat()}T{clock}"


def _subseconds(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens where ``.000`` after seconds is one, and other marks are letters."""
    made: list[Token] = []
    for token in tokens:
        if token.kind == "digit":
            if token.text != "0" or not made or made[-1].kind not in ("point", "subsecond"):
                raise UnknownFormat("digits in a date")
            zeros = made.pop().text if made[-1].kind == "subsecond" else ""
            if not zeros:
                made.pop()
            made.append(Token("subsecond", zeros + "0"))
        elif token.kind in ("percent", "exponent", "general", "text"):
            raise UnknownFormat("a number in a date")
        else:
            made.append(token)
    return made


def _is_minute(tokens: Sequence[Token], runs: Sequence[int], at: int) -> bool:
    """Return whether an ``m`` stands after hours or before seconds."""
    token = tokens[at]
    if token.kind != "moment" or token.text[0] != "m" or len(token.text) > 2:
        return False
    place = runs.index(at)
    before = tokens[runs[place - 1]].text if place else ""
    after = tokens[runs[place + 1]].text if place + 1 < len(runs) else ""
    return before.startswith("h") or after.startswith("s")


def _part(token: Token, minute: bool, *, twelve: bool, korean: bool) -> Callable[[Moment], str]:
    kind, text = token
    width = min(len(text), 2)
    if kind in ("literal", "point", "comma", "slash"):
        return lambda _: text
    if kind == "halfday":
        if text == "a/p":
            return lambda moment: "A" if moment.ms < _DAY_MS // 2 else "P"
        names = ("오전", "오후") if korean else ("AM", "PM")
        return lambda moment: names[moment.ms >= _DAY_MS // 2]
    if kind == "subsecond":
        places = len(text)
        return lambda moment: "." + f"{moment.ms % 1000:03d}".ljust(places, "0")[:places]
    if kind == "elapsed":
        unit = {"h": 3_600_000, "m": 60_000, "s": 1000}[text[0]]
        return lambda moment: str(moment.total_ms // unit).zfill(len(text))
    if minute:
        return lambda moment: str(moment.ms // 60_000 % 60).zfill(width)
    if text[0] == "s" and len(text) <= 2:
        return lambda moment: str(moment.ms // 1000 % 60).zfill(width)
    if text[0] == "h" and len(text) <= 2:
        if twelve:
            return lambda moment: str((moment.ms // 3_600_000 + 11) % 12 + 1).zfill(width)
        return lambda moment: str(moment.ms // 3_600_000).zfill(width)
    return _day_part(text, korean=korean)


def _day_part(text: str, *, korean: bool) -> Callable[[Moment], str]:
    def of(shown: Callable[[date], str]) -> Callable[[Moment], str]:
        return lambda moment: shown(moment.day) if moment.day is not None else ""

    if text[0] == "y" and len(text) <= 4:
        return of(lambda day: f"{day.year:04d}" if len(text) > 2 else f"{day.year % 100:02d}")
    if text in ("m", "mm"):
        return of(lambda day: str(day.month).zfill(len(text)))
    if text in ("d", "dd"):
        return of(lambda day: str(day.day).zfill(len(text)))
    if text == "aaa" or (text == "ddd" and korean):
        return of(lambda day: _WEEKDAYS[day.weekday()])
    if text == "aaaa" or (text == "dddd" and korean):
        return of(lambda day: _WEEKDAYS[day.weekday()] + "요일")
    if text == "mmmm" and korean:
        return of(lambda day: f"{day.month}월")
    if text in ("mmm", "mmmm", "mmmmm") and not korean:
        length = {3: 3, 4: 9, 5: 1}[len(text)]
        return of(lambda day: _MONTHS[day.month - 1][:length])
    if text in ("ddd", "dddd"):
        return of(lambda day: _DAYS[day.weekday()][: 3 if text == "ddd" else 9])
    raise UnknownFormat(text)
