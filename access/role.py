"""Roles: what a person may do to the system."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do to the system; a role alone never opens a record."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    FOLDER_OWNER = "folder_owner"
    RECORDS_OFFICER = "records_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def korean(self) -> str:
        """Return what people call it."""
        return _KOREAN[self]


_KOREAN = {
    Role.READER: "열람자",
    Role.CONTRIBUTOR: "등록자",
    Role.FOLDER_OWNER: "폴더 관리자",
    Role.RECORDS_OFFICER: "기록물관리 담당자",
    Role.AUDITOR: "감사 담당자",
    Role.ADMINISTRATOR: "시스템 관리자",
}

ORGANISERS = frozenset({Role.ADMINISTRATOR, Role.RECORDS_OFFICER})
"""Roles that may change the organisation: units, posts, communities."""
