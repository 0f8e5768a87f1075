from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format_codes import BUILT_IN
from ingest.number_formats import general, number_format

NUMBERS: list[tuple[str, float, str]] = [
    ("General", 1234, "1234"),
    ("General", 0.1 + 0.2, "0.3"),
    ("General", 1 / 3, "0.333333333"),
    ("General", 1234.56789012, "1234.56789"),
    ("General", -12.5, "-12.5"),
    ("General", 0.00001, "1E-05"),
    ("General", 0.0001, "0.0001"),
    ("General", 123456789012.5, "1.23457E+11"),
    ("General", 202411250001, "202411250001"),
    ("0", 2.5, "3"),
    ("0", -0.4, "0"),
    ("0.00", 2.675, "2.68"),
    ("#,##0", 1234567, "1,234,567"),
    ("#,##0", -1234.5, "-1,235"),
    ("#,##0", 0, "0"),
    ("#,###", 0, ""),
    ("#,##0.0", 1234.56, "1,234.6"),
    ("0%", 0.125, "13%"),
    ("0.0%", -0.0525, "-5.3%"),
    ("#,##0,", 1234567, "1,235"),
    ("#,##0,,", 1234567890, "1,235"),
    ('#,##0,"천원"', 1234567, "1,235천원"),
    ('#,##0"원"', 5000, "5,000원"),
    ("#,##0원", 5000, "5,000원"),
    ("₩#,##0", -5000, "-₩5,000"),
    ("[$₩-412]#,##0", 5000, "₩5,000"),
    ('"₩"#,##0;[Red]\\-"₩"#,##0', -5000, "-₩5,000"),
    ("#,##0;△#,##0", -1200, "△1,200"),
    ('#,##0;"▲"#,##0', -1200, "▲1,200"),
    ("#,##0_);(#,##0)", -1200, "(1,200)"),
    ("#,##0_);(#,##0)", 1200, "1,200"),
    ("#,##0;[빨강]#,##0", -1200, "1,200"),
    ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', 1200, "1,200"),
    ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', 0, "-"),
    ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', -3, "-3"),
    ('_-"₩"* #,##0_-', 1200, "₩1,200"),
    ('"제"0"호"', 12, "제12호"),
    ('"제"000"호"', 7, "제007호"),
    ("000-0000-0000", 1012345678, "010-1234-5678"),
    ("000000-0000000", 9001011234567, "900101-1234567"),
    ("00000", 4524, "04524"),
    ("0,000", 7, "0,007"),
    ("#.##", 1.5, "1.5"),
    ("#.##", 1, "1."),
    ("0.0#", 1.25, "1.25"),
    ("0.0#", 1.2, "1.2"),
    ("0.00E+00", 12345, "1.23E+04"),
    ("0.0E-0", 0.00012, "1.2E-4"),
    ('[>=1000000]#,##0,,"백만";#,##0', 5_000_000, "5백만"),
    ('[>=1000000]#,##0,,"백만";#,##0', 5000, "5,000"),
    ("#,##0;-#,##0;", 0, ""),
    ('General"명"', 30, "30명"),
    ("+0;-0;0", 5, "+5"),
    ("0\\ %", 0.5, "50 %"),
]
FALLBACKS: list[tuple[str, float, str]] = [
    (";;;", 12, "12"),
    ("# ?/?", 1.5, "1.5"),
    ("[DBNum4]General", 12, "12"),
    ("##0.0E+0", 12345, "12345"),
    ("xyz0", 3, "3"),
    ('"unclosed', 3, "3"),
    ("[>5]0", 3, "3"),
    ("0;0;0;@;0", 3, "3"),
    ("#,##0", 1e17, "1E+17"),
    ("yyyy-mm-dd", -3, "-3"),
    ("yyyy-mm-dd", 3e6, "3000000"),
    ("yyyy-mm-dd", 0, "0"),
    ("yyyy-mm-dd", 60, "60"),
    ("ggge", 3, "3"),
]
MOMENTS: list[tuple[str, float, str, str]] = [
    ("yyyy-mm-dd", 45296, "2024-01-05", "2024-01-05"),
    (BUILT_IN[14], 45296, "2024-01-05", "2024-01-05"),
    ('yyyy"년" m"월" d"일"', 45296, "2024년 1월 5일", "2024-01-05"),
    ('[$-412]yyyy"년" m"월" d"일" dddd;@', 45296, "2024년 1월 5일 금요일", "2024-01-05"),
    ("yyyy. m. d.", 45296, "2024. 1. 5.", "2024-01-05"),
    ("yyyy. m. d(aaa)", 45296, "2024. 1. 5(금)", "2024-01-05"),
    ("mm-dd-yy", 45296, "01-05-24", "2024-01-05"),
    ("yy/mm/dd", 45296, "24/01/05", "2024-01-05"),
    ("d-mmm-yy", 45296, "5-Jan-24", "2024-01-05"),
    ("yyyy-mm-dd h:mm", 45296.5625, "2024-01-05 13:30", "2024-01-05T13:30:00"),
    ("h:mm", 0.5625, "13:30", "13:30:00"),
    ("h:mm AM/PM", 0.5625, "1:30 PM", "13:30:00"),
    ("[$-412]AM/PM h:mm;@", 0.5625, "오후 1:30", "13:30:00"),
    ("AM/PM h:mm", 0.0, "AM 12:00", "00:00:00"),
    ('h"시" mm"분"', 0.5625, "13시 30분", "13:30:00"),
    ("mm:ss", 0.0104166667, "15:00", "00:15:00"),
    ("mm:ss.0", 0.00001157407, "00:01.0", "00:00:01"),
    ("[h]:mm", 1.5, "36:00", "PT36H0M0S"),
    ("[mm]:ss", 0.0625, "90:00", "PT1H30M0S"),
    ("[$-F800]dddd, mmmm dd, yyyy", 45296, "2024년 1월 5일 금요일", "2024-01-05"),
    ("[$-F400]h:mm:ss AM/PM", 0.5625, "오후 1:30:00", "13:30:00"),
    ("yyyy-mm-dd", 59, "1900-02-28", "1900-02-28"),
    ("yyyy-mm-dd", 61, "1900-03-01", "1900-03-01"),
    ('mm"월" dd"일"', 45296, "01월 05일", "2024-01-05"),
    ("h:mm:ss", 0.99999999, "23:59:59", "23:59:59.999"),
]


