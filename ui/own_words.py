"""What the pages of one's own say, in office Korean first and English second."""

from __future__ import annotations

OWN_WORDS: dict[str, tuple[str, str]] = {
    "settings": ("화면 설정", "Settings"),
    "settings_hint": (
        "여기에서 정한 것은 어느 컴퓨터에서 로그인해도 그대로입니다.",
        "What you set here holds wherever you sign in.",
    ),
    "settings_saved": ("설정을 저장했습니다.", "Your settings were saved."),
    "settings_save": ("설정 저장", "Save settings"),
    "change_password": ("비밀번호 바꾸기", "Change the password"),
    "change_password_hint": (
        "바꾸면 다른 곳에 열려 있던 로그인은 모두 끝납니다. 다른 사람에게 알려 주지 마시기 바랍니다.",
        "Every other sign-in of yours ends. Please tell it to nobody.",
    ),
    "temporary_password": (
        "다른 사람이 정해 준 임시 비밀번호입니다. 자기만 아는 비밀번호로 바꾸어야 들어갈 수 있습니다.",
        "Somebody else has set this password. Change it to one that you alone know to go on.",
    ),
    "present_password": ("지금 비밀번호", "Present password"),
    "to_sign_in": ("로그인 화면으로", "To the sign-in page"),
    "zoom": ("글자 크기", "Size of letters"),
    "contrast_hint": (
        "검은 바탕에 밝은 글자로 보여 드립니다.",
        "Bright letters on a black ground.",
    ),
    "keys_title": ("한 글자 단축키", "Single letters as shortcuts"),
    "keys_hint": (
        "/, J, K, ?처럼 글자 하나로 움직이는 단축키입니다. 음성 입력을 쓰시면 끄시기 바랍니다.",
        "Keys such as /, J, K and ?. Turn them off if you speak to your computer.",
    ),
    "turned_on": ("켜기", "On"),
    "turned_off": ("끄기", "Off"),
    "language": ("화면 언어", "Language"),
    "help": ("도움말", "Help"),
    "help_ask": ("묻는 방법", "How to ask"),
    "help_ask_1": (
        "찾는 일을 문장으로 적어 주시기 바랍니다. 행사·사업·시설 이름과 연도를 함께 적으면 더 잘 찾습니다.",
        "Write a sentence. Names of events, projects or places, and a year, help to find it.",
    ),
    "help_ask_2": (
        (
            "‘다른 기관은’, ‘작년’, ‘모두’, ‘회계과-4127’처럼 적으면 그대로 이해합니다. "
            "이해한 내용은 답변 위에 보이고, ×를 눌러 뺄 수 있습니다."
        ),
        (
            "“Other agencies”, “last year”, “all”, a document number: what was "
            "understood stands above the answer, and × leaves it out."
        ),
    ),
    "help_ask_3": (
        "‘이 답변에 이어서 묻기’를 고르면 앞 질문의 주제를 이어받습니다.",
        "“Follow up on this answer” keeps the subject of the question before.",
    ),
    "help_ask_4": (
        "개인정보는 적지 마시기 바랍니다. 적더라도 가린 뒤 남깁니다.",
        "Please write no personal data; what you write of it is masked before it is kept.",
    ),
    "help_answer": ("답변을 읽는 방법", "How to read an answer"),
    "help_answer_1": (
        "문장 뒤의 번호가 근거입니다. 누르면 오른쪽 근거로, ‘원문에서 보기’를 누르면 원문의 그 자리로 갑니다.",
        "The number behind a sentence is its source; from there “Open at this place” leads into the record.",
    ),
    "help_answer_2": (
        "‘근거 N건 확인’은 인용한 글이 원문에 그대로 있는지 대조한 수입니다.",
        "“N quotes checked” is how many quotes were compared with their records.",
    ),
    "help_answer_3": (
        (
            "근거가 부족하면 답변을 만들지 않습니다. ‘찾지 못했습니다’는 자료가 없거나 열람 "
            "범위에 들지 않는다는 뜻이며, 둘은 구별하지 않습니다."
        ),
        (
            "Without sources there is no answer. “Nothing was found” means that there is no "
            "such record, or none that you may see; the two look the same."
        ),
    ),
    "help_marks": ("표시의 뜻", "What the marks mean"),
    "help_mark_scope": (
        "내가 볼 수 있는 자료의 범위입니다. 이 범위 밖의 자료는 건수도 제목도 보이지 않습니다.",
        "What you may see. Of anything else neither numbers nor titles are shown.",
    ),
    "help_mark_checked": (
        "인용한 글이 원문에 그대로 있음을 확인했습니다.",
        "The quotes stand in their records, word for word.",
    ),
    "help_mark_stage": (
        "초안·검토·시행처럼 그 자료가 어디까지 온 문서인지입니다.",
        "How far a record has come: draft, under review, in force.",
    ),
    "help_mark_changed": (
        "인용한 뒤 파일이 바뀌었습니다. 인용한 때의 글을 보여 드리며, 지금 자료도 열 수 있습니다.",
        "The file has changed since; you see the text of that time, and can open the current one.",
    ),
    "help_mark_masked": (
        "[전화번호 가림]처럼 적힌 곳은 개인정보를 가린 자리입니다.",
        "Where something like [전화번호 가림] stands, personal data was masked.",
    ),
    "help_mark_draft": ("초안", "draft"),
    "help_mark_example": ("[… 가림]", "[… 가림]"),
    "changed_badge": ("인용한 뒤 바뀜", "Changed since"),
    "help_keys": ("단축키", "Shortcuts"),
    "help_keys_off": (
        "글자 하나로 된 단축키는 화면 설정에서 끌 수 있으며, 입력 칸에서는 움직이지 않습니다.",
        "Single letters can be turned off in the settings, and do nothing where you write.",
    ),
    "key_enter": ("질문하기", "Ask"),
    "key_shift_enter": ("줄 바꿈", "Break the line"),
    "key_escape": (
        "멈추기, 미리보기 닫기, 근거나 원문에서 되돌아오기",
        "Stop, close a preview, go back from a source or record",
    ),
    "key_slash": ("질문 칸으로", "To the question"),
    "key_jk": ("다음·이전 인용", "Next and previous citation"),
    "key_question": ("도움말", "Help"),
    "help_whom": ("물어볼 곳", "Whom to ask"),
    "help_whom_record": (
        (
            "자료의 내용은 그 자료의 담당 부서에 물어 주시기 바랍니다. 답변 아래 "
            "‘물어볼 곳’에 부서와 담당한 해가 보입니다."
        ),
        "Of what a record says: the office in charge, named under the answer.",
    ),
    "help_whom_rights": (
        "보여야 할 자료가 보이지 않으면 그 자료의 담당 부서나 소속 기관의 관리자에게 열람을 신청해 주시기 바랍니다.",
        "Of what you should see and do not: the office in charge or your administrator.",
    ),
    "help_whom_wrong": (
        (
            "답변이 틀렸으면 답변 아래에서 ‘틀린 내용’을 눌러 주시기 바랍니다. "
            "담당 부서에 누가 보냈는지 없이 전해집니다."
        ),
        "Of a wrong answer: say so below it. The office in charge is told, but not by whom.",
    ),
    "history": ("내 질문", "My questions"),
    "history_hint": (
        (
            "물어보신 것을 날짜별로 보여 드립니다. 본인만 볼 수 있으며, 답변은 열 "
            "때마다 지금의 열람 범위로 다시 확인합니다."
        ),
        "What you asked, by day. Only you see it; each answer is checked anew when you open it.",
    ),
    "history_search": ("질문에서 찾기", "Search your questions"),
    "history_count": ("모두 {n}건", "{n} in all"),
    "history_none": (
        "아직 물어보신 것이 없습니다.",
        "You have not asked anything yet.",
    ),
    "history_nothing": (
        "‘{words}’이(가) 든 질문이 없습니다. 다른 낱말로 찾아 보시기 바랍니다.",
        "None of your questions holds “{words}”. Try other words.",
    ),
    "history_all": ("모두 보기", "Show all"),
    "today": ("오늘", "Today"),
    "my_scope": ("내 열람 범위", "What I may see"),
    "my_scope_hint": (
        "아래에 열려 있는 자료만 찾고 답합니다.",
        "Only what is open to these is searched and answered from.",
    ),
    "everyone": ("모두에게 열린 자료", "What is open to everyone"),
    "community": ("업무 공간", "Community"),
    "post": ("직위", "Post"),
}
