from __future__ import annotations

import pytest

from records.document import Field, Piece
from records.passage import Particulars
from records.stage import Stage, standing


def paper(name: str, *fields: str) -> Particulars:
    stated = tuple(Field(each, "가", Piece(0, 0, 1)) for each in fields)
    return Particulars("1", name, "한빛시", "", None, "hwp", f"폴더/{name}.hwp", stated)


@pytest.mark.parametrize(
    ("name", "fields", "stage", "words"),
    [
        ("등불축제 안전관리계획(안)", (), Stage.DRAFT, "초안"),
        ("등불축제 안전관리계획 초안", ("결재권자",), Stage.DRAFT, "초안"),
        ("등불축제 안전관리계획(안)", ("문서번호",), Stage.ISSUED, "시행"),
        ("등불축제 안전관리계획", ("시행일",), Stage.ISSUED, "시행"),
        ("등불축제 안전관리계획", ("결재권자",), Stage.APPROVED, "결재"),
        ("등불축제 안전관리계획_검토", (), Stage.REVIEW, "검토"),
        ("안전울타리 임차 수의계약 검토 방법", (), Stage.UNKNOWN, ""),
        ("등불축제 안전관리계획(폐기)", ("문서번호",), Stage.DISCARDED, "폐기"),
        ("문서 폐기 절차 안내", (), Stage.UNKNOWN, ""),
        ("회의 자료", (), Stage.UNKNOWN, ""),
    ],
)
def test_how_far_a_record_has_come(
    name: str, fields: tuple[str, ...], stage: Stage, words: str
) -> None:
    assert standing(paper(name, *fields)).stage is stage
    assert stage.words == words


def test_plans_results_and_audits() -> None:
    plan, result = standing(paper("축제 추진계획")), standing(paper("축제 결과보고"))
    assert (plan.plan, plan.result) == (True, False)
    assert (result.plan, result.result) == (False, True)
    assert standing(paper("2025 지역축제 특정감사 결과")).audit
    assert not standing(paper("감사의 말씀")).audit
