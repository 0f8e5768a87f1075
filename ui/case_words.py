"""What the pages of cases and comparisons say, in office Korean first and English second."""

from __future__ import annotations

CASE_WORDS: dict[str, tuple[str, str]] = {
    "alike_very": ("매우 비슷함", "Very alike"),
    "alike_well": ("비슷함", "Alike"),
    "alike_partly": ("일부 비슷함", "Partly alike"),
    "alike_how": (
        "주제·장소·규모·적용 규정 가운데 같은 점이 셋 이상이면 ‘매우 비슷함’, 둘이면 ‘비슷함’입니다.",
        "Of subject, place, scale and law: three in common are very alike, two are alike.",
    ),
    "widen_agencies": ("모든 기관의 사례에서 찾아보기", "Look at cases of all agencies"),
    "widen_text": (
        "검토 중인 일을 글로 적거나 파일로 올려 찾아보기",
        "Describe the matter, or bring a file",
    ),
    "widen_search": ("낱말로 찾아보기", "Search by words"),
    "add_case": ("사례 더하기", "Add a case"),
    "add_this": ("이 사례 더하기", "Add this case"),
    "no_more_cases": ("더할 비슷한 사례가 없습니다.", "There is no further case like these."),
    "single_case": (
        "한 건만 골라 표 대신 펼쳐 보여 드립니다. ‘사례 더하기’로 나란히 놓을 사례를 고르시기 바랍니다.",
        "One case alone is shown as a list. Add another to set them side by side.",
    ),
    "copy_table": ("검토보고서용 표 복사", "Copy as a table"),
    "table_copied": (
        "표를 복사했습니다. 열람범위 표시도 함께 들어 있습니다.",
        "Copied, with its label.",
    ),
    "cell_source": ("{n}번 근거: {source}", "Source {n}: {source}"),
    "comparison_note": (
        "값은 자료에 적힌 그대로이며 번호를 누르면 그 자리를 엽니다. 자료에 적히지 않은 칸은 ‘—’입니다.",
        "Values stand as the records state them; a number opens the place. “—”: no record states it.",
    ),
}
