from __future__ import annotations

import unicodedata

from answer.logged import logged

LONGEST = 2000


def test_a_text_is_kept_in_nfc_without_numbers_of_people() -> None:
    typed = unicodedata.normalize("NFD", "전화 010-1234-5678로 물어본 사람")
    assert logged(typed) == "전화 [전화번호 가림]로 물어본 사람"


def test_a_number_at_the_cut_is_masked_and_not_halved() -> None:
    """SECURITY: of a number that reaches beyond the end its first digits would be kept."""
    typed = "가 " * (LONGEST // 2 - 5) + "010-1234-5678로"
    kept = logged(typed)
    assert "1234" not in kept
    assert len(kept) <= LONGEST
