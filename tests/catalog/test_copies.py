from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.permit import Permit
from access.role import Role
from access.rules import Rule
from answer.rendition import Form, rendered
from catalog.answers import Answers
from catalog.copies import Copies, Copy
from catalog.copy_marks import CopyKey
from catalog.database import Database
from catalog.folders import Folders
from catalog.grants import AccessGrants, Terms
from catalog.people import People
from catalog.reading import Reading
from catalog.records import document_id
from tests.support.answers import answer_citing
from tests.support.permits import NOW, permit_for, seat
from tests.support.reading_in import read_in
from tests.support.shelf import rule

INSIDER, OUTSIDER, OTHER = (
    permit_for(),
    permit_for("lee", department="회계과"),
    permit_for("choi", "나루군", "안전재난과"),
)
LETTER = "1. 개요\n열린 글이다.\n2. 예산\n닫힌 글 zqzqz이다.\n"
RULES = (
    rule("안전", "department:한빛시/안전총괄과", agency="한빛시"),
    rule("기관", "agency:한빛시", agency="한빛시"),
    rule("기관/가.txt", "department:한빛시/안전총괄과", heading="2. 예산"),
    rule("안전/부분.txt", "agency:한빛시", heading="2. 예산", grounds=[5]),
    rule("모두", "everyone", agency="한빛시"),
    replace(rule("처리", "department:한빛시/안전총괄과", agency="한빛시"), department="안전총괄과"),
)


@dataclass(slots=True)
class Office:
    database: Database
    share: Path
    model: Path

    def put(self, path: str, text: str) -> str:
        (record,) = self.put_all({path: text})
        return record

    def put_all(self, files: dict[str, str]) -> list[str]:
        for path, text in files.items():
            file = self.share / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        read_in(self.database, self.model, self.share, *RULES)
        return [document_id("share", path) for path in files]

    def copy(self, permit: Permit, record: str, *, civil: bool = False) -> Copy:
        made = Copies(self.database).issue(permit, record, civil=civil)
        assert made is not None
        return made

    def sees(self, permit: Permit, record: str) -> bool:
        reading = Reading(self.database)
        opened = reading.document(permit, record) is not None
        listed = record in {each.document_id for each in reading.documents(permit, limit=99)}
        assert listed is opened
        assert bool(reading.chunks_of(permit, record)) is opened
        return opened

    def relabel(self, *rules: Rule) -> None:
        (folder,) = Folders(self.database).list()
        Folders(self.database).set_rules(folder.id, rules)


@pytest.fixture
def office(database: Database, tmp_path: Path, model_directory: Path) -> Iterator[Office]:
    seat(database, INSIDER, OUTSIDER, OTHER)
    share = tmp_path / "share"
    share.mkdir()
    yield Office(database, share, model_directory)


def test_a_copy_holds_and_states_what_its_reader_sees(office: Office) -> None:
    record = office.put("기관/가.txt", LETTER)
    whole, part = office.copy(INSIDER, record), office.copy(OUTSIDER, record)
    assert "zqzqz" in rendered(whole, Form.TEXT, "김", NOW)
    for form in Form:
        assert "zqzqz" not in rendered(part, form, "이", NOW)
    assert whole.label == "열람범위 기관 한빛시 그리고 부서 한빛시/안전총괄과 · 등급 O"
    assert part.label == "열람범위 기관 한빛시 · 등급 O", "the label of what is hidden is hidden"
    assert Copies(office.database).issue(OTHER, record) is None
    assert Copies(office.database).issue(OTHER, "0" * 16) is None


def test_a_place_behind_a_closed_passage_bears_the_label_of_what_stands_there(
    office: Office,
) -> None:
    record = office.put("기관/가.txt", f"{LETTER}3. 결과\n또 열린 글이다.\n")
    assert [
        Copies(office.database).mark(permit, [(record, 3)]).label for permit in (OUTSIDER, INSIDER)
    ] == [
        "열람범위 기관 한빛시 · 등급 O",
        "열람범위 기관 한빛시 그리고 부서 한빛시/안전총괄과 · 등급 O",
    ]


def test_a_copy_that_is_read_in_again_opens_no_further(office: Office) -> None:
    record = office.put("안전/가.txt", LETTER)
    texts = {form.value: rendered(office.copy(INSIDER, record), form, "김", NOW) for form in Form}
    copies = office.put_all({f"모두/사본.{suffix}": text for suffix, text in texts.items()})
    assert [office.sees(INSIDER, each) for each in copies] == [True] * 3
    assert [office.sees(OUTSIDER, each) for each in copies] == [False] * 3
    copy_of_copy = rendered(office.copy(INSIDER, copies[1]), Form.TEXT, "김", NOW)
    bare = "\n".join(line for line in texts["txt"].splitlines() if "너머 사본" not in line)
    third, free = office.put_all(
        {"모두/사본의 사본.txt": copy_of_copy, "모두/줄을 지운 것.txt": bare}
    )
    assert office.sees(INSIDER, third)
    assert not office.sees(OUTSIDER, third)
    assert office.sees(OUTSIDER, free), "without the line the folder's rules are all there is"


