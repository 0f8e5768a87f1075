from __future__ import annotations

import pytest

from privacy.detector import Detector
from privacy.kinds import Kind

SPELLINGS = [
    (Kind.RESIDENT_NUMBER, "주민등록번호 ", [
        "850712-2345678", "8507122345678", "850712 2345678", "850712–2345678", "850712 - 2345678",
        "８５０７１２－２３４５６７８", "850712-\n2345678", "850712\n2345678", "8507\n12-2345678",
        "850712-234\r\n5678", "850712 | 2345678", "8 | 5 | 0 | 7 | 1 | 2 | - | 2 | 3 | 4 | 5 | 6 | 7 | 8",
        "8 5 0 7 1 2 - 2 3 4 5 6 7 8", "85/07/12-2345678", "850712\u200b-2345678", "850712·2345678",
    ]),
    (Kind.FOREIGNER_NUMBER, "외국인등록번호 ", ["850712-5234567", "8507126234567", "050712 7234567"]),
    (Kind.PASSPORT, "여권번호 ", [
        "M12345678", "M123A4567", "m12345678", "S 1234 5678", "Ｍ１２３Ａ４５６７", "EA1234567",
    ]),
    (Kind.DRIVER_LICENCE, "운전면허번호 ", [
        "11-12-345678-90", "111234567890", "11 12 345678 90", "11-12-345678-\n90", "서울 12-345678-90",
        "서울-12-345678-90", "28.12.345678.90",
    ]),
    (Kind.PHONE, "연락처 ", [
        "010-1234-5678", "01012345678", "010.1234.5678", "010 1234 5678", "(010)1234-5678",
        "010)1234-5678", "+82-10-1234-5678", "+82 10 1234 5678", "０１０－１２３４－５６７８",
        "010-1234-\n5678", "010 | 1234 | 5678", "011-234-5678", "0 1 0 - 1 2 3 4 - 5 6 7 8",
        "0507-1234-5678",
    ]),
    (Kind.EMAIL, "전자우편 ", [
        "hong.gil@naver.com", "hong@sub.example.co.kr", "ｈｏｎｇ＠ｎａｖｅｒ．ｃｏｍ", "hong @ naver.com",
        "hong\n@naver.com", "hong(at)naver.com",
    ]),
    (Kind.ACCOUNT, "계좌번호 농협 ", [
        "301-0123-4567-81", "3010123456781", "301 0123 4567 81", "301–0123–4567–81",
        "３０１－０１２３－４５６７－８１", "301-0123-\n4567-81",
    ]),
    (Kind.CARD, "카드번호 ", [
        "1234-5678-9012-3456", "1234567890123456", "1234 5678 9012 3456", "3782-822463-10005",
        "1234-5678-\n9012-3456", "1234 | 5678 | 9012 | 3456",
    ]),
    (Kind.VEHICLE, "차량번호 ", [
        "12가 3456", "12가3456", "123가 4567", "서울 12가 3456", "서울12가3456", "12가-3456",
        "１２가３４５６", "12조 3456", "서울 강남 가 1234",
    ]),
    (Kind.BIRTH_DATE, "생년월일 ", ["1985. 7. 12.", "1985-07-12", "850712", "1985년 7월 12일"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "label", "number"),
    [(kind, label, number) for kind, label, numbers in SPELLINGS for number in numbers],
)
def test_a_number_is_found_whole_however_it_is_spelt(
    detector: Detector, kind: Kind, label: str, number: str
) -> None:
    text = f"{label}{number} 확인"
    start, end = len(label), len(label) + len(number)
    found = [each for each in detector.find(text) if each.kind is kind]
    assert [(each.start, each.end) for each in found] == [(start, end)]


def test_numbers_are_told_without_any_word(detector: Detector) -> None:
    for text, kind in [
        ("850712-2345678", Kind.RESIDENT_NUMBER),
        ("M123A4567", Kind.PASSPORT),
        ("11-12-345678-90", Kind.DRIVER_LICENCE),
        ("010-1234-5678", Kind.PHONE),
        ("hong@naver.com", Kind.EMAIL),
        ("123456-01-234567", Kind.ACCOUNT),
        ("5234-5678-9012-3456", Kind.CARD),
        ("4111 1111 1111 1111", Kind.CARD),
        ("12가 3456", Kind.VEHICLE),
        ("서울 31바 1234", Kind.VEHICLE),
    ]:
        assert [each.kind for each in detector.find(text)] == [kind], text


@pytest.mark.parametrize(
    "text",
    [
        "주민등록번호 851312-2345678",  # no thirteenth month
        "주민등록번호 850230-2345678",  # no 30 February
        "법인등록번호 110111-1234567",
        "법인 110111-0012345",
        "사업자등록번호 123-45-67890",
        "문서번호 안전총괄과-1234",
        "접수번호 20250312-1234567",
        "바코드 8801234567893",
        "ISBN 979-11-1234-567-8",
        "ISSN 1234-5678",
        "예산액 1,234,567,890,123원",
        "2025. 3. 15. ~ 2025. 12. 31.",
        "우편번호 12345",
        "지방자치법 제10조의2제3항제6호",
        "제12조 3456만 원",
        "예산 12조 3456억 원",
        "10주 2025년 사업",
        "고시 제2025-1234호",
        "좌표 37.566535, 126.977969",
        "서버 192.168.10.25",
        "품번 M20250301",
        "물품 여권 표지 1,200매",
        "관용차량 12가 3456 운행일지",
        "세입계좌 농협 301-0123-4567-81(예금주 한빛시)",
        "입금: 국민은행 123456-01-234567 (예금주: ㈜한빛건설)",
        "2021 2022 2023 2024 연도별 현황",
        "대표전화 1588-1234, 080-123-4567",
        "연락처 010-****-5678, 900101-1******",
        "문의 help@hanbit.or.kr",
        "담당 주무관 hong@korea.kr, kim@city.hanbit.go.kr",
    ],
)
def test_what_is_no_persons_number_stays(detector: Detector, text: str) -> None:
    assert detector.find(text) == ()


def test_landlines_follow_whose_they_are(detector: Detector) -> None:
    for text, private in [
        ("민원인 전화 033-123-4567", True),
        ("자택 02-345-6789", True),
        ("033-123-4567(자택)", True),
        ("보호자 ☎ (062)345-2233", True),
        ("담당자 033-123-4567", False),
        ("문의: 도로과 033-123-4567", False),
        ("전화 (090)210-2211 팩스 (090)210-2212", False),
        ("민원인은 담당 부서 033-123-4567로 문의", False),
        ("전화번호 033-123-4567 (민원인 이영희)", True),
        ("전화번호 033-123-4567 (민원실)", False),
    ]:
        assert bool(detector.find(text)) is private, text


def test_an_officials_mobile_is_the_officials_own(detector: Detector) -> None:
    (found,) = detector.find("담당자 이서준 010-8282-9191")
    assert found.kind is Kind.PHONE
