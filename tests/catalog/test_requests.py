from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.permit import Permit
from catalog.audit import Audit
from catalog.database import Database
from catalog.grants import GrantRefused, Terms
from catalog.reading import Reading
from catalog.requests import MOST_OPEN, AccessRequests, RequestRefused, RequestState
from records.answer import Notice
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

TODAY = NOW.date()
HEAD = permit_for("head", posts=["안전총괄과장"])
TREASURER = permit_for("choi", department="회계과", posts=["회계과장"])
ASKER = permit_for("lee", department="민원과")
OTHER = permit_for("han", department="민원과")
OFFICE = Notice("한빛시", "안전총괄과")
TERMS = Terms(TODAY, TODAY + timedelta(days=7), "업무에 필요하여 승인합니다.")
OURS = replace(
    rule("안전", "department:한빛시/안전총괄과", agency="한빛시"), department="안전총괄과"
)
MONEY = replace(
    rule("회계", "department:한빛시/회계과", "person:head", agency="한빛시"), department="회계과"
)


@dataclass(slots=True)
class Counter:
    database: Database
    shelf: Shelf
    requests: AccessRequests
    record: str

    def asked(self, permit: Permit = ASKER) -> str:
        (identifier,) = self.requests.ask(
            permit, [OFFICE], "인수인계를 위하여", question="배치 인원"
        )
        return identifier

    def sees(self, permit: Permit, record: str = "") -> bool:
        return Reading(self.database).document(permit, record or self.record) is not None


@pytest.fixture
def counter(database: Database, tmp_path: Path) -> Iterator[Counter]:
    seat(database, HEAD, TREASURER, ASKER, OTHER)
    made = shelf(database, tmp_path / "share", OURS, MONEY)
    yield Counter(database, made, AccessRequests(database), made.put("안전/가.txt", "닫힌 글"))


def test_asked_granted_told_and_seen(counter: Counter) -> None:
    number = counter.asked()
    (waiting,) = counter.requests.waiting(HEAD)
    assert (waiting.id, waiting.person_id, waiting.question) == (number, "lee", "배치 인원")
    assert counter.requests.grant(HEAD, number, [counter.record], TERMS)
    assert counter.sees(ASKER)
    assert not counter.sees(OTHER)
    assert counter.requests.waiting(HEAD) == []
    (mine,) = counter.requests.mine(ASKER)
    assert (mine.state, mine.until, mine.documents) == (
        RequestState.GRANTED,
        TERMS.until,
        (counter.record,),
    )
    acts = {each.act: each for each in Audit(counter.database).entries()}
    assert acts["ask_access"].outcome == "asked"
    assert acts["grant_request"].records == (counter.record,)
    assert not counter.sees(permit_for("lee", department="민원과", at=NOW + timedelta(days=8)))


def test_refused_with_a_sentence(counter: Counter) -> None:
    number = counter.asked()
    with pytest.raises(RequestRefused, match="까닭"):
        counter.requests.refuse(HEAD, number, "  ")
    assert counter.requests.refuse(HEAD, number, "업무 관련성이 확인되지 않습니다.")
    (mine,) = counter.requests.mine(ASKER)
    assert (mine.state, mine.sentence) == (RequestState.REFUSED, "업무 관련성이 확인되지 않습니다.")
    assert not counter.sees(ASKER)
    with pytest.raises(RequestRefused, match="이미"):
        counter.requests.grant(HEAD, number, [counter.record], TERMS)
    acts = [(each.act, each.outcome) for each in Audit(counter.database).entries()]
    assert ("refuse_request", "done") in acts
    assert ("grant_request", "refused") in acts


def test_nobody_decides_for_themselves(counter: Counter) -> None:
    number = counter.asked(HEAD)
    assert counter.requests.waiting(HEAD) == []
    with pytest.raises(RequestRefused, match="자기가"):
        counter.requests.grant(HEAD, number, [counter.record], TERMS)
    with pytest.raises(RequestRefused, match="자기가"):
        counter.requests.refuse(HEAD, number, "안 됩니다.")


def test_anothers_request_is_as_missing(counter: Counter) -> None:
    number = counter.asked()
    assert counter.requests.waiting(TREASURER) == counter.requests.waiting(OTHER) == []
    assert counter.requests.mine(OTHER) == []
    for permit in (TREASURER, OTHER):
        for identifier in (number, "no-such-request"):
            assert not counter.requests.grant(permit, identifier, [counter.record], TERMS)
            assert not counter.requests.refuse(permit, identifier, "안 됩니다.")
    assert counter.requests.mine(ASKER)[0].state is RequestState.OPEN


def test_only_records_of_the_department_that_was_asked(counter: Counter) -> None:
    money = counter.shelf.put("회계/나.txt", "회계과의 글")
    assert counter.sees(HEAD, money), "the head may read it, but not give it"
    number = counter.asked()
    for picked in ([], ["0" * 16], [money], [counter.record, money]):
        with pytest.raises(RequestRefused, match="자료"):
            counter.requests.grant(HEAD, number, picked, TERMS)
    assert not counter.sees(ASKER)
    with pytest.raises(GrantRefused):
        counter.requests.grant(
            HEAD, number, [counter.record], replace(TERMS, until=TODAY + timedelta(days=400))
        )
    assert counter.requests.mine(ASKER)[0].state is RequestState.OPEN


def test_a_request_that_cannot_be_is_refused(counter: Counter) -> None:
    for offices, reason in (
        ([OFFICE], "  "),
        ([OFFICE], "가" * 1001),
        ([], "사유"),
        ([Notice("한빛시", "없는과")], "사유"),
    ):
        with pytest.raises(RequestRefused, match=r"바랍니다\.$"):
            counter.requests.ask(ASKER, offices, reason)
    assert counter.requests.mine(ASKER) == []
    for _ in range(MOST_OPEN):
        counter.asked()
    with pytest.raises(RequestRefused, match="너무 많습니다"):
        counter.asked()


def test_asking_tells_nothing_of_records(counter: Counter) -> None:
    """A department with people and without a single record is asked as any other."""
    made = counter.requests.ask(ASKER, [Notice("한빛시", "민원과"), OFFICE], "사유")
    assert len(made) == 2
    assert {each.department for each in counter.requests.mine(ASKER)} == {"민원과", "안전총괄과"}
