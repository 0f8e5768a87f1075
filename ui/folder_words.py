"""What the pages of shared folders and their jobs say, Korean first and English second."""

from __future__ import annotations

FOLDER_WORDS: dict[str, tuple[str, str]] = {
    "folders_hint": (
        "이어 둔 폴더의 파일을 읽어 찾을 수 있게 합니다. 폴더마다 열람 규칙을 정합니다.",
        "Files of connected folders are read and can be found. Each folder has its rules.",
    ),
    "folders_connected": ("이어 둔 폴더", "Folders"),
    "files_found": ("찾을 수 있는 파일", "Files that are found"),
    "files_unread": ("읽지 못한 파일", "Files not read"),
    "last_read": ("최근에 마친 읽기", "Last reading"),
    "n_rules": ("규칙 {n}개", "{n} rules"),
    "no_rules": ("규칙 없음 → 아무도 볼 수 없음", "No rule: nobody"),
    "no_rules_told": (
        "열람 규칙이 없어 아무도 볼 수 없고, 파일을 열지도 않습니다. 규칙을 정해 주시기 바랍니다.",
        "Without a rule nobody sees anything, and no file is opened. Please set the rules.",
    ),
    "disconnect": ("공유 폴더 끊기", "Disconnect the folder"),
    "disconnect_told": (
        "이 폴더의 자료 {n}건이 검색과 답변에서 바로 빠집니다. 원본 파일은 그대로 둡니다.",
        "The {n} records of this folder leave searches and answers at once. The files stay.",
    ),
    "disconnect_anew": (
        "열람 규칙과 폴더 관리자 지정도 없어집니다. 다시 이으면 처음부터 읽습니다.",
        "Its rules and owners go, too. Connected again, it is read anew.",
    ),
    "disconnect_gone": (
        "그 가운데 {n}건은 원본이 지워져 이곳에만 남은 자료입니다. 끊으면 되찾을 수 없습니다.",
        "Of these, {n} are kept here alone, their files were deleted. They cannot be had back.",
    ),
    "disconnect_agreed": ("위 내용을 확인했습니다.", "I have read this."),
    "disconnect_do": ("이 폴더 끊기", "Disconnect"),
    "disconnect_unread": (
        "무엇이 없어지는지 읽고 확인 표시를 한 뒤에 끊어 주시기 바랍니다.",
        "Please read what goes, tick the box, and disconnect then.",
    ),
    "disconnect_reading": (
        "읽는 중에는 끊을 수 없습니다. 읽기를 취소하거나 끝난 뒤에 끊어 주시기 바랍니다.",
        "A folder that is being read cannot be disconnected. Please cancel the reading first.",
    ),
    "unreachable": ("연결 끊김", "Out of reach"),
    "unreachable_told": (
        "폴더에 닿을 수 없습니다. 전에 읽은 자료로 계속 찾습니다. 연결과 읽기 권한을 확인해 주시기 바랍니다.",
        "The folder cannot be reached. What was read is still found. Please check the connection.",
    ),
    "removal_asked": ("삭제 확인 필요", "Deletion to confirm"),
    "never_read": ("아직 읽지 않음", "Never read"),
    "disk_short": (
        "디스크가 {n}MB밖에 남지 않아 색인이 멈출 수 있습니다. 디스크를 비워 주시기 바랍니다.",
        "Only {n} MB of disk are left, and reading may stop. Please free some.",
    ),
    "new_folder_hint": (
        "서버가 볼 수 있는 자리 가운데에서 고릅니다. 바로가기(링크)는 따라가지 않습니다.",
        "Choose among the places that the server may share. Links are not followed.",
    ),
    "choose_place": ("폴더 고르기", "Choose a folder"),
    "place": ("지금 자리", "Place"),
    "all_places": ("이을 수 있는 자리", "All places"),
    "no_roots": (
        "이을 수 있는 자리가 없습니다. 서버 관리자에게 설정의 folder_roots를 정해 달라고 해 주시기 바랍니다.",
        "There is no place to share. Please have folder_roots set on the server.",
    ),
    "no_folders_below": ("아래에 폴더가 없습니다.", "There are no folders below."),
    "nobody_yet": ("아직 아무도", "Nobody yet"),
    "nobody_yet_hint": ("규칙을 정한 뒤에 읽습니다.", "It is read once rules are set."),
    "only_me": ("나만", "Myself alone"),
    "only_me_hint": (
        "살펴본 뒤 열람 규칙에서 넓힐 수 있습니다.",
        "You can open it to others later.",
    ),
    "my_agency": ("{name} 모두", "All of {name}"),
    "my_agency_hint": ("기관의 모든 직원이 봅니다.", "Everybody of the agency sees it."),
    "read_at_once": ("바로 읽기 시작", "Begin to read at once"),
    "reindex_now": ("다시 읽기", "Read again"),
    "reindex_asked": (
        "‘{name}’의 파일을 다시 읽습니다. 어느 파일을 읽을지 골라 주시기 바랍니다.",
        "The files of “{name}” are read again. Which ones?",
    ),
    "reindex_what": ("읽을 파일", "Files to read"),
    "reindex_hint": (
        "바뀌거나 새로 생긴 파일만 읽어 대개 곧 끝납니다.",
        "Only what is new or changed; mostly done soon.",
    ),
    "reindex_all_hint": (
        "바뀌지 않은 파일도 읽어 오래 걸릴 수 있습니다.",
        "What is unchanged, too; it may take long.",
    ),
    "reindex_all_minutes": (
        "바뀌지 않은 파일도 읽습니다. 지난번 읽기는 약 {n}분 걸렸습니다.",
        "What is unchanged, too. The last reading took about {n} minutes.",
    ),
    "reindex_start": ("읽기 시작", "Begin"),
    "leave_it": ("그만두기", "Leave it"),
    "reindex_meanwhile": (
        "읽는 동안에도 찾을 수 있습니다. 이 화면을 닫아도 작업은 계속됩니다.",
        "Everything can be found meanwhile. The job goes on when this page is closed.",
    ),
    "look_again": ("새로 보기", "Look again"),
    "reading": ("읽기 진행 상황", "Progress"),
    "reading_files": ("파일 읽기", "Reading files"),
    "reading_vectors": ("뜻 색인", "Vectors"),
    "done_of_files": (
        "파일 {total}개 중 {done}개 처리 ({percent}%)",
        "{done} of {total} files ({percent} %)",
    ),
    "done_of_vectors": (
        "뜻 색인 {total}개 중 {done}개 처리 ({percent}%)",
        "{done} of {total} vectors ({percent} %)",
    ),
    "at_hand": ("지금 파일:", "Now:"),
    "job_failed_why": (
        "끝까지 읽지 못했습니다. 폴더의 연결과 서버의 기록을 확인한 뒤 다시 해 주시기 바랍니다.",
        "It was not read to its end. Check that the folder can be reached, and the server's log; then do it again.",
    ),
    "minutes_left": ("약 {n}분 남음", "about {n} min left"),
    "per_minute": ("분당 {n}개", "{n} a minute"),
    "receipt": (
        "읽음 {indexed} · 바뀌지 않음 {unchanged} · 제외 {excluded} · 실패 {failed}",
        "read {indexed} · unchanged {unchanged} · excluded {excluded} · failed {failed}",
    ),
    "receipt_moved": ("옮김 {n}", "moved {n}"),
    "receipt_removed": ("없어짐 {n}", "gone {n}"),
    "receipt_kept": ("원본 삭제됨 {n}", "original deleted {n}"),
    "wished_pause": ("읽던 파일까지 마치고 쉽니다.", "It rests after the file at hand."),
    "wished_cancel": ("읽던 파일까지 마치고 그만둡니다.", "It ends after the file at hand."),
    "pause_job": ("잠시 멈춤", "Pause"),
    "resume_job": ("이어 하기", "Go on"),
    "cancel_job": ("취소", "Cancel"),
    "retry_job": ("다시 하기", "Do it again"),
    "retry_failed": ("실패한 파일 모두 다시 시도", "Retry all that failed"),
    "retry_chosen": ("고른 파일 다시 시도", "Retry the chosen files"),
    "signed_out": (
        "로그인이 끝났습니다. 다시 로그인해 주시기 바랍니다.",
        "You were signed out. Please sign in again.",
    ),
    "save_csv": ("목록 저장(CSV)", "Save as CSV"),
    "every_file": ("모든 파일", "Every file"),
    "file_name": ("파일 이름", "File name"),
    "no_files": ("읽은 파일이 없습니다.", "No file was read yet."),
    "no_such_files": ("이 조건에 맞는 파일이 없습니다.", "No file is like that."),
    "cause": ("원인", "Cause"),
    "remedy": ("해결 방법", "Remedy"),
}

