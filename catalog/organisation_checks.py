"""What forbids an import: what is unknown, twice, in a ring, or at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from access.label import Grant, GrantKind
from access.role import Role
from access.tenure import TenureKind
from catalog.organisation import SHEET_WORDS, Organisation, Post, Sheet, Unit
from catalog.organisation_merge import Line, Merged, Place, Problem, Stated, T, over


def problems(
    stated: Stated,
    merged: Merged,
    present: Organisation,
    roles: dict[str, frozenset[Role]],
    day: date,
) -> Iterator[Problem]:
    """Yield what is wrong with an organisation as it would be; ``roles`` by login, as they are."""
    yield from _twice(stated)
    yield from _tree(merged.units)
    units = {line.item.key for line in merged.units}
    gone = {unit.key for unit in present.units} - units
    yield from _posts(merged, units, gone, day)
    yield from _overlaps(merged.posts, day)
    yield from _references(merged, units, day)
    yield from _keeps_administrator(merged, roles)


def _twice(stated: Stated) -> Iterator[Problem]:
    for lines in stated.lines.values():
        first: dict[tuple[str, ...], Place | None] = {}
        for line in lines:
            known = first.setdefault(line.item.key, line.place)
            if known is not line.place and known is not None and line.place is not None:
                yield Problem(
                    line.place,
                    f"{known.row}행과 같은 내용입니다: {line.item.words}. "
                    "한 행만 남겨 주시기 바랍니다.",
                )


def _tree(units: list[Line[Unit]]) -> Iterator[Problem]:
    known = {line.item.key: line.item for line in units}
    coded: dict[str, Unit] = {}
    for line in units:
        unit, place = line.item, line.place
        if place is None:  # what was there before, and former units that keep their rights
            continue
        if unit.code and coded.setdefault(unit.code, unit).key != unit.key:
            yield Problem(
                replace(place, column="행정표준코드"),
                f"행정표준코드 {unit.code}: ‘{coded[unit.code].agency} {coded[unit.code].name}’에서도 "
                "쓰고 있습니다. 코드를 확인해 주시기 바랍니다.",
            )
        if unit.parent and (unit.agency, unit.parent) not in known:
            yield Problem(
                replace(place, column="상위 부서"),
                f"‘{unit.agency} {unit.parent}’: 없는 부서입니다. 부서 이름을 확인하거나 "
                f"‘{SHEET_WORDS[Sheet.UNITS]}’ 시트에 더해 주시기 바랍니다.",
            )
        above, seen = unit, set[str]()
        while above.parent and above.parent != unit.name and above.parent not in seen:
            seen.add(above.parent)
            if (unit.agency, above.parent) not in known:
                break
            above = known[unit.agency, above.parent]
        if unit.name and above.parent == unit.name:
            yield Problem(
                replace(place, column="상위 부서"),
                f"‘{unit.agency} {unit.name}’: 위로 올라가면 자기 자신이 나옵니다. "
                "상위 부서를 바로잡아 주시기 바랍니다.",
            )


def _posts(
    merged: Merged, units: set[tuple[str, ...]], gone: set[tuple[str, ...]], day: date
) -> Iterator[Problem]:
    people = {line.item.login for line in merged.people}
    agencies = {key[0] for key in units}
    for line in merged.posts:
        held = line.item.tenure
        if line.place is None:
            if not over(held.until, day) and (held.agency, held.department) in gone:
                yield Problem(
                    Place(sheet=SHEET_WORDS[Sheet.UNITS]),
                    f"없어지는 부서에 사람이 남아 있습니다: {line.item.words}. "
                    "이 사람의 직위를 옮기거나 부서를 남겨 주시기 바랍니다.",
                )
            continue
        if line.item.login not in people:
            yield unknown_person(line.place, line.item.login)
        if over(held.until, day):
            continue
        if held.agency not in agencies:
            yield _unknown_agency(line.place, held.agency)
        elif held.department and (held.agency, held.department) not in units:
            yield _unknown_department(line.place, f"{held.agency} {held.department}")


def _overlaps(posts: list[Line[Post]], day: date) -> Iterator[Problem]:
    """Yield main posts at once, and the same post twice at once; what is over does not count."""
    mains: dict[tuple[str, ...], list[Line[Post]]] = {}
    same: dict[tuple[str, ...], list[Line[Post]]] = {}
    for line in posts:
        if over(line.item.tenure.until, day):
            continue
        same.setdefault(line.item.place, []).append(line)
        if line.item.tenure.kind is TenureKind.MAIN:
            mains.setdefault((line.item.login,), []).append(line)
    clashing = {first.item.place for first, _ in _at_once(mains)}
    for first, second in _at_once(mains):
        yield Problem(
            second.place or first.place or Place(sheet=SHEET_WORDS[Sheet.POSTS]),
            f"주 직위가 겹칩니다: {first.item.words}, {second.item.words}. 앞의 것에 종료일을 적거나 "
            "하나를 겸직으로 바꾸어 주시기 바랍니다.",
        )
    for first, second in _at_once(same):
        if first.item.place not in clashing and first.item.key != second.item.key:
            yield Problem(
                second.place or first.place or Place(sheet=SHEET_WORDS[Sheet.POSTS]),
                f"같은 직위의 기간이 겹칩니다: {first.item.words}, {second.item.words}. "
                "시작일과 종료일을 확인해 주시기 바랍니다.",
            )


def _at_once(
    groups: dict[tuple[str, ...], list[Line[Post]]],
) -> Iterator[tuple[Line[Post], Line[Post]]]:
    for lines in groups.values():
        if not any(line.place for line in lines):
            continue
        ordered = sorted(lines, key=lambda line: line.item.tenure.since or date.min)
        for first, second in pairwise(ordered):
            ends = first.item.tenure.until
            if ends is None or ends >= (second.item.tenure.since or date.min):
                yield first, second


def _references(merged: Merged, units: set[tuple[str, ...]], day: date) -> Iterator[Problem]:
    people = {line.item.login for line in merged.people}
    agencies = {key[0] for key in units}
    held = {
        f"{line.item.tenure.agency}/{line.item.tenure.post}"
        for line in merged.posts
        if line.item.tenure.post and not over(line.item.tenure.until, day)
    }
    for member in _stated(merged.communities):
        if member.item.login not in people:
            yield unknown_person(_place(member), member.item.login)
    for change in _stated(merged.successions):
        yield from _known(_place(change), change.item.present, units, people, held, "현재 이름")
    for task in _stated(merged.tasks):
        if task.item.scope not in agencies:
            yield _unknown_agency(_place(task), task.item.scope)
        yield from _known(_place(task), task.item.holder, units, people, held, "담당")
    for decided in _stated(merged.authorities):
        if decided.item.agency not in agencies:
            yield _unknown_agency(_place(decided), decided.item.agency)
        post = Grant(GrantKind.POST, f"{decided.item.agency}/{decided.item.post}")
        yield from _known(_place(decided), post, units, people, held, "전결권자")


def _known(
    place: Place,
    grant: Grant,
    units: set[tuple[str, ...]],
    people: set[str],
    posts: set[str],
    column: str,
) -> Iterator[Problem]:
    """Yield that a grant names nobody; a post that nobody holds may be vacant, and is only told."""
    agency, _, name = grant.name.partition("/")
    match grant.kind:
        case GrantKind.PERSON if grant.name not in people:
            yield unknown_person(replace(place, column=column), grant.name)
        case GrantKind.AGENCY if not any(key[0] == grant.name for key in units):
            yield _unknown_agency(place, grant.name)
        case GrantKind.DEPARTMENT if (agency, name) not in units:
            yield replace(
                _unknown_department(place, f"{agency} {name}"), place=replace(place, column=column)
            )
        case GrantKind.POST if grant.name not in posts:
            yield Problem(
                replace(place, column=column),
                f"‘{agency} {name}’: 지금 이 직위를 맡은 사람이 없습니다. 공석이 아니면 "
                "직위 이름을 확인해 주시기 바랍니다.",
                fatal=False,
            )


def _keeps_administrator(merged: Merged, roles: dict[str, frozenset[Role]]) -> Iterator[Problem]:
    """Yield that nobody would be left to administer."""
    active = {line.item.login for line in merged.people if line.item.active}
    administrators = {login for login, held in roles.items() if Role.ADMINISTRATOR in held}
    if administrators and not administrators & active:
        yield Problem(
            Place(sheet=SHEET_WORDS[Sheet.PEOPLE], column="사용"),
            "이대로 하면 관리자가 한 사람도 남지 않습니다. 관리자 계정의 ‘사용’을 ‘예’로 바꾸어 "
            "주시기 바랍니다.",
        )


def _stated(lines: Iterable[Line[T]]) -> Iterator[Line[T]]:
    return (line for line in lines if line.place is not None)


def _place(line: Line[T]) -> Place:
    assert line.place is not None
    return line.place


def unknown_person(place: Place, login: str) -> Problem:
    """Return that a login belongs to nobody."""
    return Problem(
        replace(place, column=place.column or "로그인"),
        f"로그인 이름 ‘{login}’: 모르는 사람입니다. ‘{SHEET_WORDS[Sheet.PEOPLE]}’ 시트에 더하거나 "
        "이름을 확인해 주시기 바랍니다.",
    )


def _unknown_agency(place: Place, agency: str) -> Problem:
    return Problem(
        replace(place, column="기관"),
        f"‘{agency}’: 모르는 기관입니다. ‘{SHEET_WORDS[Sheet.UNITS]}’ 시트에 더하거나 이름을 확인해 "
        "주시기 바랍니다.",
    )


def _unknown_department(place: Place, name: str) -> Problem:
    return Problem(
        replace(place, column="부서"),
        f"‘{name}’: 모르는 부서입니다. ‘{SHEET_WORDS[Sheet.UNITS]}’ 시트에 더하거나 이름을 확인해 "
        "주시기 바랍니다.",
    )
