"""Standing on random organisations and days equals the independent reference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from access.tenure import Tenure, TenureKind
from catalog import organisation_schema as tables
from catalog.database import Database
from catalog.people import People
from catalog.standing import standing
from tests.catalog.standing_reference import World, has

pytestmark = pytest.mark.no_cover

FIRST = date(2026, 1, 1)
AGENCIES = ("가시", "나시")
NAMES = ("일과", "이과", "삼국", "사국")
POSTS = ("과장", "담당")
TASKS = ("축제", "제설")
DEPARTMENTS = [f"{agency}/{name}" for agency in AGENCIES for name in NAMES]
RIGHTS = [
    *(f"{kind}:{name}" for kind in ("department", "branch") for name in DEPARTMENTS),
    *(f"agency:{agency}" for agency in AGENCIES),
    *(f"post:{agency}/{post}" for agency in AGENCIES for post in POSTS),
    *(f"task:{agency}/{task}" for agency in AGENCIES for task in TASKS),
    *("community:가람모임", "community:나루모임", "person:kim", "person:lee"),
]
HELD = [right for right in RIGHTS if not right.startswith(("branch", "community", "person"))]

day = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
some_day = st.none() | day
days = st.tuples(some_day, some_day).filter(lambda d: d[0] is None or d[1] is None or d[0] <= d[1])
agency = st.sampled_from(AGENCIES)


@st.composite
def post(draw: st.DrawFn) -> tuple[str, str, str, str, tuple[date | None, date | None]]:
    kind = draw(st.sampled_from([each.value for each in TenureKind]))
    since, until = draw(days)
    if kind == "delegated" and until is None:
        until = max(since or FIRST, draw(day))
    department = draw(st.sampled_from(["", *NAMES]))
    return kind, draw(agency), department, draw(st.sampled_from(["", *POSTS])), (since, until)


@st.composite
def succession(draw: st.DrawFn) -> tuple[str, str, date]:
    kind = draw(st.sampled_from(["department", "department", "post", "agency", "task"]))
    choices = st.sampled_from([right for right in HELD if right.startswith(kind)])
    return draw(choices), draw(choices), draw(day)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    units = {}
    for name in draw(st.lists(st.sampled_from(DEPARTMENTS), unique=True)):
        above = draw(st.sampled_from(["", *NAMES]))  # rings and departments of nowhere, too
        units[name] = f"{name.partition('/')[0]}/{above}" if above else ""
    holders = st.sampled_from([*HELD, "person:kim", "person:lee"])
    task = st.tuples(agency, st.sampled_from(TASKS)).map("/".join)
    return World(
        units,
        draw(st.lists(succession(), max_size=6, unique_by=lambda each: each[:2])),
        draw(st.lists(post(), max_size=4)),
        draw(st.lists(st.tuples(task, holders, days), max_size=4, unique_by=lambda each: each[:2])),
        draw(
            st.lists(
                st.tuples(st.sampled_from(["가람모임", "나루모임"]), days),
                max_size=2,
                unique_by=lambda each: each[0],
            )
        ),
    )


@pytest.fixture
def catalog(database: Database) -> Iterator[Database]:
    for login in ("kim", "lee"):
        People(database).add(login=login, name=login, agency="", department="", password=None)
    yield database


def put(database: Database, world: World) -> None:
    rows: list[tuple[object, list[dict[str, object]]]] = [
        (
            tables.unit,
            [
                {
                    "agency": name.partition("/")[0],
                    "name": name.partition("/")[2],
                    "parent": above.partition("/")[2],
                    "code": "",
                }
                for name, above in world.units.items()
            ],
        ),
        (
            tables.succession,
            [{"former": a, "present": b, "since": c} for a, b, c in world.successions],
        ),
        (
            tables.task_holder,
            [
                {"task": task, "holder": holder, "since": held[0], "until": held[1]}
                for task, holder, held in world.tasks
            ],
        ),
        (
            tables.membership,
            [
                {"person_id": "kim", "community": name, "since": held[0], "until": held[1]}
                for name, held in world.communities
            ],
        ),
    ]
    with database.writing() as connection:
        for table, values in rows:
            connection.execute(delete(table))  # type: ignore[arg-type]
            if values:
                connection.execute(insert(table), values)  # type: ignore[arg-type]
    People(database).set_tenures(
        "kim",
        [
            Tenure(where, department, name, TenureKind(kind), *held)
            for kind, where, department, name, held in world.posts
        ],
    )


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(world=worlds(), on=day)
def test_standing_equals_the_reference(catalog: Database, world: World, on: date) -> None:
    put(catalog, world)
    with catalog.reading() as connection:
        kim, lee = (standing(connection, login, on) for login in ("kim", "lee"))
    assert kim is not None
    assert lee is not None
    mine = {str(grant) for grant in kim.grants()} - {"everyone"}
    assert {right for right in RIGHTS if has(right, "kim", world, on)} == {
        right for right in mine if not right.endswith("/")
    }
    assert all(holding.via for holding in kim.holdings)
    others = World(world.units, world.successions, [], world.tasks, [])
    theirs = {str(grant) for grant in lee.grants()} - {"everyone"}
    assert {right for right in RIGHTS if has(right, "lee", others, on)} == theirs
