from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Collector, plain_rows
from ingest.fields import MOST, stated_fields
from records.document import Block, BlockKind, Cell, Extraction, Status, table_text
from records.location import Location


def fields(*parts: str | list[list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value, _ in stated(*parts)]


def stated(*parts: str | list[list[str]]) -> list[tuple[str, str, str]]:
    """The fields of texts and tables, each as name, value and normal form."""
    collector = Collector()
    for part in parts:
        if isinstance(part, str):
            collector.text(part)
        else:
            collector.table(plain_rows(part))
    extraction = Extraction(Status.OK, "", tuple(collector.blocks))
    found = stated_fields(extraction)
    Extraction(Status.OK, "", extraction.blocks, found)  # refuses what does not stand
    return [(each.name, each.value, each.normal) for each in found]


PLAIN = (
    "가람시",
    "수신  각 읍면동장(안전 담당)",
    "(경유)  자치행정과장",
    "제목  2025년 여름철 물놀이 안전관리 철저",
    "1. 관련: 안전총괄과-871(2025. 5. 2.)호",
    "2. 물놀이 관리지역을 다음과 같이 점검하여 주시기 바랍니다.",
    "붙임  1. 점검표 1부.  2. 관리지역 현황 각 1부.  끝.",
    "가람시장",
    "기안자 주무관 나도윤  검토자 재난팀장 배서진  결재권자 안전총괄과장 구하람",
    "협조자",
    "시행 안전총괄과-1234 (2025. 5. 17.)  접수 회계과-99 (2025. 5. 18.)",
    "우 12345 가람시 강변로 1 / www.garam.example",
    "전화번호 (02)123-4567  팩스번호 (02)123-4568  / na@garam.example / 부분공개(5,6)",
)
PLAIN_FIELDS = [
    ("기관", "가람시", ""),
    ("수신", "각 읍면동장(안전 담당)", ""),
    ("경유", "자치행정과장", ""),
    ("제목", "2025년 여름철 물놀이 안전관리 철저", ""),
    ("붙임", "점검표", ""),
    ("붙임", "관리지역 현황", ""),
    ("기안자", "주무관 나도윤", ""),
    ("검토자", "재난팀장 배서진", ""),
    ("결재권자", "안전총괄과장 구하람", ""),
    ("처리과", "안전총괄과", ""),
    ("문서번호", "안전총괄과-1234", ""),
    ("시행일", "2025. 5. 17.", "2025-05-17"),
    ("접수", "회계과-99", ""),
    ("접수일", "2025. 5. 18.", "2025-05-18"),
    ("공개구분", "부분공개(5,6)", "5,6"),
]


def test_a_letter_in_plain_lines() -> None:
    assert stated(*PLAIN) == PLAIN_FIELDS


def test_a_letter_in_tables() -> None:
    """As the notice of a city stands in HWPX: head and closing frame are tables of many cells."""
    head = [
        ["마음이 모이면 도시가 됩니다", "", ""],
        ["", "가 람 특 별 시", ""],
        ["수신", "국토부장관(주택과장)"],
        ["(경유)", ""],
        ["제목", "정비사업 추진실적 제출('25.3분기)"],
    ]
    closing = [
        ["", "가 람 특 별 시 장", ""],
        ["주무관", "나도윤", "", "주택팀장", "배서진", "", "공급과장", "10/24", ""],
        ["代구하람"],
        ["협조자", "", "", ""],
        ["시행", "전략주택과-13666", "(", "2025. 10. 24. ", ")", "접수", "", "(", "", ")"],
        ["우", "04514", "가람시 강변로 1", "/", "http://www.garam.example"],
        [
            "전화",
            "02-123-4567",
            "/전송",
            "02-123-4568",
            "/",
            "na@garam.example",
            "/",
            "부분공개(5)",
        ],
    ]
    expected = [
        ("기관", "가 람 특 별 시", "가람특별시"),
        ("수신", "국토부장관(주택과장)", ""),
        ("제목", "정비사업 추진실적 제출('25.3분기)", ""),
        ("붙임", "정비사업 추진현황", ""),
        ("기안자", "나도윤", ""),
        ("검토자", "배서진", ""),
        ("결재권자", "공급과장", ""),
        ("처리과", "전략주택과", ""),
        ("문서번호", "전략주택과-13666", ""),
        ("시행일", "2025. 10. 24.", "2025-10-24"),
        ("공개구분", "부분공개(5)", "5"),
    ]
    assert stated(head, "제출합니다.", "붙임  정비사업 추진현황.  끝.", closing) == expected


def test_a_frame_flattened_into_one_cell() -> None:
    flat = (
        "가 람 시 장 주무관 나도윤 주택팀장 배서진 공급과장 10/24 代구하람 협조자 시행 공급과-7"
        " ( 2025. 10. 24. ) 접수 ( ) 우 04514 가람시 강변로 1 / http://www.garam.example 전화"
        " 02-123-4567 /전송 02-123-4568 / na@garam.example / 비공개(7)"
    )
    found = dict(
        fields("수신  내부결재", "제목  승강기 계약 변경", "바꾸고자 합니다.  끝.", [[flat]])
    )
    assert found["기안자"] == "주무관 나도윤"
    assert found["검토자"] == "주택팀장 배서진"
    assert found["결재권자"] == "구하람"
    assert (found["문서번호"], found["공개구분"]) == ("공급과-7", "비공개(7)")
    assert "접수" not in found


def test_a_draft_states_neither_number_nor_day() -> None:
    found = fields(
        "수신  내부결재",
        "제목  축제 안전관리 계획(안)",
        "세우고자 합니다.  끝.",
        "주무관 나도윤  재난팀장 배서진  과장 전결 구하람",
        "협조자  회계과장 우태오",
        "시행  접수",
        "공개구분: 공개",
    )
    assert found == [
        ("수신", "내부결재"),
        ("제목", "축제 안전관리 계획(안)"),
        ("기안자", "주무관 나도윤"),
        ("검토자", "재난팀장 배서진"),
        ("결재권자", "구하람"),
        ("협조자", "회계과장 우태오"),
        ("공개구분", "공개"),
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("붙임  정산보고서 서식 1부.  끝.", ["정산보고서 서식"]),
        ("붙임 1. 점검표(서식) 1부  2. 명단 각 2부.  끝.", ["점검표(서식)", "명단"]),
        ("붙  임: 계획서 1부. 끝.", ["계획서"]),
        ("붙임 참조", []),
        ("붙임과 같이 제출합니다.  끝.", []),
        ("붙임 없음", []),
    ],
)
def test_attachments_are_named_without_their_copies(line: str, names: list[str]) -> None:
    found = fields("수신  각 과장", "제목  알림", line)
    assert [value for name, value in found if name == "붙임"] == names


