from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.detector import Detector, shared_detector
from privacy.kinds import Found, Kind
from privacy.masks import MASKS, masked
from privacy.view import view_of
from tests.privacy.labelled import labelled_lines

LINES = [line.text for line in labelled_lines()]
PIECES = st.one_of(
    st.sampled_from(LINES),
    st.text("0123456789-. |,\t\n()가나다로길동호김이박시군\u200b\r０１－", max_size=30),
)
MEGABYTE = 1 << 20


def texts() -> st.SearchStrategy[str]:
    joined = st.lists(PIECES, max_size=6).flatmap(
        lambda pieces: st.sampled_from(["\n", "\r\n", " ", ""]).map(lambda mark: mark.join(pieces))
    )
    return joined.map(lambda text: unicodedata.normalize("NFC", text))


@settings(max_examples=150, deadline=None)
@given(texts())
def test_finds_are_apart_and_what_is_outside_stays(text: str) -> None:
    found = shared_detector().find(text)
    at = 0
    rest = masked(text, found)
    for each in found:
        assert at <= each.start < each.end <= len(text)
        outside = text[at : each.start]
        assert rest.startswith(outside + MASKS[each.kind])
        rest = rest[len(outside) + len(MASKS[each.kind]) :]
        at = each.end
    assert rest == text[at:]


@pytest.mark.parametrize("line", LINES)
def test_nothing_is_left_to_find_in_a_masked_text(detector: Detector, line: str) -> None:
    assert detector.find(masked(line, detector.find(line))) == ()


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text",
    [
        "1" * MEGABYTE,
        "-" * MEGABYTE,
        "1-" * (MEGABYTE // 2),
        "010-" * (MEGABYTE // 4),
        "김" * MEGABYTE,
        "a.@" * (MEGABYTE // 3),
        "| " * (MEGABYTE // 2),
        "성명,주소\n" * (MEGABYTE // 6),
        '성명,주소\n"' * (MEGABYTE // 16),
        "1\u200b" * (MEGABYTE // 2),
        "(" * MEGABYTE,
        "1 " * (MEGABYTE // 16),
        "가로 1 " * (MEGABYTE // 32),
        "민원인 김철수, " * (MEGABYTE // 64),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_is_searched_to_its_end(detector: Detector, text: str) -> None:
    """Patterns are bounded: one that is not would not come back from these."""
    (last,) = [each for each in detector.find(f"{text}\n\n주민등록번호 850712-2345678") if
               each.kind is Kind.RESIDENT_NUMBER]  # fmt: skip
    assert last.end == len(text) + len("\n\n주민등록번호 850712-2345678")


def test_offsets_are_those_of_the_text_itself(detector: Detector) -> None:
    text = "\ufeff담당\r\n주민등록번호\u200b 85\u00ad0712-\r\n2345678\r\n끝"
    (found,) = detector.find(text)
    assert text[found.start : found.end] == "85\u00ad0712-\r\n2345678"


def test_the_view_keeps_places() -> None:
    view = view_of("Ａ\u200b１\r\n–２")
    assert view.text == "A1\n-2"
    assert [view.span(at, at + 1) for at in range(5)] == [(0, 1), (2, 3), (4, 5), (5, 6), (6, 7)]
    assert [view.place(at) for at in (0, 2, 4, 6)] == [0, 1, 2, 4]
    plain = view_of("가－나")
    assert (plain.text, plain.places, plain.place(2), plain.span(0, 2)) == ("가-나", (), 2, (0, 2))


def test_a_label_in_brackets_is_no_mask(detector: Detector) -> None:
    (found,) = detector.find("[주소] 한빛시 꽃내로 4")
    assert found.kind is Kind.ADDRESS
    assert detector.find("[주소 가림] 한빛시 꽃내로 4") == ()


def test_masks_tell_the_kind_and_nothing_else() -> None:
    assert set(MASKS) == set(Kind)
    assert len(set(MASKS.values())) == len(MASKS)
    assert masked("가나다", [Found(1, 2, Kind.NAME)]) == "가○○○다"
    for wrong in ([Found(1, 1, Kind.NAME)], [Found(2, 4, Kind.NAME)],
                  [Found(1, 2, Kind.NAME), Found(0, 1, Kind.NAME)]):  # fmt: skip
        with pytest.raises(ValueError, match="overlap"):
            masked("가나다", wrong)
