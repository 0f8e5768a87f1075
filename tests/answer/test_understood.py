"""What is understood of a question: names, days, papers, numbers; and that it can be dropped."""

from __future__ import annotations

import pytest

from answer.document_types import is_of_type
from answer.evidence import gather
from answer.identifiers import is_in, says, unsaid
from answer.question import understand
from answer.thread import Before
from records.answer import Understood
from records.document import Field, Piece
from records.passage import Particulars
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import permit_for

OFFICES = [
    ("가람시", "축제과"),
    ("가람시", "회계과"),
    ("누리군", "안전과"),
    ("다온도", ""),
    ("한빛시", "안전총괄과"),
    ("한빛시", "회계과"),
]
PERMIT = permit_for()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("작년 한빛은 축제 안전을 어떻게 했나", ["years:2025", "agency:한빛시"]),
        ("한빛시청에서 한 축제", ["agency:한빛시"]),
        ("한빛 등불축제 안전요원은?", []),
        ("한빛시설 점검", []),
        ("가람은 몇 명", ["agency:가람시"]),
        ("비밀청은 몇 명", []),
        ("회계과 결과보고서", ["department:회계과", "type:결과보고"]),
        ("회계 부서 계약서", ["department:회계과", "type:계약"]),
        ("우리 과 추진계획", ["agency:한빛시", "department:안전총괄과", "type:계획"]),
        ("옆 부서는 어떻게 했나", ["others:departments"]),
        ("다른 과제를 찾아줘", []),
        ("타 지자체 회의록", ["others:agencies", "type:회의록"]),
        ("2022~2024년 축제", ["years:2022-2024"]),
        ("2022년부터 2024년까지 축제", ["years:2022-2024"]),
        ("최근 5년간 축제", ["years:2022-2026", "list:all"]),
        ("2년 전 축제와 재작년 축제", ["years:2024"]),
        ("'25년과 2024년 축제", ["years:2025", "years:2024"]),
        ("지난번 축제", ["latest:latest"]),
        ("지난달 민원", ["month:2026-10"]),
        ("안전총괄과-1234 문서", ["number:안전총괄과-1234"]),
        ("안전총괄과-1234호의 내용", ["number:안전총괄과-1234"]),
        ("교통과-3팀장", []),
        ("02-1234-5678로 전화", []),
        ("조례 제10조의2 제3항", ["type:조례", "article:제10조의2제3항"]),
        ("3,500만원 집행", ["amount:35000000"]),
    ],
)
def test_what_is_understood(text: str, keys: list[str]) -> None:
    assert [each.key for each in understand(PERMIT, text, OFFICES).understood] == keys


def test_an_office_is_recognised_only_among_those_that_may_be_seen() -> None:
    text = "가람시 축제과는 몇 명을 두었나"
    assert understand(PERMIT, text, OFFICES).filters.departments == {"가람시/축제과"}
    closed = understand(PERMIT, text, [("한빛시", "안전총괄과")])
    assert closed == understand(PERMIT, text, [])
    assert closed.understood == ()


def test_other_departments_are_those_of_ones_own_agency() -> None:
    wanted = understand(PERMIT, "다른 부서는 어떻게 했나", OFFICES).filters
    assert wanted.agencies == {"한빛시"}
    assert wanted.departments == {"한빛시/회계과"}
    alone = understand(PERMIT, "다른 부서는 어떻게 했나", OFFICES[4:5]).filters
    assert alone.departments == {""}, "where there is no other department nothing is found"


def test_what_is_dropped_has_no_effect() -> None:
    text = "작년 다른 기관의 결과보고서에서 3,500만원"
    everything = understand(PERMIT, text, OFFICES)
    assert len(everything.understood) == 4
    for each in everything.understood:
        left = understand(PERMIT, text, OFFICES, drop=[each.key])
        assert left.understood == tuple(one for one in everything.understood if one != each)
    nothing = understand(PERMIT, text, OFFICES, drop=[e.key for e in everything.understood])
    assert (nothing.years, nothing.filters) == (frozenset(), understand(PERMIT, "", []).filters)


def test_a_sum_is_searched_for_in_its_other_spelling() -> None:
    assert understand(PERMIT, "3,500만원 집행", OFFICES).text == "3,500만원 집행 35,000,000원"


ASKED = "작년 가람시 등불축제 안전요원은 몇 명?"
FESTIVAL = understand(PERMIT, ASKED, OFFICES)
BEFORE = Before.of(ASKED, FESTIVAL.understood, FESTIVAL.subject)


def test_a_follow_up_keeps_subject_and_filters() -> None:
    budget = understand(PERMIT, "그럼 예산은?", OFFICES, before=BEFORE)
    assert [each.key for each in budget.understood] == [
        "subject:등불 축제 안전 요원",
        "years:2025",
        "agency:가람시",
    ]
    assert budget.text.startswith("등불 축제 안전 요원 그럼 예산은?")
    assert budget.filters.agencies == {"가람시"}


def test_a_follow_up_states_what_it_changes() -> None:
    other = understand(PERMIT, "누리군은?", OFFICES, before=BEFORE)
    assert other.filters.agencies == {"누리군"}
    assert other.years == {2025}
    assert other.subject == FESTIVAL.subject


