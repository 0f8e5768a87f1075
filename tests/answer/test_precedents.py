"""Flags on precedents: replaced, ended, criticised; and by whom that is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer.desk import Desk
from answer.precedents import flags_of, replaces
from index.embedding import Embedder
from records.answer import Case
from records.document import Field, Piece
from records.passage import Particulars
from tests.answer.papers import hit, paragraphs
from tests.index.worlds import OPEN, READER, THEIRS, world
from tests.support.shelf import rule

TODAY = date(2026, 11, 24)


def paper(
    title: str, day: date | None = None, *fields: tuple[str, str], agency: str = "한빛시"
) -> Particulars:
    stated = tuple(Field(name, value, Piece(0, 0, 1)) for name, value in fields)
    return Particulars(title, title, agency, "", day, "hwp", f"{title}.hwp", stated)


DRAFT = paper("2025 등불축제 안전관리계획(안)", date(2025, 8, 1))
ISSUED = paper("2025 등불축제 안전관리계획", date(2025, 9, 1), ("문서번호", "안전총괄과-7"))

LAST = "2025 등불축제 안전관리계획(최종)"


@pytest.mark.parametrize(
    ("record", "other", "expected"),
    [
        (DRAFT, ISSUED, True),
        (ISSUED, DRAFT, False),
        (DRAFT, replace(ISSUED, agency="가람시"), False),
        (paper("2024 등불축제 결과보고"), paper("2025 등불축제 결과보고"), False),
        (paper("축제 지침", date(2024, 1, 1)), paper("축제 지침(개정)", date(2026, 1, 1)), True),
        (paper("축제 지침", date(2026, 1, 1)), paper("축제 지침", date(2026, 1, 1)), False),
        (paper("2025"), paper("2025(최종)", date(2025, 1, 1)), False),
    ],
)
def test_what_stands_in_the_place_of_another(
    record: Particulars, other: Particulars, expected: bool
) -> None:
    assert replaces(other, record) is expected


def test_a_flag_names_the_record_by_which_it_is_known() -> None:
    (flag,) = flags_of(DRAFT, [DRAFT, ISSUED], [], TODAY)
    assert (flag.kind, flag.by) == ("replaced", ISSUED.document_id)
    assert "2025-09-01" in flag.words
    assert flags_of(DRAFT, [DRAFT], [], TODAY) == ()


def test_what_has_ended() -> None:
    old = paper("계약 안내", None, ("유효기간", "2024. 1. 1. ~ 2025. 12. 31."))
    (flag,) = flags_of(old, [], [], TODAY)
    assert flag.words == "기간이 끝남(2025-12-31)"
    assert flags_of(old, [], [], date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    ("text", "title", "flagged"),
    [
        ("한빛시는 등불축제 안전 계획에 현장 확인을 빠뜨렸다.", "특정감사 결과", True),
        ("안전총괄과-7 문서가 현장과 다르다.", "특정감사 결과", True),
        ("누리군은 등불축제 안전 계획을 늦게 세웠다.", "특정감사 결과", False),
        ("한빛시는 보조금 정산을 늦게 하였다.", "특정감사 결과", False),
        ("한빛시는 등불축제 안전 계획을 세웠다.", "결과보고", False),
    ],
)
def test_what_an_audit_found_fault_with(text: str, title: str, flagged: bool) -> None:
    audit = hit(*paragraphs(text), agency="다온도", title=title, day=date(2026, 1, 5))
    assert bool(flags_of(ISSUED, [], [audit], TODAY)) is flagged


def test_a_title_that_an_audit_quotes_may_be_short() -> None:
    found = "한빛시의 2025 빛축제 결과보고에서 이중 지급이 지적되었다."
    audit = hit(*paragraphs(found), agency="다온도", title="종합감사 결과", day=date(2026, 1, 5))
    for title, flagged in (("2025 빛축제 결과보고", True), ("2024 빛축제 결과보고", False)):
        record = paper(title, date(2025, 11, 1))
        assert bool(flags_of(record, [], [audit], TODAY)) is flagged
    assert flags_of(paper("결과보고", date(2025, 11, 1)), [], [audit], TODAY) == ()


def cases(desk: Desk) -> list[Case]:
    _, answer = desk.ask(READER, "등불축제 안전관리계획에서 안전요원은 몇 명인가요?")
    return [each for each in answer.cases if each.title == DRAFT.title]


def test_a_flag_goes_with_the_right_to_what_tells_it(tmp_path: Path, embedder: Embedder) -> None:
    """SECURITY: that something was replaced is known from what the reader may see alone."""
    with world(tmp_path, embedder, OPEN, THEIRS, rule("뒤", "everyone", agency="한빛시")) as made:
        for path, title, text, day in (
            ("공유/안.txt", DRAFT.title, "안전요원 40명을 다리와 광장에 배치한다.", DRAFT.date),
            ("뒤/계획.txt", LAST, "통제 시간과 구급차가 설 곳을 정한다.", ISSUED.date),
        ):
            made.shelf.put(path, f"등불축제 {text}", title=title, day=day)
        made.build()
        desk = Desk(made.search(), made.database)
        (open_case,) = cases(desk)
        assert [flag.kind for flag in open_case.flags] == ["replaced"]
        assert open_case.standing[0] == "초안"
        kept, _ = desk.ask(READER, "등불축제 안전관리계획에서 안전요원은 몇 명인가요?")
        made.shelf.relabel(OPEN, THEIRS, rule("뒤", "agency:나루군", agency="한빛시"))
        (closed_case,) = cases(desk)
        assert closed_case.flags == ()
        again = desk.answer(READER, kept)
        assert again is not None
        assert [flag for each in again.cases for flag in each.flags] == []
