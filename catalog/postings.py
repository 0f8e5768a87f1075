"""Transfers, acting posts and delegations: rights that change by themselves on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from access.tenure import Tenure, TenureKind
from catalog.database import Database
from catalog.doer import Doer
from catalog.organisation import Post
from catalog.organisation_merge import over
from catalog.organisation_schema import person, tenure, unit
from catalog.organisation_writing import post_row
from catalog.people import PeopleError
from catalog.standing import tenures


class Postings:
    """Changes of posts, each with its audit row. ``by`` is who does it."""

    def __init__(self, database: Database) -> None:
        """Keep posts in this catalog."""
        self._database = database

    def transfer(
        self,
        login: str,
        agency: str,
        department: str,
        post: str,
        *,
        on: date,
        by: Doer,
        at: datetime,
    ) -> Tenure:
        """End the main post the day before and begin a new one; return it.

        Main posts that would have begun on that day or later give way to it. Concurrent, acting
        and delegated posts stay as they are.

        Raises:
            PeopleError: when the person or the department is unknown.
        """
        wanted = Tenure(agency, department, post, TenureKind.MAIN, since=on)

        def moved(connection: Connection, held: list[Tenure]) -> list[Tenure]:
            _check_unit(connection, agency, department)
            kept = [each for each in held if each.kind is not TenureKind.MAIN]
            for each in held:
                if each.kind is not TenureKind.MAIN or (each.since and each.since >= on):
                    continue
                ends = on - timedelta(days=1)
                kept.append(each if over(each.until, on) else replace(each, until=ends))
            return [*kept, wanted]

        self._change(login, moved, "person_transferred", lambda: _told(login, wanted), by, at)
        return wanted

    def act(self, login: str, wanted: Tenure, *, by: Doer, at: datetime) -> Tenure:
        """Let somebody stand in for a post until a day; return the acting post.

        Raises:
            PeopleError: when the person or the department is unknown, or no last day is given.
        """
        if wanted.until is None:
            raise PeopleError("직무대행이 끝나는 날을 --until로 적어 주시기 바랍니다.")
        acting = replace(wanted, kind=TenureKind.ACTING)

        def added(connection: Connection, held: list[Tenure]) -> list[Tenure]:
            _check_unit(connection, acting.agency, acting.department)
            return [*held, acting]

        self._change(login, added, "post_acting", lambda: _told(login, acting), by, at)
        return acting

    def delegate(
        self,
        giver: str,
        receiver: str,
        post: str,
        *,
        since: date,
        until: date,
        by: Doer,
        at: datetime,
    ) -> Tenure:
        """Hand a post of one person over to another for a time, beside them; return it.

        It ends with the giver's own hold of the post, also when a transfer ends that sooner
        (``catalog.standing``). What was delegated cannot be delegated further.

        Raises:
            PeopleError: when either is unknown, or the giver does not hold the post by then.
        """
        if until < since:
            raise PeopleError(
                "끝나는 날이 시작하는 날보다 앞섭니다. 두 날짜를 확인해 주시기 바랍니다."
            )
        found: list[Tenure] = []

        def handed(connection: Connection, held: list[Tenure]) -> list[Tenure]:
            own = _own_post(connection, giver, post, since)
            # SECURITY: nobody hands over for longer what they themselves hold until a day
            ends = min(until, own.until) if own.until else until
            kind = TenureKind.DELEGATED
            found.append(Tenure(own.agency, own.department, own.post, kind, since, ends, giver))
            return [*held, found[0]]

        def told() -> dict[str, str]:
            return {**_told(receiver, found[0]), "from": giver}

        self._change(receiver, handed, "post_delegated", told, by, at)
        return found[0]

    def end(self, login: str, post: str, *, last: date, by: Doer, at: datetime) -> int:
        """End every concurrent, acting or delegated hold of a post; return how many.

        ``last`` is the last day that it is held; what had not begun by then is struck out.

        Raises:
            PeopleError: when the person is unknown or holds no such post beyond that day.
        """
        count = 0

        def ended(_: Connection, held: list[Tenure]) -> list[Tenure]:
            nonlocal count
            kept: list[Tenure] = []
            for each in held:
                named = post in (each.post, f"{each.agency}/{each.post}")
                if each.kind is TenureKind.MAIN or not named or over(each.until, last):
                    kept.append(each)
                    continue
                count += 1
                if each.since is None or each.since <= last:
                    kept.append(replace(each, until=last))
            if not count:
                raise PeopleError(
                    f"‘{login}’님에게 {last} 뒤에도 이어지는 ‘{post}’ 겸직·직무대행·위임이 없습니다. "
                    "‘neomeo person posts’로 확인해 주시기 바랍니다."
                )
            return kept

        detail = {"login": login, "post": post, "until": last.isoformat()}
        self._change(login, ended, "post_ended", lambda: detail, by, at)
        return count

    def of(self, login: str) -> list[Tenure]:
        """Return every post that somebody held, holds or will hold, the main ones first.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.reading() as connection:
            _check_person(connection, login)
            return tenures(connection, login)

    def _change(
        self,
        login: str,
        change: Callable[[Connection, list[Tenure]], list[Tenure]],
        act: str,
        told: Callable[[], dict[str, str]],
        by: Doer,
        at: datetime,
    ) -> None:
        with self._database.writing() as connection:
            _check_person(connection, login)
            rows = connection.execute(select(tenure).where(tenure.c.person_id == login)).all()
            sources = {(r.kind, r.agency, r.department, r.post, r.since): r.source for r in rows}
            held = change(connection, tenures(connection, login))
            connection.execute(delete(tenure).where(tenure.c.person_id == login))
            for each in held:
                known = (each.kind.value, each.agency, each.department, each.post, each.since)
                row = post_row(Post(login, each, sources.get(known, "")))
                connection.execute(insert(tenure).values(row))
            # SECURITY: rights change with their row in the log, or not at all
            by.note(self._database, connection, act, at=at, detail=told())


def _own_post(connection: Connection, giver: str, post: str, day: date) -> Tenure:
    """Return the post that somebody holds themselves, the main one first."""
    _check_person(connection, giver)
    for each in tenures(connection, giver):
        named = post and post in (each.post, f"{each.agency}/{each.post}")
        if named and each.holds_on(day) and each.kind is not TenureKind.DELEGATED:
            return each
    raise PeopleError(
        f"‘{giver}’님은 {day}에 ‘{post}’ 직위를 맡고 있지 않아 위임할 수 없습니다. "
        "‘neomeo person posts’로 확인해 주시기 바랍니다."
    )


def _told(login: str, held: Tenure) -> dict[str, str]:
    return {
        "login": login,
        "post": held.words,
        "since": held.since.isoformat() if held.since else "",
        "until": held.until.isoformat() if held.until else "",
    }


def _check_person(connection: Connection, login: str) -> None:
    wanted = select(person.c.id).where(person.c.id == login, person.c.active.is_(True))
    if connection.execute(wanted).first() is None:
        raise PeopleError(
            f"‘{login}’ 계정이 없거나 쓸 수 없습니다. ‘neomeo person list’로 확인해 주시기 바랍니다."
        )


def _check_unit(connection: Connection, agency: str, department: str) -> None:
    """Refuse a department that is unknown where the agency's departments are known."""
    known = set(connection.execute(select(unit.c.name).where(unit.c.agency == agency)).scalars())
    if not agency or (known and department and department not in known):
        raise PeopleError(
            f"‘{agency} {department}’: 모르는 부서입니다. ‘neomeo organisation show’로 이름을 확인해 "
            "주시기 바랍니다."
        )
