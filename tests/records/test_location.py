from __future__ import annotations

import pytest

from records.location import Location


@pytest.mark.parametrize(
    ("location", "label"),
    [
        (Location(), ""),
        (Location(section=1, paragraph=5), "문단 5"),
        (Location(section=2, paragraph=5), "2구역 문단 5"),
        (Location(page=3, paragraph=2), "3쪽 문단 2"),
        (Location(section=1, paragraph=9, table=2, row=3, cell=4), "표 2 3행 4열"),
        (Location(sheet="2024 예산", range="C7:F7", row=7), "‘2024 예산’ 시트 C7:F7"),
        (Location(part="붙임 1", paragraph=1), "붙임 1 문단 1"),
    ],
)
def test_a_place_is_told_in_office_korean(location: Location, label: str) -> None:
    assert location.label() == label


def test_only_the_parts_that_are_set_are_written() -> None:
    assert Location(section=1, row=2).as_dict() == {"section": 1, "row": 2}
    assert Location().as_dict() == {}
