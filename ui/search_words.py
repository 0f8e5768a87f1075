"""What the pages of searching and of one folder say, in office Korean first and English second."""

from __future__ import annotations

SEARCH_WORDS: dict[str, tuple[str, str]] = {
    "readiness": (
        "열람하실 수 있는 자료의 {share}%까지 뜻으로 찾습니다. 나머지는 아직 적힌 낱말로만 찾습니다.",
        "{share} % of what you may see is found by meaning, the rest by its words as yet.",
    ),
    "on_delete": ("원본이 지워지면", "When an original is deleted"),
    "on_delete_follow": ("따라 지움", "Follow"),
    "on_delete_follow_told": (
        "다음에 읽을 때 그 자료도 뺍니다.",
        "Its record goes with the next reading.",
    ),
    "on_delete_keep": ("남겨 둠", "Keep"),
    "on_delete_keep_told": (
        "‘원본 삭제됨’으로 두고, 보존기간이 끝나면 폐기를 결정합니다.",
        "It stays, marked as deleted, until its retention is decided on.",
    ),
    "save": ("저장", "Save"),
    "held_back": (
        "파일 {n}개가 한꺼번에 없어져 자료를 그대로 두었습니다. 연결을 살피고, 지웠으면 확인해 주시기 바랍니다.",
        "{n} files are missing at once; their records stay. Check the share, and confirm if deleted.",
    ),
    "filters": ("조건", "Filters"),
    "drop_filter": ("{words}: 빼고 찾기", "{words}: search without it"),
    "drop_filters": ("조건 모두 빼기", "Drop all filters"),
    "nothing_filtered": ("조건에 맞는 자료가 없습니다.", "No record meets the filters."),
    "narrow": ("조건으로 좁히기", "Narrow down"),
    "narrow_how": (
        "열람하실 수 있는 자료 가운데 찾는 낱말이 적힌 것을 세었습니다.",
        "Counted are records you may see that hold your words.",
    ),
    "by_agency": ("기관", "Agency"),
    "by_department": ("부서", "Department"),
    "by_year": ("연도", "Year"),
    "by_type": ("종류", "Kind"),
    "by_topic": ("주제", "Topic"),
    "by_community": ("업무 공간", "Community"),
    "search_order_relevance": ("관련도순", "Most relevant first"),
    "search_order_newest": ("새 것부터", "Newest first"),
    "search_order_oldest": ("오래된 것부터", "Oldest first"),
    "search_order_name": ("이름순", "By name"),
    "nothing_further": ("더 찾은 자료가 없습니다.", "Nothing further was found."),
    "first_page": ("첫 쪽으로", "To the first page"),
    "save_search": ("이 검색 저장", "Save this search"),
    "save_search_hint": (
        "찾는 낱말이 모두 적힌 새 자료가 생기면 위쪽 ‘찾기’ 옆에 표시합니다.",
        "A mark beside “Search” tells when a new record holds all of your words.",
    ),
    "saved_searches": ("저장한 검색", "Saved searches"),
    "saved_searches_hint": (
        "열람하실 수 있는 자료 가운데 아직 ‘본 것’으로 표시하지 않은 것을 보여 드립니다.",
        "Records you may see that you have not marked as seen.",
    ),
    "no_saved_searches": (
        "저장한 검색이 없습니다. ‘찾기’에서 찾은 뒤 ‘이 검색 저장’을 누르시기 바랍니다.",
        "No search is saved. Search, then press “Save this search”.",
    ),
    "nothing_new": ("새 자료가 없습니다.", "Nothing new."),
    "new_records": ("새 자료 {n}건", "{n} new"),
    "mark_seen": ("본 것으로 표시", "Mark as seen"),
    "drop_search": ("‘{name}’ 검색 지우기", "Delete the search “{name}”"),
    "filters_alone": ("조건만", "Filters alone"),
}
