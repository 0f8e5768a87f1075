from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from access.permit import Permit
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.audit import Audit
from catalog.database import Database
from catalog.disposal import Decision, DisposalRefused, Disposals
from catalog.disposal_text import certificate_text
from catalog.grants import AccessGrants
from catalog.home import Home
from catalog.people import People
from catalog.reading import Reading
from catalog.retention import Retentions
from index.builder import IndexBuilder
from index.generation import named_generations
from ingest.receipt import Receipt
from records.answer import CRITICISED, Flag
from records.listing import Listing, entries_of
from records.passage import Particulars
from tests.support.answers import answer_citing
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

OFFICER, STRANGER, READER = permit_for("officer"), permit_for("alien", "가람시"), permit_for("kim")
DECISION = Decision("평가심의 2026-12호", NOW.date() - timedelta(days=3))
MARK = "zqzqz"
CANARY = f"카나리아{MARK}"
LETTER = (
    "한빛시\n수신 내부결재\n제목 {title}\n1. {text}\n"
    "시행 안전총괄과-12(2015. 3. 2.)\n공개구분 공개\n보존기간 {period}\n"
)
RULE = replace(rule("", "agency:한빛시", agency="한빛시"), department="안전총괄과")


@dataclass(slots=True)
class Archive:
    home: Home
    database: Database
    share: Path
    model: Path

    def write(self, name: str, text: str, *, title: str = "축제 계획", period: str = "5년") -> str:
        path = self.share / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LETTER.format(title=title, text=text, period=period), encoding="utf-8")
        self.read()
        return self.id_of(name)

    def read(self) -> Receipt:
        return read_in(self.database, self.model, self.share, RULE)

    def build(self) -> None:
        IndexBuilder(self.home, self.database, HashingEmbedder()).catch_up()

    def id_of(self, name: str) -> str:
        from catalog.records import document_id

        return document_id("share", name)

    def sees(self, identifier: str) -> bool:
        return Reading(self.database).document(READER, identifier) is not None

    def dispose(self, *ids: str, permit: Permit = OFFICER) -> str:
        made = Disposals(self.database).dispose(permit, ids, DECISION)
        return certificate_text(made)

    def files_with(self, word: str) -> list[str]:
        return [
            str(file.relative_to(self.home.root))
            for file in sorted(self.home.root.rglob("*"))
            if file.is_file() and word.encode() in file.read_bytes()
        ]


@pytest.fixture
def archive(
    home: Home, database: Database, tmp_path: Path, model_directory: Path
) -> Iterator[Archive]:
    seat(database, READER)
    for login, agency in (("officer", "한빛시"), ("alien", "가람시")):
        People(database).put(
            login=login,
            name="기록",
            agency=agency,
            department="총무과",
            roles=(Role.READER, Role.RECORDS_OFFICER),
            password=None,
        )
    share = tmp_path / "share"
    share.mkdir()
    yield Archive(home, database, share, model_directory)


def test_expiry_flags_for_the_officer_and_hides_nothing(archive: Archive) -> None:
    old = archive.write("옛.txt", "옛 글이다.", period="5년")
    archive.write("영구.txt", "영구 글이다.", period="영구")
    archive.write("아직.txt", "아직 글이다.", period="30년")
    (found,) = Retentions(archive.database).expired(OFFICER)
    assert (found.document_id, found.path, found.retention.period) == (old, "옛.txt", "5년")
    assert found.retention.ends == date(2020, 12, 31), "of 2015, so from 1 January 2016"
    assert Retentions(archive.database).expired(STRANGER) == []
    assert Retentions(archive.database).expired(READER) == []
    assert archive.sees(old)


def test_a_disposed_record_is_in_no_file_of_the_home(archive: Archive) -> None:
    archive.write("남는.txt", "남는 글이다.", title="남는 계획")
    gone = archive.write(f"{CANARY}.txt", f"{CANARY} 첫 판이다.", title=f"{CANARY} 계획")
    archive.build()
    view = Reading(archive.database).document(READER, gone)
    assert view is not None
    ordinal, block = next(each for each in view.blocks if CANARY in each[1].text)
    kept = Answers(archive.database).keep(READER, answer_citing((gone, ordinal, block.text)))
    archive.write(f"{CANARY}.txt", f"{CANARY} 둘째 판이다.", title=f"{CANARY} 계획")
    archive.build()
    held = archive.files_with(MARK)
    assert "catalog.db" in held or "catalog.db-wal" in held
    assert any(each.startswith("index/") for each in held)
    assert len(named_generations(archive.home.index)) == 2

    text = archive.dispose(gone)
    archive.build()
    archive.database.scrub()

    assert archive.files_with(MARK) == []
    assert len(named_generations(archive.home.index)) == 1
    assert not archive.sees(gone)
    answer = Answers(archive.database).get(READER, kept)
    assert answer is not None
    assert (answer.citations, answer.statements, answer.cases) == ((), (), ())
    assert CANARY not in text
    assert "평가심의 2026-12호" in text
    (certificate,) = Disposals(archive.database).certificates(OFFICER)
    assert certificate_text(certificate) == text
    assert certificate.body["records"][0]["retention"] == "5년"
    assert Disposals(archive.database).certificates(STRANGER) == []
    assert Audit(archive.database).entries(limit=1)[0].records == (gone,)


def ordinal_of(archive: Archive, record: str, text: str) -> int:
    view = Reading(archive.database).document(READER, record)
    assert view is not None
    return next(ordinal for ordinal, block in view.blocks if block.text == text)