def test_attachments_go_on_until_the_end() -> None:
    found = fields(
        "수신  각 과장",
        "제목  알림",
        "붙임  1. 계획서 1부.",
        "      2. 서식(한글) 1부.",
        "      3. 명단 1부.  끝.",
        "4. 이것은 아니다",
    )
    assert [value for name, value in found if name == "붙임"] == ["계획서", "서식(한글)", "명단"]


@pytest.mark.parametrize(
    ("text", "value", "sections"),
    [
        ("공개구분: 대국민공개", "대국민공개", ""),
        ("공개구분 부분공개(5호, 6호)", "부분공개(5호, 6호)", "5,6"),
        ("전화 02-1 / a@b.example / 비공개(1,3,5)", "비공개(1,3,5)", "1,3,5"),
        ("공개 구분 : 부분 공개 (6)", "부분 공개 (6)", "6"),
        ("이 자료는 비공개 대상입니다.", None, ""),
        ("공개 토론회 안내", None, ""),
        ("공개구분: 비공개(9)", "비공개(9)", ""),
        ("공개구분: 비공개(제9조제1항제5호)", "비공개(제9조제1항제5호)", "5"),
        ("공개구분: 비공개 제9조 제1항 제7호", "비공개 제9조 제1항 제7호", "7"),
        ("공개구분: 비공개(사유는 붙임과 같음)", "비공개(사유는 붙임과 같음)", ""),
        (
            "전화 02-1 / a@b.example / 비공개(법률 제9조(비공개 대상) 제1항제6호)",
            "비공개(법률 제9조(비공개 대상) 제1항제6호)",
            "6",
        ),
        ("공개구분 | 비공개 | 보존기간 | 5년", "비공개", ""),
        ("공개구분 | 보존기간 | 비고", None, ""),
        ("공개구분: 대외비", "대외비", ""),
        ("전화 02-1 / a@b.example / Ⅲ급비밀", "Ⅲ급비밀", ""),
        ("공개구분 비공개 대상은 다음과 같이 정한다.", None, ""),
    ],
)
def test_openness_and_its_sections(text: str, value: str | None, sections: str) -> None:
    found = [
        each
        for each in stated("수신  각 과장", "제목  알림", "시행 총무과-1 (2025. 1. 2.)", text)
        if each[0] == "공개구분"
    ]
    assert found == ([("공개구분", value, sections)] if value else [])


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("보존기간: 10년", "10년"),
        ("공개구분 비공개(5)  보존기간 준영구", "준영구"),
        ("보 존 기 간 | 5년", "5년"),
        ("개인정보 보존기간은 5년으로 한다", None),
        ("보존기간: 20년", None),
        ("보존기간 3년간의 통계", None),
    ],
)
def test_how_long_a_record_is_kept(text: str, years: str | None) -> None:
    assert [value for name, value in fields(text) if name == "보존기간"] == [years] * bool(years)


