from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normal import fold, nfc


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (unicodedata.normalize("NFD", "인파 관리"), "인파 관리"),
        ("안전\u00a0관리\u3000계획", "안전 관리 계획"),
        ("\ufeff제목", "제목"),
        ("인\u200b파\u00ad관\u2060리", "인파관리"),
        ("a\x00b\x1fc\x7fd\x9fe", "abcde"),
        ("가\r\n나\r다\u2028라\x85마", "가\n나\n다\n라\n마"),
        ("표\t칸\n다음", "표\t칸\n다음"),
        ("앞\ud800뒤", "앞뒤"),
        ("\u202e거꾸로\u202c", "거꾸로"),
        ("㎡ △ ㉠ Ⅰ", "㎡ △ ㉠ Ⅰ"),
    ],
)
def test_nfc_gives_one_form(raw: str, clean: str) -> None:
    assert nfc(raw) == clean


@given(st.text())
def test_nfc_is_idempotent_and_can_be_stored(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    once.encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P"))))
def test_composed_and_decomposed_text_are_one(text: str) -> None:
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text)


def test_fold_is_for_comparing() -> None:
    assert fold("  ＡＢＣ　센터\n㎡ ") == "abc 센터 m2"
    assert fold("Straße") == fold("STRASSE")


@given(st.text())
def test_fold_leaves_no_double_or_outer_space(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
