from __future__ import annotations

from collections.abc import Iterable

import pytest

from language.affinity import affinities
from language.morphemes import Morphemes, Word


def noun(form: str) -> Word:
    return form, "NNG"


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("어린이집", "유치원", "난간"),
        ("벌금", "과태료", "억새"),
        ("서류", "공문서", "구급차"),
        ("매출", "판매량", "대피"),
        ("먹을거리", "먹거리", "무전"),
    ],
)
def test_a_word_stands_for_its_like_and_for_no_other(word: str, like: str, unlike: str) -> None:
    found = affinities(noun(word), [noun(like), noun(unlike)])
    assert found[noun(like)] > 0.2
    assert found[noun(unlike)] == 0.0


def test_the_same_word_its_group_and_its_compounds_are_one() -> None:
    others = [noun(each) for each in ("승강기", "엘리베이터", "승강기실")]
    assert set(affinities(noun("엘리베이터"), others[:2]).values()) == {1.0}
    assert affinities(noun("승강기"), others)[noun("승강기실")] == 1.0


def test_one_letter_is_no_part_of_a_word() -> None:
    assert affinities(noun("산"), [noun("예산")])[noun("예산")] < 1.0


def test_words_that_kiwi_does_not_know_are_like_themselves_alone() -> None:
    unknown = noun("쫑쿨뭉")
    others = [unknown, noun("서류")]
    assert affinities(unknown, others) == {unknown: 1.0, noun("서류"): 0.0}
    assert affinities(noun("서류"), [unknown]) == {unknown: 0.0}
    assert affinities(noun("서류"), []) == {}


def test_nothing_is_kept_of_a_word_that_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY: else the time would tell who asks next that somebody asked it before."""
    asked: list[list[Word]] = []
    plain = Morphemes.similarities

    def counted(self: Morphemes, word: Word, others: Iterable[Word]) -> list[float | None]:
        asked.append([word, *others])
        return plain(self, word, asked[-1][1:])

    monkeypatch.setattr(Morphemes, "similarities", counted)
    for _ in range(2):
        affinities(("벌금", "NNG"), [("과태료", "NNG")])
    first, again = asked[: len(asked) // 2], asked[len(asked) // 2 :]
    assert first == again != []
