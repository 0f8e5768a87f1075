"""What the pages of asking, answers and records say, in office Korean first and English second."""

from __future__ import annotations

READING_WORDS: dict[str, tuple[str, str]] = {
    "main_menu": ("주 메뉴", "Main menu"),
    "others": ("그 밖에", "Besides"),
    "larger": ("글자 크게", "Larger letters"),
    "smaller": ("글자 보통", "Normal letters"),
    "what_wanted": ("무엇을 찾으십니까?", "What are you looking for?"),
    "what_wanted_hint": (
        "열람하실 수 있는 공문·계획·보고·업무 파일에서 근거를 찾아 답하고, 원문의 자리를 함께 보여 드립니다.",
        "Answers come from the letters, plans, reports and sheets you may see, with the place in each.",
    ),
    "about_title": (
        "‘{title}’의 주요 내용은 무엇인가요?",
        "‘{title}’의 주요 내용은 무엇인가요? (Korean)",
    ),
    "narrow_range": ("범위 좁히기", "Narrow down"),
    "narrow_all": (
        "열람하실 수 있는 자료를 세었습니다. 고르시면 그 안에서만 답을 찾습니다.",
        "Counted are the records you may see. The answer is looked for among those you choose.",
    ),
    "narrow_asked": (
        "질문의 주요 낱말이 절반 이상 적힌, 열람하실 수 있는 자료를 세었습니다. 고르시면 그 안에서만 답을 찾습니다.",
        "Counted are records you may see that hold half of your nouns. The answer comes from those.",
    ),
    "narrow_again": (
        "질문의 주요 낱말이 절반 이상 적힌, 열람하실 수 있는 자료를 세었습니다. 고르시면 그 안에서 다시 묻습니다.",
        "Counted are records you may see that hold half of your nouns. Choosing asks again among those.",
    ),
    "narrowed_to": ("좁힌 범위", "Narrowed to"),
    "drop_range": ("{words}: 범위에서 빼기", "{words}: take it out"),
    "ask_without": ("{words}: 범위에서 빼고 다시 묻기", "{words}: ask again without it"),
    "next_within": ("다음 질문도 이 범위에서", "The next question, too, within"),
    "overruled": ("좁힌 범위와 달라 쓰지 않았습니다", "not used: outside of what you narrowed to"),
    "not_within": ("좁힌 범위 안에서만 찾았습니다:", "Only this was looked through:"),
    "ask_everywhere": ("범위를 풀고 다시 묻기", "Ask again without narrowing"),
    "ask_everywhere_hint": (
        "열람하실 수 있는 모든 자료에서 찾습니다.",
        "In everything you may see.",
    ),
    "recent": ("최근 질문", "Recent questions"),
    "takes_longer": ("조금 더 걸립니다.", "This takes a little longer."),
    "results_alone": ("검색 결과만 보기", "Show search results only"),
    "ask_stopped": (
        "멈추었습니다. 질문은 그대로 두었습니다.",
        "Stopped. Your question is still there.",
    ),
    "offline": (
        "서버와 연결하지 못했습니다. 망 연결을 확인하고 다시 눌러 주시기 바랍니다. 적으신 질문은 그대로 있습니다.",
        "The server cannot be reached. Check the network and try again; your question is still there.",
    ),
    "draft_restored": (
        "적으시던 질문을 되살렸습니다.",
        "What you were writing is back.",
    ),
    "failed_title": ("답변을 만들지 못했습니다", "No answer could be made"),
    "failed_hint": (
        (
            "잠시 뒤에 다시 하시거나, 검색 결과를 보시기 바랍니다. 되풀이되면 아래 "
            "번호를 관리자에게 알려 주시기 바랍니다."
        ),
        (
            "Please try again in a little, or look at the search results. If it "
            "happens again, tell an administrator the number below."
        ),
    ),
    "cannot_show": ("보여 드릴 수 없습니다", "This cannot be shown"),
    "error_number": ("오류번호", "Error number"),
    "try_again": ("다시 시도", "Try again"),
    "writing": ("답변을 적고 있습니다.", "The answer is being written."),
    "being_written": ("작성 중", "Being written"),
    "session_over": (
        "로그인이 끝났습니다. 다시 로그인하시면 이어 보실 수 있습니다.",
        "Your session is over. Sign in again to go on.",
    ),
    "sign_in_again": ("다시 로그인", "Sign in again"),
    "printed": (
        "출력: {name}({office}) {at} · 답변번호 {number}",
        "Printed by {name} ({office}) {at} · answer {number}",
    ),
    "print_unlogged": (
        "출력 기록을 남기지 못해 내용을 인쇄하지 않습니다. 화면의 ‘인쇄’를 다시 눌러 주시기 바랍니다.",
        "Nothing is printed, because it could not be logged. Please press Print once more.",
    ),
    "printed_record": (
        "출력: {name}({office}) {at} · 자료번호 {number}",
        "Printed by {name} ({office}) {at} · record {number}",
    ),
    "copy_address": ("질문 주소 복사", "Copy the question's address"),
    "address_copied": (
        "주소를 복사했습니다. 여는 분이 볼 수 있는 자료로 다시 답합니다.",
        "The address was copied. Whoever opens it is answered from what they may see.",
    ),
    "ask_otherwise": ("고쳐서 다시 묻기", "Ask otherwise"),
    "contents": ("차례", "Contents"),
    "contradictions": ("자료끼리 다른 내용", "Where records differ"),
    "source_n": ("근거 {n}", "Source {n}"),
    "source_count": ("{n}곳", "{n} places"),
    "save_hwpx": ("한글 파일로 저장", "Save as HWPX"),
    "print": ("인쇄", "Print"),
    "tell_wrong": ("틀린 내용 알리기", "Report a mistake"),
    "see_compared": ("비교표로 보기", "Compare them"),
    "widen": ("조건을 빼고 넓혀서 다시 묻기", "Ask again without these conditions"),
    "widen_now": ("지금 조건:", "Now:"),
    "search_words": ("낱말로 찾아보기", "Search for the words"),
    "search_words_hint": (
        "답변 대신 자료 목록을 보여 드립니다.",
        "A list of records instead of an answer.",
    ),
    "ask_person": ("담당 부서에 물어보기", "Ask the office in charge"),
    "ask_person_hint": (
        (
            "담당 부서를 모르시면 소속 기관의 관리자에게 자료 등록이나 열람을 요청해 주시기 바랍니다. "
            "이 질문은 이름 없이 ‘답을 찾지 못한 것’에 모입니다."
        ),
        (
            "If you do not know it, ask your administrator for the record or for access. "
            "Questions without an answer are collected without names."
        ),
    ),
    "where": ("현재 위치", "You are here"),
    "the_answer": ("답변", "Answer"),
    "in_record": ("자료 안의 위치", "Places in the record"),
    "text": ("본문", "Text"),
    "table": ("표", "Table"),
    "row_number": ("행", "Row"),
    "citation_of": ("{place}, 인용 {at}/{all}", "{place}, citation {at} of {all}"),
    "cited_elsewhere": ("다른 판에서 인용된 곳", "Cited in another version"),
    "no_contents": ("차례로 삼을 제목이 없습니다.", "It has no headings."),
    "former_part": ("앞부분", "Previous part"),
    "next_part": ("다음 부분", "Next part"),
    "part_of": ("{m}부분 가운데 {n}", "Part {n} of {m}"),
    "find_in_record": ("자료 안에서 찾기", "Find in this record"),
    "found_in_record": ("‘{words}’이(가) 있는 곳 {n}곳", "{n} places with “{words}”"),
    "nothing_in_record": (
        "이 자료에는 ‘{words}’이(가) 없습니다.",
        "“{words}” does not occur in this record.",
    ),
    "former_citation": ("이전 인용", "Previous citation"),
    "next_citation": ("다음 인용", "Next citation"),
    "nothing_in_it": (
        "보여 드릴 글이 없습니다. 원본을 확인해 주시기 바랍니다.",
        "There is no text to show. Please look at the original.",
    ),
    "place_lost": (
        "인용한 자리를 찾지 못해 자료의 첫머리부터 보여 드립니다. ‘자료 안에서 찾기’로 확인해 주시기 바랍니다.",
        "The cited place was not found; the record is shown from its beginning. Try “Find in this record”.",
    ),
    "resting": ("이 부분을 인용한 문장", "What cites this"),
    "quote_wrong": ("인용이 맞지 않음", "The quote does not fit"),
    "download_logged": ("내려받으면 기록이 남습니다.", "Downloads are logged."),
    "masked": ("가린 개인정보", "Masked personal data"),
    "masked_why": (
        "개인정보 보호를 위해 읽을 때 가렸습니다. 업무에 원문이 필요하시면 담당 부서에 문의해 주시기 바랍니다.",
        (
            "Masked when the file was read, to protect the persons concerned. If "
            "your work needs it, ask the office in charge."
        ),
    ),
    "times": ("{n}곳", "{n} times"),
    "version_current": ("지금 판입니다", "This is the current version"),
    "version_others": (
        "답변이 인용한 다른 판은 왼쪽에서 여실 수 있습니다.",
        "Other versions that the answer cites are on the left.",
    ),
}
