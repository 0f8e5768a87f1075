"""Who decides on the access to a department's records in the place of its folder rules."""

from __future__ import annotations

from access.label import Grant, GrantKind
from access.principal import Principal
from access.role import Role


def office_over(principal: Principal, agency: str, department: str) -> str:
    """Return the post under which a person decides for a department's records; empty for none.

    It is one of these, in this order: the head of the handling department, who holds the post
    named after it (``안전총괄과장``; ``감사담당관`` where the department itself is named for a
    post), also as acting or by delegation; a folder owner of that department; a records officer
    of that agency. Records whose agency is not known are nobody's.
    """
    if not agency:  # SECURITY: nobody decides for an agency that is not known
        return ""
    held = principal.grants()
    if department:
        for post in (f"{agency}/{department}장", f"{agency}/{department}"):
            if Grant(GrantKind.POST, post) in held:
                return principal.via(Grant(GrantKind.POST, post))
        own = Grant(GrantKind.DEPARTMENT, f"{agency}/{department}")
        if Role.FOLDER_OWNER in principal.roles and own in held:
            return f"{principal.via(own)} · 폴더 소유자"
    return keeps_records(principal, agency)


def keeps_records(principal: Principal, agency: str) -> str:
    """Return the post under which a person is records officer of an agency; empty for none."""
    whole = Grant(GrantKind.AGENCY, agency) if agency else None
    if Role.RECORDS_OFFICER in principal.roles and whole in principal.grants():
        assert whole is not None
        return f"{principal.via(whole)} · 기록물관리자"
    return ""


def decides(principal: Principal) -> bool:
    """Return whether a person has an office over the records of any department of theirs."""
    departments = (name.partition("/") for name in principal.names(GrantKind.DEPARTMENT))
    return any(
        office_over(principal, agency, department) for agency, _, department in departments
    ) or any(keeps_records(principal, agency) for agency in principal.names(GrantKind.AGENCY))