def test_what_was_printed_is_as_closed_as_the_version_that_was(office: Office) -> None:
    """SECURITY: what stands in an earlier version may be closed where the present one is open."""
    record = office.put("기관/가.txt", LETTER)
    view = Reading(office.database).document(INSIDER, record)
    assert view is not None
    ordinal, block = next(each for each in view.blocks if "닫힌" in each[1].text)
    Answers(office.database).keep(INSIDER, answer_citing((record, ordinal, block.text)))
    office.put("기관/가.txt", "1. 개요\n모두 열린 글이다.\n2. 예산\n")
    copies = Copies(office.database)
    lines = [copies.mark_version(INSIDER, record, number).line for number in (1, 2)]
    bare = copies.mark_version(OUTSIDER, record, 2).line
    texts = {f"모두/{n}.txt": f"{line}\n글이다.\n" for n, line in enumerate([*lines, bare])}
    again = office.put_all(texts)
    assert [office.sees(INSIDER, each) for each in again] == [True] * 3
    assert [office.sees(OUTSIDER, each) for each in again] == [False, False, True]
    assert [office.sees(OTHER, each) for each in again] == [False] * 3


def _changed(token: str) -> str:
    return ("b" if token[0] == "a" else "a") + token[1:]


TAMPERED: tuple[Callable[[str, str], str], ...] = (
    lambda line, token: line.replace(token, _changed(token)),
    lambda line, token: line.replace(token, token[:-1]),
    lambda line, token: line.replace(token, ""),
    lambda line, _: line.split(" · [nm:")[0],
    lambda line, _: line.replace("]", "x"),
    lambda line, _: f"{line}\n너머 사본 · 라벨 열람범위 모두",
    lambda _, token: f"[nm:{token}]\n[nm:{'a' * 64}]",
)


def test_a_line_that_was_tampered_with_closes_to_everybody(office: Office) -> None:
    record = office.put("안전/가.txt", LETTER)
    line = office.copy(INSIDER, record).line
    token = line.rpartition("[nm:")[2].rstrip("]")
    files = {
        f"모두/{number}.txt": f"{tamper(line, token)}\n본문이다.\n"
        for number, tamper in enumerate(TAMPERED)
    }
    for number, each in enumerate(office.put_all(files)):
        seen = [office.sees(permit, each) for permit in (INSIDER, OUTSIDER, OTHER)]
        assert not any(seen), number


def test_a_wrapped_line_and_full_width_letters_still_bind(office: Office) -> None:
    record = office.put("안전/가.txt", LETTER)
    line = office.copy(INSIDER, record).line
    wrapped = line[:-30] + "\n" + line[-30:]
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in line)
    lines = (wrapped, wide, f"{line} 뒤에 붙은 abc")
    files = {f"모두/{number}.txt": f"{each}\n본문이다.\n" for number, each in enumerate(lines)}
    for again in office.put_all(files):
        assert office.sees(INSIDER, again)
        assert not office.sees(OUTSIDER, again)


def test_a_tightened_source_tightens_its_copies_at_once(office: Office) -> None:
    record = office.put("기관/나.txt", "열린 글이다.\n")
    again = office.put(
        "모두/사본.txt", rendered(office.copy(OUTSIDER, record), Form.TEXT, "이", NOW)
    )
    assert office.sees(OUTSIDER, again)
    assert not office.sees(OTHER, again)
    office.relabel(
        *(replace(each, label=RULES[0].label) if each.path == "기관" else each for each in RULES)
    )
    assert not office.sees(OUTSIDER, again)
    assert office.sees(INSIDER, again)


def test_another_homes_token_is_unknown(office: Office, tmp_path: Path) -> None:
    from catalog.home import Home

    (tmp_path / "other").mkdir()
    key = CopyKey.open(Home(tmp_path / "other"))
    own = CopyKey.open(office.database.home)
    copy_id = key.new_id()
    assert key.copy_of(key.token(copy_id)) == copy_id
    assert own.copy_of(key.token(copy_id)) == ""
    assert (office.database.home.root / "copies.key").stat().st_mode & 0o777 == 0o600
    signed = office.put("모두/서명만 맞는 것.txt", f"[nm:{own.token(own.new_id())}]\n글이다.\n")
    assert not office.sees(INSIDER, signed), "signed, and of a copy that nobody made"


def test_for_citizens_only_what_is_open_to_them(office: Office) -> None:
    letter = "한빛시\n수신 내부결재\n제목 계획\n1. 글이다.\n시행 안전총괄과-1(2025. 3. 2.)\n{}\n"
    cases = {
        "공개구분 공개": True,
        "공개구분 대국민공개": True,
        "공개구분 공개(목록만)": False,
        "공개구분 비공개(5)": False,
        "공개구분 부분공개(6)": False,
        "담당 김하늘": False,
    }
    files = {f"안전/{n}.txt": letter.format(stated) for n, stated in enumerate(cases)}
    for record, (stated, opened) in zip(office.put_all(files), cases.items(), strict=True):
        made = office.copy(INSIDER, record, civil=True)
        assert bool(made.blocks) is opened, stated
        if opened:
            assert rendered(made, Form.TEXT, "김", NOW).splitlines()[1].startswith("민원 회신용")


