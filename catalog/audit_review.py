"""The monthly review of the audit log: an auditor looks, remarks and signs, once a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from access.permit import Permit
from access.role import Role
from catalog.audit import Audit
from catalog.audit_chain import head_of
from catalog.audit_figures import Figures, figures, figures_json, span_of
from catalog.audit_log import AuditLog, NotAnAuditor, Reader, entries_between
from catalog.audit_schema import audit
from catalog.audit_verification import verify
from catalog.database import Database, stamp

SIGNED = "review_signed"
_LONGEST_REMARK = 2000


class ReviewRefused(Exception):
    """A sign-off that cannot be kept; the text says in Korean why."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was signed, as its row in the log keeps it; the moment is UTC, no zone."""

    month: str
    reviewer: str
    at: datetime
    remark: str
    whole: bool
    figures: dict[str, Any]


class Reviews:
    """Prepares, signs and lists reviews."""

    def __init__(self, database: Database) -> None:
        """Review the log of this catalog."""
        self._database = database
        self._log = AuditLog(database)

    def figures(self, reader: Reader, month: str) -> Figures:
        """Return what a month amounts to, so far when it has not ended.

        Raises:
            ValueError: in Korean, when it is no month.
            AuditUnavailable: when the reading could not be logged.
        """
        span_of(month)
        self._log.note(reader, "read_log", {"review": month})
        with self._database.reading() as connection:
            return _figures(connection, month)

    def sign(self, permit: Permit, month: str, remark: str) -> Review:
        """Keep the sign-off of a month that has ended, with its figures and whether the log holds.

        Raises:
            NotAnAuditor: when the holder is no auditor; administrators do not review themselves.
            ReviewRefused: when it is signed already, has not ended, or nothing is remarked.
            ValueError: in Korean, when it is no month.
            AuditUnavailable: when it could not be kept.
        """
        if Role.AUDITOR not in permit.principal.roles:  # SECURITY: an auditor signs, nobody else
            raise NotAnAuditor
        _, until = span_of(month)
        said = remark.strip()
        if not said or len(said) > _LONGEST_REMARK:
            raise ReviewRefused(f"점검 의견을 {_LONGEST_REMARK:,}자 안으로 적어 주시기 바랍니다.")
        if permit.at < until:
            raise ReviewRefused(
                f"{month}은(는) 아직 끝나지 않았습니다. 다음 달에 점검해 주시기 바랍니다."
            )
        whole = not verify(self._database).problems
        with self._database.writing() as connection:
            if signed(connection, month):  # SECURITY: a review is never written over
                raise ReviewRefused(f"{month}은(는) 이미 점검하고 서명했습니다.")
            amounts = figures_json(_figures(connection, month))
            head = head_of(connection)
            Audit(self._database).note_within(
                connection,
                permit.principal.person_id,
                SIGNED,
                at=permit.at,
                detail={
                    "month": month,
                    "remark": said,
                    "whole": whole,
                    "figures": amounts,
                    "anchor": str(head or ""),
                },
                origin=permit.origin,
                principal=permit.principal,
            )
        return Review(month, permit.principal.person_id, stamp(permit.at), said, whole, amounts)

    def list(self, reader: Reader) -> list[Review]:
        """Return the signed reviews, the latest month first.

        Raises:
            AuditUnavailable: when the reading could not be logged.
        """
        self._log.note(reader, "read_log", {"review": "list"})
        with self._database.reading() as connection:
            return signed(connection)


def signed(connection: Connection, month: str = "") -> list[Review]:
    """Return the signed reviews, the latest month first; with ``month`` that one alone."""
    stated = func.json_extract(audit.c.detail, "$.month")
    query = select(audit).where(audit.c.act == SIGNED).order_by(stated.desc())
    if month:
        query = query.where(stated == month)
    return [
        Review(
            row.detail["month"],
            row.person_id,
            row.at,
            row.detail["remark"],
            row.detail["whole"],
            row.detail["figures"],
        )
        for row in connection.execute(query)
    ]


def _figures(connection: Connection, month: str) -> Figures:
    since, until = span_of(month)
    return figures(month, entries_between(connection, stamp(since), stamp(until)))
