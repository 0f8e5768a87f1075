from __future__ import annotations

from answer.strangeness import strangeness
from index.search import Hit
from tests.answer.papers import hit, paragraphs

OFFICE = hit(*paragraphs("○ 영수증을 붙여 보조금을 정산한다."), title="보조금 정산 안내")
BRIDGE = hit(*paragraphs("○ 육교 난간을 다시 고정하였다."), title="육교 점검 결과")


def test_what_a_record_speaks_of_is_not_strange_to_it() -> None:
    assert strangeness("보조금 정산 영수증", [OFFICE]) == 0.0
    assert strangeness("육교 점검 결과", [BRIDGE]) == 0.0


def test_a_word_that_another_may_stand_for_is_less_strange() -> None:
    kept = hit(*paragraphs("○ 공문서를 묶는다."), title="보존 안내")
    assert 0 < strangeness("서류", [kept]) < 0.7
    assert strangeness("어린이집", [kept]) == 1.0


def test_a_word_of_the_thesaurus_is_not_strange_where_its_like_is_said() -> None:
    fined = hit(*paragraphs("○ 과태료를 매긴다."), title="단속 안내")
    assert strangeness("벌금", [fined]) == 0.0
    shuttle = hit(*paragraphs("○ 셔틀을 새로 놓는다."), title="청사 안내")
    assert strangeness("통근버스", [shuttle]) == 0.0
    assert strangeness("통근 운임", [shuttle]) > 0.5


def test_one_record_has_to_speak_of_it_all() -> None:
    question = "육교 난간 보조금"
    assert strangeness(question, [OFFICE, BRIDGE]) > 0.1
    both = hit(*paragraphs("○ 육교 난간을 보조금으로 고친다."), title="공사 안내")
    assert strangeness(question, [OFFICE, BRIDGE, both]) == 0.0


def test_headings_and_titles_speak_for_their_record() -> None:
    assert strangeness("정산 안내", [OFFICE]) == 0.0


def test_what_frames_a_question_is_missed_by_nobody() -> None:
    assert strangeness("육교 난간을 고친 방법과 이유", [BRIDGE]) == 0.0


def test_records_that_lie_far_have_no_say() -> None:
    near: list[Hit] = [
        hit(*paragraphs("○ 구급차를 두었다."), title=f"축제 {n}", dense=0.9) for n in range(8)
    ]
    alone = strangeness("육교 난간", near)
    assert alone > 0
    assert strangeness("육교 난간", [*near, BRIDGE]) == alone
    assert strangeness("육교 난간", [*near[:3], BRIDGE]) == 0.0


def test_nothing_asked_and_nothing_found_are_not_strange() -> None:
    assert strangeness("", [OFFICE]) == 0.0
    assert strangeness("육교 난간", []) == 0.0


def test_a_name_that_comes_apart_is_known_by_its_letters() -> None:
    park = hit(*paragraphs("○ 새솔공원 방범카메라 12대를 고쳤다."), title="공원 점검 결과")
    assert strangeness("새솔공원 방범카메라는 몇 대인가요?", [park]) == 0.0
    other = hit(*paragraphs("○ 공원 방범카메라 12대를 고쳤다."), title="공원 점검 결과")
    assert strangeness("새솔공원 방범카메라는 몇 대인가요?", [other]) > 0


def test_the_office_of_a_record_is_not_strange_to_it() -> None:
    asked = f"{OFFICE.passage.record.agency}에서 보조금을 정산할 때 붙이는 것은?"
    assert OFFICE.passage.record.agency not in OFFICE.passage.chunk.text
    assert strangeness(asked, [OFFICE]) == 0.0
    assert strangeness(f"물빛{asked}", [OFFICE]) > 0
