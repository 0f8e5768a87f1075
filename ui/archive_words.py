"""What the pages of one's own archive and files say, in office Korean first and English second."""

from __future__ import annotations

ARCHIVE_WORDS: dict[str, tuple[str, str]] = {
    "archive": ("내 보관함", "My archive"),
    "archive_hint": (
        "나만 봅니다. 보관한 답변과 자료는 열 때마다 지금의 열람 범위로 다시 확인합니다.",
        "For you alone. What you keep is checked against your present rights whenever it is opened.",
    ),
    "keep": ("보관", "Keep"),
    "kept": ("내 보관함에 보관했습니다.", "Kept in your archive."),
    "kept_open": ("보관함에서 보기", "See it in the archive"),
    "kind_all": ("모두", "All"),
    "kind_answer": ("답변", "Answers"),
    "kind_record": ("자료", "Records"),
    "kind_bundle": ("묶음", "Bundles"),
    "kind_note": ("메모", "Notes"),
    "own_files": ("내 파일", "My files"),
    "shared_notes": ("나에게 공유된 메모", "Notes shared with me"),
    "archive_search": ("보관함에서 찾기", "Search the archive"),
    "order": ("순서", "Order"),
    "order_newest": ("새 것부터", "Newest first"),
    "order_oldest": ("오래된 것부터", "Oldest first"),
    "order_name": ("이름순", "By name"),
    "kept_at": ("{at} 보관", "kept {at}"),
    "gone": (
        "찾을 수 없습니다. 없는 자료이거나 열람 범위에 들지 않습니다.",
        "Not found: it does not exist or is not yours to see.",
    ),
    "stale": ("보관한 뒤 바뀜", "Changed since"),
    "stale_told": (
        "보관한 뒤 근거 자료가 바뀌었습니다. 쓰기 전에 지금 자료를 확인해 주시기 바랍니다.",
        "A source has changed since you kept this. Please check it before you use it.",
    ),
    "nothing_kept": (
        "아직 보관한 것이 없습니다. 답변이나 자료 화면에서 ‘보관’을 누르면 이곳에 모입니다.",
        "Nothing is kept yet. Press “Keep” on an answer or a record.",
    ),
    "nothing_kept_so": (
        "조건에 맞는 것이 없습니다. 낱말을 줄이거나 ‘모두’를 눌러 주시기 바랍니다.",
        "Nothing here meets this. Use fewer words, or choose “All”.",
    ),
    "new_note": ("새 메모", "New note"),
    "new_bundle": ("새 묶음", "New bundle"),
    "thing_name": ("이름", "Name"),
    "note": ("메모", "Note"),
    "note_hint": (
        "나만 봅니다. 2,000자까지 적을 수 있고 개인정보는 가려서 보관합니다.",
        "For you alone, up to 2,000 characters; personal data is masked.",
    ),
    "edit": ("고치기", "Edit"),
    "drop": ("지우기", "Delete"),
    "drop_thing": ("{name} 지우기", "Delete {name}"),
    "edit_thing": ("{name} 고치기", "Edit {name}"),
    "open_thing": ("열기", "Open"),
    "in_bundle": ("묶음에 넣기", "Put into a bundle"),
    "no_bundle": ("묶음 없음", "No bundle"),
    "bundle_holds": ("이 묶음에 든 것", "In this bundle"),
    "bundle_empty": (
        "아직 든 것이 없습니다. 보관한 답변·자료의 ‘고치기’에서 이 묶음을 골라 주시기 바랍니다.",
        "It is empty. Choose this bundle under “Edit” of a kept answer or record.",
    ),
    "share": ("함께 보기", "Share"),
    "share_note_hint": (
        "고른 부서·업무 공간·기관의 사람이 이 메모를 봅니다. 고르지 않으면 나만 봅니다.",
        "People of what you choose see this note; with none chosen only you do.",
    ),
    "share_file_hint": (
        "고른 부서·업무 공간·기관의 사람이 이 파일을 찾고 봅니다. 고르지 않으면 나만 봅니다.",
        "People of what you choose find and see this file; with none chosen only you do.",
    ),
    "private": ("나만 봄", "private"),
    "shared_with": ("함께 보는 곳", "Shared with"),
    "grant_department": ("부서", "department"),
    "grant_community": ("업무 공간", "community"),
    "grant_agency": ("기관", "agency"),
    "own_files_hint": (
        "올린 파일은 곧바로 읽어 나만 찾을 수 있게 합니다. 개인정보는 가립니다.",
        "A file is read at once and found by you alone. Personal data is masked.",
    ),
    "file_to_bring": ("올릴 파일", "The file"),
    "bring_file": ("파일 올리기", "Bring a file"),
    "bring_file_hint": (
        "한글·엑셀·워드·PDF·글·메일 파일 하나, {n}MB까지. 비밀·대외비 표시가 있는 파일은 받지 않습니다.",
        "One office, PDF, text or mail file of up to {n} MB; nothing marked as secret.",
    ),
    "no_own_files": ("아직 올린 파일이 없습니다.", "You have brought no file yet."),
    "file_waits": (
        "읽는 중입니다. 잠시 뒤에 다시 열어 주시기 바랍니다.",
        "Being read; come again soon.",
    ),
    "file_read": ("찾을 수 있음", "can be found"),
    "file_brought": (
        "파일을 받았습니다. 읽기를 마치면 찾을 수 있습니다.",
        "The file was taken. It can be found when it has been read.",
    ),
    "back_to_archive": ("내 보관함으로", "To my archive"),
}
