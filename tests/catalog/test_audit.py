from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from catalog.answers import Answers
from catalog.audit import Audit, AuditUnavailable
from catalog.database import Database
from catalog.people import People
from records.answer import Answer, Case, Citation, Confidence, Outcome, Statement
from records.location import Location
from tests.support.permits import NOW, permit_for
from tests.support.shelf import rule, shelf


def test_an_act_is_written_before_and_completed_after(database: Database) -> None:
    audit = Audit(database)
    number = audit.begin(permit_for(), "ask", detail={"question": "질문"})
    (open_entry,) = audit.entries()
    assert (open_entry.person_id, open_entry.act, open_entry.outcome) == ("kim", "ask", None)
    audit.end(number, outcome="answered", records=["a", "b"], at=NOW + timedelta(seconds=1))
    (entry,) = audit.entries()
    assert (entry.outcome, entry.records, entry.detail) == (
        "answered",
        ("a", "b"),
        {"question": "질문"},
    )
    audit.note("lee", "sign_in_refused", at=NOW, detail={})
    assert [each.act for each in audit.entries(limit=1)] == ["sign_in_refused"]


def test_a_log_that_cannot_be_written_says_so(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit")
    audit = Audit(database)
    with pytest.raises(AuditUnavailable, match="관리자"):
        audit.begin(permit_for(), "ask", detail={})
    with pytest.raises(AuditUnavailable):
        audit.end(1, outcome="answered", records=[], at=NOW)


def kept(document: str, hidden: str) -> Answer:
    def citation(n: int, record: str, quote: str, day: date | None = None) -> Citation:
        return Citation(
            n, record, "제목", "한빛시", "", day, Location(paragraph=1), 0, 0, len(quote), quote
        )

    return Answer(
        "질문",
        Outcome.ANSWERED,
        Confidence.HIGH,
        (Statement("열린 글", (1,)), Statement("닫힌 글", (2,))),
        (citation(1, document, "열린 글", NOW.date()), citation(2, hidden, "닫힌 글")),
        (
            Case(document, "제목", "한빛시", "", NOW.date(), (1,)),
            Case(hidden, "제목", "한빛시", "", None, (2,)),
        ),
    )


def test_kept_answers_are_checked_at_each_opening(database: Database, tmp_path: Path) -> None:
    for login in ("kim", "lee"):
        People(database).add(login=login, name="x", agency="", department="", password=None)
    everyone = rule("공유", "everyone", agency="한빛시")
    mine = rule("나", "person:kim", agency="한빛시")
    shelved = shelf(database, tmp_path / "share", everyone, mine)
    answer = kept(
        shelved.put("공유/가.txt", "열린 글", title="제목", day=NOW.date()),
        shelved.put("나/나.txt", "닫힌 글", title="제목"),
    )
    answers, permit = Answers(database), permit_for()
    identifier = answers.keep(permit, answer)
    whole = answers.get(permit, identifier)
    assert whole is not None
    assert all(citation.version and not citation.changed for citation in whole.citations)
    unnamed = tuple(replace(citation, version="") for citation in whole.citations)
    assert whole.label, "an answer states the strictest label in it"
    assert replace(whole, citations=unnamed, label="") == answer
    assert answers.get(permit_for("lee"), identifier) is None
    assert answers.get(permit, "guess") is None
    shelved.relabel(everyone, rule("나", "person:lee"))
    less = answers.get(permit, identifier)
    assert less is not None
    assert [each.text for each in less.statements] == ["열린 글"]
    assert [each.n for each in less.citations] == [1]
    assert len(less.cases) == 1
    shelved.relabel(rule("공유", "person:lee"), rule("나", "person:lee"))
    nothing = answers.get(permit, identifier)
    assert nothing is not None
    assert (nothing.outcome, nothing.statements, nothing.citations, nothing.cases) == (
        Outcome.NOT_FOUND,
        (),
        (),
        (),
    )
