"""What becomes of the organisation when a table of it is brought in.

A sheet is the whole for what it names: an agency, a person's posts, a community. What else the
catalog has stays as it is. What has days is ended, not removed, so that the past stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, TypeVar, cast

from access.label import GrantKind
from access.tenure import TenureKind
from catalog.organisation import (
    IMPORTED,
    Authority,
    Item,
    Member,
    Official,
    Organisation,
    Post,
    Sheet,
    Succession,
    TaskHolder,
    Unit,
)

T = TypeVar("T", bound=Item)
D = TypeVar("D", Member, TaskHolder)
_LASTING = frozenset({TenureKind.MAIN, TenureKind.CONCURRENT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files something stands; ``row`` is 1-based, ``None`` for the sheet as a whole."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and in Korean what to do; only what is ``fatal`` forbids the import."""

    place: Place
    text: str
    fatal: bool = True

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """Return it as plain values."""
        return {
            "file": self.place.file,
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.place.column,
            "fatal": self.fatal,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """Something that a file states, or with ``place`` ``None`` what the catalog has."""

    item: T
    place: Place | None = None


@dataclass(slots=True)
class Stated:
    """What files state: the lines of each sheet that has any, and what could not be read.

    In lines of people ``active`` is ``None`` where the file does not say.
    """

    lines: dict[Sheet, list[Line[Item]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, sheet: Sheet, kind: type[T]) -> list[Line[T]]:
        """Return the lines of a sheet, the first of each key."""
        first: dict[tuple[str, ...], Line[T]] = {}
        for line in self.lines.get(sheet, ()):
            assert isinstance(line.item, kind)
            first.setdefault(line.item.key, cast(Line[T], line))
        return list(first.values())


@dataclass(slots=True)
class Merged:
    """The organisation as it would be, each part with its places, and what went wrong on the way."""

    units: list[Line[Unit]]
    people: list[Line[Official]]
    posts: list[Line[Post]]
    successions: list[Line[Succession]]
    communities: list[Line[Member]]
    tasks: list[Line[TaskHolder]]
    authorities: list[Line[Authority]]
    problems: list[Problem]

    def organisation(self) -> Organisation:
        """Return it without the places."""
        return Organisation(
            units=_items(self.units),
            people=_items(self.people),
            posts=_items(self.posts),
            successions=_items(self.successions),
            communities=_items(self.communities),
            tasks=_items(self.tasks),
            authorities=_items(self.authorities),
        )


def merged(stated: Stated, present: Organisation, day: date) -> Merged:
    """Return what the organisation would be from a day on."""
    problems = list(stated.problems)
    successions = _whole(stated.of(Sheet.SUCCESSIONS, Succession), present.successions)
    return Merged(
        units=_units(stated.of(Sheet.UNITS, Unit), present.units, successions),
        people=_people(stated.of(Sheet.PEOPLE, Official), present.people),
        posts=_posts(stated, present.posts, day, problems),
        successions=successions,
        communities=_dated(
            stated.of(Sheet.COMMUNITIES, Member), present.communities, day, problems
        ),
        tasks=_dated(stated.of(Sheet.TASKS, TaskHolder), present.tasks, day, problems),
        authorities=_whole(stated.of(Sheet.AUTHORITIES, Authority), present.authorities),
        problems=problems,
    )


def over(until: date | None, day: date) -> bool:
    """Return whether something has ended before a day."""
    return until is not None and until < day


def _items(lines: Iterable[Line[T]]) -> tuple[T, ...]:
    return tuple(line.item for line in lines)


def _whole(stated: Sequence[Line[T]], present: Sequence[T]) -> list[Line[T]]:
    named = {line.item.scope for line in stated}
    return [*(Line(each) for each in present if each.scope not in named), *stated]


def _units(
    stated: Sequence[Line[Unit]], present: Sequence[Unit], successions: Sequence[Line[Succession]]
) -> list[Line[Unit]]:
    """Return the units; those that others succeeded stay, with all above them, for their rights."""
    kept = _whole(stated, present)
    there = {line.item.key for line in kept}
    known = {unit.key: unit for unit in present}
    for line in successions:
        agency, _, name = line.item.former.name.partition("/")
        if line.item.former.kind is not GrantKind.DEPARTMENT:
            continue
        while (agency, name) in known and (agency, name) not in there:
            there.add((agency, name))
            kept.append(Line(known[agency, name]))
            name = known[agency, name].parent
    return kept


def _people(stated: Sequence[Line[Official]], present: Sequence[Official]) -> list[Line[Official]]:
    known = {each.login: each for each in present}
    lines = {each.login: Line(each) for each in present}
    for line in stated:
        official, before = line.item, known.get(line.item.login)
        if official.active is None:
            official = replace(official, active=before.active if before else True)
        lines[official.login] = Line(official, line.place)
    return list(lines.values())


def _posts(
    stated: Stated, present: Sequence[Post], day: date, problems: list[Problem]
) -> list[Line[Post]]:
    """Return the posts: of those whom the files list what they state, of others what there is."""
    lines = stated.of(Sheet.POSTS, Post)
    listed: set[str] = set()
    if lines:
        listed = {each.item.login for each in lines}
        listed |= {each.item.login for each in stated.of(Sheet.PEOPLE, Official)}
    left: dict[str, list[Post]] = {}
    for post in present:
        if post.login in listed:
            left.setdefault(post.login, []).append(post)
    known = set(left)
    found: list[Line[Post]] = [Line(each) for each in present if each.login not in listed]
    waiting: list[Line[Post]] = []
    for line in lines:
        mine = left.get(line.item.login, [])
        exact = next((p for p in mine if p.key == line.item.key), None)
        if exact is not None and _taken_up_again(exact, line.item, day):
            exact = None
        if exact is None:
            waiting.append(line)
            continue
        mine.remove(exact)
        found += _taken_on(line, exact, day, problems)
    for line in waiting:
        mine = left.get(line.item.login, [])
        held = next((p for p in mine if _same_held(p, line.item, day)), None)
        if held is not None:
            mine.remove(held)
            found += _taken_on(line, held, day, problems)
        elif _begins_now(line.item, day) and line.item.login in known:
            found += _with_days(line, day, line.item.tenure.until, problems)
        else:
            found.append(line)
    for mine in left.values():
        found += [Line(kept) for post in mine if (kept := _left_out(post, day)) is not None]
    return found


def _same_held(post: Post, wanted: Post, day: date) -> bool:
    """Return whether a post that is held is the wanted one, of which one has no first day."""
    undated = wanted.tenure.since is None or post.tenure.since is None
    return undated and post.place == wanted.place and post.tenure.holds_on(day)


def _begins_now(wanted: Post, day: date) -> bool:
    return wanted.tenure.since is None and not over(wanted.tenure.until, day)


def _taken_up_again(known: Post, wanted: Post, day: date) -> bool:
    """Return whether a post that had ended is held anew, so that the gap stays a gap."""
    return over(known.tenure.until, day) and _begins_now(wanted, day)


def _taken_on(
    line: Line[Post], known: Post, day: date, problems: list[Problem]
) -> list[Line[Post]]:
    """Return a stated post with the days that the file leaves out and the catalog knows."""
    since = line.item.tenure.since or known.tenure.since
    until = line.item.tenure.until
    if until is None and not over(known.tenure.until, day):
        until = known.tenure.until
    source = replace(line.item, source=known.source)
    return _with_days(Line(source, line.place), since, until, problems)


def _with_days(
    line: Line[Post], since: date | None, until: date | None, problems: list[Problem]
) -> list[Line[Post]]:
    try:
        held = replace(line.item.tenure, since=since, until=until)
    except ValueError as problem:
        problems.append(Problem(line.place or Place(), str(problem)))
        return []
    return [Line(replace(line.item, tenure=held), line.place)]


def _left_out(post: Post, day: date) -> Post | None:
    """Return what becomes of a post that the file does not state any more.

    Acting and delegated posts, and those still to come, are the file's only if it brought them.
    """
    held = post.tenure
    if over(held.until, day):
        return post
    coming = held.since is not None and held.since > day
    if post.source != IMPORTED and (coming or held.kind not in _LASTING):
        return post
    if held.since is not None and held.since >= day:
        return None
    return post.until(day - timedelta(days=1))


def _dated(
    stated: Sequence[Line[D]], present: Sequence[D], day: date, problems: list[Problem]
) -> list[Line[D]]:
    named = {line.item.scope for line in stated}
    known = {each.key: each for each in present}
    found: list[Line[D]] = [Line(each) for each in present if each.scope not in named]
    for line in stated:
        item, before = line.item, known.pop(line.item.key, None)
        if before is not None:
            again = over(before.until, day) and not over(item.until, day)
            since = item.since or (day if again else before.since)
            until = item.until or (None if again else before.until)
            item = replace(item, since=since, until=until)
        if item.since and item.until and item.until < item.since:
            text = "끝나는 날이 시작하는 날보다 앞섭니다. 두 날짜를 확인해 주시기 바랍니다."
            problems.append(Problem(line.place or Place(), text))
        found.append(Line(item, line.place))
    for left in known.values():
        if left.scope not in named:
            continue
        if over(left.until, day):
            found.append(Line(left))
        elif left.since is None or left.since < day:
            found.append(Line(replace(left, until=day - timedelta(days=1))))
    return found
