"""What the pages of evaluation and of the system's state say, Korean first and English second."""

from __future__ import annotations

EVALUATION_WORDS: dict[str, tuple[str, str]] = {
    "evaluation_hint": (
        "답을 아는 질문을 지금 자료에 물어, 맞게 찾고 답하는지 잽니다. 자기 열람 범위 안에서만 묻습니다.",
        "Questions whose answers are known are asked of the present records, with your own rights.",
    ),
    "questions_file": ("질문 파일(TOML)", "File of questions (TOML)"),
    "questions_file_hint": (
        "[[question]]마다 text(질문), records(답이 있는 자료의 경로), expected(답에 나올 말)를 적습니다.",
        "Each [[question]] has text, records (paths that answer it) and expected (words to be said).",
    ),
    "keep_questions": ("질문 바꾸기", "Keep these"),
    "questions_kept": ("질문 {n}개를 두었습니다.", "{n} questions are kept."),
    "no_questions": (
        "둔 질문이 없습니다. 파일을 올려 주시기 바랍니다.",
        "No questions are kept yet.",
    ),
    "questions_of_others": (
        "다른 사람 이름으로 적힌 질문 {n}개는 여기서 묻지 않습니다. 서버에서 ‘neomeo eval’로 재어 주시기 바랍니다.",
        "{n} questions of other people are left out; use “neomeo eval” on the server.",
    ),
    "questions_not_utf8": (
        "UTF-8 글이 아닙니다. UTF-8로 저장해 다시 올려 주시기 바랍니다.",
        "The file is not UTF-8.",
    ),
    "run": ("평가 시작", "Begin"),
    "nothing_to_run": (
        "물을 질문이 없거나 열람자 역할이 없습니다. 질문 파일과 역할을 확인해 주시기 바랍니다.",
        "There is nothing to ask, or you are no reader.",
    ),
    "run_at_hand": (
        "다른 평가를 하고 있습니다. 마친 뒤에 다시 해 주시기 바랍니다.",
        "A run is at hand. Please begin again when it has ended.",
    ),
    "running_eval": ("질문 {total}개 중 {done}개를 물었습니다.", "{done} of {total} were asked."),
    "former_runs": ("지난 평가", "Former runs"),
    "no_runs": ("아직 평가하지 않았습니다.", "There was no run yet."),
    "right_share": ("바른 답", "Right"),
    "first_share": ("첫째로 찾음", "Found first"),
    "five_share": ("다섯째 안에 찾음", "Found among five"),
    "abstained_share": ("답 없는 질문에 답하지 않음", "Rightly unanswered"),
    "refused_share": ("답 있는 질문에 답하지 않음", "Wrongly unanswered"),
    "n_questions": ("질문 수", "Questions"),
    "compared": ("바로 앞 평가와 견줌", "Compared with the one before"),
    "better": ("나아짐", "Better"),
    "worse": ("나빠짐", "Worse"),
    "nothing_differs": ("달라진 질문이 없습니다.", "No question came out otherwise."),
    "latest_run": ("마지막 평가의 질문별 결과", "The latest run, question by question"),
    "came_right": ("맞음", "right"),
    "came_wrong": ("틀림", "wrong"),
    "came_rank": ("{n}위로 찾음", "found at {n}"),
    "came_missed": ("찾지 못함", "not found"),
    "came_silent": ("답하지 않음", "not answered"),
    "system_hint": (
        "‘neomeo doctor’가 살피는 것을 보여 드립니다. 고칠 것에는 방법을 함께 적었습니다.",
        "What “neomeo doctor” looks at, with what to do where something is wrong.",
    ),
    "index_ready": ("뜻 색인 준비", "Index ready"),
    "passages": ("단락", "Passages"),
    "signed_in_now": ("지금 로그인한 사람", "Signed in now"),
    "jobs_open": ("하고 있는 작업", "Open jobs"),
    "checks": ("살핀 것", "Checks"),
    "good": ("정상", "good"),
    "look_at": ("확인", "look"),
    "versions": ("판", "Versions"),
    "version_program": ("너머", "Neomeo"),
    "version_reader": ("파일 읽기", "Reader"),
    "version_detector": ("개인정보 찾기", "Detector"),
    "version_python": ("파이썬", "Python"),
    "embedding_model": ("뜻 모형", "Model"),
}
