"""What the pages say, in office Korean first and English second."""

from __future__ import annotations

from typing import Literal

from ui.archive_words import ARCHIVE_WORDS
from ui.case_words import CASE_WORDS
from ui.desk_words import DESK_WORDS
from ui.feedback_words import FEEDBACK_WORDS
from ui.own_words import OWN_WORDS
from ui.reading_words import READING_WORDS
from ui.search_words import SEARCH_WORDS
from ui.why_words import WHY_WORDS

Language = Literal["ko", "en"]

WORDS: dict[str, tuple[str, str]] = {
    **ARCHIVE_WORDS,
    **CASE_WORDS,
    **DESK_WORDS,
    **FEEDBACK_WORDS,
    **OWN_WORDS,
    **READING_WORDS,
    **SEARCH_WORDS,
    **WHY_WORDS,
    "site": ("너머 업무자료 찾기", "Neomeo"),
    "notice": (
        "내부 업무망 전용 · 조회와 열람 기록이 남습니다.",
        "Internal network · what you read is logged.",
    ),
    "demo": (
        "시연용: 기관·인물·문서는 모두 지어낸 것입니다.",
        "Demonstration: everything here is invented.",
    ),
    "skip": ("본문으로 건너뛰기", "Skip to content"),
    "ask": ("묻고 답하기", "Ask"),
    "search": ("찾기", "Search"),
    "admin": ("관리", "Administration"),
    "sign_in": ("로그인", "Sign in"),
    "sign_out": ("로그아웃", "Sign out"),
    "contrast": ("선명하게", "High contrast"),
    "plain": ("기본 화면", "Normal contrast"),
    "other_language": ("English", "한국어"),
    "hidden_part": (
        "원본에서 숨긴 시트나 행·열에 있는 표입니다.",
        "Hidden in the original: a sheet, rows or columns.",
    ),
    "scope": ("열람 범위", "May see"),
    "record_number": ("자료 번호", "Record number"),
    "may_see": ("볼 수 있음", "May see it"),
    "may_not_see": ("볼 수 없음", "May not see it"),
    "audience": ("열람범위", "Audience"),
    "whole_folder": ("공유 폴더 전체", "The whole folder"),
    "login": ("로그인 이름", "Login"),
    "password": ("비밀번호", "Password"),
    "samples": ("표본 사용자로 들어가기(시연용)", "Enter as a sample official (demonstration)"),
    "samples_hint": (
        "비밀번호 없이 들어가 권한에 따라 답이 어떻게 달라지는지 볼 수 있습니다.",
        "No password; see how answers follow rights.",
    ),
    "refused": (
        "로그인 이름이나 비밀번호가 맞지 않습니다. 여러 번 틀리면 한동안 로그인할 수 없습니다.",
        "The login or password is wrong. After several failures you have to wait a while.",
    ),
    "sign_on_refused": (
        "통합 로그인으로 확인하지 못했습니다. 다시 해도 안 되면 등록된 계정인지 관리자에게 물어 주시기 바랍니다.",
        "That sign-on was not accepted. Begin again, or ask an administrator whether you have an account.",
    ),
    "by_oidc": ("기관 통합 로그인", "Sign on at the agency"),
    "by_proxy": ("업무망 로그인으로 들어가기", "Enter with the network sign-on"),
    "question_label": ("질문", "Question"),
    "question_hint": (
        "예: 지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?",
        "e.g. How did other agencies manage crowds at the last festival?",
    ),
    "ask_button": ("질문하기", "Ask"),
    "keys": (
        "Enter 질문 · Shift+Enter 줄 바꿈 · 개인정보는 적지 마시기 바랍니다.",
        "Enter asks · Shift+Enter breaks the line · no personal data, please.",
    ),
    "understood": ("이해한 내용", "Understood"),
    "leave_out": ("{words}: 빼고 다시 묻기", "{words}: ask again without it"),
    "understand_all": ("뺀 것을 되돌려 다시 묻기", "Ask again with everything"),
    "follow_up": ("이 답변에 이어서 묻기", "Follow up on this answer"),
    "listing": ("모두 {n}건입니다", "{n} records in all"),
    "listing_how": (
        "제목이나 본문에 이 낱말(같은 뜻의 말 포함)이 모두 적힌 자료입니다. 다른 말로만 적힌 것은 없습니다: {words}",
        "Every record you may see that says all of these words, or others of the same sense; no others: {words}",
    ),
    "listing_by_filter": (
        "열람하실 수 있는 자료 가운데 위 조건에 맞는 것을 빠짐없이 찾았습니다.",
        "Every record you may see that meets the conditions above.",
    ),
    "copy_letter": ("공문 문구로 복사", "Copy as an official letter"),
    "copied": ("공문 문구를 복사했습니다.", "The letter was copied."),
    "as_sheet": ("전체 목록 내려받기(XLSX)", "Download the whole list (XLSX)"),
    "parts": ("목록 쪽", "Pages of the list"),
    "former": ("앞쪽", "Previous"),
    "next": ("다음 쪽", "Next"),
    "year": ("연도", "Year"),
    "title": ("제목", "Title"),
    "number": ("문서번호", "Number"),
    "amount": ("예산", "Budget"),
    "people": ("인원", "People"),
    "stage": ("상태", "Status"),
    "contradiction": (
        "자료마다 수치가 다릅니다. 날짜와 상태를 보고 판단해 주시기 바랍니다.",
        "Records differ. Please judge by date and status.",
    ),
    "contacts": ("물어볼 곳", "Whom to ask"),
    "unread": (
        "열람하실 수 있는 폴더에 읽지 못한 파일이 {n}건 있습니다. 답이 그 안에 있을 수 있습니다.",
        "{n} files in folders open to you could not be read; the answer may be in them.",
    ),
    "examples": ("이렇게 물어보실 수 있습니다", "For example"),
    "step_scope": ("열람 범위 확인", "Checking rights"),
    "step_find": ("찾는 중", "Searching"),
    "step_write": ("작성", "Writing"),
    "step_check": ("근거 대조", "Checking sources"),
    "working": ("답을 찾고 있습니다.", "Looking for an answer."),
    "show_answer": ("답변 보기", "Show the answer"),
    "answered": ("답변을 마쳤습니다.", "The answer is complete."),
    "sources": ("근거 자료", "Sources"),
    "checked": ("근거 {n}건 확인", "{n} quotes checked"),
    "phrased": (
        "문장을 다듬은 도구: 지역 언어모형 (원문 대조를 마침)",
        "Phrased by: a local language model (checked against the sources)",
    ),
    "confidence": ("확실한 정도", "Confidence"),
    "high": ("높음", "high"),
    "medium": ("보통", "medium"),
    "low": ("낮음", "low"),
    "partial": (
        "질문과 일부만 맞는 자료입니다. 근거를 열어 확인하시기 바랍니다.",
        "Only part of this fits. Please check the sources.",
    ),
    "not_found": ("찾지 못했습니다", "Nothing was found"),
    "not_found_hint": (
        "열람하실 수 있는 자료에서 답이 될 만한 것을 찾지 못해 답변을 만들지 않았습니다.",
        "Nothing that you may see supports an answer, so none was made.",
    ),
    "cases": ("사례별 자료", "Cases"),
    "similar": ("비슷한 사례", "Similar cases"),
    "open_source": ("원문에서 보기", "Open at this place"),
    "changed_since": (
        "인용한 뒤 파일이 바뀌었거나 새로 읽은 자료입니다. 인용한 때의 글을 보여 드립니다.",
        "The file has changed, or was read anew, since it was cited. This is the text of that time.",
    ),
    "open_current": ("지금 자료 보기", "Open the current one"),
    "nothing_current": (
        "지금 자료는 읽을 수 없습니다. 담당 부서에 확인해 주시기 바랍니다.",
        "The current file cannot be read. Please ask the office in charge.",
    ),
    "copies": ("같은 내용의 자료 {n}건", "{n} records of the same content"),
    "no_date": ("날짜 없음", "undated"),
    "interrupted": (
        "중간에 멈춘 답변입니다. 이어 보실 수 있습니다.",
        "The answer was cut off. You can go on.",
    ),
    "stop": ("멈추기", "Stop"),
    "stopped": ("여기에서 멈추었습니다.", "You stopped here."),
    "resume": ("이어 보기", "Go on"),
    "search_hint": ("찾을 낱말을 적어 주시기 바랍니다.", "Words to look for."),
    "results": ("찾은 자료", "Records found"),
    "by_words_alone": (
        "뜻으로 찾는 모델이 잠시 멈추어 낱말로만 찾았습니다. 잠시 뒤에 다시 찾아 주시기 바랍니다.",
        "The model has stopped for a moment: found by words alone. Please try again in a little.",
    ),
    "no_results": (
        "찾지 못했습니다. 다른 낱말로 찾아 보시기 바랍니다.",
        "Nothing found. Try other words.",
    ),
    "document": ("원문 보기", "Record"),
    "back": ("답변으로 돌아가기", "Back to the answer"),
    "original": ("원본 내려받기", "Download the original"),
    "no_original": (
        "열람이 제한된 부분이 있거나 압축 파일 안에 든 자료여서 원본은 내려받을 수 없습니다.",
        "Part of this record is closed to you or it lies in a ZIP, so the original cannot be opened.",
    ),
    "extracted": (
        "파일에서 뽑은 글입니다. 모양은 원본과 다를 수 있습니다.",
        "Text taken from the file; it may look different there.",
    ),
    "cited_places": ("인용된 곳", "Cited places"),
    "about": ("자료 정보", "About this record"),
    "stated": ("자료에 적힌 내용", "As the record states"),
    "agency": ("기관", "Agency"),
    "department": ("부서", "Department"),
    "date": ("날짜", "Date"),
    "format": ("형식", "Format"),
    "grade": ("보안등급", "Security grade"),
    "grade_C": ("C(기밀)", "C (classified)"),
    "grade_S": ("S(민감)", "S (sensitive)"),
    "grade_O": ("O(공개)", "O (open)"),
    "timeline": ("이 일의 자료", "The records of this event"),
    "case_steps": ("이 사례의 자료", "The records of this case"),
    "all_agencies": ("모든 기관의 사례", "Cases of all agencies"),
    "other_agencies": ("다른 기관의 사례만", "Other agencies only"),
    "similar_text": (
        "비슷한 사례를 찾을 글을 붙여 넣어 주시기 바랍니다(계획서의 앞부분, 상황 설명 등).",
        "Paste a text whose like is wanted: the beginning of a plan, what has happened.",
    ),
    "similar_file": ("또는 파일을 올려 주시기 바랍니다.", "Or bring a file."),
    "similar_file_hint": (
        "한글·엑셀·워드·PDF·글·메일 파일 하나, {n}MB까지. 개인정보를 가리고 읽은 뒤 남기지 않습니다.",
        "One office, PDF, text or mail file of up to {n} MB. It is read without personal data, not kept.",
    ),
    "file_too_large": ("파일이 {n}MB보다 큽니다.", "The file is larger than {n} MB."),
    "find_cases": ("유사 사례", "Cases"),
    "find_similar": ("비슷한 사례 찾기", "Find similar cases"),
    "choose_to_compare": ("비교할 사례로 고르기", "Choose to compare"),
    "compare": ("비교표 만들기", "Compare"),
    "compare_hint": (
        "이 자료와 함께 네 사례까지 나란히 봅니다.",
        "This record and up to four others.",
    ),
    "comparison": ("사례 비교표", "Comparison"),
    "compare_most": (
        "한 번에 {n}건까지 비교합니다. 나머지는 뺐습니다.",
        "{n} cases at most are compared at once; the others were left out.",
    ),
    "nothing_to_compare": (
        "비교할 자료가 없습니다. 자료의 ‘비슷한 사례’에서 골라 주시기 바랍니다.",
        "There is nothing to compare. Choose cases under “Similar cases” of a record.",
    ),
    "nothing_stated": (
        "나란히 놓을 내용이 자료에 없습니다. 원문을 열어 확인해 주시기 바랍니다.",
        "The records state nothing to set side by side. Please open them.",
    ),
    "no_differences": ("서로 다른 항목이 없습니다.", "No row differs."),
    "differences_only": ("다른 항목만 보기", "Differences only"),
    "all_rows": ("모든 항목 보기", "All rows"),
    "differs": ("다름", "differs"),
    "save_as": ("{form}로 저장", "Save as {form}"),
    "within_scope": ("열람 범위 안", "within your rights"),
    "aspect": ("항목", "Aspect"),
    "take_out": ("빼기", "Take out"),
    "no_similar": ("비슷한 사례를 찾지 못했습니다.", "No similar cases were found."),
    "folders": ("공유 폴더", "Shared folders"),
    "isolation": ("파일 읽기 격리", "Isolation of parsers"),
    "no_folders": (
        "이어 둔 폴더가 없습니다. 아래에서 첫 폴더를 이어 주시기 바랍니다.",
        "No folder is connected yet.",
    ),
    "name": ("이름", "Name"),
    "path": ("경로", "Path"),
    "rules": ("열람 규칙", "Rules"),
    "rules_hint": (
        "한 줄에 하나씩 ‘경로 = 열람범위, 열람범위’로 적습니다. 규칙이 없는 곳은 아무도 볼 수 없습니다.",
        "One per line: path = audience, audience. What has no rule is seen by nobody.",
    ),
    "files": ("파일", "Files"),
    "state": ("상태", "State"),
    "reason": ("까닭과 조치", "Reason and remedy"),
    "reindex": ("바뀐 파일 읽기", "Read changes"),
    "reindex_all": ("모두 다시 읽기", "Read everything"),
    "confirm_removal": ("지운 것이 맞음", "They were deleted"),
    "original_gone": ("원본 삭제됨", "Original deleted"),
    "original_gone_told": (
        "공유 폴더에서 원본이 삭제되어 원본은 열 수 없습니다(원본 삭제됨).",
        "The original was deleted from the shared folder and cannot be opened.",
    ),
    "add_folder": ("폴더 잇기", "Connect folder"),
    "show_files": ("파일별 결과", "Per file"),
    "queued": ("기다리는 중", "waiting"),
    "running": ("읽는 중", "reading"),
    "paused": ("쉬는 중", "paused"),
    "cancelled": ("취소함", "cancelled"),
    "seconds_left": ("남은 초", "seconds left"),
    "vectors": ("뜻 색인", "vectors"),
    "done": ("마침", "done"),
    "failed": ("실패", "failed"),
    "footer": (
        "답변은 등록된 자료를 근거로 자동 작성됩니다. 처분·회신 전에 반드시 원문을 확인하시기 바랍니다.",
        "Answers are composed from registered records. Check the original before you act on them.",
    ),
    "error_403": ("이 작업을 할 권한이 없습니다.", "You may not do this."),
    "error_404": (
        "찾을 수 없습니다. 없는 자료이거나 열람 범위에 들지 않습니다.",
        "Not found: it does not exist or is not yours to see.",
    ),
    "error_422": (
        "보낸 내용이 너무 길거나 형식에 맞지 않습니다. 줄여서 다시 보내 주시기 바랍니다.",
        "What was sent is too long or has the wrong form. Please shorten it and try again.",
    ),
    "error_429": (
        "요청이 너무 많거나 로그인에 여러 번 실패했습니다. 잠시 뒤에 다시 해 주시기 바랍니다.",
        "Too many requests or failed sign-ins. Please wait a little and try again.",
    ),
    "error_500": (
        "처리하지 못했습니다. 잠시 뒤에 다시 해 주시기 바랍니다.",
        "Something went wrong. Please try again.",
    ),
    "error_503": (
        "지금은 처리할 수 없습니다. 관리자에게 알려 주시기 바랍니다.",
        "Not available now. Please tell an administrator.",
    ),
    "home": ("처음으로", "Start page"),
    "api": ("API 설명", "API"),
}

EXAMPLES = (
    "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?",
    "주최자 없는 거리 행사도 안전관리계획을 세워야 하나요?",
    "농로 포장공사 지체상금은 얼마를 부과했나요?",
    "축제 소음 민원에 어떻게 대응했나요?",
)


def word(key: str, language: Language, **values: object) -> str:
    """Return a text of the pages in a language, its places filled in.

    Raises:
        KeyError: when there is no such text.
    """
    korean, english = WORDS[key]
    return (english if language == "en" else korean).format(**values)
