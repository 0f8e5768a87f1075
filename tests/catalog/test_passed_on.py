"""What an answer bears that is passed on: everything in it, each as closed as its own block."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from access.permit import Permit
from answer.answer_export import AnswerForm, written
from answer.comparison_export import ComparisonForm
from answer.desk import Desk
from catalog.answers import Answers
from catalog.copies import Mark
from catalog.database import Database
from catalog.listing import Listings
from catalog.records import document_id
from index.builder import IndexBuilder
from index.search import Search
from records.answer import Answer, Flag, Outcome
from records.document import Field, Piece
from records.listing import Listing, entries_of
from records.passage import Particulars
from tests.catalog.test_copies import INSIDER, LETTER, OTHER, OUTSIDER, Office
from tests.support.answers import answer_citing
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

OPEN = rule("공유", "everyone", agency="한빛시")
CLOSED = rule("공유/가.txt", "person:kim", heading="2. 예산")
LINES = ("# 1. 개요", "안전요원은 120명이다.", "# 2. 예산", "안전총괄과-1234")
PATH = "공유/가.txt"
DOCUMENT = document_id("시험 폴더", PATH)
QUOTE = (DOCUMENT, 1, LINES[1])
MONEY = (DOCUMENT, 3, LINES[3])
FOR_ALL, FOR_KIM = "열람범위 모두 · 등급 O", "열람범위 개인 kim · 등급 O"


@pytest.fixture
def office(database: Database, tmp_path: Path, model_directory: Path) -> Office:
    seat(database, INSIDER, OUTSIDER, OTHER)
    (tmp_path / "share").mkdir()
    return Office(database, tmp_path / "share", model_directory)


@pytest.fixture
def shelved(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER)
    return shelf(database, tmp_path / "share", OPEN, CLOSED)


def passed_on(database: Database, answer: Answer, permit: Permit = INSIDER) -> tuple[Answer, Mark]:
    answers = Answers(database)
    found = answers.passed_on(permit, answers.keep(permit, answer))
    assert found is not None
    return found


def label_of(shelved: Shelf, answer: Answer) -> str:
    return passed_on(shelved.database, answer)[1].label


def test_the_label_is_that_of_the_quotes(shelved: Shelf) -> None:
    shelved.put(PATH, *LINES)
    assert label_of(shelved, answer_citing(QUOTE)) == FOR_ALL
    assert label_of(shelved, answer_citing(QUOTE, MONEY)) == FOR_KIM


def test_a_number_from_a_closed_passage_closes_what_names_it(shelved: Shelf) -> None:
    """SECURITY: it stands beside a quote that everyone may read, and in a list."""
    number = Field("문서번호", LINES[3], Piece(3, 0, len(LINES[3])))
    shelved.put_blocks(PATH, text_blocks(*LINES), fields=[number])
    answer, mark = passed_on(shelved.database, answer_citing(QUOTE))
    assert (answer.citations[0].number, mark.label) == (LINES[3], FOR_KIM)
    entry = Particulars(DOCUMENT, "가", "한빛시", "", None, "txt", PATH)
    listing = Listing(("가",), (), (), entries_of([entry]))
    bare = replace(answer_citing(), outcome=Outcome.ANSWERED, listing=listing)
    answer, mark = passed_on(shelved.database, bare)
    assert answer.listing is not None
    assert (answer.listing.entries[0].number, mark.label) == (LINES[3], FOR_KIM)


def test_what_speaks_against_a_record_counts_too(shelved: Shelf) -> None:
    shelved.relabel(OPEN, rule("공유/감사.txt", "person:kim"))
    shelved.put(PATH, *LINES)
    audit = shelved.put("공유/감사.txt", "지적이다.")
    bare = answer_citing(QUOTE)
    flagged = replace(bare.cases[0], flags=(Flag("criticised", "감사 지적이 있음(감사)", audit),))
    assert label_of(shelved, bare) == FOR_ALL
    assert label_of(shelved, replace(bare, cases=(flagged,))) == FOR_KIM


def test_a_quote_of_an_earlier_version_is_as_closed_as_it_was_there(shelved: Shelf) -> None:
    """SECURITY: under its number stands an open block now, and the other way round."""
    shelved.put(PATH, *LINES)
    answers = Answers(shelved.database)
    money, open_quote = (answers.keep(INSIDER, answer_citing(each)) for each in (MONEY, QUOTE))
    shelved.put(PATH, "# 2. 예산", "금액은 3억 원이다.", "# 3. 기타", "모두 볼 수 있다.")
    for kept, quote, label in ((money, MONEY, FOR_KIM), (open_quote, QUOTE, FOR_ALL)):
        found = answers.passed_on(INSIDER, kept)
        assert found is not None
        assert [each.quote for each in found[0].citations] == [quote[2]]
        assert found[0].citations[0].changed
        assert found[1].label == label


def test_nobody_passes_on_the_answer_of_another(shelved: Shelf) -> None:
    shelved.put(PATH, *LINES)
    answers = Answers(shelved.database)
    kept = answers.keep(INSIDER, answer_citing(QUOTE))
    assert answers.passed_on(OUTSIDER, kept) is None
    assert answers.passed_on(INSIDER, "0" * 16) is None


@pytest.mark.parametrize("form", AnswerForm)
def test_read_in_again_it_opens_to_who_may_see_all_of_it(office: Office, form: AnswerForm) -> None:
    """SECURITY: both forms, under a folder's rule that opens to everyone."""
    record = office.put("기관/가.txt", LETTER)
    view = office.copy(INSIDER, record)
    ordinals = {block.text: number for number, block in enumerate(view.blocks)}
    for text, readers in (
        ("열린 글이다.", [INSIDER, OUTSIDER]),
        ("닫힌 글 zqzqz이다.", [INSIDER]),
    ):
        answer, mark = passed_on(office.database, answer_citing((record, ordinals[text], text)))
        made = written(answer, form, mark, "김하늘", NOW)
        path = f"모두/{len(readers)}.{form.value}"
        (office.share / "모두").mkdir(exist_ok=True)
        (office.share / path).write_bytes(made)
        office.put("모두/끝.txt", path)
        again = document_id("share", path)
        assert [each for each in (INSIDER, OUTSIDER, OTHER) if office.sees(each, again)] == readers


def test_lists_and_comparisons_close_as_well(office: Office) -> None:
    """SECURITY: whatever the form; what is read in again bears the line somewhere."""
    record = office.put("안전/가.txt", LETTER)
    database, home = office.database, office.database.home
    IndexBuilder(home, database, HashingEmbedder()).catch_up()
    desk = Desk(Search(home, database, HashingEmbedder()), database)
    (entry,) = Listings(database).records(INSIDER, [record])
    listing = Listing(("글",), (), (), entries_of([entry]))
    kept = Answers(database).keep(INSIDER, replace(answer_citing(), listing=listing))
    made = {form.value: desk.cases.export(INSIDER, [record], form) for form in ComparisonForm}
    sheet = desk.listing(INSIDER, kept)
    line = desk.printing.comparison(INSIDER, [record])
    assert sheet is not None
    files = {**{f"비교.{end}": each for end, each in made.items()}, "목록.xlsx": sheet}
    files["인쇄.txt"] = f"{line}\n글이다.\n".encode()
    (office.share / "모두").mkdir()
    for name, content in files.items():
        (office.share / "모두" / name).write_bytes(content)
    office.put("모두/끝.txt", "끝")
    seen = {
        name: [office.sees(each, document_id("share", f"모두/{name}")) for each in (INSIDER, OTHER)]
        for name in files
    }
    assert set(map(tuple, seen.values())) == {(True, False)}, seen
