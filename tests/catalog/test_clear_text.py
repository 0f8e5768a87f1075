"""Sealed personal data: who opens it, what a lost, rotated or foreign key does, and tampering."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from access.admission import admit
from access.clear import may_see_clear
from access.permit import Permit
from access.reclassification import MATTER
from access.rules import rule_for
from catalog.audit import Subject
from catalog.clear_text import ClearText
from catalog.crypto import KeyFile, KeyUnavailable, Sealed, Vault, normal_datum
from catalog.database import Database
from catalog.decision_targets import Wanted
from catalog.folders import Folders
from catalog.organisation_schema import authority, person
from catalog.reading import Reading
from catalog.reclassifications import Reclassifications
from catalog.records import FileFacts, Records
from catalog.schema import access_grant, answer, chunk, clear_text, document, party, past_block
from catalog.sealing import Masking, forget, kept, seal_anew, writing_vault
from ingest.chunker import chunk as cut
from ingest.masking import without_personal_data
from records.document import Extraction, Status
from records.naming import Candidates
from tests.support.permits import NOW, permit_for, principal_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

NUMBER, OTHER = "900101-1234567", "850505-2345678"
OPEN = replace(rule("", "agency:한빛시", agency="한빛시"), department="민원과")
CLOSED = rule("닫힌 글", "person:boss", heading="내부 검토")
OFFICIAL = permit_for("kim", department="민원과")
NEIGHBOUR = permit_for("lee", department="안전총괄과")
STRANGER = permit_for("choi", agency="누리군", department="민원과")
PATH = "회신.txt"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    made = KeyFile(tmp_path / "key")
    made.made()
    return made


@pytest.fixture
def shelved(database: Database, tmp_path: Path) -> Shelf:
    seat(database, OFFICIAL, NEIGHBOUR, STRANGER)
    return shelf(database, tmp_path / "share", OPEN, CLOSED)


def put(
    at: Shelf,
    keys: KeyFile | None,
    *texts: str,
    path: str = PATH,
    sha256: str = "0" * 64,
    detector_version: int = 2,
    masks: bool = True,
) -> str:
    whole = Extraction(Status.OK, "", text_blocks(*texts))
    made = without_personal_data(whole)
    extraction = made.extraction if masks else whole
    personal = made.personal if masks else ()
    ruling = rule_for(path, at.rules)
    assert ruling is not None
    return Records(at.database).store(
        at.folder.id,
        FileFacts(path, 1, 1, sha256, "txt", 1, detector_version),
        ruling,
        extraction,
        Candidates(((path, None),)),
        cut(extraction.blocks, title=path, count=len, limit=400),
        at=NOW,
        masking=Masking(path, len(personal), personal, keys.vault() if keys else None),
    )


def clear(at: Shelf, keys: KeyFile, permit: Permit, identifier: str, block: int) -> str | None:
    reader = ClearText(at.database, keys)
    sealed = reader.sealed(permit, identifier, block)
    return reader.opened(permit, sealed).text if sealed else None


def test_the_handling_department_and_the_approval_line_may_see_clear_text() -> None:
    assert may_see_clear(OFFICIAL.principal, "한빛시", "민원과")
    for permit in (NEIGHBOUR, STRANGER):
        assert not may_see_clear(permit.principal, "한빛시", "민원과")
        assert may_see_clear(permit.principal, "한빛시", "민원과", in_line=True)
    for agency, department in (("", "민원과"), ("한빛시", ""), ("", "")):
        assert not may_see_clear(OFFICIAL.principal, agency, department)
    assert not may_see_clear(principal_for(department=""), "한빛시", "민원과")


def test_another_agency_sees_clear_text_only_on_a_recorded_legal_basis(
    shelved: Shelf, keys: KeyFile
) -> None:
    shelved.relabel(replace(OPEN, label=rule("", "everyone").label), CLOSED)
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    assert clear(shelved, keys, STRANGER, identifier, 0) is None
    boss = permit_for("boss", department="총무과", posts=["총무과장"])
    seat(shelved.database, boss)
    with shelved.database.writing() as connection:
        connection.execute(
            insert(authority).values(agency="한빛시", matter=MATTER, post="총무과장")
        )
    decisions = Reclassifications(shelved.database)
    wanted = Wanted("감염병예방법 제76조의2", NOW.date(), identifier, legal_basis="제76조의2")
    number = decisions.request(OFFICIAL, wanted)
    assert number is not None
    assert clear(shelved, keys, STRANGER, identifier, 0) is None
    decisions.approve(boss, number)
    assert clear(shelved, keys, STRANGER, identifier, 0) == f"민원인 홍길동({NUMBER})"
    # SECURITY: the law is for other agencies; another department of the own one stays masked
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) is None
    late = admit(STRANGER.principal, NOW + timedelta(days=1), "시험")
    assert clear(shelved, keys, late, identifier, 0) is None
    shelved.relabel(OPEN, CLOSED)
    assert clear(shelved, keys, STRANGER, identifier, 0) is None


def test_a_grant_of_clear_text_opens_none_to_another_agency(shelved: Shelf, keys: KeyFile) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    given = {"document_id": identifier, "clear": True, "reason": "감사 소명", "given_by": "boss"}
    term = {"since": NOW.date(), "until": NOW.date(), "given": NOW.replace(tzinfo=None)}
    with shelved.database.writing() as connection:
        for login in ("lee", "choi"):
            connection.execute(insert(access_grant).values(**given, **term, person_id=login))
    view = Reading(shelved.database).document(STRANGER, identifier)
    assert view is not None and NUMBER not in view.blocks[0][1].text, "the record is open, masked"
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) == f"민원인 홍길동({NUMBER})"
    assert clear(shelved, keys, STRANGER, identifier, 0) is None


def test_who_signed_the_letter_opens_its_masks(shelved: Shelf, keys: KeyFile) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    with shelved.database.writing() as connection:
        for part, holder in (("recipients", "person:lee"), ("line", "person:choi")):
            connection.execute(
                insert(party).values(document_id=identifier, part=part, holder=holder)
            )
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) is None
    shelved.relabel(replace(OPEN, label=rule("", "everyone").label), CLOSED)
    assert clear(shelved, keys, STRANGER, identifier, 0) == f"민원인 홍길동({NUMBER})"
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) is None


def test_a_transfer_and_a_disabled_account_hold_for_permits_already_made(
    shelved: Shelf, keys: KeyFile
) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    seat(shelved.database, permit_for("kim", department="안전총괄과"))
    assert clear(shelved, keys, OFFICIAL, identifier, 0) is None
    assert Reading(shelved.database).document(OFFICIAL, identifier) is not None
    seat(shelved.database, OFFICIAL)
    assert clear(shelved, keys, OFFICIAL, identifier, 0)
    with shelved.database.writing() as connection:
        connection.execute(update(person).where(person.c.id == "kim").values(active=False))
    assert clear(shelved, keys, OFFICIAL, identifier, 0) is None


def test_a_mask_opens_for_its_department_and_is_nothing_for_others(
    shelved: Shelf, keys: KeyFile
) -> None:
    texts = ("민원 처리 결과", f"민원인 홍길동({NUMBER})", "# 내부 검토", f"신고인 번호 {OTHER}")
    identifier = put(shelved, keys, *texts, path="닫힌 글/회신.txt")
    assert clear(shelved, keys, OFFICIAL, identifier, 1) == texts[1]
    for permit, which, block in (
        (NEIGHBOUR, identifier, 1),
        (STRANGER, identifier, 1),
        (OFFICIAL, identifier, 0),  # nothing is masked there
        (OFFICIAL, identifier, 3),  # closed by its heading
        (OFFICIAL, identifier, 9),
        (OFFICIAL, "0" * 16, 1),
    ):
        assert clear(shelved, keys, permit, which, block) is None
    sealed = ClearText(shelved.database, keys).sealed(OFFICIAL, identifier, 1)
    assert sealed is not None
    subject = keys.vault().subject
    assert sealed.subjects() == [
        Subject("name", 1, subject("홍길동")),
        Subject("resident_number", 1, subject(NUMBER)),
    ]
    assert ClearText(shelved.database, keys).subjects(OFFICIAL, identifier)
    assert ClearText(shelved.database, keys).subjects(NEIGHBOUR, identifier) == []
    opened = ClearText(shelved.database, keys).opened(OFFICIAL, sealed)
    assert [opened.text[start:end] for start, end, _ in opened.found] == ["홍길동", NUMBER]


def test_a_revoke_or_another_department_holds_at_once(shelved: Shelf, keys: KeyFile) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    assert clear(shelved, keys, OFFICIAL, identifier, 0)
    shelved.relabel(replace(OPEN, department="안전총괄과"), CLOSED)
    assert clear(shelved, keys, OFFICIAL, identifier, 0) is None
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0)
    shelved.relabel(replace(rule("", "person:boss", agency="한빛시"), department="안전총괄과"))
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) is None


def test_a_number_is_looked_up_however_it_is_written(shelved: Shelf, keys: KeyFile) -> None:
    one = put(shelved, keys, "머리말", f"주민등록번호 {NUMBER}", path="가.txt")
    two = put(shelved, keys, "주민등록번호 900101-", "1234567 확인", path="나.txt")
    put(shelved, keys, "# 내부 검토", f"번호 {NUMBER}", path="닫힌 글/다.txt")
    put(shelved, keys, f"주민등록번호 {OTHER}", path="라.txt")
    reader = ClearText(shelved.database, keys)
    for written in (NUMBER, "9001011234567", "９００１０１ - １２３４５６７"):
        subject = reader.subject(OFFICIAL, written)
        found = reader.sightings(OFFICIAL, subject)
        assert {each.record.document_id: each.blocks for each in found} == {one: (1,), two: (0, 1)}
    for permit in (NEIGHBOUR, STRANGER):
        assert reader.sightings(permit, subject) == []
    assert reader.sightings(OFFICIAL, reader.subject(OFFICIAL, "900101-1234568")) == []


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("+82 10-1234-5678", "01012345678"),
        ("010.1234.5678", "01012345678"),
        ("Hong.Gil @ Naver.com", "hong.gil@naver.com"),
        ("12가 3456", "12가3456"),
        ("m123a4567", "m123a4567"),
        ("홍 길 동", "홍길동"),
    ],
)
def test_the_form_that_compares(written: str, normal: str) -> None:
    assert normal_datum(written) == normal


def test_the_same_number_is_sealed_differently_each_time_and_nowhere_clear(
    shelved: Shelf, keys: KeyFile
) -> None:
    put(shelved, keys, f"주민등록번호 {NUMBER}, 다시 {NUMBER}")
    with shelved.database.reading() as connection:
        rows = connection.execute(select(clear_text)).all()
    assert len({row.body for row in rows}) == len(rows) == 2
    assert len({row.subject for row in rows}) == 1
    assert all(NUMBER.encode() not in row.body for row in rows)
    other = Vault.new()
    assert other.subject(NUMBER) != rows[0].subject, "without the key the hash cannot be guessed"


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"\0" * 40},
        {"body": b""},
        {"kind": "phone"},
        {"start": 3},
        {"end": 99},
        {"subject": "0" * 32},
        {"block": 1},
    ],
)
def test_what_was_tampered_with_or_moved_is_not_opened(
    shelved: Shelf, keys: KeyFile, change: dict[str, object]
) -> None:
    identifier = put(shelved, keys, f"주민등록번호 {NUMBER}", "다른 문단")
    with shelved.database.writing() as connection:
        connection.execute(update(clear_text).values(**change))
    with pytest.raises(KeyUnavailable, match="바뀌어"):
        clear(shelved, keys, OFFICIAL, identifier, 1 if "block" in change else 0)


def test_a_sealed_datum_of_another_record_is_not_opened(shelved: Shelf, keys: KeyFile) -> None:
    one = put(shelved, keys, f"주민등록번호 {NUMBER}", path="가.txt")
    put(shelved, keys, f"주민등록번호 {OTHER}", path="나.txt")
    with shelved.database.writing() as connection:
        bodies = select(clear_text.c.body).where(clear_text.c.document_id != one)
        connection.execute(
            update(clear_text)
            .where(clear_text.c.document_id == one)
            .values(body=bodies.scalar_subquery())
        )
    with pytest.raises(KeyUnavailable):
        clear(shelved, keys, OFFICIAL, one, 0)


def test_a_lost_key_loses_the_clear_text_and_nothing_else(
    shelved: Shelf, keys: KeyFile, tmp_path: Path
) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    keys.path.rename(tmp_path / "away")
    with pytest.raises(KeyUnavailable, match="그대로 됩니다"):
        clear(shelved, keys, OFFICIAL, identifier, 0)
    assert clear(shelved, keys, NEIGHBOUR, identifier, 0) is None, "others learn nothing of it"
    assert Reading(shelved.database).document(OFFICIAL, identifier) is not None
    assert writing_vault(shelved.database, keys) is None, "no key is made beside another's data"
    assert not keys.there()
    keys.path.write_text("{}", encoding="utf-8")
    with pytest.raises(KeyUnavailable, match="열쇠 파일이 아닙니다"):
        keys.vault()
    keys.made()
    with pytest.raises(KeyUnavailable, match="열쇠가 없어"):
        clear(shelved, keys, OFFICIAL, identifier, 0)
    (tmp_path / "away").rename(keys.path)
    assert clear(shelved, keys, OFFICIAL, identifier, 0) == f"민원인 홍길동({NUMBER})"


def test_a_key_is_made_at_first_use_for_its_owner_alone(database: Database, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys" / "clear.key")
    assert writing_vault(database, keys) is not None
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    before = keys.path.read_bytes()
    assert writing_vault(database, keys) is not None
    assert keys.path.read_bytes() == before


def test_after_a_rotation_the_new_key_alone_opens_and_subjects_stay(
    shelved: Shelf, keys: KeyFile
) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    first = keys.vault()
    both = first.renewed()
    both.save(keys.path)
    assert clear(shelved, keys, OFFICIAL, identifier, 0), "opens while it is rotated"
    assert seal_anew(shelved.database, both) == 2
    assert seal_anew(shelved.database, both) == 0
    both.without_earlier_keys().save(keys.path)
    assert clear(shelved, keys, OFFICIAL, identifier, 0) == f"민원인 홍길동({NUMBER})"
    assert keys.vault().subject(NUMBER) == first.subject(NUMBER)
    with shelved.database.reading() as connection:
        row = connection.execute(select(clear_text)).first()
    assert row is not None
    with pytest.raises(KeyUnavailable):
        first.unseal(Sealed(row.key_id, row.body), "anywhere")


def test_forgetting_has_the_records_read_again(shelved: Shelf, keys: KeyFile) -> None:
    put(shelved, keys, f"민원인 홍길동({NUMBER})")
    put(shelved, keys, "아무것도 없음", path="빈.txt")
    assert forget(shelved.database) == 2
    assert kept(shelved.database) == 0
    known = Records(shelved.database).known(shelved.folder.id)
    assert {path: each.facts.detector_version for path, each in known.items()} == {
        PATH: 0,
        "빈.txt": 2,
    }


def test_a_newer_detector_leaves_no_clear_text_of_its_predecessor(
    shelved: Shelf, keys: KeyFile
) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})", detector_version=1, masks=False)
    with shelved.database.writing() as connection:
        connection.execute(
            text("INSERT INTO answer VALUES ('a', 'kim', '2026-01-01 00:00:00', :body)"),
            {"body": f'"{NUMBER}"'},
        )
        connection.execute(
            text("INSERT INTO answer_source VALUES ('a', 1, :document, 1)"),
            {"document": identifier},
        )
    put(shelved, keys, f"민원인 홍길동({NUMBER})", detector_version=2)
    with shelved.database.reading() as connection:
        assert connection.execute(select(past_block)).all() == []
        assert connection.execute(select(answer)).all() == []
        versions = connection.execute(
            select(chunk.c.detector_version).where(chunk.c.deleted.is_(False))
        ).scalars()
        assert set(versions) == {2}
    assert clear(shelved, keys, OFFICIAL, identifier, 0) == f"민원인 홍길동({NUMBER})"
    view = Reading(shelved.database).document(OFFICIAL, identifier)
    assert view is not None
    assert NUMBER not in repr(view)


def test_earlier_versions_stay_masked_and_withdrawn_records_leave_nothing(
    shelved: Shelf, keys: KeyFile
) -> None:
    identifier = put(shelved, keys, f"민원인 홍길동({NUMBER})")
    with shelved.database.writing() as connection:
        connection.execute(
            text("INSERT INTO answer VALUES ('a', 'kim', '2026-01-01 00:00:00', '{}')")
        )
        connection.execute(
            text("INSERT INTO answer_source VALUES ('a', 1, :document, 1)"),
            {"document": identifier},
        )
    put(shelved, keys, f"민원인 김철수({OTHER})", sha256="1" * 64)
    past = Reading(shelved.database).cited(OFFICIAL, [(identifier, 1)]).get((identifier, 1))
    assert past is not None
    assert "[주민등록번호 가림]" in repr(past)
    assert NUMBER not in repr(past)
    assert clear(shelved, keys, OFFICIAL, identifier, 0) == f"민원인 김철수({OTHER})"
    assert kept(shelved.database) == 2
    Folders(shelved.database).remove(shelved.folder.id)
    assert kept(shelved.database) == 0


def test_the_original_closes_with_the_first_mask(shelved: Shelf, keys: KeyFile) -> None:
    identifier = put(shelved, None, f"민원인 홍길동({NUMBER})")
    for permit, allowed in ((OFFICIAL, True), (NEIGHBOUR, False)):
        view = Reading(shelved.database).document(permit, identifier)
        assert view is not None
        assert view.original is allowed
    with shelved.database.reading() as connection:
        assert connection.execute(select(document.c.masked)).scalar_one() == 2
