"""What the first set-up says, in office Korean first and English second."""

from __future__ import annotations

SET_UP_WORDS: dict[str, tuple[str, str]] = {
    "set_up": ("처음 설정", "First set-up"),
    "to_set_up": (
        "아직 아무도 등록되지 않은 서버입니다.",
        "Nobody is registered on this server yet.",
    ),
    "set_up_hint": (
        "첫 관리자와 기관을 등록하고, 이어서 첫 공유 폴더를 고릅니다. 한 번만 할 수 있습니다.",
        "Register the first administrator and the agency, then choose the first folder. Only once.",
    ),
    "set_up_secret": ("설정 비밀", "Set-up secret"),
    "set_up_secret_hint": (
        "서버를 시작한 화면에 나온 글자입니다. 자료 폴더(home)의 set_up.secret 파일에도 있습니다.",
        "Shown where the server was started, and in the file set_up.secret of its home.",
    ),
    "set_up_refused": (
        "설정 비밀이 맞지 않습니다. 서버를 시작할 때 나온 글자를 그대로 적어 주시기 바랍니다.",
        "The secret is not right. Please write what was shown when the server started.",
    ),
    "agency_name": ("기관 이름", "Agency"),
    "person_name": ("관리자 성명", "Administrator's name"),
    "login_hint": (
        "영문 소문자·숫자·점·밑줄·붙임표로 2~64자",
        "2 to 64 lower-case letters, digits, dots, underscores and hyphens",
    ),
    "password_hint": ("8자 이상", "At least 8 characters"),
    "password_again": ("비밀번호 다시", "Password again"),
    "passwords_differ": (
        "두 비밀번호가 서로 다릅니다. 다시 적어 주시기 바랍니다.",
        "The two passwords differ. Please write them again.",
    ),
    "set_up_reads": ("이 계정으로 자료도 열람합니다.", "This account reads records as well."),
    "set_up_reads_hint": (
        "관리자는 원래 자료를 볼 수 없습니다. 열람 규칙이 열어 준 것만 보입니다.",
        "An administrator sees no records otherwise, and these only as rules open them.",
    ),
    "set_up_do": ("등록하고 첫 폴더 고르기", "Register and choose the first folder"),
    "first_folder": ("첫 공유 폴더 잇기", "Connect the first folder"),
    "now_ask": ("읽은 자료에 물어볼 수 있습니다.", "You can ask about what was read."),
}
