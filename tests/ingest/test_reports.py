from __future__ import annotations

import pytest

from data_samples.make import RECORDS, SHARE
from ingest.blocks import Collector, plain_rows
from ingest.fields import stated_fields
from ingest.read import read
from ingest.reports import MOST_OTHERS
from records.document import Block, BlockKind, Cell, Extraction, Field, Status, table_text
from records.location import Location


def stated(*parts: str | list[list[str]]) -> list[Field]:
    collector = Collector()
    for part in parts:
        if isinstance(part, str):
            collector.text(part)
        else:
            collector.table(plain_rows(part))
    extraction = Extraction(Status.OK, "", tuple(collector.blocks))
    return list(Extraction(Status.OK, "", extraction.blocks, stated_fields(extraction)).fields)


def pairs(*parts: str | list[list[str]]) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in stated(*parts)]


@pytest.mark.parametrize(
    ("line", "name", "value", "normal", "called"),
    [
        ("□ 일시: 2025. 10. 3.(금) 18:00", "일시", "2025. 10. 3.(금) 18:00", "2025-10-03", ""),
        ("○ 장 소 : 시청 앞 광장", "장소", "시청 앞 광장", "", ""),
        ("- 소요예산 : 12,000천원", "예산", "12,000천원", "12000000", "소요예산"),
        ("1. 예산: 1억 8,600만 원(시비)", "예산", "1억 8,600만 원(시비)", "186000000", ""),
        ("가. 사업비: 3백만원", "예산", "3백만원", "3000000", "사업비"),
        ("예 산 : 500원", "예산", "500원", "500", ""),
        ("○ 예산: 추후 협의", "예산", "추후 협의", "", ""),
        ("가. 참석인원: 1,200여 명", "인원", "1,200여 명", "1200", "참석인원"),
        ("○ 참석자: 부시장 등 20명", "인원", "부시장 등 20명", "20", "참석자"),
        ("○ 참석자: 부시장, 안전국장", "참석자", "부시장, 안전국장", "", ""),
        ("행사명: 등불축제", "제목", "등불축제", "", "행사명"),
        ("○ 주최/주관: 한빛시 / 한빛문화재단", "주관", "한빛시 / 한빛문화재단", "", "주최/주관"),
        ("※ 담당 부서 : 안전총괄과", "담당", "안전총괄과", "", "담당부서"),
        ("○ 기간 : 2025. 4. 1. ~ 4. 30.", "일시", "2025. 4. 1. ~ 4. 30.", "2025-04-01", "기간"),
        ("○ 일시 : 매주 금요일", "일시", "매주 금요일", "", ""),
        ("○ 방문객: 61,500명", "방문객", "61,500명", "", ""),
        ("다. 제출 서류: 정산보고서, 통장 사본", "제출서류", "정산보고서, 통장 사본", "", ""),
    ],
)
def test_an_item_and_its_value(line: str, name: str, value: str, normal: str, called: str) -> None:
    (field,) = stated(line)
    assert (field.name, field.value, field.normal, field.stated) == (name, value, normal, called)


def test_two_items_on_one_line() -> None:
    assert pairs("○ 일시: 2025. 4. 4.(금)  장소: 시청 앞") == [
        ("일시", "2025. 4. 4.(금)"),
        ("장소", "시청 앞"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "예: 축제, 공연",
        "예) 장소: 는 이렇게 적는다",
        "10:30부터 시작한다.",
        "○ 오전 10:30 개회",
        "비율은 1:1로 한다.",
        "○ 점수 3:2",
        "https://www.example.com/장소",
        "○ http://www.example.com",
        "지방자치법 제12조: 다음과 같다",
        "담당자는 다음과 같다: 홍길동",
        "그 까닭은: 비가 왔기 때문이다.",
        "○ 잘된 점: 일방통행과 진입 통제를 함께 시행하여 압박 신고가 줄었다.",
        "그는 이렇게 말했다. 장소: 없음",
        "일시: 추후 통보",
        "일시:",
        "○ 장소: -",
        "회의 장소와 일시는 따로 알린다.",
        "※ 참고: 작년 자료",
        "붙임: 없음",
        "질문: 어디서 하나요?",
        "문의: 안내 데스크",
        "방문객: 3명",
        "○ 아주 길게 늘어놓은 이름의 항목: 값",
        "○ 상황: " + "가나 " * 60,
        "장소::강당",
    ],
)
def test_prose_times_ratios_and_addresses_are_no_items(text: str) -> None:
    assert pairs(text) == []


def test_a_form_of_two_columns() -> None:
    form = [["구분", "내용"], ["행 사 명", "등불축제"], ["일 시", "2025. 10. 3."], ["위치", "둔치"]]
    assert pairs(form) == [("제목", "등불축제"), ("일시", "2025. 10. 3."), ("장소", "둔치")]


