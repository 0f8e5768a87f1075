from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from access.label import Grant, GrantKind
from access.principal import Principal
from access.tenure import Tenure, TenureKind
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.organisation_schema import succession, task_holder, unit
from catalog.people import People
from catalog.standing import standing
from tests.support.permits import NOW

TODAY = NOW.date()
SAFETY = Tenure("한빛시", "안전총괄과", "안전총괄과장")


def person(database: Database, *held: Tenure, communities: Sequence[str] = ()) -> None:
    People(database).put(
        login="kim", name="김", agency="", department="", communities=communities, password=None
    )
    People(database).set_tenures("kim", held)


def at(database: Database, day: date = TODAY) -> Principal:
    with database.reading() as connection:
        found = standing(connection, "kim", day)
    assert found is not None
    return found


def held(database: Database, day: date = TODAY) -> set[str]:
    return {str(grant) for grant in at(database, day).grants()} - {"everyone", "person:kim"}


def put(database: Database, table: object, **values: object) -> None:
    with database.writing() as connection:
        connection.execute(insert(table), values)  # type: ignore[arg-type]


def test_a_transfer_takes_and_gives_by_itself(database: Database) -> None:
    moves = TODAY + timedelta(days=10)
    person(
        database,
        Tenure("한빛시", "안전총괄과", "안전총괄과장", until=moves - timedelta(days=1)),
        Tenure("한빛시", "회계과", "회계과장", since=moves),
    )
    assert held(database) == {
        "agency:한빛시",
        "department:한빛시/안전총괄과",
        "branch:한빛시/안전총괄과",
        "post:한빛시/안전총괄과장",
    }
    assert held(database, moves) == {
        "agency:한빛시",
        "department:한빛시/회계과",
        "branch:한빛시/회계과",
        "post:한빛시/회계과장",
    }
    assert (at(database).department, at(database, moves).department) == ("안전총괄과", "회계과")


def test_concurrent_acting_and_delegated_posts_end_and_say_what_they_are(
    database: Database,
) -> None:
    until = TODAY + timedelta(days=5)
    person(
        database,
        SAFETY,
        Tenure("한빛시", "하천과", "하천과장", TenureKind.ACTING, until=until),
        Tenure("가람시", "축제과", "축제과장", TenureKind.DELEGATED, until=until),
    )
    mine = at(database)
    assert (
        mine.via(Grant(GrantKind.POST, "한빛시/안전총괄과장")) == "한빛시 안전총괄과 안전총괄과장"
    )
    assert mine.via(Grant(GrantKind.POST, "한빛시/하천과장")) == "한빛시 하천과 하천과장(직무대행)"
    assert mine.via(Grant(GrantKind.POST, "가람시/축제과장")) == "가람시 축제과 축제과장(위임)"
    assert mine.via(Grant(GrantKind.AGENCY, "한빛시")).endswith("안전총괄과장"), (
        "the main post first"
    )
    assert "agency:가람시" not in held(database), "a delegation hands over the post alone"
    assert "department:한빛시/하천과" in held(database)
    later = held(database, until + timedelta(days=1))
    assert not {each for each in later if "하천과" in each or "가람시" in each}


@pytest.mark.parametrize(
    "stated",
    [
        {"agency": ""},
        {"agency": "한빛시", "kind": TenureKind.DELEGATED},
        {"agency": "한빛시", "since": date(2026, 2, 1), "until": date(2026, 1, 1)},
    ],
)
def test_a_post_that_cannot_be_is_refused(stated: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        Tenure(**stated)  # type: ignore[arg-type]


def test_departments_above_are_branches_and_a_ring_of_them_ends(database: Database) -> None:
    person(database, SAFETY)
    put(database, unit, agency="한빛시", name="안전총괄과", parent="안전국", code="1")
    put(database, unit, agency="한빛시", name="안전국", parent="부시장", code="2")
    put(database, unit, agency="한빛시", name="부시장", parent="안전총괄과", code="3")
    branches = {each for each in held(database) if each.startswith("branch:")}
    assert branches == {f"branch:한빛시/{each}" for each in ("안전총괄과", "안전국", "부시장")}
    assert "department:한빛시/안전국" not in held(database), "the bureau's own papers stay its own"


def test_a_reorganisation_darkens_nothing(database: Database) -> None:
    person(database, SAFETY)
    first, second = TODAY, TODAY + timedelta(days=30)
    oldest, old, new = (
        f"department:한빛시/{each}" for each in ("재난관리과", "안전정책과", "안전총괄과")
    )
    put(database, unit, agency="한빛시", name="재난관리과", parent="옛 안전국", code="9")
    put(database, succession, former=oldest, present=old, since=first)
    put(database, succession, former=old, present=new, since=second)
    assert not {old, oldest} & held(database, first), "not before the day"
    then = held(database, second)
    assert {oldest, old, new, "branch:한빛시/재난관리과", "branch:한빛시/옛 안전국"} <= then
    gained = at(database, second).via(Grant.parse(oldest))
    assert gained.startswith("한빛시 안전총괄과 안전총괄과장 · ")


def test_a_task_goes_with_its_holder(database: Database) -> None:
    person(database, SAFETY, communities=["축제안전협의회"])
    task = "한빛시/축제 안전관리"
    put(database, task_holder, task=task, holder="post:한빛시/안전총괄과장", until=TODAY)
    assert f"task:{task}" in held(database)
    assert f"task:{task}" not in held(database, TODAY + timedelta(days=1))
    assert "community:축제안전협의회" in held(database)


def test_nobody_is_unknown_or_disabled(database: Database) -> None:
    person(database, SAFETY)
    Accounts(database).disable("kim", at=NOW)
    with database.reading() as connection:
        assert standing(connection, "kim", TODAY) is None
        assert standing(connection, "lee", TODAY) is None