def test_a_passage_under_a_ground_is_not_for_citizens(office: Office) -> None:
    record = office.put("안전/부분.txt", f"{LETTER}공개구분 공개\n")
    whole, civil = (office.copy(INSIDER, record, civil=civil) for civil in (False, True))
    assert "zqzqz" in rendered(whole, Form.TEXT, "김", NOW)
    text = rendered(civil, Form.TEXT, "김", NOW)
    assert "열린 글이다" in text
    assert "zqzqz" not in text


def test_a_copy_whose_text_was_replaced_stays_closed_while_it_is_cited(office: Office) -> None:
    record = office.put("안전/가.txt", LETTER)
    text = rendered(office.copy(INSIDER, record), Form.TEXT, "김", NOW)
    again, other = office.put_all({"모두/사본.txt": text, "모두/다른 사본.txt": text})
    answer = answer_citing((again, 0, office.copy(INSIDER, again).blocks[0].text))
    assert Answers(office.database).keep(INSIDER, answer)
    office.put_all({"모두/사본.txt": "다른 글이다.\n", "모두/다른 사본.txt": "다른 글이다.\n"})
    assert office.sees(OUTSIDER, other)
    assert not office.sees(OUTSIDER, again)
    assert office.sees(INSIDER, again)


def test_nothing_of_a_record_is_markup_in_its_copy(office: Office) -> None:
    attack = (
        "<script>alert(1)</script> [눌러](javascript:alert) **굵게** \u202e뒤집힘\u200b <img src=x>"
    )
    record = office.put("안전/가.txt", f"{attack}\n{attack}\n")
    made = office.copy(INSIDER, record)
    page = rendered(made, Form.HTML, "<b>김</b>", NOW)
    for bad in ("<script", "<img", "<b>", "\u202e", "\u200b", "javascript:alert)</a>"):
        assert bad not in page
    assert "&lt;script&gt;" in page
    text = rendered(made, Form.MARKDOWN, "김", NOW)
    assert "\\[눌러\\]\\(javascript:alert\\)" in text
    assert "\\<script\\>" in text
    assert "\u202e" not in text + rendered(made, Form.TEXT, "김", NOW)


def test_a_kept_answer_states_the_strictest_label(office: Office) -> None:
    record = office.put("기관/가.txt", LETTER)
    view = Reading(office.database).document(INSIDER, record)
    assert view is not None
    by_text = {block.text: ordinal for ordinal, block in view.blocks}
    labels = []
    for text in ("열린 글이다.", "닫힌 글 zqzqz이다."):
        answers = Answers(office.database)
        kept = answers.keep(INSIDER, answer_citing((record, by_text[text], text)))
        answer = answers.get(INSIDER, kept)
        assert answer is not None
        labels.append(answer.label)
    assert labels == [
        "열람범위 기관 한빛시 · 등급 O",
        "열람범위 기관 한빛시 그리고 부서 한빛시/안전총괄과 · 등급 O",
    ]


def test_an_original_opens_only_with_everything_in_clear(office: Office) -> None:
    head = permit_for("head", posts=["안전총괄과장"])
    seat(office.database, head)
    record = office.put("처리/가.txt", "민원인 연락처는 010-2345-6789이다.\n")
    reading, grants = Reading(office.database), AccessGrants(office.database)
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=9), "감사 소명")

    def opens(permit: Permit) -> bool:
        original = reading.original(permit, record)
        if original is not None:
            original.stream.close()
        view = reading.document(permit, record)
        assert view is not None
        assert view.original is (original is not None)
        return original is not None

    assert opens(head)
    for login in ("lee", "choi"):
        assert grants.give(head, record, login, terms)
    assert [opens(OUTSIDER), opens(OTHER)] == [False, False]
    assert "2345" not in rendered(office.copy(OUTSIDER, record), Form.TEXT, "이", NOW)
    for login in ("lee", "choi"):
        assert grants.give(head, record, login, replace(terms, clear=True))
    assert [opens(OUTSIDER), opens(OTHER)] == [True, False], "to another agency masked alone"


def test_nobody_gives_in_clear_what_is_masked_for_them(office: Office) -> None:
    People(office.database).put(
        login="officer",
        name="기록",
        agency="한빛시",
        department="총무과",
        roles=(Role.READER, Role.RECORDS_OFFICER),
        password=None,
    )
    head = permit_for("head", posts=["안전총괄과장"])
    officer = permit_for("officer", department="총무과")
    seat(office.database, head)
    record = office.put("처리/가.txt", "민원인 연락처는 010-2345-6789이다.\n")
    grants = AccessGrants(office.database)
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=9), "감사 소명")
    assert grants.give(head, record, "officer", terms)
    assert grants.give(officer, record, "lee", replace(terms, clear=True)) is None
    assert grants.give(officer, record, "lee", terms)
