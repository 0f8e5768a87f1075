"""Who may see personal data unmasked."""

from __future__ import annotations

from access.label import Grant, GrantKind
from access.principal import Principal


def may_see_clear(
    principal: Principal, agency: str, department: str, *, in_line: bool = False
) -> bool:
    """Return whether a person may see the clear personal data of an office's records.

    ``agency`` and ``department`` are those of the record's handling department (처리과). Who
    belongs to it may, and who stands in the record's approval line (``in_line``; 정보공개법 제9조
    제1항 6호). Whether the passage itself may be seen is asked elsewhere, and both must hold.
    """
    if in_line:
        return True
    if not agency or not department:  # SECURITY: a record of no department opens to nobody
        return False
    return Grant(GrantKind.DEPARTMENT, f"{agency}/{department}") in principal.grants()
