from __future__ import annotations

import pytest

from ingest.blocks import plain_rows, rows_of
from ingest.table_head import guessed_header_rows
from records.document import Cell


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        ((("구분", "현재", "개선"), ("안내", "수동 갱신", "상태 통합")), 1),
        ((("지역", "인원"), ("가람시", "30명")), 1),
        ((("구분", "2024년", "2025년"), ("국비", "10", "20")), 1),
        ((("사업명", "불꽃제"), ("기간", "2026. 9. ~ 10.")), 0),
        ((("일  시", "미정"), ("장  소", "광장")), 0),
        ((("보도시점", "2025. 12. 2.(화) 16:00"), ("배포", "오전")), 0),
        ((("목표", "명확한 사고 대응 안내와 현장정보 제공"), ("방법", "교육")), 0),
        ((("담당 부서", "혁신국", "책임자", "(044-205-2201)"), ("", "", "담당자", "")), 0),
        ((("", "가 람 시 장", ""), ("주무관", "나예시", "")), 0),
        ((("예산", "12,000천원", "집행"), ("국비", "1", "2")), 0),
        ((("구분", "인원"),), 0),
        ((), 0),
    ],
)
def test_the_header_of_a_table_that_states_none(
    rows: tuple[tuple[str, ...], ...], head: int
) -> None:
    assert guessed_header_rows(rows_of(plain_rows(rows))) == head


def test_a_header_goes_as_deep_as_its_cells_reach() -> None:
    cells = [
        Cell("구분", 1, 1, 2, 1),
        Cell("2025년", 1, 2, 1, 2),
        Cell("국비", 2, 2),
        Cell("시비", 2, 3),
        Cell("축제", 3, 1),
        Cell("10", 3, 2),
        Cell("20", 3, 3),
    ]
    assert guessed_header_rows(rows_of(cells)) == 2
    assert guessed_header_rows(rows_of(cells[:4])) == 0
