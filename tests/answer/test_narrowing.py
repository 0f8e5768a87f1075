"""Questions within filters that their asker has set: never wider, never silently otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from answer.desk import Desk
from answer.narrowing import filters_of, stated_of, within, words_of
from answer.question import understand
from catalog.audit_schema import audit
from catalog.feedback_schema import asked as asked_table
from index.search import Filters
from records.answer import Answer
from records.document import Field, Piece
from tests.index.worlds import OPEN, OURS, READER, THEIRS, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, text_blocks

MEMBER = permit_for("park", communities=("축제",))
SHARED = rule("공간", "community:축제", agency="다온시")
QUESTION = "등불축제에 안전요원 몇 명을 두었나?"
LETTER = "시행 안전총괄과-1234"
OFFICES = [("한빛시", "안전총괄과"), ("한빛시", "축제과"), ("가람시", "축제과")]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, HashingEmbedder(), OPEN, OURS, THEIRS, SHARED) as opened:
        seat(opened.database, MEMBER)
        for path, title, day in (
            ("공유/등불.txt", "등불축제 결과보고", date(2024, 5, 1)),
            ("안전/등불.txt", "등불축제 소방 계획", date(2025, 5, 1)),
            ("나루/등불.txt", "등불축제 카나리아", date(2023, 5, 1)),
            ("공간/등불.txt", "등불축제 지침", None),
        ):
            opened.shelf.put(path, "등불축제에 안전요원 40명을 두었다.", title=title, day=day)
        opened.build()
        yield opened


def desk(made: World) -> Desk:
    return Desk(made.search(), made.database)


def titles(answer: Answer) -> set[str]:
    listed = answer.listing.entries if answer.listing is not None else ()
    told = {each.title for each in answer.citations} | {each.title for each in answer.cases}
    return told | {each.title for each in listed}


def overruled(answer: Answer) -> list[str]:
    return [each.key for each in answer.overruled]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(years=frozenset({2024})), {"등불축제 결과보고"}),
        (Filters(types=frozenset({"지침"})), {"등불축제 지침"}),
        (Filters(topics=frozenset({"소방"})), {"등불축제 소방 계획"}),
        (Filters(communities=frozenset({"축제"})), {"등불축제 지침"}),
        (Filters(agencies=frozenset({"다온시"})), {"등불축제 지침"}),
        (Filters(agencies=frozenset({"나루군"})), set()),
        (Filters(years=frozenset({2024}), types=frozenset({"지침"})), set()),
    ],
)
@pytest.mark.parametrize("question", [QUESTION, "등불축제 자료를 모두 알려 주세요"])
def test_an_answer_and_a_listing_stay_within(
    made: World, question: str, filters: Filters, expected: set[str]
) -> None:
    _, answer = desk(made).ask(MEMBER, question, filters=filters)
    assert titles(answer) == expected
    assert answer.filters == stated_of(filters)


def test_a_number_finds_nothing_outside(tmp_path: Path) -> None:
    with world(tmp_path, HashingEmbedder(), OPEN, THEIRS) as made:
        blocks = text_blocks("협조 요청", LETTER, "안전요원 배치에 협조하여 주시기 바랍니다.")
        number = Field("문서번호", LETTER[3:], Piece(1, 3, len(LETTER)))
        made.shelf.put_blocks("공유/협조.txt", blocks, fields=[number])
        made.build()
        asked = "안전총괄과-1234 무엇을 요청했나?"
        own, other = (Filters(agencies=frozenset({name})) for name in ("한빛시", "나루군"))
        assert desk(made).ask(READER, asked, filters=own)[1].cases
        _, outside = desk(made).ask(READER, asked, filters=other)
        assert titles(outside) == set()


def test_a_follow_up_keeps_them_unless_it_states_its_own(made: World) -> None:
    reading = desk(made)
    of_2024 = Filters(years=frozenset({2024}))
    first, _ = reading.ask(READER, QUESTION, filters=of_2024)
    kept, following = reading.ask(READER, QUESTION, after=first)
    assert following.filters == {"years": ("2024",)}
    assert titles(following) == {"등불축제 결과보고"}
    again = reading.answer(READER, kept)
    assert again is not None
    assert again.filters == {"years": ("2024",)}
    _, wide = reading.ask(READER, QUESTION, after=first, filters=Filters())
    assert wide.filters == {}
    assert "등불축제 소방 계획" in titles(wide)
    _, foreign = reading.ask(MEMBER, QUESTION, after=first)
    assert foreign.filters == {}, "nobody else's answer is followed"


def test_what_the_words_say_otherwise_is_told_and_has_no_effect(made: World) -> None:
    _, answer = desk(made).ask(
        READER,
        "2025년 등불축제에 안전요원 몇 명을 두었나?",
        filters=Filters(years=frozenset({2024})),
    )
    assert overruled(answer) == ["years:2025"]
    assert answer.question.startswith("2025년")
    assert titles(answer) == {"등불축제 결과보고"}


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("다른 기관은 어떻게 했나", Filters(agencies=frozenset({"한빛시"})), ["others:agencies"]),
        ("다른 기관은 어떻게 했나", Filters(agencies=frozenset({"한빛시", "가람시"})), []),
        ("가람시는 어떻게 했나", Filters(agencies=frozenset({"한빛시"})), ["agency:가람시"]),
        ("가람시는 어떻게 했나", Filters(departments=frozenset({"가람시/축제과"})), []),
        (
            "가람시는 어떻게 했나",
            Filters(departments=frozenset({"한빛시/축제과"})),
            ["agency:가람시"],
        ),
        ("축제과는 어떻게 했나", Filters(agencies=frozenset({"가람시"})), []),
        (
            "안전총괄과는 어떻게 했나",
            Filters(agencies=frozenset({"가람시"})),
            ["department:안전총괄과"],
        ),
        (
            "다른 부서는 어떻게 했나",
            Filters(departments=frozenset({"한빛시/안전총괄과"})),
            ["others:departments"],
        ),
        ("다른 부서는 어떻게 했나", Filters(departments=frozenset({"한빛시/축제과"})), []),
        ("2023~2025년 축제", Filters(years=frozenset({2024})), []),
        ("2023~2025년 축제", Filters(years=frozenset({2022})), ["years:2023-2025"]),
        ("지난달 축제", Filters(years=frozenset({2020})), ["month:2026-10"]),
        ("축제 결과보고서", Filters(types=frozenset({"계획"})), ["type:결과보고"]),
        ("축제 결과보고서", Filters(types=frozenset({"결과보고", "계획"})), []),
        ("다른 기관은 2024년에", Filters(topics=frozenset({"축제"})), []),
    ],
)
def test_what_contradicts(text: str, filters: Filters, expected: list[str]) -> None:
    question = understand(permit_for(), text, OFFICES, filters=filters)
    assert [each.key for each in question.overruled] == expected
    assert not set(question.overruled) & set(question.understood)


NAMES = st.frozensets(st.sampled_from(["가", "나", "다"]))
SETS = st.builds(Filters, agencies=NAMES, departments=NAMES, types=NAMES, topics=NAMES)


@given(SETS, SETS)
def test_what_is_set_is_never_widened(asked: Filters, wanted: Filters) -> None:
    both = within(asked, wanted)
    for name in ("agencies", "departments", "types", "topics"):
        narrow, set_, said = (getattr(each, name) for each in (both, wanted, asked))
        assert narrow <= set_ if set_ else narrow == said
        assert narrow or not set_, "an empty filter would narrow nothing"


@given(st.frozensets(st.integers(1, 9999)), NAMES, NAMES)
def test_what_is_written_down_is_read_again(
    years: frozenset[int], agencies: frozenset[str], communities: frozenset[str]
) -> None:
    filters = Filters(years=years, agencies=agencies, communities=communities)
    assert filters_of(stated_of(filters)) == filters


def test_the_log_tells_what_was_set_and_no_number_of_a_person(made: World) -> None:
    number = "900101-1234567"
    stated = Filters(agencies=frozenset({"한빛시"}), topics=frozenset({number}))
    _, answer = desk(made).ask(READER, QUESTION, filters=stated)
    assert number not in words_of(answer.filters)
    desk(made).searches.choices(READER, QUESTION, stated)
    with made.database.reading() as connection:
        rows = connection.execute(select(audit.c.act, audit.c.detail)).all()
    details = {row.act: row.detail for row in rows if "filters" in row.detail}
    assert [each["filters"]["agencies"] for each in details.values()] == [["한빛시"]] * 2
    assert number not in str(rows)


def test_what_was_missed_within_is_no_unanswered_question(made: World) -> None:
    def noted() -> list[str]:
        with made.database.reading() as connection:
            return list(connection.execute(select(asked_table.c.topic)).scalars())

    none = Filters(years=frozenset({1999}))
    desk(made).ask(READER, QUESTION, filters=none)
    assert noted() == []
    desk(made).ask(READER, QUESTION)
    assert len(noted()) == 1


def test_choices_count_what_the_asker_sees_alone(made: World) -> None:
    def agencies(who: str) -> dict[str, int]:
        permit = {"reader": READER, "member": MEMBER}[who]
        found = desk(made).searches.choices(permit, "", Filters())
        return {each.name: each.records for each in found["agencies"]}

    assert agencies("reader") == {"한빛시": 2}
    assert agencies("member") == {"한빛시": 2, "다온시": 1}
    carried = desk(made).searches.choices(READER, "카나리아는?", Filters())
    assert not any(carried["agencies"])