@pytest.mark.parametrize(("code", "value", "shown"), [*NUMBERS, *FALLBACKS])
def test_numbers_are_shown_as_excel_shows_them(code: str, value: float, shown: str) -> None:
    assert number_format(code).shown(value) == (shown, value)


@pytest.mark.parametrize(("code", "value", "shown", "iso"), MOMENTS)
def test_dates_and_times(code: str, value: float, shown: str, iso: str) -> None:
    assert number_format(code).shown(value) == (shown, iso)


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert number_format("yyyy-mm-dd").shown(43834, since_1904=True)[0] == "2024-01-05"


@pytest.mark.parametrize(
    ("code", "shown"),
    [("@", "가"), ("General", "가"), ('"제"@"호"', "제가호"), ('0;-0;0;@" 귀하"', "가 귀하")],
)
def test_a_text_is_dressed_by_its_own_section_alone(code: str, shown: str) -> None:
    assert number_format(code).text("가") == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_general_says_the_number(value: float) -> None:
    assert float(general(value)) == pytest.approx(value, rel=1e-5, abs=1e-300)


@given(st.text('0#?.,%/E+-;:"\\_*@[]yMdhs amp$<>=△원 General', max_size=20), st.floats(-1e9, 1e9))
def test_no_code_breaks_the_reading(code: str, value: float) -> None:
    format_ = number_format(code)
    shown, known = format_.shown(value)
    assert isinstance(shown, str)
    assert known == value or isinstance(known, str)
    assert format_.shown(value, since_1904=True)
    assert isinstance(format_.text("가"), str)


@given(st.integers(-(10**14), 10**14))
def test_thousands_keep_every_digit(value: int) -> None:
    assert number_format("#,##0").shown(value)[0] == f"{value:,}"
