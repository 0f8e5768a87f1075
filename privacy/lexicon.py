"""The words of offices by which rules tell persons, posts and places apart.

Collected from letters, forms and ledgers by reading; a word that is missing is a find that is
missed, so each list may grow (and ``DETECTOR_VERSION`` with it).
"""

from __future__ import annotations

from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches any of some words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


PRIVATE = _words("""
    민원인 신청인 신청자 신고인 신고자 제보자 제안자 제안인 청원인 청구인 진정인 피진정인 고발인
    피고발인 고소인 피고소인 피해자 피해인 가해자 목격자 부상자 사망자 희생자 실종자 고인 망인
    환자 확진자 접촉자 유족 유가족 상속인 피상속인 배우자 남편 아내 자녀 장남 장녀 차남 차녀
    아들 딸 손자 손녀 아버지 어머니 부친 모친 형제 자매 보호자 대리인 위임인 수임인 후견인
    피후견인 학부모 학생 원생 장학생 수강생 원아 아동 청소년 주민 거주자 세입자 임차인 임대인
    소유자 소유주 토지주 건물주 건축주 점유자 경작자 농업인 어업인 상인 점주 업주 수급자
    수급권자 피부양자 부양의무자 대상자 체납자 납세자 의무자 위반자 행위자 운전자 차주 보행자
    동승자 탑승자 세대주 세대원 가구주 전입자 전출자 입소자 퇴소자 입주자 입주민 이용자 이용인
    참가자 참여자 봉사자 응모자 지원자 응시자 합격자 당첨자 수상자 수혜자 기부자 기증자 기탁자
    후원자 예금주 계좌주 채무자 채권자 보증인 원고 피고 피의자 피고인 참고인 당사자 분실자
    습득자 양수인 양도인 매도인 매수인 수령인 수취인 체류자 외국인 이민자 독거노인 노인 어르신
    할머니 할아버지 장애인 근로자 통화자 내담자 상담자 문의자 발견자 연락인 연락처 대표 대표자
    대표이사 회장 출장자 초청인 추천인 의뢰인 수검자 접종자 서약자 동의자 각서인 확인인
    신고하신분 전화하신분 요청자 요구자 계약자 면허자 소지자 가입자 회원 조합원 상주 망자
    병역의무자 귀농인 창업자 훈련생 실습생 퇴직자 신혼부부 임산부 산모 신생아 미성년자 정보주체
    납부자 납부의무자 열람인 사람 수익자 귀하 고객 교육생 이수자 수료자 시민 故 진술인 피신고인 피신고자 피청구인
    거래자
""")
"""Whom an office deals with. 연락처 is among them for what follows it in forms."""
GROUPS = _words("""
    연락처 주민 시민 상인 학생 학부모 노인 장애인 청소년 아동 원아 어르신 회원 조합원 외국인
    근로자 농업인 어업인 이용자 참가자 참여자 대표 회장 사람 아들 딸 고인 봉사자 지원자 대상자
    환자 임산부 체류자
""")
"""Roles that also name groups, and places within other words (주민센터): alone they tell of no one."""
NAME_LABELS = _words("""
    성명 이름 성함 본명 실명 성명한글 한글성명 존함 함자 환자명 학생명 아동명 보호자명 신청인명
    신청자명 민원인명 대상자명 수급자명 소유자명 예금주명 고객명 회원명
""")
"""What stands before a name in forms."""
POSTS = _words("""
    주무관 사무관 서기관 이사관 부이사관 관리관 주사 주사보 서기 서기보 팀장 과장 국장 실장
    부실장 계장 소장 반장 본부장 단장 센터장 관장 원장 청장 처장 차장 부장 의장 부의장 위원장
    부위원장 위원 의원 간사 시장 부시장 군수 부군수 구청장 부구청장 도지사 부지사 지사 면장 읍장
    동장 이장 통장 장관 차관 총장 교장 교감 교사 교육감 교육장 이사장 감독관 조사관 감사관
    담당관 보좌관 비서관 지도관 지도사 연구관 연구사 전문관 대변인 소방위 소방장 소방교 소방사
    소방경 소방정 소방령 경위 경감 경사 경장 경정 순경 총경 경찰관 소방관 공무원 공무직
    사회복지사 간호사 수의사 상담원 교수 강사 판사 검사 변호사 대위 소령 중령 대령 행정관 심의관
    정책관 기획관 보안관 서장 지청장 지원장 대리 주임 수석 책임 선임 총리 대통령 특보 정무관
    자문관 조사원 검사원 운전원 청원경찰 방호관 사서
""")
"""Posts of officials, before or after a name."""
DUTIES = _words("""
    담당자 담당 정담당 부담당 기안자 기안 검토자 검토 협조자 협조 결재권자 결재자 결재 전결 대결
    작성자 접수자 처리자 확인자 보고자 발신 발신자 총괄 실무 실무자 책임자 관리자 감독자 조사자
    점검자 면담자 인솔자 배석 배석자 주재 당직자 입력자 열람담당 문의처 문의 사회자 진행자
    발표자 집행자 출납원 회계관 지출원 징수관 검수자 검사자 수사관
""")
"""What officials do in a record: before a name, never after."""
OFFICE_ENDS = _words("""
    과 팀 국 실 담당관실 센터 시청 군청 구청 도청 사업소 보건소 사무소 지소 의회 공단 공사
    파출소 경찰서 소방서 면사무소
""")
"""How the names of departments and public offices end."""
NOT_OFFICES = _words("""
    결과 효과 통과 경과 초과 부과 성과 사과 학과 치과 내과 외과 안과 현실 사실 교실 침실 진실
    약국 한국 중국 미국 외국 전국 결국 폐국 화장실 응급실 공사
""")
"""Words that end so and are none."""
LABELS = _words("""
    주소 주거 전입 전출 이메 전자 차량 계좌 연락 전화 성별 국적 여권 은행 피해 지급 위반 금액
""")
"""Beginnings of labels that stand where a name might."""
ORGANISATION_ENDS = _words("""
    단체 협회 교회 성당 법인 재단 조합 회사 은행 병원 의원 학교 대학 기관 언론사 신문사 방송사 의회
    위원회 연합회 협의회 상인회 부녀회 노인회 청년회 자치회 주민회 동호회 담당관
""")
"""How the names of organisations end that stand in a column of persons."""
BANKS = _words("""
    국민 신한 우리 하나 기업 농협 축협 수협 신협 전북 경남 제주 우체국
""")
"""Banks whose short names look like names of people."""
ABSENT = _words("""
    없음 미상 해당없음 본인 상동 미정 공석 불명 익명 합계 소계 계 총계 비공개 별도 생략 동일
""")
"""What a cell says that holds no datum."""
TITLES = _words("""
    주무관 사무관 팀장 과장 국장 실장 계장 면장 읍장 동장 군수 시장 소장
""")
"""Posts that at the end of a cell make its row one of officials."""
REGIONS = _words("""
    서울 인천 강원 경기 전북 전남 경북 경남 제주 수원 성남 고양 안산 안양 이천 여주 원주 강릉 전주 공주
    구미 경주 구리 김포 정읍 남원 진주 양산 양평 한국
""")
"""Short names of places that begin like names of people."""
