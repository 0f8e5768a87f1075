"""What is asked is told, or it is said that it is not: figures, deeds, the matter, the named office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from answer.calibration import keep
from answer.compose import Composed, compose
from answer.desk import Desk
from answer.evidence import gather
from answer.festivals import is_a_festival
from answer.question import understand
from index.search import Hit
from records.document import Block, BlockKind, Field, Piece
from records.location import Location
from records.passage import Particulars
from tests.answer.papers import hit, paragraphs, table
from tests.answer.test_calibration import EASY
from tests.index.worlds import READER, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for
from tests.support.shelf import rule


def under(heading: str, *lines: str) -> tuple[Block, ...]:
    return (
        Block(BlockKind.HEADING, heading, Location(section=1, paragraph=0), 1),
        *paragraphs(*lines),
    )


OFFICES = [("가람시", ""), ("누리군", ""), ("다온도", "")]
RULES = hit(
    *paragraphs(
        "폭염특보가 내리면 무더위쉼터를 21시까지 연다.",
        "무더위쉼터 온도는 26도로 맞춘다.",
    ),
    agency="다온도",
    title="무더위쉼터 운영 지침",
)
COUNTS = hit(
    table(
        ("시군", "쉼터 수"),
        ("한빛시", "88"),
        ("가람시", "104"),
        ("누리군", "147"),
        ("새늘시", "73"),
    ),
    agency="다온도",
    title="시군별 무더위쉼터 현황",
)
NOISE = hit(
    *under("1. 민원", "○ 4월 4일 공연 소음 민원 34건이 들어왔다."),
    *under("2. 대응", "○ 스피커를 하천 쪽으로 돌리고 음량을 낮추었다."),
    agency="새늘시",
    title="축제 소음 민원 대응 기록",
)


def told(text: str, *hits: Hit) -> Composed:
    question = understand(permit_for(), text, OFFICES)
    return compose(question, gather(question.text, hits))


def texts(composed: Composed) -> str:
    return "\n".join(each.text for each in composed.statements)


def test_rows_that_hold_the_number_come_before_lines_of_the_name() -> None:
    answer = told("무더위쉼터는 몇 곳인가요?", RULES, COUNTS)
    assert "21시" not in texts(answer)
    assert answer.untold.words == ()


def test_of_rows_that_nothing_tells_apart_all_are_told() -> None:
    """Three of four would look like all of them."""
    assert [
        texts(told("무더위쉼터는 몇 곳인가요?", COUNTS)).count(each)
        for each in ("88", "104", "147", "73")
    ] == [1] * 4


def test_all_of_them_are_added_up() -> None:
    assert "412" in texts(told("무더위쉼터는 모두 몇 곳인가요?", RULES, COUNTS))


def test_a_number_that_no_line_has_is_said_to_be_missing() -> None:
    assert told("무더위쉼터는 몇 곳인가요?", RULES).untold.words == ("몇 곳",)
    assert told("무더위쉼터 온도는 몇 도인가요?", RULES).untold.words == (), (
        "no number of such things"
    )


def test_a_thing_that_no_line_says_is_said_to_be_missing() -> None:
    bridge = hit(
        *paragraphs("가람대교 보행로를 막았다."), agency="가람시", title="가람 불꽃제 결과보고"
    )
    assert told("가람시는 드론을 썼나요?", bridge).untold.words == ("드론",)
    assert told("가람시는 대교를 막았나요?", bridge).untold.words == ()


def test_a_figure_of_something_beside_what_is_asked_is_said_to_be_none_of_it() -> None:
    bus = hit(*paragraphs("셔틀버스 12대를 운행하였다."), title="억새축제 결과보고")
    assert told("억새축제 셔틀버스는 몇 대인가요?", bus).untold.words == ()
    assert told("억새축제 셔틀버스 기사는 몇 대인가요?", bus).untold.words == ("기사",)


def test_what_says_nothing_of_a_question_is_of_another_matter() -> None:
    assert told("인구 증가 대책", RULES).untold.of_another
    assert not told("무더위쉼터 운영", RULES).untold.of_another


def test_a_kind_of_paper_of_which_nothing_told_is_is_missing() -> None:
    checked = hit(
        *paragraphs("지적 사항은 유도등 6개 꺼짐이다."), agency="새늘시", title="시설 점검"
    )
    assert "감사" in told("감사 지적 사항", checked).untold.words


def test_how_something_was_dealt_with_is_told_by_deeds() -> None:
    assert "스피커" in texts(told("축제 소음 민원은 어떻게 처리했나요?", NOISE))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("수고 많으십니다.", False),
        ("협조해 주셔서 깊이 감사드립니다.", False),
        ("안전재난과 최지호입니다.", False),
        ("제설제 감사 결과를 알려 드립니다.", True),
        ("제설제 수고비는 5만 원이다.", True),
    ],
)
def test_greetings_are_not_told(line: str, said: bool) -> None:
    mail = hit(*paragraphs(line), agency="누리군", title="제설제 배정")
    assert bool(gather("제설제 배정", [mail])) is said


def test_the_version_of_a_record_is_none_of_its_matter() -> None:
    assert (
        "최종" not in understand(permit_for(), "불꽃제 결과보고 최종본에서 관람객은?", OFFICES).text
    )
    assert "최종 심사" in understand(permit_for(), "최종 심사 결과는?", OFFICES).text


def test_a_broad_question_is_not_told_what_says_one_of_its_words() -> None:
    crowd = hit(
        *under("2. 인파 관리", "○ 축제장 다리를 막았다."),
        agency="가람시",
        title="가람 축제 결과보고",
    )
    water = hit(
        *paragraphs("물놀이 관리지역 38곳을 점검한다."), agency="다온도", title="물놀이 알림"
    )
    answer = told("축제 인파 관리 사례", crowd, water)
    assert {each.agency for each in answer.statements} == {"가람시"}
    assert {each.agency for each in told("관리 사례", crowd, water).statements} == {
        "가람시",
        "다온도",
    }


def test_years_that_are_compared_are_those_of_the_named_one() -> None:
    blossoms = [
        hit(
            *paragraphs(f"○ 방문객: {n}명"),
            agency="새늘시",
            title=f"{y} 벚꽃잔치 결과보고",
            day=date(y, 4, 20),
        )
        for y, n in ((2025, "196,000"), (2026, "218,000"))
    ]
    lanterns = hit(
        *paragraphs("○ 방문객: 84,200명"),
        agency="한빛시",
        title="2025 등불축제 결과보고",
        day=date(2025, 10, 3),
    )
    answer = texts(told("2025년과 2026년 벚꽃잔치 방문객 비교", *blossoms, lanterns))
    assert "196,000" in answer
    assert "218,000" in answer
    assert "84,200" not in answer


def test_nothing_found_of_a_named_office_is_no_error() -> None:
    assert told("가람시 축제 예산").statements == ()


@pytest.mark.parametrize(
    ("title", "field", "is_one"),
    [
        ("2025 가람 강변불꽃제 결과보고", "관람객", True),
        ("2025 가람 음악제 결과보고", "방문객", True),
        ("2025 제설제 살포 결과보고", "일시", False),
        ("2025 진입 통제 결과보고", "방문객", False),
        ("2025 강변불꽃제 구역표", "면적", False),
    ],
)
def test_a_festival_is_known_by_its_name(title: str, field: str, is_one: bool) -> None:
    record = Particulars(
        "d", title, "", "", None, "txt", "a.txt", (Field(field, "1", Piece(0, 0, 1)),)
    )
    assert is_a_festival(record) is is_one


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    rules = [rule(each, "everyone", agency=each) for each in ("가람시", "다온도")]
    closed = rule("닫힌", "agency:나루군", agency="나루군")
    with world(tmp_path_factory.mktemp("elsewhere"), HashingEmbedder(), *rules, closed) as made:
        put = made.shelf.put
        put("가람시/다리.txt", "가람대교 난간을 칠했다.", title="가람대교 도색")
        put(
            "다온도/감사.txt",
            "가람시: 계단 통행 기준이 없었다.",
            "누리군: 버스 계약이 없었다.",
            title="특정감사 결과",
        )
        put("닫힌/감사.txt", "가람시: 카나리아 계단 통행 기준", title="가람시 감사 지적")
        made.build()
        yield made


def test_of_a_named_office_anothers_record_tells_where_its_own_do_not(stocked: World) -> None:
    keep(stocked.home, stocked.embedder.fingerprint, EASY)
    desk = Desk(stocked.search(), stocked.database)
    _, audited = desk.ask(READER, "가람시 계단 통행 기준 특정감사 결과")
    assert [each.quote for each in audited.citations] == ["가람시: 계단 통행 기준이 없었다."]
    assert audited.citations[0].agency == "다온도"
    _, own = desk.ask(READER, "가람시 가람대교 난간 도색")
    assert {each.agency for each in own.citations} == {"가람시"}
