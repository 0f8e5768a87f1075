"""The site's ceiling: the highest N2SF grade that this installation may hold."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, select, union

from access.caps import Cap
from access.grade import GRADE_WORDS, Grade, grade_of
from catalog.decision_schema import setting
from catalog.schema import acl, block, document

CEILING = "ceiling"


class AboveCeiling(Exception):
    """A record of a higher grade than the site may hold; the text says in Korean what to do."""


def ceiling_of(connection: Connection) -> Grade:
    """Return the ceiling as it is in this transaction."""
    stated = connection.execute(
        select(setting.c.value).where(setting.c.name == CEILING)
    ).scalar_one_or_none()
    return Grade(stated) if stated else Grade.C


def check_ceiling(connection: Connection, grounds: Iterable[int]) -> None:
    """Refuse a record with these grounds, in any part of it, when its grade is too high.

    A reclassification lowers no grade here: it ends, and the text would stay.

    Raises:
        AboveCeiling: when the site may not hold it.
    """
    grade, ceiling = grade_of(grounds), ceiling_of(connection)
    if grade.above(ceiling):  # SECURITY: not stored, not indexed
        raise AboveCeiling(
            f"보안등급이 {GRADE_WORDS[grade]}인 자료라 저장하지 않았습니다. 이 시스템에는 {GRADE_WORDS[ceiling]} "
            "등급까지 둘 수 있으니 알맞은 망의 시스템에 넣어 주시기 바랍니다."
        )


def above_ceiling(connection: Connection, ceiling: Grade) -> list[str]:
    """Return the records that have a part of a higher grade."""
    grades = {
        row.id: grade_of(Cap.from_dict(json.loads(row.key)["cap"]).grounds)
        for row in connection.execute(select(acl.c.id, acl.c.key))
    }
    high = {each for each, grade in grades.items() if grade.above(ceiling)}
    parts = union(
        select(document.c.id.label("record"), document.c.acl_id),
        select(block.c.document_id.label("record"), block.c.acl_id),
    )
    return sorted({row.record for row in connection.execute(parts) if row.acl_id in high})
