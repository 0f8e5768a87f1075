"""What the search page says, in office Korean first and English second."""

from __future__ import annotations

SEARCH_WORDS: dict[str, tuple[str, str]] = {
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
}
