"""The people who may sign in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from access.principal import Principal
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.database import Database
from catalog.organisation_schema import membership, person, tenure
from catalog.passwords import hash_password, password_fits
from catalog.standing import standing, tenures

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
PASSWORD_LENGTH = 8


class PeopleError(Exception):
    """A person who cannot be registered so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person, as administrators see them."""

    login: str
    name: str
    tenures: tuple[Tenure, ...]
    communities: tuple[str, ...]
    roles: tuple[Role, ...]
    sample: bool
    active: bool

    @property
    def agency(self) -> str:
        """Return the agency of the first post, the main one; empty without a post."""
        return self.tenures[0].agency if self.tenures else ""

    @property
    def department(self) -> str:
        """Return the department of the first post, the main one; empty without a post."""
        return self.tenures[0].department if self.tenures else ""


class People:
    """Registers people and tells who they are."""

    def __init__(self, database: Database) -> None:
        """Keep people in this catalog."""
        self._database = database

    def add(
        self,
        *,
        login: str,
        name: str,
        agency: str,
        department: str,
        posts: Sequence[str] = (),
        communities: Sequence[str] = (),
        roles: Sequence[Role] = (Role.READER,),
        password: str | None,
        sample: bool = False,
    ) -> str:
        """Register a person and return their identifier, which is the login.

        Raises:
            PeopleError: when the login is taken or malformed, or the password too short.
        """
        _check(login, password)
        with self._database.writing() as connection:
            if _known(connection, login):
                raise PeopleError(
                    f"‘{login}’은 이미 있는 로그인 이름입니다. 다른 이름을 적어 주시기 바랍니다."
                )
            connection.execute(
                insert(person).values(
                    id=login,
                    name=name,
                    roles=_roles(roles),
                    password=hash_password(password) if password is not None else None,
                    sample=sample,
                    active=True,
                )
            )
            _set_tenures(connection, login, posts_of(agency, department, posts))
            _set_communities(connection, login, communities)
        return login

    def put(
        self,
        *,
        login: str,
        name: str,
        agency: str,
        department: str,
        posts: Sequence[str] = (),
        communities: Sequence[str] = (),
        roles: Sequence[Role] = (Role.READER,),
        password: str | None,
        sample: bool = False,
    ) -> None:
        """Register a person, or bring what is known of them up to date.

        A password is set only for a new person.

        Raises:
            PeopleError: when the login is malformed, or the password too short.
        """
        _check(login, None)
        with self._database.reading() as connection:
            known = _known(connection, login)
        if not known:
            self.add(
                login=login,
                name=name,
                agency=agency,
                department=department,
                posts=posts,
                communities=communities,
                roles=roles,
                password=password,
                sample=sample,
            )
            return
        with self._database.writing() as connection:
            connection.execute(
                update(person)
                .where(person.c.id == login)
                .values(name=name, roles=_roles(roles), sample=sample)
            )
            _set_tenures(connection, login, posts_of(agency, department, posts))
            _set_communities(connection, login, communities)

    def set_tenures(self, login: str, held: Sequence[Tenure]) -> None:
        """Set the posts of a person anew, in one transaction that holds for the next request.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            if not _known(connection, login):
                raise PeopleError(
                    f"‘{login}’은 등록하지 않은 사람입니다. ‘neomeo person list’로 확인해 주시기 바랍니다."
                )
            _set_tenures(connection, login, held)

    def list(self) -> list[Person]:
        """Return everybody who is registered, in order of login."""
        with self._database.reading() as connection:
            return [
                Person(
                    login=row.id,
                    name=row.name,
                    tenures=tuple(tenures(connection, row.id)),
                    communities=tuple(
                        connection.execute(
                            select(membership.c.community)
                            .where(membership.c.person_id == row.id)
                            .order_by(membership.c.community)
                        ).scalars()
                    ),
                    roles=tuple(Role(role) for role in row.roles),
                    sample=row.sample,
                    active=row.active,
                )
                for row in connection.execute(select(person).order_by(person.c.id)).all()
            ]

    def sample_people(self) -> Sequence[Person]:
        """Return the sample people, who may be entered as without a password in a demonstration."""
        return [each for each in self.list() if each.sample and each.active]

    def principal(self, person_id: str, *, at: datetime) -> Principal | None:
        """Return who a person is at a moment, as far as rights go; ``None`` when unknown or disabled."""
        with self._database.reading() as connection:
            return standing(connection, person_id, at.date())

    def verify(self, login: str, password: str, *, at: datetime) -> Principal | None:
        """Return the person whose password this is; ``None`` for all else, in the same time."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(person).where(person.c.id == login, person.c.active.is_(True))
            ).first()
        # SECURITY: the same work for whoever it is; what a person holds is read only afterwards
        fits = password_fits(password, row.password if row is not None else None)
        return self.principal(login, at=at) if fits else None


def posts_of(agency: str, department: str, posts: Sequence[str]) -> list[Tenure]:
    """Return what a plain list of people states: a main post, and the others held beside it."""
    if not agency:
        return []
    return [
        Tenure(agency, department, post, TenureKind.CONCURRENT if number else TenureKind.MAIN)
        for number, post in enumerate(sorted(posts) or [""])
    ]


def _check(login: str, password: str | None) -> None:
    if not LOGIN.fullmatch(login):
        raise PeopleError(
            f"로그인 이름 ‘{login}’을 쓸 수 없습니다. 영문 소문자·숫자·점·밑줄·붙임표로 2~64자를 적어 주시기 바랍니다."
        )
    if password is not None and len(password) < PASSWORD_LENGTH:
        raise PeopleError(f"비밀번호는 {PASSWORD_LENGTH}자 이상이어야 합니다.")


def _roles(roles: Sequence[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _known(connection: Connection, login: str) -> bool:
    return connection.execute(select(person.c.id).where(person.c.id == login)).first() is not None


def _set_tenures(connection: Connection, login: str, held: Sequence[Tenure]) -> None:
    connection.execute(delete(tenure).where(tenure.c.person_id == login))
    for each in held:
        connection.execute(
            insert(tenure).values(
                person_id=login,
                kind=each.kind.value,
                agency=each.agency,
                department=each.department,
                post=each.post,
                since=each.since,
                until=each.until,
                giver=each.giver,
            )
        )


def _set_communities(connection: Connection, login: str, communities: Sequence[str]) -> None:
    connection.execute(delete(membership).where(membership.c.person_id == login))
    for each in sorted(set(communities)):
        connection.execute(insert(membership).values(person_id=login, community=each))
