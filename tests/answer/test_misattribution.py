from __future__ import annotations

import re

import pytest

from answer.polarity import deed_asked
from benchmarks.misattribution import (
    PARTS,
    Provocation,
    kinds,
    left_unanswered,
    measure,
    provoked,
)
from index.embedding import Embedder
from language.morphemes import Morphemes, Tagged
from language.predicates import denials, predicates
from language.tense import tells_of
from tests.answer import (
    provoking_seventh,
    provoking_seventh_held,
    provoking_sixth,
    provoking_sixth_held,
)


@pytest.mark.no_cover
def test_next_to_no_quote_is_told_of_another_office_year_stage_or_polarity(
    embedder: Embedder,
) -> None:
    measured = measure(embedder)
    assert measured.share <= 0.01, kinds(measured)
    assert len(measured.told) > measured.asked, "what is asked is answered"
    assert measured.unanswered == 0


@pytest.mark.no_cover
def test_a_line_beside_the_right_one_is_seldom_told_for_it(embedder: Embedder) -> None:
    found = [each for part in PARTS for each in provoked(embedder, part)]
    wrong = [each.asked.text for each in found if each.wrong]
    assert len(wrong) <= 2, wrong
    assert sum(each.wrong for each in found) <= 0.01 * sum(len(each.cited) for each in found), wrong
    right = [_told(each) for each in found]
    first = sum(len(part.QUESTIONS) for part in PARTS[:2])
    assert right[:first].count(False) <= 2
    assert right.count(False) <= 4


@pytest.mark.no_cover
def test_half_of_the_sixth_part_is_told_right_since_it_was_mended_on(embedder: Embedder) -> None:
    found = provoked(embedder, provoking_sixth)
    assert [each.asked.text for each in found if each.wrong] == []
    assert sum(_told(each) for each in found) >= len(found) - 2


@pytest.mark.no_cover
def test_new_papers_are_told_of_something_else_less_often_than_before_the_rules(
    embedder: Embedder,
) -> None:
    """Nothing was mended on these: their share before was .167."""
    found = provoked(embedder, provoking_sixth_held)
    assert sum(each.wrong for each in found) <= 0.08 * sum(len(each.cited) for each in found)
    assert sum(_told(each) for each in found) >= len(found) - 1


@pytest.mark.no_cover
def test_office_papers_of_a_seventh_part_are_told_right_and_half_of_what_they_do_not_say_is_left(
    embedder: Embedder,
) -> None:
    """Before the rules .157 of what was told was wrong in the half that they were made on, and .184 in the other."""
    found = provoked(embedder, provoking_seventh)
    assert sum(each.wrong for each in found) <= 0.08 * sum(len(each.cited) for each in found)
    assert sum(_told(each) for each in found) >= len(found) - 1
    assert len(left_unanswered(embedder, provoking_seventh)) >= 19
    held = provoked(embedder, provoking_seventh_held)
    assert sum(each.wrong for each in held) <= 0.25 * sum(len(each.cited) for each in held)
    assert sum(_told(each) for each in held) >= 63
    assert len(left_unanswered(embedder, provoking_seventh_held)) >= 14


def _told(each: Provocation) -> bool:
    return any(
        re.search(each.asked.right, quote) and re.search(each.asked.told, statement)
        for _, quote, statement in each.cited
    )


@pytest.mark.parametrize(
    ("question", "told", "another"),
    [
        ("난간을 설치하지 않은 곳은 어디인가요?", "육교에는 난간을 설치하지 않았다.", "고갯길에는 난간을 설치하였다."),
        ("난간을 설치한 곳은 어디인가요?", "고갯길에는 난간을 설치하였다.", "육교의 난간은 미설치 상태이다."),
        ("취소한 행사는 무엇인가요?", "걷기 대회를 취소하였다.", "음악회를 열었다."),
        ("보상을 마친 공구는 어디인가요?", "1공구는 보상을 마쳤다.", "2공구는 보상을 마치지 못했다."),
        ("실시하지 않은 교육 훈련은 무엇인가요?", "국외 훈련은 실시하지 않음", "집합 교육 214명"),
        ("징수하지 못한 체납액은 얼마인가요?", "21억원은 징수하지 못하였다.", "58억원을 징수하였다."),
        ("취소하지 않은 행사는 무엇인가요?", "음악회는 취소하지 않았다.", "걷기 대회를 취소하였다."),
        ("폐지하지 않기로 한 노선은 무엇인가요?", "3번은 폐지하지 않기로 하였다.", "4번 노선은 폐지하였다."),
        ("취소한 곳이 없는 읍면은 어디인가요?", "윗면에는 취소한 곳이 없다.", "아랫면 2곳을 취소하였다."),
        ("허가를 받지 못한 가게는 어디인가요?", "찻집은 허가를 받지 못했다.", "책방은 허가를 받았다."),
    ],
)  # fmt: skip
def test_what_was_done_and_what_was_not_are_told_apart(
    question: str, told: str, another: str
) -> None:
    deed = deed_asked(question)
    assert deed is not None
    assert deed.met_by(told)
    assert not deed.met_by(another)


