from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.dates import dates_in, years_in


@pytest.mark.parametrize(
    "written",
    [
        "2025. 10. 3.",
        "2025.10.3",
        "2025년 10월 3일",
        "2025-10-03",
        "2025/10/03",
        "’25. 10. 3.",
        "'25.10.3.",
        "20251003",
    ],
)
def test_a_date_is_read_with_its_place(written: str) -> None:
    text = f"시행일 {written} 안전총괄과"
    [(start, end, day)] = dates_in(text)
    assert day == date(2025, 10, 3)
    assert text[start:end].strip("'’") in written.strip("'’") + "."
    assert text[start:end].startswith(written[:2])


@pytest.mark.parametrize(
    "text",
    [
        "2025. 13. 3.",
        "2025. 2. 30.",
        "25. 10. 3.",
        "1.2.3",
        "055-123-4567",
        "20251399",
        "",
        "3.5억",
    ],
)
def test_what_is_no_day_is_left_out(text: str) -> None:
    assert dates_in(text) == []


def test_a_month_counts_as_its_first_day() -> None:
    assert [day for *_, day in dates_in("2025년 10월 결과보고")] == [date(2025, 10, 1)]


def test_dates_come_in_order_of_place() -> None:
    text = "20250101 이후 2024. 5. 17.까지, 다시 2023-03-02"
    assert [day for *_, day in dates_in(text)] == [
        date(2025, 1, 1),
        date(2024, 5, 17),
        date(2023, 3, 2),
    ]


def test_dates_in_a_letter() -> None:
    text = "시행 안전-12(2025. 10. 3.), '25. 9. 5., 2024년 5월, 20251003, 2025-13-40, 12. 3. 4."
    assert [day for *_, day in dates_in(text)] == [
        date(2025, 10, 3),
        date(2025, 9, 5),
        date(2024, 5, 1),
        date(2025, 10, 3),
    ]
    start, end, _ = dates_in(text)[0]
    assert text[start:end] == "2025. 10. 3."


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for written in (
        f"{day.year}. {day.month}. {day.day}.",
        f"{day.year}년 {day.month}월 {day.day}일",
        day.isoformat(),
    ):
        assert [found for *_, found in dates_in(f"일자: {written}")] == [day]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2025년 축제", [2025]),
        ("2025 빛축제와 2023년도 결과", [2023, 2025]),
        ("’25년 계획", [2025]),
        ("2024. 5. 17. 공문", [2024]),
        ("2024-05 보고", [2024]),
        ("2023~2025년 비교", [2023, 2025]),
        ("올해는 2026", [2026]),
        ("2000명 이상 모이는 행사", []),
        ("2000 명 이상", []),
        ("예산 2000만 원", []),
        ("1950원 이하", []),
        ("12,2025원", []),
        ("제20251호", []),
        ("2025년과 ’24년, 2023. 3.과 19999", [2023, 2024, 2025]),
        ("지난해 축제", []),
    ],
)
def test_years_that_a_text_names(text: str, years: list[int]) -> None:
    assert years_in(text) == years
