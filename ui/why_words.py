"""What the page says that tells why somebody may see a record, Korean first and English second."""

from __future__ import annotations

WHY_WORDS: dict[str, tuple[str, str]] = {
    "why": ("왜 보이나요?", "Why is it visible?"),
    "why_hint": (
        "어느 규칙·직위·한도에 따라 보이는지 알려 드립니다. 내용은 보이지 않고, 살핀 기록이 남습니다.",
        "By which rule, post, cap or grant a record is visible. No content is shown; asking is logged.",
    ),
    "why_on": ("살필 날(비우면 오늘)", "On which day (today if empty)"),
    "why_ask": ("살펴보기", "Explain"),
    "why_day": (
        "날짜를 2026-11-24처럼 적어 주시기 바랍니다.",
        "Please write the day as 2026-11-24.",
    ),
    "why_unknown": (
        "그런 사람이나 자료가 없습니다. 로그인 이름과 자료 번호를 확인해 주시기 바랍니다.",
        "There is no such person or record. Please check both.",
    ),
    "why_part": ("따로 정한 부분 {n}곳", "{n} passages with rules of their own"),
}
