from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "안전요원 120명을 배치하였다. 사고는 없었다.",
            ["안전요원 120명을 배치하였다.", "사고는 없었다."],
        ),
        (
            "행사는 2024. 5. 17. 개최하였음. 이상 없음.",
            ["행사는 2024. 5. 17. 개최하였음.", "이상 없음."],
        ),
        ("기간은 2025. 10. 3.부터 10. 5.까지이다.", ["기간은 2025. 10. 3.부터 10. 5.까지이다."]),
        ("예산은 3.5억 원이다.", ["예산은 3.5억 원이다."]),
        ("□ 추진배경\n○ 인파 밀집\n - 요원 배치", ["□ 추진배경", "○ 인파 밀집", "- 요원 배치"]),
        ("가. 목적은 안전이다.", ["가. 목적은 안전이다."]),
        ("어떻게 했나요? 알려 주세요!", ["어떻게 했나요?", "알려 주세요!"]),
        ("“안전이 먼저다.” 시장이 말했다.", ["“안전이 먼저다.”", "시장이 말했다."]),
        ("현재 검토 중. 다음 달에 확정한다.", ["현재 검토 중.", "다음 달에 확정한다."]),
        ("안내 표지를 세울 것. 요원을 둘 것.", ["안내 표지를 세울 것.", "요원을 둘 것."]),
        ("2025. 10. 3.(금) 18:00에 시작한다.", ["2025. 10. 3.(금) 18:00에 시작한다."]),
        ("□ 개요\n ○ 인원 3.5만 명", ["□ 개요", "○ 인원 3.5만 명"]),
        ("가. 주요 내용을 검토함. 끝.", ["가. 주요 내용을 검토함.", "끝."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_of_office_text(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("dates", ["2024. 5. 17.", "'25. 10. 3.", "2025.10.3.", "3,200.5"])
def test_numbers_are_never_cut(dates: str) -> None:
    for start, end in sentence_spans(f"앞말 {dates} 뒷말을 적는다. 끝맺는다."):
        part = f"앞말 {dates} 뒷말을 적는다. 끝맺는다."[start:end]
        assert (dates in part) or not any(char.isdigit() for char in part)


@given(st.text(alphabet="가나다함임음. \n!?0123456789[](),’”。a"))
def test_spans_tile_all_that_is_not_white_space(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
