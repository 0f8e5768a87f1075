"""The audit log on a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.audit_entries import Entry
    from catalog.audit_figures import Figures

KINDS = {
    "off_hours": "업무 시간 밖",
    "bulk": "한꺼번에 많이 열람",
    "unmasked": "개인정보 원문 열람",
    "refusals": "거절",
    "taken_away": "내려받기·인쇄·내보내기",
    "rights": "권한·설정 변경",
    "cut_off": "도중에 끊김",
}


def entry_line(entry: Entry) -> str:
    """Return an act as one line; nothing in it can steer a terminal."""
    who = " ".join(each for each in (entry.agency, entry.department, *entry.posts) if each)
    parts = [
        str(entry.id),
        f"{entry.at:%Y-%m-%d %H:%M:%S}Z",
        entry.person_id or "-",
        who or "-",
        entry.origin or "-",
        entry.act,
        entry.outcome or "끊김",
        entry.purpose or "-",
        json.dumps(dict(entry.detail), ensure_ascii=False),
        " ".join(entry.records) or "-",
    ]
    line = "\t".join(part.replace("\t", " ") for part in parts)
    # SECURITY: a login or a path that somebody typed may hold escapes
    return "".join(each if each.isprintable() or each == "\t" else "\ufffd" for each in line)


def figures_text(found: Figures) -> str:
    """Return a month's figures and what stands out, for an auditor to read."""
    amounts = (
        f"사람 {found.people:,}명 · 자료 {found.records:,}건 · 거절 {found.refusals:,} · "
        f"내려받기·인쇄·내보내기 {found.taken_away:,} · 원문 열람 {found.unmasked:,}"
        f"(정보주체 {found.subjects:,}) · 권한·설정 변경 {found.rights:,} · "
        f"업무 시간 밖 {found.off_hours:,} · 끊김 {found.cut_off:,}"
    )
    lines = [
        f"{found.month} 열람 기록 점검",
        amounts,
        "행위: " + (", ".join(f"{act} {count:,}" for act, count in found.acts.items()) or "없음"),
        f"살펴볼 것 {len(found.anomalies):,}건",
    ]
    for each in found.anomalies:
        person = "".join(c if c.isprintable() else "\ufffd" for c in each.person_id)
        lines.append(f"  {each.day} {person or '(미확인)'} {KINDS[each.kind]} {each.count:,}")
    return "\n".join(lines)
