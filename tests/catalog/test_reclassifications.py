"""Only a decision by whom the 전결 table names lifts a cap, and never the requester's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from access.admission import admit
from access.permit import Permit
from access.reclassification import MATTER, latest_review
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.audit import Audit
from catalog.database import Database
from catalog.decision_targets import DecisionRefused, Wanted
from catalog.feed import Feed
from catalog.organisation_schema import authority
from catalog.people import People
from catalog.reading import Reading
from catalog.reclassifications import Reclassifications
from catalog.records import remove
from catalog.schema import document
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.support.answers import answer_citing
from tests.support.permits import NOW, permit_for, principal_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

TODAY = NOW.date()
REVIEW = TODAY + timedelta(days=365)
ASKER = permit_for("kim")
CHIEF = permit_for("seo", department="기획예산과", posts=["기획예산과장"])
OTHER = permit_for("choi", "나루군", "안전재난과", posts=["안전재난과장"])
THIRD = permit_for("han", "다온시", "민원과")
OPEN = rule("", "everyone", agency="한빛시")


@dataclass
class Made:
    shelf: Shelf

    @property
    def database(self) -> Database:
        return self.shelf.database

    @property
    def decisions(self) -> Reclassifications:
        return Reclassifications(self.database)

    def put(self, openness: str = "비공개(5)", path: str = "가.txt", word: str = "두루미") -> str:
        blocks = text_blocks("# 검토", f"{word} 사업을 미룬다.", "# 알림", f"공개구분: {openness}")
        fields = stated_fields(Extraction(Status.OK, "", blocks))
        return self.shelf.put_blocks(path, blocks, fields=fields)

    def sees(self, permit: Permit, identifier: str, at: datetime = NOW) -> bool:
        moved = admit(permit.principal, at, "시험")
        return Reading(self.database).document(moved, identifier) is not None

    def asked(self, **more: Any) -> int:
        wanted = Wanted(reason="사업이 끝나 공개함", review=REVIEW, **more)
        number = self.decisions.request(ASKER, wanted)
        assert number is not None
        return number

    def acts(self) -> list[tuple[str, str]]:
        return [
            (each.person_id, each.act)
            for each in reversed(Audit(self.database).entries(limit=50))
            if each.act.startswith("reclassification")
        ]


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Made:
    seat(database, ASKER, CHIEF, OTHER, THIRD)
    with database.writing() as connection:
        for agency, post in (("한빛시", "기획예산과장"), ("나루군", "안전재난과장")):
            connection.execute(insert(authority).values(agency=agency, matter=MATTER, post=post))
    return Made(shelf(database, tmp_path / "share", OPEN))


def test_an_approved_decision_lifts_the_cap_at_once_and_until_its_review(made: Made) -> None:
    identifier = made.put()
    number = made.asked(document_id=identifier)
    assert not made.sees(OTHER, identifier), "a request lifts nothing"
    before = Feed(made.database).op()
    entry = made.decisions.approve(CHIEF, number)
    assert entry is not None
    assert (entry.before, entry.after, entry.approved_by) == ((5,), (), "seo")
    assert entry.approver_post == "한빛시 기획예산과 기획예산과장"
    assert made.sees(OTHER, identifier)
    texts = [(row.text, row.prefix) for row in Feed(made.database).changed_since(before)]
    known = [(r.text, r.prefix) for r in Feed(made.database).changed_since(0) if not r.deleted]
    assert set(texts) <= set(known), "the chunks are the same"
    last = datetime.combine(REVIEW, NOW.time(), NOW.tzinfo)
    assert made.sees(OTHER, identifier, last)
    # SECURITY: the review has passed, and nobody had to do anything
    assert not made.sees(OTHER, identifier, last + timedelta(days=1))
    assert made.sees(ASKER, identifier, last + timedelta(days=1))
    assert made.acts() == [
        ("kim", "reclassification_requested"),
        ("seo", "reclassification_approval"),
    ]


def test_a_legal_basis_lifts_no_ground_that_nobody_asked_to_lift(made: Made) -> None:
    identifier = made.put()
    entry = made.decisions.approve(
        CHIEF, made.asked(document_id=identifier, legal_basis="지방자치법 제13조")
    )
    assert entry is not None
    assert (entry.before, entry.after) == ((), ())
    assert not made.sees(OTHER, identifier)


def test_a_decision_is_ended_early_and_closes_at_the_next_request(made: Made) -> None:
    identifier = made.put()
    number = made.asked(document_id=identifier)
    made.decisions.approve(CHIEF, number)
    assert made.sees(OTHER, identifier)
    # SECURITY: neither who asked nor another agency's decider ends it
    assert made.decisions.close(ASKER, number, "그만둠") is None
    assert made.decisions.close(OTHER, number, "그만둠") is None
    assert made.decisions.close(CHIEF, 999, "그만둠") is None
    with pytest.raises(DecisionRefused, match="까닭"):
        made.decisions.close(CHIEF, number, " ")
    assert made.sees(OTHER, identifier)
    ended = made.decisions.close(CHIEF, number, "소송이 이어짐")
    assert ended is not None
    assert (ended.state, ended.closed_by, ended.close_reason) == ("ended", "seo", "소송이 이어짐")
    assert not made.sees(OTHER, identifier)
    assert made.sees(ASKER, identifier)
    with pytest.raises(DecisionRefused, match="이미"):
        made.decisions.close(CHIEF, number, "다시")
    with pytest.raises(DecisionRefused, match="다시 요청"):
        made.decisions.approve(CHIEF, number)
    assert not made.sees(OTHER, identifier)


def test_a_request_is_refused_or_taken_back_and_never_approved_after(made: Made) -> None:
    identifier = made.put()
    refused, taken_back = (made.asked(document_id=identifier) for _ in range(2))
    told = made.decisions.close(CHIEF, refused, "법정 비공개")
    assert told is not None
    assert told.state == "refused"
    assert made.decisions.close(ASKER, taken_back, "잘못 적음") is not None
    assert [each.state for each in made.decisions.list(ASKER)] == ["refused", "refused"]
    for number in (refused, taken_back):
        with pytest.raises(DecisionRefused, match="다시 요청"):
            made.decisions.approve(CHIEF, number)
    assert not made.sees(OTHER, identifier)
    assert ("seo", "reclassification_closing") in made.acts()


def test_who_asked_sees_the_path_as_readers_do_while_the_record_may_be_seen(made: Made) -> None:
    # SECURITY: a file's name is content; it is masked for readers, and closes with the record
    identifier = made.put(path="카나리아.txt")
    with made.database.writing() as connection:
        connection.execute(
            update(document).where(document.c.id == identifier).values(shown_path="○○○.txt")
        )
    made.asked(document_id=identifier)
    assert [each.path for each in made.decisions.list(ASKER)] == ["○○○.txt"]
    made.shelf.relabel(rule("", "person:choi", agency="한빛시"))
    assert made.decisions.list(CHIEF)[0].path == "카나리아.txt"
    (entry,) = made.decisions.list(ASKER)
    assert (entry.path, entry.heading, entry.before, entry.after) == ("", "", (), ())
    assert "카나리아" not in repr(entry)


def test_a_request_about_what_is_gone_names_it_no_more(made: Made) -> None:
    identifier = made.put(path="카나리아.txt")
    made.asked(document_id=identifier)
    with made.database.writing() as connection:
        remove(connection, [identifier])
    (entry,) = made.decisions.list(ASKER)
    assert (entry.path, entry.heading, entry.before) == ("", "", ())


def versions(made: Made, *openness: str) -> str:
    """A record whose every version but the last was cited, and is kept."""
    for number, stated in enumerate(openness):
        made.shelf.digest = str(number) * 64
        identifier = made.put(stated, word=f"두루미{number}")
        view = Reading(made.database).document(ASKER, identifier)
        assert view is not None
        ordinal, block = next(each for each in view.blocks if "두루미" in each[1].text)
        Answers(made.database).keep(ASKER, answer_citing((identifier, ordinal, block.text)))
    return identifier


def cited(made: Made, permit: Permit, identifier: str) -> bool:
    """Whether the first version of a record opens."""
    return bool(Reading(made.database).cited(permit, [(identifier, 1)]))


def test_a_decision_about_one_content_opens_no_earlier_one(made: Made) -> None:
    identifier = versions(made, "비공개(5)", "비공개(5)")
    made.decisions.approve(CHIEF, made.asked(document_id=identifier))
    assert made.sees(OTHER, identifier)
    assert not cited(made, OTHER, identifier)
    assert cited(made, ASKER, identifier)


def test_a_later_version_opens_no_earlier_one(made: Made) -> None:
    identifier = versions(made, "비공개(5)", "공개")
    made.shelf.relabel(rule("", "everyone", agency="한빛시", closes=date(2030, 1, 1)))
    assert made.sees(OTHER, identifier)
    assert not cited(made, OTHER, identifier)
    assert cited(made, ASKER, identifier)


def test_the_requester_never_approves(made: Made) -> None:
    # SECURITY: also when the 전결 table names the requester's own post
    identifier = made.put()
    number = made.decisions.request(
        CHIEF, Wanted(reason="공개", review=REVIEW, document_id=identifier)
    )
    assert number is not None
    with pytest.raises(DecisionRefused, match="요청한 사람"):
        made.decisions.approve(CHIEF, number)
    assert not made.sees(OTHER, identifier)
    assert made.acts()[-1] == ("seo", "reclassification_refused")


def test_nobody_else_approves_nor_learns_of_the_request(made: Made) -> None:
    identifier = made.put()
    number = made.asked(document_id=identifier)
    for permit in (OTHER, THIRD):  # SECURITY: another agency's approver, and whoever comes along
        assert made.decisions.approve(permit, number) is None
        assert made.decisions.list(permit) == []
    assert made.decisions.approve(CHIEF, 99) is None
    assert [each.id for each in made.decisions.list(CHIEF)] == [number]
    assert [each.id for each in made.decisions.list(ASKER)] == [number]
    assert not made.sees(OTHER, identifier)


def test_who_lost_the_post_yesterday_approves_nothing(made: Made) -> None:
    identifier = made.put()
    number = made.asked(document_id=identifier)
    yesterday = TODAY - timedelta(days=1)
    post = Tenure("한빛시", "기획예산과", "기획예산과장")
    People(made.database).set_tenures("seo", [replace(post, until=yesterday)])
    # SECURITY: the permit was issued while the post was held
    assert made.decisions.approve(CHIEF, number) is None
    acting = replace(post, kind=TenureKind.ACTING, until=TODAY)
    People(made.database).set_tenures("seo", [acting])
    assert made.decisions.approve(CHIEF, number) is not None
    assert made.sees(OTHER, identifier)


def test_a_disabled_approver_approves_nothing(made: Made) -> None:
    number = made.asked(document_id=made.put())
    Accounts(made.database).disable("seo", at=NOW)
    assert made.decisions.approve(CHIEF, number) is None


def test_another_content_under_the_same_name_was_never_decided_on(made: Made) -> None:
    # SECURITY: after the approval the author puts another text in its place
    identifier = made.put()
    number = made.asked(document_id=identifier)
    made.decisions.approve(CHIEF, number)
    assert made.sees(OTHER, identifier)
    made.shelf.digest = "2" * 64
    made.put(word="까마귀")
    assert not made.sees(OTHER, identifier)
    pending = made.asked(document_id=identifier)
    made.shelf.digest = "3" * 64
    made.put(word="뻐꾸기")
    with pytest.raises(DecisionRefused, match="바뀌었습니다"):
        made.decisions.approve(CHIEF, pending)


def test_grounds_that_were_not_decided_on_stay(made: Made) -> None:
    identifier = made.put("비공개(5,7)")
    number = made.asked(document_id=identifier, before=frozenset({5}))
    made.decisions.approve(CHIEF, number)
    assert not made.sees(OTHER, identifier), "7호 holds still"
    number = made.asked(document_id=identifier)
    made.decisions.approve(CHIEF, number)
    assert made.sees(OTHER, identifier)


def test_a_decision_may_tighten_and_that_outlives_its_review(made: Made) -> None:
    identifier = made.put("공개")
    assert made.sees(OTHER, identifier)
    number = made.asked(document_id=identifier, after=frozenset({5}))
    made.decisions.approve(CHIEF, number)
    assert not made.sees(OTHER, identifier)
    assert not made.sees(OTHER, identifier, NOW + timedelta(days=1000))
    assert made.sees(ASKER, identifier)


def test_every_ground_of_an_unreadable_one_may_become_one(made: Made) -> None:
    made.shelf.relabel(rule("", "everyone", "post:한빛시/기획예산과장", agency="한빛시"))
    identifier = made.put("비공개")
    assert (made.sees(CHIEF, identifier), made.sees(ASKER, identifier)) == (True, False)
    number = made.decisions.request(
        CHIEF,
        Wanted(reason="5호임", review=REVIEW, document_id=identifier, after=frozenset({5})),
    )
    assert number is not None
    deputy = permit_for("nam", department="기획예산과", posts=["기획예산과장"])
    seat(made.database, deputy)
    made.decisions.approve(deputy, number)
    assert made.sees(ASKER, identifier)
    assert not made.sees(OTHER, identifier)


def test_a_record_that_one_may_not_see_is_as_missing(made: Made) -> None:
    identifier = made.put()
    for record in (identifier, "0" * 16):
        wanted = Wanted(reason="공개", review=REVIEW, document_id=record)
        assert made.decisions.request(OTHER, wanted) is None


def test_a_folder_takes_a_role(made: Made) -> None:
    made.put(path="인사/가.txt")
    wanted = Wanted(
        reason="공개", review=REVIEW, folder_id=made.shelf.folder.id, path="인사",
        before=frozenset({5}),
    )  # fmt: skip
    assert made.decisions.request(ASKER, wanted) is None
    officer = permit_for("moon")
    seat(made.database, officer)
    with made.database.writing() as connection:
        from catalog.organisation_schema import person

        connection.execute(
            person.update().where(person.c.id == "moon").values(roles=[Role.RECORDS_OFFICER])
        )
    assert made.decisions.request(officer, replace(wanted, folder_id=99)) is None
    number = made.decisions.request(officer, wanted)
    assert number is not None
    inside = made.put(path="인사/나.txt")
    outside = made.put(path="나.txt")
    made.decisions.approve(CHIEF, number)
    later = made.put(path="인사/다.txt")
    assert [made.sees(OTHER, each) for each in (inside, outside, later)] == [True, False, True]
    made.shelf.relabel(OPEN, rule("인사", "everyone", agency="나루군"))
    assert not made.sees(ASKER, inside), "no agency decides for another's records"
    Accounts(made.database).disable(officer.principal.person_id, at=NOW)
    assert made.decisions.request(officer, wanted) is None


def test_nobody_decides_where_the_agency_is_unknown(made: Made) -> None:
    made.shelf.relabel(rule("", "everyone"))
    identifier = made.put("공개")
    with made.database.writing() as connection:
        connection.execute(insert(authority).values(agency="", matter=MATTER, post="기획예산과장"))
    with pytest.raises(DecisionRefused, match="기관"):
        made.asked(document_id=identifier, after=frozenset({5}))


def test_a_decision_about_a_heading_lifts_that_passage_alone(made: Made) -> None:
    made.shelf.relabel(
        OPEN,
        rule("", "everyone", heading="검토", grounds=[5]),
        rule("", "everyone", heading="알림", grounds=[5]),
    )
    identifier = made.put("공개")
    number = made.asked(document_id=identifier, heading="검토", before=frozenset({5}))
    made.decisions.approve(CHIEF, number)
    view = Reading(made.database).document(OTHER, identifier)
    assert view is not None
    assert [block.text for _, block in view.blocks] == ["검토", "두루미 사업을 미룬다."]
    number = made.asked(document_id=identifier, heading="없는 제목", before=frozenset({5}))
    made.decisions.approve(CHIEF, number)
    view = Reading(made.database).document(OTHER, identifier)
    assert view is not None
    assert len(view.blocks) == 2, "the latest decision about a heading that is there holds"


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (TODAY - timedelta(days=1), "지났습니다"),
        (latest_review(TODAY) + timedelta(days=1), "5년"),
    ],
)
def test_a_review_lies_within_five_years(made: Made, review: date, said: str) -> None:
    identifier = made.put()
    with pytest.raises(DecisionRefused, match=said):
        made.decisions.request(ASKER, Wanted(reason="공개", review=review, document_id=identifier))
    assert latest_review(date(2024, 2, 29)) == date(2029, 2, 28)


def test_what_waited_beyond_its_review_is_approved_no_more(made: Made) -> None:
    number = made.asked(document_id=made.put())
    late = admit(CHIEF.principal, NOW + timedelta(days=400), "시험")
    with pytest.raises(DecisionRefused, match="지났습니다"):
        made.decisions.approve(late, number)
    made.decisions.approve(CHIEF, number)
    with pytest.raises(DecisionRefused, match="이미"):
        made.decisions.approve(CHIEF, number)


@pytest.mark.parametrize(
    "wanted",
    [{"reason": " "}, {"exception": True}, {"after": frozenset({9})}, {"heading": "검토"}],
)
def test_a_request_says_why_and_for_what(made: Made, wanted: dict[str, Any]) -> None:
    stated = Wanted(reason="공개", review=REVIEW, document_id=made.put("공개"))
    with pytest.raises(DecisionRefused, match=r"바랍니다\.$"):
        made.decisions.request(ASKER, replace(stated, **wanted))


class TestException:
    """A child rule in the place of its parents."""

    WIDE = rule("협업", "everyone", agency="한빛시")

    @pytest.fixture
    def officer(self, made: Made) -> Permit:
        People(made.database).put(
            login="moon", name="문", agency="한빛시", department="기획예산과",
            roles=[Role.RECORDS_OFFICER], password=None,
        )  # fmt: skip
        made.shelf.relabel(rule("", "department:한빛시/안전총괄과", agency="한빛시"), self.WIDE)
        return admit(principal_for("moon"), NOW, "시험")

    def asked(self, made: Made, officer: Permit) -> int:
        wanted = Wanted(
            reason="합동 점검", review=REVIEW, folder_id=made.shelf.folder.id, path="협업",
            exception=True,
        )  # fmt: skip
        number = made.decisions.request(officer, wanted)
        assert number is not None
        return number

    def test_it_takes_the_same_approval_and_leaves_the_cap(
        self, made: Made, officer: Permit
    ) -> None:
        plain = made.put("공개", path="협업/가.txt")
        capped = made.put("비공개(5)", path="협업/나.txt")
        beside = made.put("공개", path="다.txt")
        number = self.asked(made, officer)
        assert not made.sees(OTHER, plain)
        made.decisions.approve(CHIEF, number)
        assert [made.sees(OTHER, each) for each in (plain, capped, beside)] == [True, False, False]
        assert made.sees(CHIEF, capped), "of the agency, though of another department"
        later = datetime.combine(REVIEW, NOW.time(), NOW.tzinfo) + timedelta(days=1)
        assert not made.sees(OTHER, plain, later)
        assert made.sees(ASKER, plain, later)

    def test_a_child_rule_that_was_changed_was_never_approved(
        self, made: Made, officer: Permit
    ) -> None:
        # SECURITY: approved for one agency, then opened to everyone by the folder's owner
        parent = rule("", "department:한빛시/안전총괄과", agency="한빛시")
        made.shelf.relabel(parent, rule("협업", "agency:나루군", agency="한빛시"))
        identifier = made.put("공개", path="협업/가.txt")
        made.decisions.approve(CHIEF, self.asked(made, officer))
        assert (made.sees(OTHER, identifier), made.sees(THIRD, identifier)) == (True, False)
        made.shelf.relabel(parent, self.WIDE)
        assert (made.sees(OTHER, identifier), made.sees(THIRD, identifier)) == (False, False)

    def test_narrower_rules_for_passages_stay(self, made: Made, officer: Permit) -> None:
        parent = rule("", "department:한빛시/안전총괄과", agency="한빛시")
        made.shelf.relabel(parent, self.WIDE, rule("", "person:kim", heading="검토"))
        identifier = made.put("공개", path="협업/가.txt")
        made.decisions.approve(CHIEF, self.asked(made, officer))
        view = Reading(made.database).document(OTHER, identifier)
        assert view is not None
        assert "두루미" not in "".join(block.text for _, block in view.blocks)