_CAUSES: dict[str, tuple[str, str, str]] = {
    "ok": ("읽음", "read", "Nothing to do."),
    "partial": ("일부만 읽음", "read in part", "Check the original; save it again if need be."),
    "needs_ocr": ("글자 없음(스캔)", "no text (scan)", "Have its characters recognised first."),
    "encrypted": ("문서 암호", "password", "Save it without a password."),
    "drm": ("문서보안(DRM)", "DRM", "Put in a copy without document protection."),
    "certificate": ("인증서 암호", "certificate", "Save it without certificate encryption."),
    "decoy": ("배포용 문서", "distribution copy", "Put in the editable original."),
    "truncated": ("잘린 파일", "cut off", "Copy the original again."),
    "corrupt": ("파일 손상", "damaged", "Open the original and save it again."),
    "too_big": ("너무 큼", "too big", "Save it in parts."),
    "timeout": ("시간 초과", "took too long", "Save it in parts."),
    "empty": ("빈 파일", "empty", "Put in the original again."),
    "unsupported": ("지원하지 않는 형식", "unknown format", "Save it as HWP, DOCX, XLSX or PDF."),
    "container": ("압축 파일", "archive", "Its members stand by themselves."),
    "unmasked": ("개인정보 가림 실패", "not masked", "Save it in parts and read it again."),
    "quarantined": ("보안표시(격리)", "marked secret", "Take it out of the shared folder."),
    "above_ceiling": ("등급 상한 초과", "above the ceiling", "Take it out of the shared folder."),
    "changed": ("읽는 동안 바뀜", "changed meanwhile", "Save it, then read again."),
    "unreadable": ("권한·연결", "permission", "Check permissions and whether it is in use."),
    "excluded": ("제외", "excluded", "Links, temporary and hidden files are not read."),
    "no_rule": ("규칙 없음", "no rule", "Set a rule for where it lies."),
    "disposed": ("폐기한 자료", "disposed of", "Delete the file from the shared folder."),
}

FOLDER_WORDS |= {f"cause_{name}": (ko, en) for name, (ko, en, _) in _CAUSES.items()}
FOLDER_WORDS |= {
    f"remedy_{name}": (f"{ko}: 원본을 확인해 주시기 바랍니다.", remedy)
    for name, (ko, _, remedy) in _CAUSES.items()
}
