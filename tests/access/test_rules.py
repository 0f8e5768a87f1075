from __future__ import annotations

import unicodedata

import pytest

from access.coverage import block_rules
from access.label import Grant, GrantKind, Label
from access.rules import Rule, rule_for
from records.document import Block, BlockKind
from tests.support.shelf import rule


def test_no_rule_nobody() -> None:
    assert rule_for("한빛시/a.hwp", []) is None
    assert rule_for("한빛시/a.hwp", [rule("가람시", "everyone")]) is None
    assert rule_for("한빛시/a.hwp", [rule("한빛시", "everyone", heading="1. 개요")]) is None


def test_names_are_whole_and_nfc() -> None:
    rules = [rule("총무", "everyone")]
    assert rule_for("총무과/a.hwp", rules) is None
    assert rule_for(unicodedata.normalize("NFD", "총무/a.hwp"), rules) is not None


@pytest.mark.parametrize("path", ["총무/../비밀/a.hwp", "../총무/a.hwp"])
def test_a_climbing_path_is_under_no_rule(path: str) -> None:
    assert rule_for(path, [rule("", "everyone")]) is None


def test_a_parent_is_a_ceiling() -> None:
    ruling = rule_for(
        "한빛시/공유/a.hwp",
        [rule("한빛시/공유", "everyone"), rule("한빛시", "agency:한빛시", agency="한빛시")],
    )
    assert ruling is not None
    assert [each.path for each in ruling.rules] == ["한빛시", "한빛시/공유"]
    assert len(ruling.scope.labels) == 2
    assert (ruling.agency, ruling.department) == ("한빛시", "")


def test_a_rule_is_named_for_what_it_covers() -> None:
    name = rule("/가/나/", "everyone", heading="1. 개요").name
    assert name == rule("가/나", "person:kim", heading="1. 개요").name
    assert rule("", "everyone").words == ""
    told = rule("/가/", "everyone", heading="나", pattern="*.hwp", fields=[("공개구분", "비공개")])
    assert told.words == "가 *.hwp [공개구분=비공개]#나"
    share = Rule("", Label(frozenset({Grant(GrantKind.EVERYONE)})), share=True)
    assert share.words == "공유 폴더 자체의 읽기 권한"
    others = {
        rule("가/나#1. 개요", "everyone").name,
        rule("가/나", "everyone").name,
        rule("가/나", "everyone", pattern="1. 개요").name,
        rule("가/나", "everyone", fields=[("공개구분", "비공개")]).name,
        rule("", "everyone").name,
    }
    assert len(others) == 5
    assert name not in others


def heading(text: str, level: int | None) -> Block:
    return Block(BlockKind.HEADING, text, level=level)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


BLOCKS = [
    paragraph("앞"),
    heading("1. 개요", 1),
    paragraph("가"),
    heading("5. 예산", 1),
    paragraph("나"),
    heading("가. 세부", 2),
    paragraph("다"),
    heading("6. 끝", 1),
    paragraph("라"),
]


def test_a_heading_rule_covers_down_to_its_next_equal() -> None:
    closed = rule("a.hwp", "person:kim", heading="5.예산")
    covered = [bool(each) for each in block_rules(BLOCKS, [closed])]
    assert covered == [False, False, False, True, True, True, True, False, False]


def test_a_heading_that_is_nowhere_closes_everything() -> None:
    closed = rule("a.hwp", "person:kim", heading="9. 없는 제목")
    assert all(block_rules(BLOCKS, [closed]))
    assert block_rules(BLOCKS, []) == [frozenset()] * len(BLOCKS)


def test_a_heading_that_comes_twice_is_covered_twice() -> None:
    blocks = [heading("예산", 2), paragraph("가"), heading("예산", None), paragraph("나")]
    closed = rule("a.hwp", "person:kim", heading="예산")
    assert all(block_rules(blocks, [closed]))