def test_what_was_not_done_is_that_very_deed() -> None:
    deed = deed_asked("야간 개방을 하지 않는 도서관은 어디인가요?")
    assert deed is not None
    assert deed.named_in("북부도서관은 개방하지 않는다.")
    assert not deed.named_in("측정소를 세우지 못하였다.")
    short = deed_asked("안전관리자를 두지 않은 시설은 어디인가요?")
    assert short is not None
    assert short.named_in("수영장은 안전관리자를 두지 않았다.")
    assert not short.named_in("체육관은 다시 맡기지 않았다.")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("문제들에 대하여 언급한 곳은?", "회사는 취소 툴 FAQ에 명확하게 언급했고, 더 늘리지 않는다고 하였다."),
        ("그 행위를 비난한 위원은?", "대통령의 반응이 없자, 최고위원은 이를 공개적으로 비난하였다."),
        ("행사에 참여한 기관은 어디인가요?", "유찰 뒤에 네 기관이 왔다."),
        ("국면이 조성될 뻔한 사건은?", "그때 국면이 조성될 뻔했으나, 소용이 없었다."),
    ],
)  # fmt: skip
def test_a_line_that_denies_another_thing_is_kept(question: str, told: str) -> None:
    deed = deed_asked(question)
    assert deed is None or deed.met_by(told)


@pytest.mark.parametrize(
    "question",
    [
        "허가를 받지 않은 경우 과태료는 얼마인가요?",
        "더위를 피하는 곳은 어디인가요?",
        "불꽃놀이 끝나고 한꺼번에 집에 가지 않게 한 방법",
        "축제를 했나요?",
        "유아인이 좋아해줘에서 맡은 배역은?",
        "1868년 당시 일본의 해군 부총재는?",
        "한명숙은 무엇을 주었는가?",
        "가려지지 않는 창문을 찾아 돌아다녔다고 말한 인물은?",
    ],
)
def test_where_it_is_not_asked_for_itself_nothing_is_demanded(question: str) -> None:
    assert deed_asked(question) is None


@pytest.mark.parametrize(
    ("text", "stem", "denied"),
    [
        ("옮기지 아니하였다.", "옮기", True),
        ("고친 곳이 한 군데도 없다.", "고치", True),
        ("고치지 않은 곳이 없다.", "고치", False),
        ("민원이 한 건도 없는 부서", "민원", True),
        ("계약을 맺지 못한 업체", "계약", True),
        ("창고를 짓지 않기로 한 마을", "짓", True),
        ("창고를 지은 마을", "짓", False),
    ],
)
def test_what_a_text_denies_is_read_with_its_scope(text: str, stem: str, denied: bool) -> None:
    assert [each.denied for each in predicates(text) if each.stem == stem] == [denied]


def test_nothing_is_kept_of_a_deed_that_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY: else the time would tell who asks next that somebody asked of it before."""
    read, plain = list[str](), Morphemes.tagged

    def counted(self: Morphemes, text: str) -> list[Tagged]:
        read.append(text)
        return plain(self, text)

    monkeypatch.setattr(Morphemes, "tagged", counted)
    for _ in range(2):
        assert denials("담장을 고치지 않았다.", "고치") == {True}
    assert len(read) == 2


@pytest.mark.parametrize(
    ("text", "meant", "done"),
    [
        ("애초에는 30채를 헐 생각이었다.", True, False),
        ("당초 12대를 빌리려 하였으나 9대를 빌렸다.", True, True),
        ("8곳을 새로 열기로 하였다.", False, False),
        ("9대를 빌렸다.", False, True),
        ("내년에 더 빌리고자 한다.", True, False),
    ],
)
def test_what_was_meant_is_no_deed(text: str, meant: bool, done: bool) -> None:
    assert tells_of(text) == (meant, done)
