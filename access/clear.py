"""Who may see personal data unmasked."""

from __future__ import annotations

from access.label import Grant, GrantKind
from access.principal import Principal


def may_see_clear(
    principal: Principal,
    agency: str,
    department: str,
    *,
    in_line: bool = False,
    legal_basis: bool = False,
) -> bool:
    """Return whether a person may see the clear personal data of an office's records.

    ``agency`` and ``department`` are those of the record's handling department (처리과). Who
    belongs to it may, and who stands in the record's approval line (``in_line``; 정보공개법 제9조
    제1항 6호). To whoever of another agency may see the record at all it is clear while a
    ``legal_basis`` for that is on record (개인정보 보호법 제18조 제2항 제2호). Whether the passage
    itself may be seen is asked elsewhere, and both must hold.
    """
    if in_line:
        return True
    if not agency or not department:  # SECURITY: a record of no department opens to nobody
        return False
    held = principal.grants()
    if Grant(GrantKind.DEPARTMENT, f"{agency}/{department}") in held:
        return True
    # SECURITY: to another agency masked, unless a law is on record; in the own one masked as well
    return legal_basis and Grant(GrantKind.AGENCY, agency) not in held
