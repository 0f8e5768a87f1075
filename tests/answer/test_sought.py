from __future__ import annotations

import pytest

from answer.counted import counted
from answer.evidence import gather
from answer.held import NEARLY, holds_none, of_another_number
from answer.polarity import deed_asked
from answer.sought import holds_a_day, says_the_topic, says_what_is_asked, tells_the_deed
from tests.answer.papers import hit, paragraphs, table


def held(question: str, *lines: str) -> bool:
    return not holds_none(question, gather(question, [hit(*paragraphs(*lines))]))


@pytest.mark.parametrize(
    ("question", "line", "other"),
    [
        ("드론은 한 대에 얼마인가요?", "드론을 한 대에 210만원에 샀다.", "드론 3,000대를 띄웠다."),
        ("훈련에 쓴 예산은 얼마인가요?", "훈련에 예산 900만원을 썼다.", "훈련에 57명이 나왔다."),
        ("육교는 몇 년에 지었나요?", "육교는 1998년에 지었다.", "육교를 해마다 네 번 살핀다."),
        ("분실물은 몇 개였나요?", "분실물 12개를 찾아 주었다.", "분실물 보관소를 두었다."),
        ("분실물은 몇 개였나요?", "분실물은 없었다.", "분실물 보관소를 두었다."),
        ("공연은 몇 시에 시작하나요?", "공연은 19:30에 시작한다.", "공연은 야외에서 한다."),
        ("훈련은 몇 달 걸리나요?", "훈련은 3개월 걸린다.", "훈련은 4월에 한다."),
        ("어르신은 몇 살부터 오나요?", "어르신은 65세부터 온다.", "어르신 65명이 온다."),
        ("천막 대여료는 얼마인가요?", "천막 대여료는 3만 원이다.", "천막 대여료를 받는다."),
        ("자리는 며칠 전부터 맡나요?", "자리는 14일 전부터 맡는다.", "자리는 5월에 맡는다."),
        ("강사의 이름은 무엇인가요?", "강사: 나가람(시간제)", "강사 1명을 두었다."),
        ("책을 늦게 내면 얼마를 무나요?", "책을 늦게 내면 값의 2배를 문다.", "책은 2권까지 낸다."),
        ("표를 모두 몇 장이나 팔았나요?", "표를 1,204장 팔았다.", "표를 창구에서 팔았다."),
        ("다리의 길이와 폭은 얼마인가요?", "다리 길이는 128m이다.", "다리는 80명씩 건넌다."),
        ("낚시터 얼음은 얼마나 두꺼운가요?", "낚시터 얼음은 20㎝이다.", "낚시터에 312명이 왔다."),
        ("서고의 온도는 몇 도인가요?", "서고는 18도로 둔다.", "서고에 책 74권이 있다."),
        ("찻집은 세를 얼마로 정했나요?", "찻집 세는 12만 원이다.", "찻집은 5월에 연다."),
        (
            "먹을거리 장사는 얼마나 벌었나?",
            "먹을거리를 팔아 90만 원을 벌었다.",
            "조례 제5조를 본다.",
        ),
        (
            "학생은 값을 얼마나 깎아 주나?",
            "학생은 값을 30퍼센트 깎는다.",
            "학생은 값을 현금으로 낸다.",
        ),
        ("보고가 몇 분 늦었나요?", "보고가 4분 늦게 닿았다.", "보고를 10분 동안 하였다."),
        ("손님이 몇 명이나 줄었나요?", "손님이 24명에서 3명으로 줄었다.", "손님 24명이 왔다."),
        ("배정은 어떤 순서로 하나요?", "배정은 점수가 높은 순으로 한다.", "배정은 총무과가 한다."),
    ],
)
def test_a_value_of_the_kind_that_is_asked_is_held_or_not(
    question: str, line: str, other: str
) -> None:
    assert held(question, line)
    assert not held(question, other)


@pytest.mark.parametrize(
    ("question", "line", "other"),
    [
        ("소독한 우물은 몇 곳인가요?", "우물 12곳을 소독하였다.", "경로당 12곳을 소독하였다."),
        ("강사 수당은 얼마인가요?", "강사 수당으로 9만 원을 준다.", "간식에 9만 원을 쓴다."),
        ("트럭 몇 대를 빌렸나요?", "트럭 8대를 빌렸다.", "양수기 8대를 빌렸다."),
        ("승강기는 몇 대 고쳤나요?", "엘리베이터 3대를 고쳤다.", "수도관 3대를 고쳤다."),
    ],
)
def test_a_value_is_of_the_thing_that_is_asked_or_of_another(
    question: str, line: str, other: str
) -> None:
    assert held(question, line)
    assert not held(question, other)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("환경미화원은 모두 몇 명인가요?", "환경미화원"),
        ("하수도 적자 규모는 얼마인가요?", "하수도 적자"),
        ("갈잎시는 살포기를 몇 대 두었나요?", "살포기"),
        ("초등학교 몇 곳을 살폈나요?", "초등학교"),
        ("둔치 화장실 사용료는?", "둔치 화장실 사용료"),
        ("점검에 든 돈은 얼마인가요?", ""),
        ("얼마를 돌려받나요?", ""),
        ("청년인턴은 올해 몇 명을 뽑나요?", "청년 인턴"),
        ("공연은 평일 오후 몇 시에 하나요?", "공연"),
        ("이용료는 하루 얼마인가요?", "이용료"),
    ],
)
def test_what_is_counted_stands_before_what_asks(question: str, things: str) -> None:
    assert " ".join(form for form, _ in counted(question)) == things


