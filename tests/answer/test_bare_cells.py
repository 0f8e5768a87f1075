from __future__ import annotations

import re
from dataclasses import replace

import pytest

from answer.bare_cells import (
    a_cell_counts,
    a_cell_is_of_days,
    a_cell_is_of_money,
    holds_a_bare_figure,
)
from answer.evidence import Evidence, gather
from tests.answer.papers import hit, paragraphs, table

PERSONS = re.compile("명|사람")


def row(*heads: str, unit: str = "") -> Evidence:
    block = table(["축제", *heads], ["억새축제", *(f"{n}72" for n in range(len(heads)))])
    (line,) = gather("억새축제", [hit(replace(block, unit=unit))])
    return line


def plain(text: str) -> Evidence:
    (line,) = gather("억새축제", [hit(*paragraphs(text))])
    return line


@pytest.mark.parametrize(
    ("line", "persons", "money"),
    [
        (row("방문객"), True, False),
        (row("방문객", unit="명"), True, False),
        (row("방문객(대)"), False, False),
        (row("방문객", unit="대"), False, False),
        (row("예산"), False, True),
        (row("안전 예산", unit="명, 백만원"), False, True),
        (row("방문객", unit="명, 백만원"), True, False),
        (row("집행", unit="천원"), False, True),
        (row("집행(천원)"), False, True),
        (plain("억새축제 | 72 | 누리군"), True, True),
        (plain("억새축제 방문객은 72명이다."), False, False),
    ],
)
def test_what_stands_above_a_bare_figure_says_what_it_may_count(
    line: Evidence, persons: bool, money: bool
) -> None:
    assert a_cell_counts(line, PERSONS) is persons
    assert a_cell_is_of_money(line) is money


def test_days_stand_in_a_column_of_days() -> None:
    assert a_cell_is_of_days(row("걸린 날"))
    assert not a_cell_is_of_days(row("날짜"))
    assert not a_cell_is_of_days(row("방문객"))


def test_a_figure_with_a_word_beside_it_is_not_bare() -> None:
    assert holds_a_bare_figure(plain("억새축제 | 33/70 | 누리군"))
    assert not holds_a_bare_figure(plain("억새축제 | 72명 | 누리군"))
    assert not holds_a_bare_figure(plain("억새축제는 72 | 누리군"))
