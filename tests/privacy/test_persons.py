"""Names and addresses: private persons' are found, those of offices stay."""

from __future__ import annotations

import pytest

from privacy.detector import Detector
from privacy.kinds import Kind
from privacy.masks import masked


@pytest.mark.parametrize(
    "text",
    [
        "민원인 {김철수}가 방문",
        "신청인: {이을용}",
        "신청인({이을용})의 요청",
        "(신청인) {이을용}",
        "신청인\n{이을용}",
        "이 름\t{이을용}",
        "성명 {김 누 리} (인)",
        "위 임 인: {도하나}",
        "{박하은} 씨의 진술",
        "{박하은}님께 답변드립니다",
        "{이을용} 외 12명",
        "{김영희}(여, 45세)",
        "부상 2명: {이을용}(45), {박병철}(38)",
        "민원인 {김철수}, {이영희}, {박민수} 등 3명",
        "{김철수}, {이영희} 등 주민 3명",
        "배우자 {정민호}와 자녀 {정가은}",
        "성명: {남궁현}",
        "체류자 {응우옌반람}의 비자",
        "신청인 {JOHN MILLER}",
        "{이을용}이 제출한 의견서",
        "{이을용}의 어머니 {김순자}",
        "참가자 명단: {신우주}, {한별이}",
        "귀하({이을용})께서 신청하신",
        "신청인 성명 또는 명칭: {이을용}",
        "대표자 {임정훈}(한솔건설)",
        "故 {맹한별}의 유족",
        "학생 {이하은}(3학년)",
        "환자명 {서지원}",
        "과태료 납부자 {조성민}",
        "{이을용} 군이 다쳐 이송",
        "{이을용} 군 사고 경위",
        "{박하은} 양의 보호자",
        "신고인·{이을용}",
        "주민이 {이을용}을 발견",
        "피해자 {김이나}의 진술",
        "피의자 {이을용}에 대한 조사",
    ],
)
def test_a_private_persons_name_is_masked(detector: Detector, text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    expected = "".join(
        "○○○" + rest if "}" in part else part
        for part in text.split("{")
        for rest in [part.partition("}")[2]]
    )
    assert masked(plain, detector.find(plain)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "기안자 주무관 오세린  검토자 예산팀장 문도현  결재권자 기획예산과장 백이서",
        "행정7급 김민지 행정팀장 이수진 민원과장 전결 2025. 3. 5. 박정호",
        "담당자: 김한결(☎ 033-120-4567)",
        "담당 이단비 주무관",
        "담당자 성명: 김한결",
        "소속 총무과 직급 행정7급 성명 윤바다",
        "노태산(시설6급)",
        "박병철(도로과)",
        "도로과 박병철",
        "한빛시장 정우람은 축사를 하였다.",
        "위원장 도한길, 위원 김갑수, 이을순",
        "소방위 표강산 등 8명 출동",
        "김철수 과장에게 보고",
        "박과장님 결재",
        "김팀장님께 보고하고 최국장님이 주재함",
        "문의: 문화관광과 최가온(041-222-3333, gaon@korea.kr)",
    ],
)
def test_officials_in_their_duties_stay(detector: Detector, text: str) -> None:
    assert detector.find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "민원인 안내 데스크", "신청인 정보 입력", "학부모 상담주간", "주민 설명회와 공청회", "피해자 지원 조례",
        "신고자 보호 규정", "대상자 선정기준", "신청인: 개인", "피해자: 없음", "소유자: 한빛시", "주민 여러분",
        "이순신 장군 동상", "김장 나눔 행사", "이태원과 남대문 상권", "한국전력공사 지사", "김 모 씨, A씨",
        "홍○○ 진술", "성명: ○○○", "아동·청소년의 성보호에 관한 법률",
        "대상자 이하의 가구", "신청인 이하 같다",
        "보증금 5,000원을 군 예산에 넣는다", "오르면 군 예산이 는다", "정산의 양도 금지", "간암 양성 판정",
        "청소년 손님은 받지 않는다", "주민 손으로 옮겼다", "이용자가 주려는 물품", "회원: 솔내구에 사는 아동",
        "보호자: 다문화가족·한국인 면제", "몇 사람이 남나요", "노래가 짧고 박자가 곧다(34)",
    ],
)  # fmt: skip
def test_words_are_no_names(detector: Detector, text: str) -> None:
    assert detector.find(text) == ()


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("주소: 새싹구 등불로 12, 103동 1502호(햇살아파트)", "새싹구 등불로 12, 103동 1502호(햇살아파트)"),
        ("거주지 서울특별시 은평구 달빛로15길 23-4, 201호", "서울특별시 은평구 달빛로15길 23-4, 201호"),
        ("주소 강원특별자치도 새늘시 늘봄로 210,\n501동 1004호", "강원특별자치도 새늘시 늘봄로 210,\n501동 1004호"),
        ("충남 가람시 웅진로 9에 사는 주민", "충남 가람시 웅진로 9"),
        ("등록기준지 누리군 돌내면 윗돌리 산 12-3", "누리군 돌내면 윗돌리 산 12-3"),
        ("민원인 김철수(가람시 솔내동 123-4)", "가람시 솔내동 123-4"),
        ("(12345) 한빛시 별빛로3길 17, 나동 B02호", "(12345) 한빛시 별빛로3길 17, 나동 B02호"),
        ("민원인 주소 한빛시 종로3가 12에 거주", "한빛시 종로3가 12"),
        ("거주지 한빛시 늘봄로 12행복아파트 301호", "한빛시 늘봄로 12행복아파트 301호"),
        ("주소 한빛시 새싹동 햇살아파트 103동 1502호", "한빛시 새싹동 햇살아파트 103동 1502호"),
    ],
)  # fmt: skip
def test_a_home_is_found_whole(detector: Detector, text: str, home: str) -> None:
    found = [each for each in detector.find(text) if each.kind is Kind.ADDRESS]
    assert [text[each.start : each.end] for each in found] == [home]


@pytest.mark.parametrize(
    "text",
    [
        "행사장 주소: 한빛시 강변로 500 일원",
        "우 90210 한빛시 등불로 100 (한빛시청)",
        "사업 위치: 가람시 솔내동 123-4번지 일원",
        "소재지: 서울특별시 중구 세종대로 110",
        "업체 주소 새늘시 산업로 8, 가온빌딩 301호",
        "한빛구청장(참조 : 총무과장, 주소 : 한빛시 중앙로 426)",
        "달빛로15길 23 앞 불법주차",
        "자원봉사자 진입로 4곳 배치",
        "주민 몫으로 7칸을 두었다",
        "민원인 고모가 5kg을 들었다",
        "신고자 도로 3t 트럭",
        "신청인 | 처리\n1 | 승인",
        "행사 장소: 한빛시민회관(한빛시 중앙로 1)",
    ],
)
def test_places_stay(detector: Detector, text: str) -> None:
    assert detector.find(text) == ()