def test_what_only_the_office_is_called_is_no_sign_of_another_thing() -> None:
    assert held("가람시는 몇 명을 뽑나요?", "12명을 뽑는다.")


def test_a_row_tells_a_sum_only_under_a_column_of_money() -> None:
    money = table(["품목", "금액(천원)"], ["얼음", "120"], ["천막", "310"])
    days = table(["품목", "걸린 날"], ["얼음", "2"], ["천막", "3"])
    question = "천막 빌리는 데 얼마나 들었나요?"
    assert not holds_none(question, gather(question, [hit(money)]))
    assert holds_none(question, gather(question, [hit(days)]))
    question = "천막 빌리는 데 며칠 걸렸나요?"
    assert not holds_none(question, gather(question, [hit(days)]))


def test_a_value_beside_what_says_more_of_the_question_is_none() -> None:
    question = "야영장은 며칠 전부터 예약을 받나요?"
    lines = ("야영장은 예약을 누리집에서 받는다.", "야영장 계획은 21일 전에 낸다.")
    evidence = gather(question, [hit(*paragraphs(*lines))])
    assert not holds_none(question, evidence)
    assert holds_none(question, evidence, NEARLY)
    nearest_first = evidence[::-1]  # by meaning, whatever its words
    assert not holds_none(question, nearest_first, NEARLY)


def test_a_value_of_another_matter_is_none() -> None:
    question = "충전기 이전 비용은 얼마인가요?"
    assert not held(question, "충전기 이전 비용을 검토하였다.", "청소에 300만원을 썼다.")


@pytest.mark.parametrize(
    "question", ["공연을 왜 취소했나요?", "돈을 얼마까지 돌려받나요?", "금액을 감액하나요?"]
)
def test_where_no_value_is_asked_none_is_missed(question: str) -> None:
    assert held(question, "공연을 취소하고 계약을 끝냈다.")


@pytest.mark.parametrize(
    ("question", "told", "another"),
    [
        ("나눔터 5호점은 언제 여나요?", "1호점과 2호점은 토요일에 연다.", True),
        ("나눔터 2호점은 언제 여나요?", "1호점과 2호점은 토요일에 연다.", False),
        ("2공구는 언제 마치나요?", "1~3공구는 6월에 마친다.", False),
        ("1공구는 언제 마치나요?", "1·2공구는 6월에 마친다.", False),
        ("5호점은 언제 여나요?", "나눔터는 토요일에 연다.", False),
        ("3회 위반하면 어떻게 되나요?", "2회 위반하면 등록을 취소한다.", False),
    ],
)  # fmt: skip
def test_one_of_several_that_a_number_names_is_none_of_the_others(
    question: str, told: str, another: bool
) -> None:
    assert of_another_number(question, [hit(*paragraphs(told))]) is another


def test_lines_without_what_is_sought_go_beside_one_that_has_it() -> None:
    lines = paragraphs(
        "접수는 2026. 2. 6.에 마감한다.",
        "접수는 방문하여 한다. 다만, 휴일에는 우편으로 한다.",
        "임대한 건물은 23건이다.",
        "벌점을 매기지 않고 경고하였다.",
        "여관은 지원하지 않는다.",
    )
    found = gather("접수 건물 벌점 여관", [hit(*lines)])
    day, visit, buildings, warned, inn = (
        next(each for each in found if word in each.quote)
        for word in ("마감", "방문", "건물", "경고", "여관")
    )
    fits = holds_a_day("접수는 언제 마감하나요?", [visit, day])
    assert fits(day)
    assert not fits(visit)
    fits = says_what_is_asked("임대한 건물은 몇 건인가요?", buildings)
    assert fits(buildings)
    assert not fits(day)
    fits = tells_the_deed(deed_asked("경고한 업체는 어디인가요?"), [inn, warned])
    assert fits(warned)
    assert not fits(inn)
    fits = says_the_topic("여관은 지원받을 수 있나요?", [day, inn])
    assert fits(inn)
    assert not fits(day)
