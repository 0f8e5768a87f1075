"""The people who may sign in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from access.principal import Principal
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.database import Database
from catalog.organisation_schema import membership, person, tenure
from catalog.passwords import hash_password, password_fits
from catalog.person import Person, person_of
from catalog.standing import standing

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
PASSWORD_LENGTH = 8


class PeopleError(Exception):
    """A person who cannot be registered so; the text says in Korean what to do."""


class TemporaryPassword(Exception):
    """The right password, which somebody else has set: its owner has to choose another first."""


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
        temporary: bool = True,
    ) -> str:
        """Register a person and return their identifier, which is the login.

        A ``temporary`` password has to be changed by its owner; those of samples everybody knows.

        Raises:
            PeopleError: when the login is taken or malformed, or the password too short.
        """
        check_account(login, password)
        hashed = hash_password(password) if password is not None else None
        with self._database.writing() as connection:
            if _known(connection, login):
                raise PeopleError(
                    f"‘{login}’은 이미 있는 로그인 이름입니다. 다른 이름을 적어 주시기 바랍니다."
                )
            insert_person(
                connection,
                login,
                name,
                roles,
                hashed=hashed,
                sample=sample,
                temporary=temporary and not sample,
            )
            set_tenures(connection, login, posts_of(agency, department, posts))
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
        check_account(login, None)
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
            set_tenures(connection, login, posts_of(agency, department, posts))
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
            set_tenures(connection, login, held)

    def list(self) -> list[Person]:
        """Return everybody who is registered, in order of login."""
        with self._database.reading() as connection:
            rows = connection.execute(select(person).order_by(person.c.id)).all()
            return [person_of(connection, row) for row in rows]

    def get(self, login: str) -> Person | None:
        """Return who has a login, active or not; ``None`` when nobody has."""
        with self._database.reading() as connection:
            row = connection.execute(select(person).where(person.c.id == login)).first()
            return person_of(connection, row) if row is not None else None

    def found(self, words: str, *, first: int, most: int) -> tuple[Sequence[Person], int]:
        """Return people whose login, name or office holds ``words``, and how many there are.

        Up to ``most`` behind the ``first``, in order of login; without words everybody.
        """
        offices = select(tenure.c.person_id).where(
            (tenure.c.agency + " " + tenure.c.department).contains(words, autoescape=True)
        )
        fits = (
            person.c.id.contains(words, autoescape=True)
            | person.c.name.contains(words, autoescape=True)
            | person.c.id.in_(offices)
        )
        wanted = select(person).where(fits).order_by(person.c.id).offset(first).limit(most)
        with self._database.reading() as connection:
            count = connection.execute(select(func.count()).where(fits)).scalar_one()
            rows = connection.execute(wanted).all()
            return [person_of(connection, row) for row in rows], count

    def sample_people(self) -> Sequence[Person]:
        """Return the sample people, who may be entered as without a password in a demonstration."""
        return [each for each in self.list() if each.sample and each.active]

    def principal(self, person_id: str, *, at: datetime) -> Principal | None:
        """Return who a person is at a moment, as far as rights go; ``None`` when unknown or disabled."""
        with self._database.reading() as connection:
            return standing(connection, person_id, at.date())

    def verify(self, login: str, password: str, *, at: datetime) -> Principal | None:
        """Return the person whose password this is; ``None`` for all else, in the same time.

        Raises:
            TemporaryPassword: when it is right, and somebody else has set it.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(person).where(person.c.id == login, person.c.active.is_(True))
            ).first()
        # SECURITY: the same work for whoever it is; what a person holds is read only afterwards
        fits = password_fits(password, row.password if row is not None else None)
        if row is None or not fits:
            return None
        if row.password_temporary:  # SECURITY: whoever has set it would be in as somebody else
            raise TemporaryPassword
        return self.principal(login, at=at)


def posts_of(agency: str, department: str, posts: Sequence[str]) -> list[Tenure]:
    """Return what a plain list of people states: a main post, and the others held beside it."""
    if not agency:
        return []
    return [
        Tenure(agency, department, post, TenureKind.CONCURRENT if number else TenureKind.MAIN)
        for number, post in enumerate(sorted(posts) or [""])
    ]


def insert_person(
    connection: Connection,
    login: str,
    name: str,
    roles: Sequence[Role],
    *,
    hashed: str | None,
    sample: bool = False,
    temporary: bool,
) -> None:
    """Write a new person without posts, inside a write transaction."""
    connection.execute(
        insert(person).values(
            id=login,
            name=name,
            roles=_roles(roles),
            password=hashed,
            sample=sample,
            active=True,
            password_temporary=hashed is not None and temporary,
        )
    )


def check_account(login: str, password: str | None) -> None:
    """Refuse what can be no account.

    Raises:
        PeopleError: when the login is malformed, or the password too short.
    """
    if not LOGIN.fullmatch(login):
        raise PeopleError(
            f"로그인 이름 ‘{login}’을 쓸 수 없습니다. 영문 소문자·숫자·점·밑줄·붙임표로 2~64자를 적어 주시기 바랍니다."
        )
    if password is not None:
        check_password(password)


def check_password(password: str) -> None:
    """Refuse what can be no password.

    Raises:
        PeopleError: when it is too short.
    """
    if len(password) < PASSWORD_LENGTH:
        raise PeopleError(f"비밀번호는 {PASSWORD_LENGTH}자 이상이어야 합니다.")


def _roles(roles: Sequence[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _known(connection: Connection, login: str) -> bool:
    return connection.execute(select(person.c.id).where(person.c.id == login)).first() is not None


def set_tenures(connection: Connection, login: str, held: Sequence[Tenure]) -> None:
    """Write the posts of a person anew, inside a write transaction."""
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
