from __future__ import annotations

import pytest

from answer.evidence import gather
from answer.expectation import asked_by_name, expectations, share_met
from tests.answer.papers import hit, paragraphs


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("시설관리원 용역의 기초금액은 얼마인가요?", "금72,300,000원", "시설관리원 자격 사본"),
        ("안전요원을 몇 명 두었나요?", "안전요원 40명을 두었다.", "안전요원을 두었다."),
        ("입찰서는 언제까지 내나요?", "2024. 12. 20(금) 17:00까지", "입찰서를 내야 한다."),
        ("고시를 왜 개정하나요?", "한자어를 순화하기 위하여", "고시를 다음과 같이 개정한다."),
        ("담당자는 누구인가요?", "주무관 나예시", "접수 창구에 낸다."),
        ("교육은 어디에서 하나요?", "가람문화회관에서 한다.", "교육은 두 시간이다."),
    ],
)
def test_what_was_asked_for_is_recognised(question: str, told: str, other: str) -> None:
    wanted = expectations(question)
    assert share_met(wanted, told, "") == 1.0
    assert share_met(wanted, other, "") < 1.0


def test_a_heading_may_say_what_its_lines_are() -> None:
    wanted = expectations("고시를 왜 개정하나요?")
    assert share_met(wanted, "쉬운 말로 고친다.", "1. 개정이유") == 1.0


def test_a_question_for_nothing_in_particular_is_met_by_everything() -> None:
    assert share_met(expectations("축제 인파 관리"), "아무 글", "") == 1.0


def test_the_line_that_holds_what_was_asked_comes_first() -> None:
    lines = (
        "①계약명칭 : 가람센터 시설관리원 용역업체 선정",
        "②기초금액 : 금72,300,000원(부가가치세 포함)",
        "③계약내용 : 가람센터 시설관리원 용역업체(총액 최저가격낙찰)",
        "④시설관리원 용역 자격 사본",
    )
    found = gather("가람센터 시설관리원 용역의 기초금액은 얼마인가요?", [hit(*paragraphs(*lines))])
    assert found[0].quote == lines[1]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("등불축제 먹거리 장터 매출은 얼마인가요?", {"매출"}),
        ("폭죽 구입비는 얼마인가요?", {"구입", "구입비"}),
        ("협의회 위원장은 누구인가요?", {"위원장"}),
        ("냉방기는 어느 업체가 고치나요?", {"업체"}),
        ("재활용품은 무슨 요일에 가져가나요?", {"요일"}),
        ("혼잡 신고는 몇 건이었나요?", {"신고"}),
        ("엘리베이터는 몇 대인가요?", {"엘리베이터", "승강기"}),
        ("계약금액은 얼마인가요?", set()),
        ("다친 사람은 몇 명인가요?", set()),
        ("전기 요금을 다달이 얼마씩 주나요?", set()),
        ("훈련에 얼마나 걸렸나요?", set()),
        ("축제 인파 관리", set()),
    ],
)
def test_what_is_asked_by_name(question: str, names: set[str]) -> None:
    assert set(asked_by_name(question)) == names
