"""What the pages of administration say, group by group."""

from __future__ import annotations

from ui.audit_words import AUDIT_WORDS
from ui.evaluation_words import EVALUATION_WORDS
from ui.folder_words import FOLDER_WORDS
from ui.people_words import PEOPLE_WORDS
from ui.rule_words import RULE_WORDS
from ui.set_up_words import SET_UP_WORDS

DESK_WORDS: dict[str, tuple[str, str]] = {
    **AUDIT_WORDS,
    **EVALUATION_WORDS,
    **FOLDER_WORDS,
    **PEOPLE_WORDS,
    **RULE_WORDS,
    **SET_UP_WORDS,
    "admin_menu": ("관리 메뉴", "Administration menu"),
    "acts": ("처리", "Actions"),
    "choose": ("고르기", "Choose"),
    "pages": ("쪽", "Pages"),
    "part_before": ("앞", "Back"),
    "part_after": ("다음", "Next"),
    "registered": ("사용자", "People"),
    "organisation": ("조직 가져오기", "Import the organisation"),
    "communities": ("업무 공간", "Communities"),
    "access_requests": ("열람 신청", "Access requests"),
    "audit_log": ("접속·열람 기록", "Audit log"),
    "evaluation": ("답변 품질 평가", "Evaluation"),
    "system": ("시스템 상태", "System"),
}
