"""What a question asks for, as far as words tell: whose records, which years, done or planned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from access.permit import Permit
from index.search import Filters
from language.dates import years_in

_OTHERS = re.compile(
    r"(다른|타|인근|이웃|주변|여타)\s*(기관|지자체|자치단체|시\s*[·,]?\s*군|시군|지역|도시|시도)"
    r"|타\s*시|우리\s*(시|군|기관)?\s*말고"
)
_OWN = re.compile(r"우리\s*(시|군|도|기관|공단|과|부서)(?!\s*말고)")
_MANY = re.compile(r"사례|기관별|시군별|부서별|곳곳|어느\s*곳|비교")
_DONE = re.compile(r"했|하였|었나|았나|였나|결과|실적|처리|조치|대응")
_PLANNED = re.compile(r"계획|예정|할\s*것|하려|추진안")
_RELATIVE = (
    (re.compile(r"재작년"), -2),
    (re.compile(r"작년|지난해|전년"), -1),
    (re.compile(r"올해|금년"), 0),
    (re.compile(r"내년"), 1),
)
_YEARS_BACK = re.compile(r"최근\s*(\d{1,2})\s*(?:년|개년)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was understood of it.

    ``text`` is what is searched for; ``years`` are preferred, not demanded, since a record of
    one year often lies in another year's folder. ``broad`` questions ask how several offices
    did it, others one thing.
    """

    text: str
    filters: Filters
    broad: bool
    years: frozenset[int]
    today: date
    done: bool
    planned: bool


def understand(permit: Permit, text: str, agencies: Sequence[str]) -> Question:
    """Return what a question asks for.

    ``agencies`` are those whose records the asker may see; an agency is recognised among them
    alone, so that a name tells nothing. "Other agencies" leaves out the asker's own.
    """
    own = permit.principal.agency
    named = frozenset(agency for agency in agencies if agency in text)
    others = bool(_OTHERS.search(text)) and bool(own)
    if not named and _OWN.search(text) and own in agencies:
        named = frozenset({own})
    filters = Filters(
        agencies=named - {own} if others else named,
        not_agencies=frozenset({own}) if others else frozenset(),
    )
    years = _years(text, permit.day.year)
    stated = [f"{year}년" for year in sorted(years) if str(year) not in text]
    return Question(
        text=" ".join([text, *stated]) if len(stated) == 1 else text,
        filters=filters,
        broad=others or bool(_MANY.search(text)),
        years=years,
        today=permit.day,
        done=bool(_DONE.search(text)) and not _PLANNED.search(text),
        planned=bool(_PLANNED.search(text)),
    )


def _years(text: str, today: int) -> frozenset[int]:
    years = set(years_in(text))
    for pattern, offset in _RELATIVE:
        if pattern.search(text):
            years.add(today + offset)
            break
    if found := _YEARS_BACK.search(text):
        years |= set(range(today - int(found[1]) + 1, today + 1))
    return frozenset(years)
