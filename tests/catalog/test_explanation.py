"""What is decided, what is explained and what is read are the same, on random rights."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from access.caps import Cap
from access.label import NOBODY, Grant, Label
from access.permit import Permit
from access.role import Role
from access.rules import Rule
from access.tenure import Tenure, TenureKind
from catalog.covering import Cover
from catalog.database import Database, stamp
from catalog.explanation import Explanations
from catalog.organisation_schema import person
from catalog.people import People
from catalog.reading import Reading
from catalog.schema import access_grant, acl, block, chunk, document, party
from catalog.scopes import Scopes
from tests.catalog.rights_reference import Post, Reader, Wall, may_see
from tests.support.homes import new_home
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

TODAY = NOW.date()
ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))
AGENCIES, DEPARTMENTS, POSTS = ("한빛시", "가람시"), ("안전총괄과", "회계과"), ("과장", "주무관")
OFFICER = permit_for("officer", "나루군", "기록관")

days = st.sampled_from(
    [ALWAYS, (ALWAYS[0], TODAY - timedelta(1)), (TODAY + timedelta(1), ALWAYS[1])]
)
words = st.one_of(
    st.sampled_from(
        ["everyone", "line", "recipients", "person:kim", "person:lee", "community:축제"]
    ),
    st.builds("agency:{}".format, st.sampled_from(AGENCIES)),
    st.builds(
        "{}:{}/{}".format,
        st.sampled_from(["department", "branch"]),
        st.sampled_from(AGENCIES),
        st.sampled_from(DEPARTMENTS),
    ),
    st.builds("post:{}/{}".format, st.sampled_from(AGENCIES), st.sampled_from(POSTS)),
)
walls = st.builds(
    lambda audience, when: Wall(tuple(audience), *when), st.lists(words, max_size=3), days
)
posts = st.builds(
    lambda agency, department, name, when: Post(agency, department, name, *when),
    st.sampled_from(AGENCIES),
    st.sampled_from(DEPARTMENTS),
    st.sampled_from(POSTS),
    days,
)
readers = st.builds(
    Reader,
    st.just("kim"),
    st.lists(posts, max_size=3),
    st.lists(st.just("축제"), max_size=1),
    st.just([]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([True, True, True, False]),
)
grounds = st.one_of(st.just(frozenset[int]()), st.frozensets(st.integers(1, 8), max_size=2))


def rules_of(stated: list[Wall]) -> list[Rule]:
    """Walls as folders within folders: all of them cover the innermost file."""
    return [
        Rule(
            "/".join(str(n) for n in range(depth + 1)),
            Label(frozenset(map(Grant.parse, wall.words)), wall.opens, wall.closes),
            agency="한빛시",
        )
        for depth, wall in enumerate(stated)
    ]


def seat_reader(database: Database, reader: Reader) -> None:
    People(database).put(
        login=reader.login,
        name="김",
        agency="",
        department="",
        communities=reader.communities,
        password=None,
    )
    People(database).set_tenures(
        reader.login,
        [
            Tenure(p.agency, p.department, p.name, TenureKind.CONCURRENT, p.since, p.until)
            for p in reader.posts
        ],
    )
    with database.writing() as connection:
        connection.execute(update(person).where(person.c.id == "kim").values(active=reader.active))


def cap_and_take_part(
    made: Shelf, identifier: str, reader: Reader, rules: list[Rule], cap: Cap
) -> None:
    with made.database.writing() as connection:
        scope = Scopes(connection, made.folder.id).of(Cover(frozenset(rules), cap))
        for table, key in ((document, "id"), (block, "document_id"), (chunk, "document_id")):
            connection.execute(update(table).where(table.c[key] == identifier).values(acl_id=scope))
        for part, takes in (("line", reader.signed), ("recipients", reader.received)):
            if takes:
                connection.execute(
                    insert(party).values(document_id=identifier, part=part, holder="person:kim")
                )
        if reader.granted:
            connection.execute(
                insert(access_grant).values(
                    document_id=identifier,
                    person_id="kim",
                    clear=False,
                    reason="감사 소명",
                    since=TODAY,
                    until=TODAY,
                    given_by="officer",
                    given=stamp(NOW),
                )
            )


def officer(database: Database) -> Permit:
    People(database).put(
        login="officer",
        name="기록연구사",
        agency="나루군",
        department="기록관",
        roles=[Role.RECORDS_OFFICER],
        password=None,
    )
    return OFFICER


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path]]:
    root = tmp_path_factory.mktemp("rights")
    database = Database.open(new_home(root / "home"))
    yield database, root
    database.close()


@settings(max_examples=150)
@given(readers, st.lists(walls, min_size=1, max_size=3), grounds, st.sampled_from(["한빛시", ""]))
def test_decided_explained_and_read_are_one(
    library: tuple[Database, Path],
    reader: Reader,
    stated: list[Wall],
    capped: frozenset[int],
    agency: str,
) -> None:
    database, root = library
    rules = rules_of(stated)
    name = secrets.token_hex(8)
    made = shelf(database, root / name, *rules, name=name)
    identifier = made.put(f"{rules[-1].path}/가.txt", "글이다.")
    seat_reader(database, reader)
    cap_and_take_part(made, identifier, reader, rules, Cap(capped, agency))
    expected = may_see(reader, TODAY, stated, set(capped), agency)
    view = Reading(database).document(permit_for(), identifier)
    told = Explanations(database).explain(officer(database), "kim", identifier)
    assert (view is not None) is expected
    if reader.active:
        assert told is not None
        assert told.allowed is expected, told
        assert told.reason
    else:
        assert told is None


@pytest.fixture
def parted(database: Database, tmp_path: Path) -> tuple[Shelf, str]:
    made = shelf(
        database,
        tmp_path / "share",
        rule("공유", "agency:한빛시"),
        rule("공유/가.txt", "department:한빛시/회계과", heading="2. 내부"),
    )
    seat(database, permit_for())
    return made, made.put("공유/가.txt", "# 1. 개요", "카나리아 글", "# 2. 내부", "카나리아 의견")


def test_passages_are_explained_apart_and_without_content(parted: tuple[Shelf, str]) -> None:
    made, identifier = parted
    told = Explanations(made.database).explain(officer(made.database), "kim", identifier)
    assert told is not None
    assert told.allowed
    assert told.reason == "볼 수 있습니다: 한빛시 안전총괄과"
    (part,) = told.parts
    assert (part.blocks, part.allowed) == (2, False)
    narrow = next(step for step in part.steps if not step.verdict.allowed)
    assert (narrow.rule, narrow.audience) == ("공유/가.txt#2. 내부", ("department:한빛시/회계과",))
    assert "카나리아" not in repr(told)


def test_without_a_role_nothing_is_explained(parted: tuple[Shelf, str]) -> None:
    made, identifier = parted
    explanations = Explanations(made.database)
    assert explanations.explain(permit_for(), "kim", identifier) is None
    stale = officer(made.database)
    assert explanations.explain(stale, "kim", "0" * 16) is None
    assert explanations.explain(stale, "nobody", identifier) is None
    seat(made.database, stale)  # the role is taken back; the permit is still the same
    assert explanations.explain(stale, "kim", identifier) is None
    disabled = officer(made.database)
    assert explanations.explain(disabled, "kim", identifier) is not None
    with made.database.writing() as connection:
        closed = person.c.id == disabled.principal.person_id
        connection.execute(update(person).where(closed).values(active=False))
    assert explanations.explain(disabled, "kim", identifier) is None


def test_a_scope_whose_rule_is_gone_is_said_to_be_nobodys(parted: tuple[Shelf, str]) -> None:
    made, identifier = parted
    with made.database.writing() as connection:
        gone = select(document.c.acl_id).where(document.c.id == identifier).scalar_subquery()
        connection.execute(
            update(acl)
            .where(acl.c.id == gone)
            .values(scope=NOBODY.canonical(), key='{"cap": {}, "rules": ["없어진 규칙"]}')
        )
    told = Explanations(made.database).explain(officer(made.database), "kim", identifier)
    assert told is not None
    assert not told.allowed
    assert "아무도" in told.reason