@pytest.mark.parametrize("text", ["방문객은?", "그럼 방문객은?", "방문객"])
def test_another_thing_asked_of_the_same_matter_keeps_the_matter(text: str) -> None:
    """Not what was asked of it before: visitors are no 안전요원."""
    visitors = understand(PERMIT, text, OFFICES, before=BEFORE)
    assert visitors.subject == ("등불", "축제", "관람객")  # the common form
    assert not visitors.broad
    assert visitors.years == {2025}


@pytest.mark.parametrize(
    "text",
    [
        "그때 방문객은?",
        "당시 방문객은 몇 명이었나요?",
        "그 축제에서 방문객은 몇 명이었나요?",
        "거기 방문객 수는?",
    ],
)
def test_what_points_back_is_asked_of_the_same_matter(text: str) -> None:
    visitors = understand(PERMIT, text, OFFICES, before=BEFORE)
    assert {"등불", "축제", "관람객"} == set(visitors.subject)
    assert understand(PERMIT, text, OFFICES).values("subject") == []


def test_a_property_of_what_is_pointed_at_keeps_the_whole_subject() -> None:
    budget = understand(PERMIT, "그때 예산은?", OFFICES, before=BEFORE)
    assert budget.values("subject") == ["등불 축제 안전 요원"]


def test_what_was_done_before_is_not_taken_over() -> None:
    asked = "등불축제에 안전요원을 몇 명 배치했나요?"
    festival = understand(PERMIT, asked, OFFICES)
    assert Before.of(asked, (), festival.subject).matter == ("등불", "축제")


def test_another_subject_is_not_mixed_with_the_one_before() -> None:
    other = understand(PERMIT, "2024년 가람시 보조금 정산은?", OFFICES, before=BEFORE)
    assert [each.key for each in other.understood] == ["years:2024", "agency:가람시"]


def test_an_office_that_was_closed_since_is_not_taken_over() -> None:
    budget = understand(PERMIT, "그럼 예산은?", OFFICES[2:], before=BEFORE)
    assert budget.filters.agencies == frozenset()
    assert "agency:가람시" not in {each.key for each in budget.understood}


def test_what_was_taken_over_can_be_dropped() -> None:
    budget = understand(
        PERMIT, "그럼 예산은?", OFFICES, before=BEFORE, drop=["subject:등불 축제 안전 요원"]
    )
    assert budget.text.startswith("그럼 예산은?")


def paper(title: str, *fields: str) -> Particulars:
    stated = tuple(Field(name, "가", Piece(0, 0, 1)) for name in fields)
    return Particulars("1", title, "한빛시", "", None, "hwp", f"{title}.hwp", stated)


def test_kinds_of_papers() -> None:
    assert is_of_type("결과보고", paper("2025 등불축제 결과보고"))
    assert not is_of_type("결과보고", paper("2025 등불축제 추진계획"))
    assert is_of_type("공문", paper("협조 요청", "문서번호"))
    assert not is_of_type("공문", paper("협조 요청"))


def test_a_line_says_a_sum_or_an_article_in_any_spelling() -> None:
    amount = Understood("amount", "35000000", "")
    article = Understood("article", "제10조의2", "")
    (block,) = paragraphs("사업비 35백만원")
    assert says([amount], block, None, block.text)
    assert not says([amount], block, None, "사업비 3,600만원")
    assert says([article], block, None, "제10조의 2(안전관리)")
    assert not says([article], block, None, "제10조의21")
    assert not says([amount], table(("구분", "금액"), ("가", "35,000")), 1, "가 | 35,000")
    assert says([amount], table(("구분", "금액(천원)"), ("가", "35,000")), 1, "가 | 35,000")


def test_an_article_is_found_where_it_stands() -> None:
    lines = (
        "제10조의2(안전요원) ① 안전요원을 배치하여야 한다.",
        "③ 한 사람이 백 명을 맡는다. 다만, 밤에는 줄인다.",
        "제11조(과태료) 제10조의2제3항을 어긴 자에게 물린다.",
    )
    found = {each.quote: each for each in gather("제10조의2", [hit(*paragraphs(*lines))])}
    places = [each.article for each in sorted(found.values(), key=lambda e: (e.ordinal, e.start))]
    assert places == ["제10조의2제1항", "제10조의2제3항", "제10조의2제3항", "제11조"]
    for asked, inside in (("제10조의2제3항", 2), ("제10조의2", 3), ("제10조의2제3항제1호", 2)):
        wanted = Understood("article", asked, asked)
        assert sum(is_in([wanted], each) for each in places) == inside
    assert not is_in([Understood("article", "제10조", "")], "제10조의2")
    assert not is_in([Understood("article", "제1조", "")], "제11조")


def test_what_is_named_exactly_and_nowhere_said_is_told() -> None:
    asked = understand(PERMIT, "안전총괄과-7 조례 제9조에 따라 300만원", OFFICES).understood
    named = {each.kind: each for each in asked}
    lines = paragraphs("안전총괄과-7에 따라 지급하였다.", "제9조의2(벌칙) 삼백만 원을 넘지 못한다.")
    missing = unsaid(asked, gather("지급", [hit(*lines)]))
    assert missing == (named["article"], named["amount"])
