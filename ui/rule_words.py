"""What the page of a folder's rules says, Korean first and English second."""

from __future__ import annotations

from access.role import Role

RULE_WORDS: dict[str, tuple[str, str]] = {
    "rules_order": (
        "더 좁은 경로가 위에 있습니다. 파일에 닿는 규칙이 모두 허락해야 보이므로, 아래 폴더의 규칙은 좁히기만 합니다.",
        "The narrower stand first. All rules that cover a file must allow, so a rule below narrows.",
    ),
    "edit_rule": ("고치기", "Edit"),
    "rules_saved": ("열람 규칙을 저장했습니다.", "The rules were set."),
    "rules_changed": (
        "그 사이 다른 관리자가 규칙을 고쳤습니다. 이 화면을 새로 열어 다시 고쳐 주시기 바랍니다.",
        "Somebody changed the rules meanwhile. Please open the page anew.",
    ),
    "what_changes": ("이 규칙으로 달라지는 것", "What these rules change"),
    "preview_told": (
        (
            "{people}명이 자료 {records}건을 더 봅니다(사람마다 세어 {opened}건). 닫히는 것 {closed}건, "
            "앞으로 열리는 사람 {beyond}명."
        ),
        "{people} people see {records} more records ({opened} pairs); {closed} close; {beyond} later.",
    ),
    "try_person": ("누구에게 보이는지 볼 사람(로그인 이름)", "Try it on a person (login)"),
    "no_such_reader": (
        "그런 열람자가 없습니다. 로그인 이름을 확인해 주시기 바랍니다.",
        "There is no such reader. Please check the login.",
    ),
    "seen_by": (
        "이 규칙이면 {login}님은 자료 {all}건 가운데 {n}건을 봅니다.",
        "Under these rules {login} sees {n} of {all} records.",
    ),
    "show_paths": ("경로 보기", "Show the paths"),
    "first_only": ("앞의 {n}개만 보입니다.", "Only the first {n} are shown."),
    "widen_reason": ("넓히는 까닭", "Reason for opening"),
    "widen_reason_hint": (
        "보는 사람이 늘어나는 바꿈에는 까닭이 꼭 있어야 하고, 기록에 남습니다.",
        "Needed where anybody sees more than before; it is logged.",
    ),
    "try_rules": ("누가 보이는지 확인", "Try the rules out"),
    "set_rules": ("이대로 저장", "Set these rules"),
    "show_then_set": ("확인하고 저장", "Check, then set"),
    "add_rule": ("규칙 더하기", "Add a rule"),
    "drop_rule": ("이 규칙 빼기", "Drop this rule"),
    "rule_path": ("폴더(경로)", "Folder (path)"),
    "rule_path_hint": (
        "공유 폴더 안의 경로입니다. 비우면 전체입니다.",
        "Within the shared folder; empty is all of it.",
    ),
    "who_may_see": ("열람범위", "Who may see"),
    "audience_hint": (
        "한 줄에 하나씩 ‘부서 한빛시/안전총괄과’처럼 적습니다. 종류: {kinds}. 비우면 아무도 볼 수 없습니다.",
        "One a line, as in “부서 한빛시/안전총괄과”. Kinds: {kinds}. Empty: nobody.",
    ),
    "rule_agency": ("자료의 기관", "Agency of the records"),
    "rule_department": ("자료의 처리과", "Department of the records"),
    "rule_more": ("더 좁히는 조건", "More conditions"),
    "rule_pattern": ("파일 이름 꼴", "Pattern of names"),
    "rule_pattern_hint": ("예: *결과보고*, *.xlsx", "For example *.xlsx"),
    "rule_heading": ("제목 아래 부분만", "Only below a heading"),
    "rule_heading_hint": (
        "자료 안 제목을 그대로 적습니다. 부분공개에 씁니다.",
        "The heading within the record, as it stands.",
    ),
    "rule_fields": ("자료에 적힌 항목", "Fields of the record"),
    "rule_fields_hint": (
        "한 줄에 하나씩 ‘공개구분 = 비공개’처럼 적습니다. 더 닫기만 합니다.",
        "One a line, as in “공개구분 = 비공개”. They only close further.",
    ),
    "rule_role": ("필요한 역할", "Role needed"),
    "rule_role_any": ("묻지 않음", "Any"),
    "role_reader": (Role.READER.korean, "Reader"),
    "role_contributor": (Role.CONTRIBUTOR.korean, "Contributor"),
    "role_folder_owner": (Role.FOLDER_OWNER.korean, "Folder owner"),
    "role_records_officer": (Role.RECORDS_OFFICER.korean, "Records officer"),
    "role_auditor": (Role.AUDITOR.korean, "Auditor"),
    "role_administrator": (Role.ADMINISTRATOR.korean, "Administrator"),
    "rule_grounds": ("비공개 근거(호)", "Grounds of non-disclosure"),
    "rule_grounds_hint": ("정보공개법 제9조 제1항의 호, 예: 5, 6", "Numbers from 1 to 8"),
    "rule_opens": ("보이는 날부터", "From"),
    "rule_closes": ("보이는 날까지", "Until"),
    "rule_placeholder": ("자리 표시", "Placeholder"),
    "rule_placeholder_hint": (
        "가린 부분에 대신 보일 글입니다. 제목을 적은 규칙에만 씁니다.",
        "Shown in the place of what a heading's rule hides.",
    ),
    "rule_notice": ("자료가 있음을 알림", "Tell that something exists"),
    "rule_notice_off": ("알리지 않음", "No"),
    "rule_notice_on": ("부서 이름만 알림", "The department alone"),
}
