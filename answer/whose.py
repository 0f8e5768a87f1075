"""Whose records a question means: agencies and departments by name, and others than one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from answer.recognised import Recognised
from index.search import Filters
from language.particles import END
from records.answer import Understood

Office = tuple[str, str]
"""An agency and one of its departments, ``""`` for none."""

_OTHER_AGENCIES = re.compile(
    r"(다른|타|인근|이웃|주변|여타)\s*(기관|지자체|자치단체|시\s*[·,]?\s*군|시군|지역|도시|시도)"
    r"|타\s*시|우리\s*(시|군|기관)?\s*말고"
)
_OTHER_DEPARTMENTS = re.compile(
    r"(?:다른|타|옆|이웃|여타)\s*(?:부서|실과|과|팀)(?![가-힣]*(?:제|정|목|거))"
)
_OWN_AGENCY = re.compile(r"우리\s*(시|군|도|기관|공단)(?!\s*말고)")
_OWN_DEPARTMENT = re.compile(r"우리\s*(과|부서|팀|실)(?!\s*말고)")
_AGENCY_TAIL = re.compile(
    r"(?:특별자치시|특별자치도|특별시|광역시|시설공단|교육청|공단|공사|재단|시|군|구|도|청)$"
)
_DEPARTMENT_TAIL = re.compile(r"(?:담당관|센터|과|팀|실|국|소)$")
_CALLED = 2
"""Characters of a name that its short forms begin with as well."""
_ACTING = r"(?:에서는|에서|에선|에는|은|는|이|가|도|의|쪽|네)(?![가-힣])"
"""A short name is an agency's only where it acts: ``한빛은``, not ``한빛 등불축제``."""


@dataclass(frozen=True, slots=True)
class Own:
    """The asker's own agency and department."""

    agency: str
    department: str


def offices_asked(text: str, own: Own, offices: Collection[Office]) -> Iterator[Recognised]:
    """Yield the offices that a question names.

    ``offices`` are those whose records the asker may see; names are recognised among them alone,
    so that a name tells nothing. Kinds: ``others`` (``agencies``, ``departments``), ``agency``,
    ``department`` (by its name, in whichever agencies have it).
    """
    agencies = _longest_first(agency for agency, _ in offices)
    departments = _longest_first(department for _, department in offices)
    if own.agency and (match := _OTHER_AGENCIES.search(text)):
        yield Recognised(*match.span(), Understood("others", "agencies", "다른 기관"))
    if own.department and (match := _OTHER_DEPARTMENTS.search(text)):
        yield Recognised(*match.span(), Understood("others", "departments", "다른 부서"))
    known = frozenset(agencies)
    called = list(
        _named(text, "agency", agencies, _AGENCY_TAIL, lambda name: _agency_called(name, known))
    )
    yield from called
    yield from _named(text, "department", departments, _DEPARTMENT_TAIL, _department_called)
    if called or own.agency not in agencies:
        return
    if match := _OWN_DEPARTMENT.search(text) or _OWN_AGENCY.search(text):
        yield Recognised(*match.span(), Understood("agency", own.agency, own.agency))
        if _OWN_DEPARTMENT.search(text) and (own.agency, own.department) in offices:
            yield Recognised(
                *match.span(), Understood("department", own.department, own.department)
            )


def narrowed(understood: Iterable[Understood], own: Own, offices: Collection[Office]) -> Filters:
    """Return the filters that the offices understood stand for."""
    named = {(each.kind, each.value) for each in understood}
    agencies = frozenset(value for kind, value in named if kind == "agency")
    departments = frozenset(
        f"{agency}/{department}"
        for agency, department in offices
        if ("department", department) in named
    )
    excluded = frozenset({own.agency}) if ("others", "agencies") in named else frozenset[str]()
    if ("others", "departments") in named:
        agencies = frozenset({own.agency})
        departments = frozenset(
            f"{agency}/{department}"
            for agency, department in offices
            if agency == own.agency and department != own.department
        ) or frozenset({""})
    return Filters(agencies=agencies - excluded, not_agencies=excluded, departments=departments)


def _named(
    text: str,
    kind: str,
    names: Iterable[str],
    tail: re.Pattern[str],
    pattern: Callable[[str], str],
) -> Iterator[Recognised]:
    """Yield the names that a text calls; where two overlap the earlier of ``names`` counts.

    Every way to call one says at least what stands before its ``tail``.
    """
    taken: list[tuple[int, int]] = []
    for name in names:
        # to make a pattern takes milliseconds, and there may be thousands of names
        if name[:_CALLED] not in text or tail.sub("", name) not in text:
            continue
        match = re.search(pattern(name), text)
        if match and all(match.end() <= start or end <= match.start() for start, end in taken):
            taken.append(match.span())
            yield Recognised(*match.span(), Understood(kind, name, name))


def _agency_called(name: str, agencies: Collection[str]) -> str:
    """Return the pattern of an agency's names; 참샘시 is not short for 참샘시시설공단 beside 참샘시."""
    short = _AGENCY_TAIL.sub("", name)
    called = rf"{re.escape(name)}청?(?![설험민계간])"
    if len(short) < 2 or short == name or short in agencies:
        return called
    return rf"{called}|(?<![가-힣]){re.escape(short)}(?={_ACTING})"


def _department_called(name: str) -> str:
    short = _DEPARTMENT_TAIL.sub("", name)
    called = rf"{re.escape(name)}{END}"
    if len(short) < 2 or short == name:
        return called
    return rf"{called}|{re.escape(short)}\s*(?:담당\s*)?(?:부서|쪽){END}"


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name}, key=lambda name: (-len(name), name))
