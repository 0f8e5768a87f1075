from __future__ import annotations

from datetime import date
from pathlib import Path

from access.tenure import TenureKind
from catalog.database import Database
from catalog.organisation import Post, Sheet, Succession
from catalog.organising import Organising
from cli.tables import read_people
from ingest.organisation_file import read_path
from tests.support.permits import NOW

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples"


def test_the_sample_organisation_can_be_brought_in_and_knows_the_sample_people(
    database: Database,
) -> None:
    stated = read_path(SAMPLES / "organisation")
    plan = Organising(database).plan(stated, day=NOW.date())
    assert plan.problems == ()
    assert plan.counts().keys() == set(Sheet)
    names = {each.login: each.name for each in plan.after.people}
    held = {post.login: set[tuple[str, str, str]]() for post in plan.after.posts}
    for post in plan.after.posts:
        if post.tenure.holds_on(NOW.date()):
            held[post.login].add((post.tenure.agency, post.tenure.department, post.tenure.post))
    for person in read_people(SAMPLES / "people.toml"):
        if person.agency:
            assert names[person.login] == person.name
            posts = person.posts or ("",)
            assert {(person.agency, person.department, post) for post in posts} == held[
                person.login
            ]
    assert {line.item.tenure.kind for line in stated.of(Sheet.POSTS, Post)} >= {
        TenureKind.CONCURRENT,
        TenureKind.ACTING,
    }
    assert stated.of(Sheet.SUCCESSIONS, Succession)[0].item.since == date(2025, 7, 1)
