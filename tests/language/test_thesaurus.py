from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from kiwipiepy import Kiwi

from language.morphemes import Word, shared_morphemes
from language.thesaurus import THESAURUS, common_form, groups

WORDS = sorted(word for group in groups() for word in group)
BETWEEN = (("ᆫ", "ETM"), ("는", "ETM"), ("어", "EC"))
"""What joins a verb to the word behind it."""
AT_THE_END = ((("었", "EP"), ("다", "EF")), (("는", "ETM"), ("것", "NNB")))


@pytest.fixture(scope="module")
def kiwi() -> Kiwi:
    return Kiwi(num_workers=1, load_multi_dict=False)


def written(kiwi: Kiwi, word: str) -> Iterator[str]:
    """How a word of the list stands in a text: as it is, as one word, and with endings and particles."""
    yield word
    yield word.replace(" ", "")
    parts = word.split()
    for tag, joined, ended in product(("VV", "VA"), BETWEEN, AT_THE_END):
        morphemes: list[Word] = []
        for at, part in enumerate(parts):
            if _is_verb(part):
                if at and not _is_verb(parts[at - 1]):
                    morphemes.append(_object_of(parts[at - 1]))
                last = at == len(parts) - 1
                morphemes += [(part[:-1], tag), *(ended if last else [joined])]
            else:
                morphemes.append((part, "NNG"))
        if not _is_verb(parts[-1]):
            morphemes.append(_object_of(parts[-1]))
        yield kiwi.join(morphemes)


def _is_verb(part: str) -> bool:
    return len(part) > 1 and part.endswith("다")


def _object_of(noun: str) -> Word:
    """The particle that follows a noun: one by whether its last syllable is closed."""
    return ("을" if (ord(noun[-1]) - ord("가")) % 28 else "를", "JKO")


def entries(text: str) -> list[str]:
    """The words of a text as the list writes them."""
    return [form + "다" * (tag in ("VV", "VA")) for form, tag in shared_morphemes().words(text)]


def test_no_word_stands_in_two_groups() -> None:
    assert len(WORDS) == len(set(WORDS))
    assert all(len(group) >= 2 for group in groups())


def test_what_stands_for_others_is_no_other_word() -> None:
    """Else a word that has no like would be found with them."""
    firsts = [group[0] for group in groups()]
    joined = {first.replace(" ", "") for first in firsts}
    assert len(joined) == len(firsts)
    assert not {each.replace(" ", "") for each in WORDS if each not in firsts} & joined


def test_a_word_without_its_like_stays_as_it_is() -> None:
    assert common_form("일방통행", "NNG") == "일방통행"
    assert common_form("엘리베이터", "NNG") == common_form("승강기", "NNG") == "승강기"


def test_a_word_counts_as_the_kind_of_word_that_it_is() -> None:
    """개 counts things, too, and 깎 is a verb's stem and no noun."""
    content = shared_morphemes().content
    assert "반려견" in content("강아지") and "반려견" in content("개에게 물렸다")
    assert "개" in content("의자 3개") and "반려견" not in content("의자 3개")
    assert common_form("깎", "NNG") == "깎" != common_form("깎", "VV")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("엘리베이터 고장", "승강기가 고장 났다"),
        ("지원금을 돌려받는다", "보조금 환수를 결정하였다"),
        ("밤에 시끄럽다", "야간 소음이 발생하였다"),
        ("길을 막았다", "도로 통제를 실시하였다"),
        ("겨울에 다리가 무너졌다", "동절기 교량 붕괴"),
        ("공연장이 붐볐다", "행사장 혼잡"),
        ("셔틀은 어디서 타나", "통근버스 승차 지점"),
        ("애를 봐 주는 사람", "보육 인력"),
        ("세금 밀린 사람", "체납 처분"),
    ],
)
def test_everyday_words_meet_office_words(asked: str, written: str) -> None:
    content = shared_morphemes().content
    assert set(content(asked)) & set(content(written))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("비율을 정한다", "우천 시 취소"),
        ("다리를 다쳤다", "교량 점검"),
        ("사고를 막는 방법", "차량 통제"),
        ("보도 자료", "인도 정부"),
        ("사무실을 옮겼다", "환자 이송"),
        ("민원 서류", "항의 방문"),
    ],
)
def test_words_of_several_meanings_are_left_alone(one: str, other: str) -> None:
    content = shared_morphemes().content
    assert not set(content(one)) & set(content(other))


def test_the_parts_of_a_word_are_found_beside_it() -> None:
    content = shared_morphemes().content
    assert content("통근버스") == content("통근 버스") == ["통근", "버스", "통근버스"]
    assert content("버스로 통근한다") == ["버스", "통근"]


def test_the_longest_word_that_begins_counts() -> None:
    several = ["혼자 아이 키우다", "아이 키우다"]
    assert entries("혼자 아이를 키웠다") == ["혼자", "아이", "키우다", *several]


def test_a_word_asked_is_said_by_what_holds_it() -> None:
    asked = shared_morphemes().asked("통근버스 운행")
    assert asked["버스", "NNG"] == {"버스", "통근버스"}
    assert asked["운행", "NNG"] == {"운행"}


@pytest.mark.parametrize("word", WORDS)
def test_every_word_comes_out_of_kiwi_as_it_is_listed(kiwi: Kiwi, word: str) -> None:
    """A word that Kiwi cuts in another way would never be looked up."""
    assert any(word in entries(text) for text in written(kiwi, word))


def test_groups_stand_by_domain() -> None:
    lines = THESAURUS.read_text("utf-8").splitlines()
    assert sum(line.endswith("= [") for line in lines) >= 15
    assert len(groups()) >= 200
