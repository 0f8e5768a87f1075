"""Reading, keeping, reviewing and exporting the log."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.admission import admit
from access.permit import Permit
from access.principal import Principal
from access.role import Role
from catalog.audit import Audit, Subject
from catalog.audit_export import ExportRefused, Form, export, harmless, verify_export
from catalog.audit_figures import Anomaly, figures_json, span_of
from catalog.audit_key import AuditKey
from catalog.audit_log import AuditLog, NotAnAuditor, Page, Reader, Wanted
from catalog.audit_retention import RetentionTooShort, Spans, prune
from catalog.audit_review import ReviewRefused, Reviews
from catalog.audit_verification import verify
from catalog.database import Database
from catalog.home import Home
from tests.support.permits import NOW, permit_for

HOST = Reader("cli:root@host", "cli:root@host", NOW)
EVERYTHING = Wanted()


def auditor(*roles: Role, at: datetime = NOW) -> Permit:
    held = frozenset({Role.READER, *roles})
    return admit(Principal("gam", "감사", "한빛시", "감사실", roles=held), at, "점검", "10.0.0.7")


def act(audit: Audit, permit: Permit, kind: str, *records: str, outcome: str = "opened") -> None:
    entry = audit.begin(permit, kind, detail={"document": records[0] if records else ""})
    audit.end(entry, outcome=outcome, records=records, at=permit.at)


@pytest.fixture
def audit(database: Database) -> Audit:
    made = Audit(database)
    act(made, permit_for("kim"), "search", "d1", "d2", outcome="found")
    act(made, permit_for("kim"), "open", "d1")
    act(made, permit_for("lee", at=NOW + timedelta(hours=1)), "open", "d2", outcome="refused")
    made.unmasked(
        permit_for("lee", at=NOW + timedelta(hours=2)),
        "d2",
        [Subject("phone", 2, "abc")],
        detail={"block": 3},
    )
    made.note("boss", "set_rules", at=NOW + timedelta(hours=3), detail={"folder": 1})
    return made


def read(database: Database, wanted: Wanted, **paging: Any) -> Page:
    return AuditLog(database).page(HOST, wanted, **paging)


def numbers(page: Page) -> list[int]:
    return [each.id for each in page.entries]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(person_id="kim"), [3, 1]),
        (Wanted(act="open"), [5, 3]),
        (Wanted(record="d1"), [3, 1]),
        (Wanted(record="d2"), [7, 5, 1]),
        (Wanted(subject="abc"), [7]),
        (Wanted(outcome="refused"), [5]),
        (Wanted(outcome="found"), [1]),
        (Wanted(since=NOW + timedelta(hours=1)), [8, 7, 5]),
        (Wanted(until=NOW + timedelta(hours=1)), [9, 3, 1]),
        (Wanted(person_id="lee", record="d2", act="unmask"), [7]),
        (Wanted(person_id="' OR 1=1 --"), []),
        (Wanted(record='d1"] OR 1=1'), []),
        (Wanted(record="d"), []),
        (Wanted(record="%"), []),
    ],
)
def test_acts_are_narrowed(
    audit: Audit, database: Database, wanted: Wanted, found: list[int]
) -> None:
    assert numbers(read(database, wanted)) == found


def test_who_looked_for_a_person_is_found_with_who_saw_them(
    audit: Audit, database: Database
) -> None:
    entry = audit.begin(permit_for("han"), "look_up", detail={"subjects": ["abc", "def"]})
    audit.end(entry, outcome="found", records=["d2"], at=NOW)
    begun = audit.begin(permit_for("han"), "unmask", detail={}, subjects=[Subject("name", 1, "g")])
    assert numbers(read(database, Wanted(subject="abc"))) == [entry, 7]
    assert numbers(read(database, Wanted(subject="g"))) == [begun]
    assert numbers(read(database, Wanted(subject="ab"))) == []
    assert Reviews(database).figures(HOST, "2026-11").subjects == 3


def test_acts_come_page_by_page(audit: Audit, database: Database) -> None:
    seen: list[int] = []
    before: int | None = None
    for _ in range(5):
        page = read(database, Wanted(until=NOW + timedelta(days=1)), before=before, limit=2)
        seen += numbers(page)
        before = page.next
        if before is None:
            break
    own = [each for each in seen if each > 8]
    assert [each for each in seen if each <= 8] == [8, 7, 5, 3, 1]
    assert own == [9], "what was read before is in it, too"
    assert len(numbers(read(database, EVERYTHING, limit=0))) == 1


def test_reading_the_log_is_logged(audit: Audit, database: Database) -> None:
    read(database, Wanted(person_id="kim", since=NOW), before=99)
    (entry,) = audit.entries(limit=1)
    assert (entry.act, entry.person_id, entry.origin) == (
        "read_log",
        "cli:root@host",
        "cli:root@host",
    )
    assert entry.detail == {"person": "kim", "since": NOW.isoformat(), "before": 99}


@pytest.mark.parametrize("roles", [(), (Role.RECORDS_OFFICER, Role.FOLDER_OWNER)])
def test_only_auditors_and_administrators_read(roles: tuple[Role, ...]) -> None:
    with pytest.raises(NotAnAuditor):
        Reader.of(auditor(*roles))
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert Reader.of(auditor(role)).person_id == "gam"


# Retention

OLD = NOW - timedelta(days=800)
OLDER = NOW - timedelta(days=1200)


@pytest.fixture
def aged(database: Database) -> Audit:
    """Rights changes among readings, of three years ago, two years ago and now."""
    made = Audit(database)
    for at in (OLDER, OLD, NOW):
        for number in range(3):
            act(made, permit_for(at=at), "open", f"d{number}")
            made.note("boss", "set_rules", at=at, detail={})
    assert verify(database).rows == 27
    return made


def test_expired_rows_go_and_the_chain_stays_whole(
    aged: Audit, database: Database, home: Home
) -> None:
    assert prune(database, HOST, Spans()) == 9 + 6
    found = verify(database)
    assert found.problems == ()
    assert found.rows == 12 + 1
    assert "15개 행을 지웠습니다(cli:root@host)" in found.remarks[0]
    left = [(each.act, each.at) for each in aged.entries()]
    assert left.count(("set_rules", OLD.replace(tzinfo=None))) == 3
    assert not any(at < OLD.replace(tzinfo=None) for _, at in left)
    assert prune(database, HOST, Spans()) == 0
    assert verify(database).rows == 13, "what removes nothing writes nothing"
    act(aged, permit_for(), "open", "d9")
    assert verify(database).problems == ()


def test_holes_of_several_removals_are_crossed(aged: Audit, database: Database) -> None:
    kept = verify(database).head
    later = replace(HOST, at=NOW + timedelta(days=400))
    latest = replace(HOST, at=NOW + timedelta(days=3000))
    for reader, removed in ((HOST, 15), (later, 3), (latest, 9)):
        assert prune(database, reader, Spans()) == removed
        assert verify(database, kept=kept).problems == ()
    assert {each.act for each in aged.entries()} == {"prune"}


@pytest.mark.parametrize(
    "spans", [Spans(access=0), Spans(access=-1), Spans(rights=2), Spans(access=5, rights=0)]
)
def test_no_span_is_shorter_than_the_law(aged: Audit, database: Database, spans: Spans) -> None:
    with pytest.raises(RetentionTooShort, match="1년"):
        prune(database, HOST, spans)
    assert verify(database).rows == 27


def test_rows_younger_than_a_year_cannot_even_be_named_as_removed(
    aged: Audit, database: Database, home: Home
) -> None:
    """Whoever writes a removal by hand, with a row for it, is refused by the database itself."""
    prune(database, HOST, Spans())
    with closing(sqlite3.connect(home.database, isolation_level=None)) as forged:
        with pytest.raises(sqlite3.IntegrityError, match="sealed"):
            forged.execute("UPDATE audit_removed SET last = 27")
        with pytest.raises(sqlite3.IntegrityError, match="kept"):
            forged.execute("DELETE FROM audit_removed")
        forged.execute(
            'INSERT INTO audit_removed SELECT 19, 27, former, hash, "by" FROM audit_removed LIMIT 1'
        )
        with pytest.raises(sqlite3.IntegrityError, match="kept"):
            forged.execute("DELETE FROM audit WHERE id = 20")
    assert any(
        "지웠다고 적은 구간이 나중에 바뀌었습니다" in each for each in verify(database).problems
    )


def test_a_removed_range_that_was_widened_is_noticed(
    aged: Audit, database: Database, home: Home
) -> None:
    prune(database, HOST, Spans())
    with closing(sqlite3.connect(home.database, isolation_level=None)) as forged:
        for (name,) in forged.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            forged.execute(f"DROP TRIGGER {name}")
        first, last = forged.execute("SELECT max(first), last FROM audit_removed").fetchone()
        (digest,) = forged.execute("SELECT hash FROM audit WHERE id = ?", (last + 1,)).fetchone()
        forged.execute("DELETE FROM audit WHERE id = ?", (last + 1,))
        forged.execute(
            "UPDATE audit_removed SET last = ?, hash = ? WHERE first = ?", (last + 1, digest, first)
        )
    (told,) = verify(database).problems
    assert "지웠다고 적은 구간이 나중에 바뀌었습니다" in told


# Reviews

MONTH = "2026-11"
AFTER = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 23:00 in Seoul
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_month_is_counted_and_what_stands_out_is_listed(database: Database) -> None:
    audit = Audit(database)
    for at in (NIGHT, SATURDAY, NOON):
        act(audit, permit_for("kim", at=at), "open", "d1")
    act(audit, permit_for("lee", at=NOON), "open", *(f"d{number}" for number in range(100)))
    for _ in range(20):
        act(audit, permit_for("lee", at=NOON), "download", "d1", outcome="downloaded")
    for _ in range(5):
        audit.record(permit_for("han", at=NOON), "refused", outcome="404", detail={})
    audit.note("ghost", "sign_in_refused", at=NOON, detail={})
    audit.unmasked(permit_for("kim", at=NOON), "d1", [Subject("phone", 1, "ab")], detail={})
    audit.note("boss", "set_rules", at=NOON, detail={})
    audit.begin(permit_for("kim", at=NOON), "open", detail={})
    outside = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # 1 December in Seoul
    act(audit, permit_for("kim", at=outside), "open", "later")
    found = Reviews(database).figures(replace(HOST, at=AFTER), MONTH)
    day, saturday = NOON.date(), SATURDAY.date()
    assert found.anomalies == (
        Anomaly("bulk", day, "lee", 100),
        Anomaly("cut_off", day, "kim", 1),
        Anomaly("off_hours", saturday, "kim", 1),
        Anomaly("off_hours", day, "kim", 1),
        Anomaly("refusals", day, "han", 5),
        Anomaly("rights", day, "boss", 1),
        Anomaly("taken_away", day, "lee", 20),
        Anomaly("unmasked", day, "kim", 1),
    )
    assert (found.people, found.records, found.refusals) == (5, 100, 6)
    assert (found.taken_away, found.unmasked, found.subjects, found.rights) == (20, 1, 1, 1)
    assert (found.off_hours, found.cut_off, found.acts["open"]) == (2, 1, 5)
    assert json.loads(json.dumps(figures_json(found)))["anomalies"][0]["day"] == "2026-11-24"


def test_an_auditor_signs_once(audit: Audit, database: Database) -> None:
    reviews = Reviews(database)
    permit = auditor(Role.AUDITOR, at=AFTER)
    review = reviews.sign(permit, MONTH, " 이상 없음 ")
    assert (review.reviewer, review.remark, review.whole) == ("gam", "이상 없음", True)
    assert review.figures["acts"]["open"] == 2
    for again in (permit, auditor(Role.AUDITOR, Role.ADMINISTRATOR, at=AFTER)):
        with pytest.raises(ReviewRefused, match="이미"):
            reviews.sign(again, MONTH, "다시")
    reviews.sign(auditor(Role.AUDITOR, at=AFTER), "2026-10", "기록 없음")
    listed = reviews.list(replace(HOST, at=AFTER))
    assert [each.month for each in listed] == ["2026-11", "2026-10"]
    assert listed[0] == review
    assert verify(database).problems == ()


def test_a_broken_log_is_signed_as_such(audit: Audit, database: Database, home: Home) -> None:
    home.audit_head.write_text("nonsense")
    assert not Reviews(database).sign(auditor(Role.AUDITOR, at=AFTER), MONTH, "닻 손상").whole


@pytest.mark.parametrize(
    ("permit", "month", "remark", "refusal"),
    [
        (auditor(Role.ADMINISTRATOR, at=AFTER), MONTH, "좋음", NotAnAuditor),
        (auditor(at=AFTER), MONTH, "좋음", NotAnAuditor),
        (auditor(Role.AUDITOR, at=AFTER), MONTH, "  ", ReviewRefused),
        (auditor(Role.AUDITOR, at=AFTER), MONTH, "가" * 2001, ReviewRefused),
        (auditor(Role.AUDITOR, at=NOW), MONTH, "좋음", ReviewRefused),
        (auditor(Role.AUDITOR, at=AFTER), "2026-13", "좋음", ValueError),
        (auditor(Role.AUDITOR, at=AFTER), "2026-1", "좋음", ValueError),
        (auditor(Role.AUDITOR, at=AFTER), "9999-12", "좋음", ValueError),
        (auditor(Role.AUDITOR, at=AFTER), "', 1) --", "좋음", ValueError),
    ],
)
def test_a_sign_off_is_refused(
    audit: Audit,
    database: Database,
    permit: Permit,
    month: str,
    remark: str,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        Reviews(database).sign(permit, month, remark)
    assert Reviews(database).list(HOST) == []


def test_months_are_korean_months() -> None:
    since, until = span_of("2026-12")
    assert since == datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert until == datetime(2026, 12, 31, 15, 0, tzinfo=UTC)


# Exports


def test_rows_are_exported_signed_and_verified(
    audit: Audit, database: Database, home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "audit.jsonl"
    made = export(database, HOST, EVERYTHING, file, Form.JSON_LINES)
    public = AuditKey.open(home).public
    assert made.lines == 9, "its own row is in it"
    assert verify_export(file, public)["lines"] == 9
    assert file.stat().st_mode & 0o777 == made.signature.stat().st_mode & 0o777 == 0o600
    last = json.loads(file.read_text("utf-8").splitlines()[-1])
    assert (last["act"], last["detail"]["file"]) == ("export_log", "audit.jsonl")
    assert "seal" not in last
    with pytest.raises(ExportRefused, match="아직 없는 파일"):
        export(database, HOST, EVERYTHING, file, Form.JSON_LINES)
    with pytest.raises(ExportRefused, match="CSV"):
        export(database, HOST, Wanted(person_id="kim"), tmp_path / "b", Form.JSON_LINES)


def test_the_recipe_of_the_page_for_auditors_gives_the_hashes(
    audit: Audit, database: Database, tmp_path: Path
) -> None:
    """docs/audit.md, followed without our code."""
    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
    recipe = page.partition("스스로 확인하는 법")[2].partition("의 값을")[0]
    names = [each for each in re.findall(r"`([a-z_]+)`", recipe) if each != "jsonl"]
    assert names[0] == "former"
    assert len(names) == 15
    export(database, HOST, EVERYTHING, tmp_path / "a.jsonl", Form.JSON_LINES)
    former = "0" * 64
    for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        written = json.dumps([row[name] for name in names], sort_keys=True, separators=(",", ":"))
        assert row["former"] == former
        former = hashlib.sha256(written.encode("ascii")).hexdigest()
        assert row["hash"] == former


def test_a_changed_export_does_not_verify(
    audit: Audit, database: Database, home: Home, tmp_path: Path
) -> None:
    file, public = tmp_path / "a.jsonl", AuditKey.open(home).public
    signature = export(database, HOST, EVERYTHING, file, Form.JSON_LINES).signature
    whole, stated = file.read_bytes(), signature.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    for changed in (
        whole.replace(b'"lee"', b'"kim"'),
        b"".join(lines[:-1]),
        b"".join([lines[1], lines[0], *lines[2:]]),
        whole + lines[-1],
        b"",
    ):
        file.write_bytes(changed)
        with pytest.raises(ExportRefused, match="뒤에 바뀌었습니다"):
            verify_export(file, public)
    file.write_bytes(whole)
    for changed_text in (
        stated.replace('"lines": 9', '"lines": 8'),
        stated.replace("cli:root@host", "cli:lee@host"),
        stated.replace("2026-11-24T", "2026-10-24T"),
    ):
        signature.write_text(changed_text, "utf-8")
        with pytest.raises(ExportRefused, match="서명이 맞지"):
            verify_export(file, public)
    for nonsense in ("", "[]", "{}", '{"signature": 3}', '{"signature": "a"}', "null"):
        signature.write_text(nonsense, "utf-8")
        with pytest.raises(ExportRefused, match="서명"):
            verify_export(file, public)
    signature.write_text(stated, "utf-8")
    assert verify_export(file, public)["signed"]
    other = Home(tmp_path / "other")
    other.create()
    with pytest.raises(ExportRefused, match="다른 열쇠"):
        verify_export(file, AuditKey.open(other).public)
    file.unlink()
    with pytest.raises(ExportRefused, match="열 수 없습니다"):
        verify_export(file, public)


def test_a_log_that_was_forged_exports_no_valid_chain(
    audit: Audit, database: Database, home: Home, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(home.database, isolation_level=None)) as forged:
        forged.execute("DROP TRIGGER audit_unchanged")
        forged.execute("UPDATE audit SET person_id = 'lee' WHERE id = 3")
    file = tmp_path / "a.jsonl"
    export(database, HOST, EVERYTHING, file, Form.JSON_LINES)
    with pytest.raises(ExportRefused, match="3번 행이 사슬과"):
        verify_export(file, AuditKey.open(home).public)


def test_a_spreadsheet_runs_nothing_of_it(
    audit: Audit, database: Database, home: Home, tmp_path: Path
) -> None:
    audit.note('=HYPERLINK("http://evil")', "sign_in_refused", at=NOW, detail={"a": "=1+1"})
    audit.note("@SUM(A1)", "sign_in_refused", at=NOW, detail={}, origin="\u202e+1\r\n=2\x00")
    file = tmp_path / "a.csv"
    wanted = Wanted(act="sign_in_refused")
    assert export(database, HOST, wanted, file, Form.CSV).lines == 3
    assert verify_export(file, AuditKey.open(home).public)["wanted"] == {"act": "sign_in_refused"}
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert first["person_id"] == '\'=HYPERLINK("http://evil")'
    assert second["person_id"] == "'@SUM(A1)"
    assert second["origin"] == "\ufffd+1 =2\ufffd"


@given(st.text(alphabet=st.sampled_from("=+-@＝＠'\" \t\r\n\u202e\u200b가a1"), max_size=8))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(" \t'\"").startswith(("=", "+", "-", "@", "＝", "＠")) or cell[0] == "'"
    assert "\n" not in cell
    assert "\u202e" not in cell
