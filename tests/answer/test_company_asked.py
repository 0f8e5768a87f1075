from __future__ import annotations

import pytest

from answer.company_asked import asks_for_a_company, names_a_company
from answer.evidence import gather
from answer.question import understand
from answer.untold import untold
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import permit_for


@pytest.mark.parametrize(
    "question",
    [
        "울타리는 어느 업체가 빌려주었나요?",
        "포장공사를 맡은 업체는?",
        "시공사는 어디입니까",
        "승강기 유지보수 계약상대자 이름",
        "계약상대자는 누구인가요?",
    ],
)
def test_which_company_is_asked_for(question: str) -> None:
    assert asks_for_a_company(question)


@pytest.mark.parametrize(
    "question",
    [
        "업체를 어떻게 골랐나요?",
        "업체가 낸 값은 얼마인가요?",
        "어느 업체를 뽑을지 정하는 법",
        "사회적기업",
        "하도급 대금을 못 받은 업체",
    ],
)
def test_what_companies_did_is_another_question(question: str) -> None:
    assert not asks_for_a_company(question)


@pytest.mark.parametrize(
    "line",
    [
        "울타리는 ㈜가람에서 빌렸다.",
        "울타리는 한길토건에서 빌렸다.",
        "울타리는 두물종합에 맡겼다.",
        "울타리 빌려준 업체: 하얀종이",
        "울타리는 대성크린이 빌려주었다.",
    ],
)
def test_a_line_names_a_company(line: str) -> None:
    question = "울타리를 빌려준 업체는 어디인가요?"
    (told,) = gather(question, [hit(*paragraphs(line))])
    assert names_a_company(question, told)


@pytest.mark.parametrize(
    "line", ["울타리 1,200m를 업체에서 빌렸다.", "울타리를 빌리는 값은 1,850만 원이다."]
)
def test_a_line_on_the_same_matter_names_none(line: str) -> None:
    question = "울타리를 빌려준 업체는 어디인가요?"
    (told,) = gather(question, [hit(*paragraphs(line))])
    assert not names_a_company(question, told)


def test_a_row_names_one_below_a_column_of_companies() -> None:
    rows = (["계약명", "업체", "금액"], ["울타리 임차", "하얀 종이", "850"])
    others = (["계약명", "부서", "금액"], ["울타리 임차", "총무과", "850"])
    question = "울타리를 빌려준 업체는 어디인가요?"
    (named,) = gather(question, [hit(table(*rows))])
    (none,) = gather(question, [hit(table(*others))])
    assert names_a_company(question, named)
    assert not names_a_company(question, none)


def test_where_nothing_told_names_one_it_is_of_another_matter() -> None:
    asked = "울타리를 빌려준 업체는 어디인가요?"
    question = understand(permit_for(), asked, [])
    (named,) = gather(asked, [hit(*paragraphs("울타리를 빌려준 업체는 한길토건이다."))])
    (other,) = gather(asked, [hit(*paragraphs("울타리를 빌려준 업체를 살폈다."))])
    assert not untold(question, [other, named]).of_another
    assert untold(question, [other]).of_another
