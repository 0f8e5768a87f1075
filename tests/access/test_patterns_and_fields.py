"""Rules by a file's name and by what a record states of itself."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from access.caps import Cap
from access.reclassification import Decision, DecisionKind, waiver_of
from access.rules import rule_for, rule_for_earlier
from records.document import Field, Piece
from tests.support.shelf import rule

SECRET = ("공개구분", "비공개")


def stated(name: str, value: str, normal: str = "") -> Field:
    return Field(name, value, Piece(0, 0, len(value)), normal)


@pytest.mark.parametrize(
    ("path", "pattern", "opened"),
    [
        ("공유/2025 결과보고(안).hwp", "*결과보고*", True),
        ("공유/깊이/결과보고.hwp", "*결과보고*", True),
        (unicodedata.normalize("NFD", "공유/결과보고.hwp"), "*결과보고*", True),
        ("공유/예산.XLSX", "*.xlsx", True),
        ("공유/예산.xlsx.hwp", "*.xlsx", False),
        ("공유/[붙임] 표.hwp", "[붙임]*", True),
        ("공유/붙.hwp", "[붙임]*", False),
        ("공유/결과보고 모음.zip/초안.hwp", "*결과보고*", True),
        ("공유/결과보고 모음/초안.hwp", "*결과보고*", False),
        ("다른 곳/결과보고.hwp", "*결과보고*", False),
    ],
)
def test_a_pattern_opens_files_of_such_a_name(path: str, pattern: str, opened: bool) -> None:
    ruling = rule_for(path, [rule("공유", "everyone", pattern=pattern)])
    assert (ruling is not None) is opened


@pytest.mark.parametrize(
    "path", ["공유/대외비 표.hwp", "공유/대외비/표.hwp", "공유/대외비.dat/안/표.hwp"]
)
def test_a_pattern_closes_all_that_lies_within_such_a_name(path: str) -> None:
    closed = rule("", "person:kim", pattern="*대외비*")
    ruling = rule_for(path, [rule("공유", "everyone"), closed])
    assert ruling is not None
    assert closed in ruling.rules


def test_what_a_file_says_opens_nothing() -> None:
    said = rule("공유", "everyone", fields=[("공개구분", "공개")])
    assert rule_for("공유/a.hwp", [said], [stated("공개구분", "공개")]) is None
    with pytest.raises(ValueError, match="이름과 값"):
        rule("공유", "everyone", fields=[("공개구분", " ")])
    with pytest.raises(ValueError, match="폴더의 규칙에"):
        said_whose = rule("공유", "everyone", agency="가람시", fields=[("기관", "가람시")])
        assert said_whose is None


@pytest.mark.parametrize(
    ("fields", "closes"),
    [
        ([stated("공개구분", "비공개")], True),
        ([stated("공개구분", "비 공개(5호)", "5")], True),
        ([stated("공개구분", "공개"), stated("공개구분", "비공개")], True),
        ([stated("공개구분", "부분공개(5)", "5")], False),
        ([stated("제목", "비공개")], False),
        ([], False),
    ],
)
def test_a_field_closes_further(fields: list[Field], closes: bool) -> None:
    secret = rule("공유", "person:kim", fields=[SECRET])
    ruling = rule_for("공유/a.hwp", [rule("공유", "everyone", agency="한빛시"), secret], fields)
    assert ruling is not None
    assert (secret in ruling.rules) is closes
    assert ruling.agency == "한빛시"


def test_all_fields_of_a_rule_must_be_stated_and_a_normal_form_counts() -> None:
    both = rule("공유", "person:kim", fields=[("공개구분", "5"), ("처리과", "회계과")])
    assert both.stated_by([stated("공개구분", "비공개(5)", "5"), stated("처리과", "회계과")])
    assert not both.stated_by([stated("공개구분", "비공개(5)", "5")])


def test_an_earlier_version_is_closed_by_what_it_may_have_stated() -> None:
    secret = rule("공유", "person:kim", fields=[SECRET])
    rules = [rule("공유", "everyone"), secret]
    for text, closes in (("공개구분 비 공개", True), ("아무 말이 없다", False)):
        ruling = rule_for_earlier("공유/a.hwp", rules, text)
        assert ruling is not None
        assert (secret in ruling.rules) is closes
    dated = rule("공유", "person:kim", fields=[("시행일", "2026-01-01")])
    ruling = rule_for_earlier("공유/a.hwp", [rules[0], dated], "2026. 1. 1.")
    assert ruling is not None
    assert dated in ruling.rules


@pytest.mark.parametrize("pattern", ["가/나", "*" * 201])
def test_a_pattern_that_is_no_name_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="주시기 바랍니다"):
        rule("공유", "everyone", pattern=pattern)


def test_a_pattern_of_many_stars_ends() -> None:
    many = rule("", "everyone", pattern="*가" * 99 + "나")
    assert not many.covers("가" * 250)


def test_an_exception_sets_aside_no_rule_of_a_name_a_field_or_the_share() -> None:
    above = rule("공유", "agency:한빛시", agency="한빛시")
    child = rule("공유/가", "agency:가람시")
    named = rule("공유", "post:한빛시/시장", pattern="*가*")
    field = rule("공유", "post:한빛시/시장", fields=[SECRET], grounds=[5])
    share = replace(above, share=True)
    closed = stated("공개구분", "비공개 제9조제1항제5호", "5")
    ruling = rule_for("공유/가/가.txt", [above, child, named, field], [closed])
    assert ruling is not None
    ruling = ruling.under([share])
    assert {above, child, named, field, share} == set(ruling.rules)
    assert ruling.scope.cap == Cap(frozenset({5}), "한빛시")
    decision = Decision(
        DecisionKind.EXCEPTION, "공유/가", "한빛시", date(2027, 1, 1), label=child.label
    )
    waiver = waiver_of(ruling, [decision])
    assert waiver is not None
    assert waiver.rules == {above.name}
