from __future__ import annotations

import threading

import pytest

from language.morphemes import bigrams, cut_once, plain_bigrams, shared_morphemes


def test_content_keeps_what_carries_meaning() -> None:
    terms = shared_morphemes().content("안전요원은 120명을 축제장에 배치하였다.")
    assert {"안전", "요원", "120", "축제장", "배치"} <= set(terms)
    assert {"개인", "정보"} <= set(shared_morphemes().content("개인정보보호법에 따라"))
    assert not {"은", "을", "에", "하", "었", "다", "."} & set(terms)


def test_inflected_words_meet() -> None:
    morphemes = shared_morphemes()
    assert set(morphemes.content("인파를 분산했다")) & set(morphemes.content("인파 분산하는 방법"))
    assert "나누" in morphemes.content("길을 나누었다")
    assert "나누" in morphemes.content("길을 나누면")


@pytest.mark.parametrize("text", ["ＣＣＴＶ 설치", "cctv 설치", "CCTV 설치"])
def test_letters_are_compared_without_case_or_width(text: str) -> None:
    assert "cctv" in shared_morphemes().content(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "※ …", "\x00"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert shared_morphemes().terms(text) == []


def test_a_compound_shares_terms_with_its_parts() -> None:
    morphemes = shared_morphemes()
    whole = set(morphemes.terms("개인정보보호법"))
    parts = set(morphemes.terms("개인정보 보호"))
    assert len(whole & parts) >= 4


def test_a_name_of_several_words_is_found_by_each_of_them() -> None:
    morphemes = shared_morphemes()
    assert set(morphemes.nouns("철도")) <= set(morphemes.nouns("캐나다 태평양 철도"))


def test_bigrams_cannot_be_taken_for_morphemes() -> None:
    morphemes = shared_morphemes()
    text = "안전 관리"
    assert not set(bigrams(text)) & set(morphemes.content(text))
    assert plain_bigrams([text]) == {"안전", "관리"}
    assert morphemes.terms(text) == [*morphemes.content(text), *bigrams(text)]


def test_no_term_holds_white_space() -> None:
    text = "제3조(목적) 이 조례는 a.b@korea.kr 02-123-4567 www.korea.kr 1,200 천원 3 000"
    assert all(term and not any(map(str.isspace, term)) for term in shared_morphemes().terms(text))


def test_threads_share_one_analyser() -> None:
    morphemes = shared_morphemes()
    texts = [f"{number}번 행사에서 안전요원을 배치하였다" for number in range(12)]
    alone = [morphemes.terms(text) for text in texts]
    together: list[list[str]] = [[] for _ in texts]

    def work(number: int) -> None:
        together[number] = shared_morphemes().terms(texts[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_a_text_is_cut_once_where_it_is_asked_to_be_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    morphemes, cut = shared_morphemes(), list[str]()
    morphemes.load()
    kiwi = morphemes._loaded()
    plain = kiwi.tokenize

    def counted(text: str) -> object:
        cut.append(text)
        return plain(text)

    monkeypatch.setattr(kiwi, "tokenize", counted)
    text = "인파를 분산했다"
    apart = morphemes.terms(text), morphemes.nouns(text), morphemes.tagged(text)
    assert len(cut) == 3
    for _ in range(2):
        cut.clear()
        with cut_once():
            assert (morphemes.terms(text), morphemes.nouns(text), morphemes.tagged(text)) == apart
            assert cut == [text]
            assert morphemes.content("길을 나누면") != morphemes.content(text)
    cut.clear()
    morphemes.terms(text)
    assert cut == [text], "nothing is kept"