def test_a_form_of_two_items_a_row() -> None:
    form = [
        ["담당부서", "정책과", "담 당 자", "나도윤 사무관"],
        ["배포일시", "2025. 9. 3.(월) 09:00"],
    ]
    found = stated(form)
    assert [(each.name, each.value) for each in found] == [
        ("담당", "정책과"),
        ("담당", "나도윤 사무관"),
        ("배포일시", "2025. 9. 3.(월) 09:00"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["구분", "인원", "비고"], ["경찰", "30명", "교통"]],
        [["구분", "인원"], ["경찰", "30명"], ["소방", "24명"]],
        [["일시", "장소"], ["5. 1.", "강당"]],
        [["담당", "팀장", "과장"], ["", "", ""]],
        [["단계", "기준", "조치"], ["주의", "3명", "방송"]],
        [["연번", "사업명", "사업비"], ["1", "포장", "3억"]],
    ],
)
def test_tables_of_data_are_no_forms(rows: list[list[str]]) -> None:
    assert pairs(rows) == []


def test_a_sheet_states_items_in_a_form_alone() -> None:
    rows = (
        (Cell("사업명", 1, 1), Cell("포장", 1, 2)),
        (Cell("사업비", 2, 1), Cell("3억 원", 2, 2)),
    )
    sheet = Location(sheet="개요", range="B2:C3")
    form = Block(BlockKind.TABLE, table_text(rows), sheet, rows=rows)
    loose = Block(BlockKind.PARAGRAPH, "장소: 강당", Location(sheet="개요", range="A1"))
    found = stated_fields(Extraction(Status.OK, "", (loose, form)))
    assert [(each.name, each.value) for each in found] == [("제목", "포장"), ("예산", "3억 원")]


def test_until_when_a_record_holds_needs_no_mark() -> None:
    assert pairs("유효기간: 2024. 1. 1. ~ 2024. 12. 31.") == [
        ("유효기간", "2024. 1. 1. ~ 2024. 12. 31.")
    ]
    assert pairs("점검표: 2024. 1. 1.") == []


def test_other_items_are_bounded() -> None:
    lines = [f"가. 값{chr(0xAC00 + n)}: {n}개" for n in range(MOST_OTHERS + 20)]
    assert len(pairs(*lines, "○ 장소: 강당")) == MOST_OTHERS + 1


def test_notes_and_headers_state_nothing() -> None:
    for kind in (BlockKind.FOOTNOTE, BlockKind.HEADER, BlockKind.MEMO, BlockKind.CAPTION):
        block = Block(kind, "장소: 강당")
        assert stated_fields(Extraction(Status.OK, "", (block,))) == ()


HAND_CHECKED = {
    "한빛시/전체/2025 지방보조금 정산 안내.hwpx": {
        ("기관", "한빛시"),
        ("수신", "각 부서장"),
        ("제목", "2025년 지방보조금 정산 안내"),
        ("붙임", "정산보고서 서식"),
        ("기안자", "주무관 오세린"),
        ("검토자", "예산팀장 문도현"),
        ("결재권자", "기획예산과장 백이서"),
        ("처리과", "기획예산과"),
        ("문서번호", "기획예산과-8841"),
        ("시행일", "2025. 12. 3."),
        ("공개구분", "대국민공개"),
        ("정산보고기한", "사업이 끝난 날부터 2개월 안(늦어도 2026. 2. 27.)"),
        ("제출서류", "정산보고서, 통장 사본, 카드 매출전표, 세금계산서"),
    },
    "가람시/전체/보조금 교부조건 위반 처리 질의 회신.hwp": {
        ("기관", "가람시"),
        ("수신", "문화관광과장"),
        ("제목", "보조금 교부조건 위반에 따른 환수 범위 질의 회신"),
        ("처리과", "감사담당관"),
        ("문서번호", "감사담당관-1502"),
        ("시행일", "2025. 11. 18."),
        ("공개구분", "부분공개(5호)"),
    },
    "한빛시/공유자료/2025 한빛 등불축제 안전관리 결과보고.hwp": {
        ("일시", "2025. 10. 3.(금) ~ 10. 5.(일) 18:00 ~ 22:00"),
        ("장소", "한빛천 둔치 및 등불다리 일원"),
        ("방문객", "총 84,200명(최대 순간 인원 12,400명, 10. 4. 20시)"),
        ("주관", "한빛시 안전총괄과, 한빛문화재단"),
    },
    "한빛시/안전총괄과/2026 한빛 등불축제 안전관리계획(안).hwpx": {
        ("일시", "2026. 10. 2.(금) ~ 10. 4.(일) 18:00 ~ 22:00"),
        ("장소", "한빛천 둔치, 등불다리"),
        ("인원", "95,000명(최대 순간 인원 14,000명)"),
    },
    "누리군/공유자료/농로 포장공사 지체상금 검토.hwpx": {
        ("제목", "솔뫼리 농로 포장공사"),
        ("계약금액", "2억 1,000만 원, 준공기한 2025. 5. 30."),
    },
    "다온도/공유자료/2025 시군 축제 현황.xlsx": set(),
    "한빛시/안전총괄과/2025 등불축제 안전요원 배치표.xlsx": set(),
}


@pytest.mark.parametrize("path", HAND_CHECKED)
def test_samples_state_what_a_reader_finds_in_them(path: str) -> None:
    assert path in {record.path for record in RECORDS}
    found = read(SHARE / path, path).fields
    assert {(each.name, each.value) for each in found} == HAND_CHECKED[path]
