"""A label in the words of a copy's head."""

from __future__ import annotations

from collections.abc import Iterable

from access.label import Grant, GrantKind, Label, Scope

KINDS = {
    GrantKind.PERSON: "개인",
    GrantKind.POST: "직위",
    GrantKind.TASK: "단위과제",
    GrantKind.DEPARTMENT: "부서",
    GrantKind.BRANCH: "부서와 그 아래",
    GrantKind.AGENCY: "기관",
    GrantKind.COMMUNITY: "업무 공간",
    GrantKind.LINE: "결재선",
    GrantKind.RECIPIENTS: "수신처",
    GrantKind.EVERYONE: "모두",
}


def scope_words(scopes: Iterable[Scope]) -> str:
    """Return the strictest of scopes: every label of them must allow, and every ground holds.

    ``열람범위 부서 한빛시/안전총괄과 그리고 기관 한빛시 · 비공개 5호``. Labels open to everyone are left
    out beside others; no label is nobody. In the order of the labels' canonical form.
    """
    all_scopes = list(scopes)
    labels = {label for scope in all_scopes for label in scope.labels}
    grounds = sorted({ground for scope in all_scopes for ground in scope.cap.grounds})
    narrow = [each for each in sorted(labels, key=Label.canonical) if not _open_to_all(each)]
    words = " 그리고 ".join(map(_label_words, narrow)) or "모두"
    if not labels or not all(scope.labels for scope in all_scopes):
        words = "아무도 아님"
    closed = f" · 비공개 {'·'.join(map(str, grounds))}호" if grounds else ""
    return f"열람범위 {words}{closed}"


def _open_to_all(label: Label) -> bool:
    always = label.opens is None and label.closes is None and label.role is None
    return always and Grant(GrantKind.EVERYONE) in label.audience


def _label_words(label: Label) -> str:
    meant = " 또는 ".join(
        f"{KINDS[each.kind]} {each.name}".strip() for each in sorted(label.audience)
    )
    role = f" 중 {label.role.korean}" if label.role is not None else ""
    days = ""
    if label.opens is not None or label.closes is not None:
        days = f"({label.opens or ''}~{label.closes or ''})"
    return f"{meant or '아무도 아님'}{role}{days}"
