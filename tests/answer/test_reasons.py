"""Why two cases are alike, in words."""

from __future__ import annotations

from answer.reasons import Traits, reasons
from tests.answer.planted_cases import CASES, blocks_of


def traits(agency: str, number: int = 1) -> Traits:
    paper = CASES[agency][number]
    return Traits.of(paper.name, list(enumerate(blocks_of(paper.text))))


def test_subject_place_scale_and_law_are_told() -> None:
    own = Traits.of(
        "2026 한빛 별빛축제 안전관리계획",
        list(
            enumerate(
                blocks_of(
                    """
1. 개요
 ○ 장소: 한빛천 별빛다리
 ○ 예상 관람객: 9만 명
2. 근거
 ○ 「재난 및 안전관리 기본법」 제66조의11에 따라 계획을 세운다.
"""
                )
            )
        ),
    )
    subject, place, scale, law = reasons(own, traits("한빛시"))
    assert subject.startswith("주제가 같음: ")
    assert "축제" in subject
    assert "다리" in place
    assert scale == "규모가 비슷함: 9만 명 · 84,000명(통신 자료)"
    assert law == "적용 규정이 같음: 재난 및 안전관리 기본법"


def test_another_scale_is_no_reason() -> None:
    told = reasons(traits("가람시"), traits("새늘시", 0))
    assert not any(each.startswith("규모") for each in told)


def test_what_has_nothing_in_common_has_no_reason() -> None:
    one = Traits.of("구내식당 식단", list(enumerate(blocks_of(" ○ 점심은 비빔밥이다."))))
    assert reasons(one, traits("가람시")) == ()
    assert reasons(Traits.of("", []), Traits.of("", [])) == ()
