"""What the pages say of feedback and of what was asked, in office Korean first and English second."""

from __future__ import annotations

FEEDBACK_WORDS: dict[str, tuple[str, str]] = {
    "feedback": ("이 답변에 대한 의견", "What you say of this answer"),
    "feedback_place": ("어느 부분에 대한 의견입니까?", "Which part?"),
    "feedback_remark": ("무엇이 틀렸는지(선택)", "What is wrong (optional)"),
    "feedback_hint": (
        (
            "의견은 자료의 담당 부서에 누가 보냈는지 없이 전해집니다. ‘틀린 내용’은 고칠 수 있도록 한 건이라도 "
            "전해지니, 이름·연락처는 적지 마시기 바랍니다. ‘도움 됨’은 3명부터 사람 수만 전해집니다."
        ),
        (
            "The office of the record is told, but not by whom. A mistake is passed on from the first "
            "report on, so please write no name; “helped” is told as a number, from three persons on."
        ),
    ),
    "feedback_on": ("의견", "Feedback"),
    "feedback_on_statement": ("이 문장에 대한 의견 남기기", "Say something of this statement"),
    "feedback_on_source": ("이 근거에 대한 의견 남기기", "Say something of this source"),
    "verdict_helped": ("도움 됨", "It helped"),
    "verdict_wrong": ("틀린 내용", "It is wrong"),
    "take_back": ("되돌리기", "Take back"),
    "records_feedback": ("내 자료에 대한 의견", "Feedback on my records"),
    "records_feedback_hint": (
        (
            "담당하시는 자료 가운데 열람하실 수 있는 것만 보입니다. 누가 보냈는지는 전하지 않으며, 도움을 받은 사람 "
            "수는 3의 배수로 내려 보입니다."
        ),
        (
            "Records that you are in charge of and may read. It is not told of whom, and how many persons "
            "were helped is rounded down to a multiple of three."
        ),
    ),
    "no_records_feedback": (
        "아직 보일 의견이 없습니다. 담당 부서의 장, 폴더 소유자, 기록물관리자에게 그 자료에 대한 의견이 보입니다.",
        (
            "There is nothing to show yet. Heads of departments, folder owners and records officers see "
            "what was said of their records."
        ),
    ),
    "helped_persons": ("도움 됨 {n}명 이상", "helped {n} persons or more"),
    "wrong_persons": ("틀린 내용 {n}명", "{n} reported a mistake"),
    "persons": ("{n}명", "{n} persons"),
    "whole_answer": ("이 자료를 인용한 답변 전체", "An answer that cites it, as a whole"),
    "changed_since_report": ("그 뒤 자료가 바뀜", "the record has changed since"),
    "questions": ("질문 통계", "Questions asked"),
    "questions_hint": (
        (
            "지난 열두 달 동안 세 명 이상이 함께 쓴 낱말만, 사람 수를 3의 배수로 내려 보입니다. "
            "누가 물었는지와 질문 글은 보이지 않습니다."
        ),
        (
            "Words of the last twelve months that at least three persons used together; numbers are "
            "rounded down to a multiple of three. No person and no question is shown."
        ),
    ),
    "unanswered": ("답을 찾지 못한 것", "What found no answer"),
    "unanswered_hint": (
        "자료가 없거나 물은 사람의 열람 범위에 없는 것입니다. 담당 부서에 자료 등록을 요청해 주시기 바랍니다.",
        "There are no records, or none that the askers may see. Please ask the office to register some.",
    ),
    "frequent": ("많이 물은 것", "What is asked often"),
    "asked_words": ("낱말", "Words"),
    "asked_persons": ("물은 사람", "Persons"),
    "asked_unanswered": ("그중 답을 찾지 못한 사람", "of whom without an answer"),
    "or_more": ("{n}명 이상", "{n} or more"),
    "asked_questions": ("질문", "Questions"),
    "questions_unanswered": ("답을 찾지 못한 질문", "Questions without an answer"),
    "questions_or_more": ("{n}개 이상", "{n} or more"),
    "questions_counted": (
        (
            "질문 수에는 한 부서에서 한 달에 세 명 이상이 물은 것만 들어갑니다. 3의 배수로 내려 세어 더하며, "
            "한 사람이 같은 낱말로 다시 물은 것은 한 달에 한 번만 셉니다."
        ),
        (
            "Only what at least three persons of one department asked in one month is counted, rounded "
            "down to a multiple of three before it is added up. Who asks about the same words again in "
            "a month counts once."
        ),
    ),
    "too_few_questions": (
        "한 부서에서 한 달에 세 명 이상이 물은 때가 아직 없어 질문 수를 보일 수 없습니다.",
        "No three persons of one department have asked in one month yet; no numbers can be shown.",
    ),
    "months_drawn": (
        "{first}부터 {last}까지 달마다 물은 질문입니다. 가장 많은 달은 {n}개 이상이며, 수는 아래 표에 있습니다.",
        "Questions of each month from {first} to {last}, {n} or more at most; the table has the numbers.",
    ),
    "drawn_as": (
        "{name}: 질문 {n}개 이상, 답을 찾지 못한 질문 {missed}",
        "{name}: {n} or more questions, without an answer {missed}",
    ),
    "by_month": ("달마다", "By month"),
    "each_department": ("부서마다", "By department"),
    "every_month": ("지난 열두 달", "The last twelve months"),
    "every_department": ("모든 부서", "All departments"),
    "show": ("보기", "Show"),
    "too_few_asked": (
        "세 명 이상이 함께 쓴 낱말이 아직 없습니다.",
        "No words have been used by three persons yet.",
    ),
}
