"""Korean surnames and the syllables of given names."""

from __future__ import annotations

COMPOUND = frozenset(
    ["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절"]
)
FOREIGN = ("응우옌", "쩐", "팜", "호앙", "부이", "즈엉", "응오", "레티")
"""Beginnings of Vietnamese names, the most frequent foreign ones, as Korean writes them."""
SINGLE = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설"
    "마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두감음빈온호좌팽승간갈단견당여"
)
"""Surnames of one syllable that more than about a thousand people bear (census of 2015)."""
GIVEN = frozenset(
    "가강건겸경고관광교구국규균근금기길나난남노늘누다단달담대덕도동두라란람량려련렬령로록론루류륜률름리린림마만말매면명모목무"
    "문미민바박반방배백범별병보복본봉부분빈빛사산삼상새서석선설섭성세소솔송수숙순술숨슬승시식신실심아안애양언엄에여연열영예오옥온"
    "완왕용우욱운웅원월위유육윤율은을음의이인일임자작잔장재전정제조종주준중지진집차찬창채천철초춘충치칠태택표필하학한함해향"
    "헌혁현형혜호홍화환후훈휘희"
)
"""Syllables that given names are made of; the rest speak for another word."""