def test_nothing_else_that_a_kept_answer_says_of_it_stays(archive: Archive) -> None:
    """What contradicts it, what a flag calls it, a copy of another case, a list."""
    left = archive.write("남는.txt", "남는 글이다.", title="남는 계획")
    gone = archive.write("가.txt", f"{CANARY} 글이다.", title=f"{CANARY} 감사")
    texts = (left, "1. 남는 글이다."), (gone, f"1. {CANARY} 글이다.")
    bare = answer_citing(*((each, ordinal_of(archive, each, text), text) for each, text in texts))
    first, second = bare.cases
    record = Particulars(gone, f"{CANARY} 감사", "", "", None, "txt", "")
    told = replace(first, flags=(Flag.told_by(record, CRITICISED),), copies=(second,))
    answers = Answers(archive.database)
    kept = answers.keep(
        READER,
        replace(
            bare,
            statements=bare.statements[:1],
            contradictions=(bare.statements,),
            cases=(told,),
            listing=Listing(("글",), (), (), entries_of([record])),
        ),
    )
    archive.dispose(gone)
    archive.database.scrub()
    assert archive.files_with(MARK) == []
    answer = answers.get(READER, kept)
    assert answer is not None
    assert [each.document_id for each in answer.cases] == [left]
    assert [each.text for each in answer.statements] == ["1. 남는 글이다."]
    assert answer.contradictions == ()


def test_what_was_disposed_of_is_not_read_again(archive: Archive) -> None:
    gone = archive.write("가.txt", f"{CANARY} 글이다.")
    archive.dispose(gone)
    (archive.share / "이름만 바꾼.txt").write_bytes((archive.share / "가.txt").read_bytes())
    receipt = archive.read()
    assert outcomes(receipt) == {"가.txt": "disposed", "이름만 바꾼.txt": "disposed"}
    assert receipt.total == 2
    assert not archive.sees(gone)
    assert not archive.sees(archive.id_of("이름만 바꾼.txt"))
    archive.build()
    archive.database.scrub()
    assert archive.files_with(MARK) == []
    again = archive.write("가.txt", "같은 이름의 새 글이다.")
    assert archive.sees(again), "other bytes are another record"


def test_nobody_else_disposes_and_nothing_goes_before_its_time(archive: Archive) -> None:
    old = archive.write("옛.txt", "옛 글이다.")
    young = archive.write("아직.txt", "아직 글이다.", period="30년")
    forever = archive.write("영구.txt", "영구 글이다.", period="준영구")
    refusals = set()
    for permit, ids in (
        (READER, [old]),
        (STRANGER, [old]),
        (OFFICER, ["0" * 16]),
        (OFFICER, [old, "0" * 16]),
    ):
        with pytest.raises(DisposalRefused) as refused:
            archive.dispose(*ids, permit=permit)
        refusals.add(str(refused.value))
    assert len(refusals) == 1, "missing and another's are refused alike"
    for each in (young, forever):
        with pytest.raises(DisposalRefused, match="끝나지 않았습니다"):
            archive.dispose(old, each)
    for decision in (Decision(" ", NOW.date()), Decision("1호", NOW.date() + timedelta(days=1))):
        with pytest.raises(DisposalRefused):
            Disposals(archive.database).dispose(OFFICER, [old], decision)
    assert all(archive.sees(each) for each in (old, young, forever))
    assert Disposals(archive.database).certificates(OFFICER) == []
    assert {each.outcome for each in Audit(archive.database).entries()} == {"refused"}


def test_a_certificate_is_of_one_agency_though_its_officer_serves_two(archive: Archive) -> None:
    posts = [Tenure("한빛시", "총무과"), Tenure("가람시", "총무과", kind=TenureKind.CONCURRENT)]
    People(archive.database).set_tenures("officer", posts)
    names = ("한빛/가.txt", "가람/나.txt")
    for name in names:
        (archive.share / name).parent.mkdir()
        text = LETTER.format(title="축제 계획", text=f"{name} 글이다.", period="5년")
        (archive.share / name).write_text(text, encoding="utf-8")
    rules = [rule(f"{a}", f"agency:{a}시", agency=f"{a}시") for a in ("한빛", "가람")]
    read_in(archive.database, archive.model, archive.share, *rules)
    both = [archive.id_of(name) for name in names]
    with pytest.raises(DisposalRefused, match="한 기관의 자료만"):
        archive.dispose(*both)
    for each in both:
        archive.dispose(each)
    assert len(Disposals(archive.database).certificates(OFFICER)) == 2


def test_an_officer_whose_account_was_closed_keeps_nothing(archive: Archive) -> None:
    archive.dispose(archive.write("가.txt", "글이다."))
    assert Disposals(archive.database).certificates(OFFICER)
    Accounts(archive.database).disable("officer", at=NOW)
    assert Disposals(archive.database).certificates(OFFICER) == []


def test_grants_on_a_disposed_record_end(archive: Archive) -> None:
    from catalog.grants import Terms

    head = permit_for("head", posts=["안전총괄과장"])
    outsider = permit_for("choi", "나루군", "안전재난과")
    seat(archive.database, head, outsider)
    gone = archive.write("가.txt", "옛 글이다.")
    grants = AccessGrants(archive.database)
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=9), "감사 소명")
    assert grants.give(head, gone, "choi", terms)
    archive.dispose(gone)
    assert all(each.ended is not None for each in grants.list(outsider))