def test_an_approval_grid_over_a_report() -> None:
    grid = [["결재", "담당", "팀장", "과장"], ["", "나도윤", "배서진", "전결"]]
    assert fields(grid, "2025 축제 안전관리 결과보고") == [
        ("기안자", "나도윤"),
        ("결재권자", "배서진"),
    ]
    assert fields([["구분", "담당", "팀장"], ["성명", "미정자", "배서진"]]) == []
    assert fields([["구분", "인원", "과장"], ["성명", "미정", "배서진"]]) == []


def test_no_letter_without_its_frame() -> None:
    for texts in (
        ("제목  어느 책의 제목", "본문이다."),
        ("제목을 고친다", "수신 강도를 측정한다"),
        ("수신자에게 알린다.", "제목 없음이라고 쓴다."),
        ("무선 수신 장비 점검", "송신과 수신 거리"),
    ):
        assert fields(*texts) == []


def test_spreadsheets_hold_no_letters() -> None:
    rows = ((Cell("수신", 1, 1), Cell("각 과장", 1, 2)), (Cell("제목", 2, 1), Cell("알림", 2, 2)))
    sheet = Location(sheet="명단", range="A1:B2")
    block = Block(BlockKind.TABLE, table_text(rows), sheet, rows=rows)
    names = [each.name for each in stated_fields(Extraction(Status.OK, "", (block,)))]
    assert "수신" not in names


def test_what_is_attached_speaks_for_itself() -> None:
    own = Block(BlockKind.PARAGRAPH, "일시: 2025. 5. 17.", Location(part="본문", paragraph=1))
    other = Block(BlockKind.PARAGRAPH, "장소: 강당", Location(part="붙임 1", paragraph=1))
    found = stated_fields(Extraction(Status.OK, "", (own, other, own)))
    assert [(each.name, each.piece.block) for each in found] == [("일시", 0)]


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("대 외 비", "대외비"),
        ("(대외비)", "대외비"),
        ("대외비(2026. 12. 31.까지)", "대외비"),
        ("Ⅱ급비밀", "Ⅱ급비밀"),
        ("III급 비밀", "III급비밀"),
        ("2025 을지연습 계획 [대외비]", "대외비"),
        ("이 자료는 대외비가 아니다", None),
        ("대외비 관리 지침", None),
        ("비밀번호", None),
        ("비밀번호 변경 안내(비밀)", None),
        ("비밀취급인가자 명단", None),
    ],
)
def test_secrecy_markings(text: str, marking: str | None) -> None:
    assert [(name, normal) for name, _, normal in stated(text, "본문")] == (
        [("보안표시", marking)] if marking else []
    )


def test_a_marking_counts_at_the_top_or_on_every_page() -> None:
    prose = ["가나다라"] * 30
    assert fields(*prose, "대외비") == []
    header = Block(BlockKind.HEADER, "대외비")
    blocks = (*(Block(BlockKind.PARAGRAPH, text) for text in prose), header)
    (found,) = stated_fields(Extraction(Status.OK, "", blocks))
    assert (found.name, found.piece.block) == ("보안표시", 30)
    assert fields([["구분", "일반", "대외비"], ["건수", "3", "1"]]) == []


FRAGMENTS = [
    *PLAIN,
    "제목",
    "수신",
    "붙임 1.",
    "시행 가-1",
    "|",
    " | ",
    "끝.",
    "(2025. 13. 40.)",
    "대외비",
    "일시: ",
    "장소 : 강당  인원: 3명",
    "담당 팀장 과장",
    "협조자",
    " " * 40,
]
line = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4).map("".join)


@given(
    st.lists(
        st.one_of(line, st.lists(st.lists(line, min_size=1, max_size=5), min_size=1, max_size=5))
    )
)
def test_whatever_the_text_every_field_stands_where_it_says(
    parts: list[str | list[list[str]]],
) -> None:
    for name, value, _ in stated(*parts):
        assert name
        assert value == value.strip()


def test_fields_are_bounded() -> None:
    items = [f"가. {chr(0xAC00 + n)}{chr(0xAC00 + n)}: 값{n}" for n in range(300)]
    assert len(fields(*PLAIN, *items, *(f"담당: 부서{n}" for n in range(300)))) == MOST
