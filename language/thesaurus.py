"""Everyday words and the office words that say the same."""

from __future__ import annotations

_GROUPS = (
    # people and crowds
    ("관람객", "관객", "관중", "방문객"),
    ("축제", "잔치"),
    ("인파", "군중"),
    ("혼잡", "붐비", "북적이"),
    ("밀집", "몰리"),
    ("고령자", "노인", "어르신"),
    ("민원", "불만", "항의"),
    ("마을", "동네"),
    ("업체", "회사"),
    # money
    ("보조금", "지원금"),
    ("환수", "돌려받", "되돌리"),
    ("반납", "돌려주"),
    ("식비", "급식비", "밥값"),
    ("여비", "출장비"),
    ("급여", "월급", "봉급"),
    ("단가", "값", "가격"),
    ("임차", "빌리", "대여"),
    # what happens
    ("화재", "불"),
    ("부상", "다치"),
    ("사망", "숨지"),
    ("이송", "옮기"),
    ("붕괴", "무너지"),
    ("침수", "잠기"),
    ("소음", "시끄럽"),
    ("지연", "늦"),
    ("통제", "막", "차단"),
    ("대피", "피난"),
    ("훈련", "연습"),
    ("점검", "살피", "살펴보"),
    ("촬영", "찍"),
    # things and places
    ("승강기", "엘리베이터"),
    ("교량", "다리"),
    ("보도", "인도"),
    ("드론", "무인기"),
    ("누리집", "홈페이지"),
    # seasons, weather, hours
    ("하절", "여름", "여름철"),
    ("동절기", "겨울", "겨울철"),
    ("우천", "비"),
    ("풍속", "바람", "강풍"),
    ("야간", "밤", "밤중", "밤길"),
    ("휴가", "연가"),
)
_COMMON = {word: group[0] for group in _GROUPS for word in group}


def common_form(morpheme: str) -> str:
    """Return the word that stands for a morpheme and its like, or the morpheme itself.

    Verbs are given as stems. Officials write 승강기 and ask for 엘리베이터; both sides of a
    search, index and question, go through here, so an exact match loses nothing. The list holds
    plain office Korean, not the names of one place: those belong to an agency's own dictionary.
    """
    return _COMMON.get(morpheme, morpheme)
