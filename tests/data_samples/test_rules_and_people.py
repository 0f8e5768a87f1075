"""Rules, people and files of the samples fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from access.coverage import block_rules
from access.decision import decide
from access.label import GrantKind
from access.role import Role
from access.rules import Ruling, rule_for
from cli.tables import read_people, read_rules
from data_samples.make import RECORDS
from records.document import Extraction
from tests.support.permits import principal_for
from tests.support.questions import SAMPLES, TODAY

RULES = read_rules(SAMPLES / "labels.toml")
PEOPLE = read_people(SAMPLES / "people.toml")
COMMUNITY = "다온도/축제안전협의회/"


def ruling_of(path: str) -> Ruling:
    ruling = rule_for(path, RULES)
    assert ruling is not None, path
    return ruling


def visible_to(login: str, days: int = 0) -> set[str]:
    entry = next(each for each in PEOPLE if each.login == login)
    reader = principal_for(
        entry.login, entry.agency, entry.department, entry.posts, entry.communities
    )
    day = TODAY.date() + timedelta(days=days)
    return {
        record.path
        for record in RECORDS
        if decide(reader, day, ruling_of(record.path).scope).allowed
    }


def test_every_record_is_under_a_rule_and_belongs_to_somebody() -> None:
    for record in RECORDS:
        ruling = ruling_of(record.path)
        assert ruling.agency
        assert ruling.department
    assert len({ruling_of(record.path).agency for record in RECORDS}) >= 6


def test_every_rule_covers_a_record() -> None:
    for rule in RULES:
        assert any(rule.covers(record.path) for record in RECORDS), rule.name


def test_the_closed_passage_is_where_the_rule_says(
    extractions: Mapping[str, Extraction],
) -> None:
    narrowed = [rule for rule in RULES if rule.heading]
    assert narrowed
    for rule in narrowed:
        blocks = extractions[rule.path].blocks
        closed = [bool(rules) for rules in block_rules(blocks, [rule])]
        assert 1 < sum(closed) < len(blocks)
        assert rule.heading in {block.text for block in blocks}


def test_a_rule_opens_with_the_year_2027() -> None:
    opens = [rule for rule in RULES if rule.label.opens]
    assert [rule.label.opens for rule in opens] == [date(2027, 1, 1)]
    paths = {record.path for record in RECORDS if opens[0].covers(record.path)}
    assert paths
    for entry in PEOPLE:
        assert not paths & visible_to(entry.login)
        assert paths <= visible_to(entry.login, days=38)


def test_the_people_are_eight_officials_and_an_administrator() -> None:
    officials = [entry for entry in PEOPLE if Role.ADMINISTRATOR not in entry.roles]
    assert len({entry.login for entry in PEOPLE}) == len(PEOPLE) == 9
    assert len(officials) == 8
    assert len({(entry.agency, entry.department) for entry in officials}) == 8
    assert all(entry.password and entry.password.startswith("sample-") for entry in PEOPLE)
    agencies = {ruling_of(record.path).agency for record in RECORDS}
    assert {entry.agency for entry in officials} <= agencies


def test_every_community_of_a_rule_has_members() -> None:
    joined = {community for entry in PEOPLE for community in entry.communities}
    for rule in RULES:
        for grant in rule.label.audience:
            if grant.kind is GrantKind.COMMUNITY:
                assert grant.name in joined


def test_the_administrator_reads_no_more_than_what_is_open_to_everyone() -> None:
    everyone = {
        record.path
        for record in RECORDS
        if all(
            {grant.kind for grant in rule.label.audience} == {GrantKind.EVERYONE}
            for rule in ruling_of(record.path).rules
        )
    }
    assert visible_to("admin") <= everyone


def test_everyone_sees_something_that_somebody_else_does_not() -> None:
    seen = {entry.login: frozenset(visible_to(entry.login)) for entry in PEOPLE}
    assert len(set(seen.values())) == len(seen)


def test_the_community_divides_two_officials_of_one_city() -> None:
    shared = {record.path for record in RECORDS if record.path.startswith(COMMUNITY)}
    assert {ruling_of(path).agency for path in shared} >= {"가람시", "누리군", "새늘시"}
    assert shared <= visible_to("haneul.kim")
    assert not shared & visible_to("doyun.lee")
    others = {path for path in visible_to("doyun.lee") if ruling_of(path).agency != "한빛시"}
    assert others
    assert all("/공유자료/" in path for path in others)
