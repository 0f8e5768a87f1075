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


ORGANISERS = frozenset({Role.ADMINISTRATOR, Role.RECORDS_OFFICER})
"""Roles that may change the organisation: units, posts, communities."""
