"""Disposal (평가·폐기): a recorded decision takes a record out of the house for good."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from access.office import keeps_records
from access.permit import Permit
from catalog.archive_schema import shared_folder
from catalog.audit import Audit
from catalog.audit_schema import audit
from catalog.database import Database, number, stamp
from catalog.disposal_schema import disposal, disposed_file
from catalog.forgetting import forget_in_answers, forget_in_jobs
from catalog.records import document_id, remove
from catalog.retention import retention_of
from catalog.schema import access_grant, counter, document, folder
from catalog.standing import standing

_LONGEST = 200


class DisposalRefused(Exception):
    """A disposal that cannot be so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the appraisal decided: its number and day."""

    number: str
    decided: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """What proves a disposal; plain JSON values without a path, title or text."""

    id: int
    body: Mapping[str, Any]


class Disposals:
    """Disposes of records and keeps the certificates."""

    def __init__(self, database: Database) -> None:
        """Work in this catalog."""
        self._database = database
        self._audit = Audit(database)

    def dispose(self, permit: Permit, ids: Sequence[str], decision: Decision) -> Certificate:
        """Take records out of the catalog in one transaction and return the certificate.

        Text, fields, versions, tombstones' text, what kept answers quote of them and grants on
        them go; the indexes follow with the next build, and :meth:`catalog.database.Database.scrub`
        clears the files. A record that states no retention is left to the decision alone.

        Raises:
            DisposalRefused: when a record is not the officer's to dispose of, its retention has
                not ended, or the decision is incomplete.
            AuditUnavailable: when it could not be logged; nothing is disposed of.
        """
        wanted = sorted(set(ids))
        detail = {"decision": decision.number, "decided": decision.decided.isoformat()}
        entry = self._audit.begin(permit, "dispose", detail={**detail, "documents": wanted})
        made: Certificate | None = None
        try:
            _check_decision(permit, wanted, decision)
            with self._database.writing() as connection:
                rows = _records(connection, permit, wanted)
                made = _certified(connection, permit, rows, decision, entry)
                forget_in_answers(connection, frozenset(wanted))
                forget_in_jobs(connection, frozenset(row.path for row in rows))
                remove(connection, wanted)
                connection.execute(
                    update(access_grant)
                    .where(access_grant.c.document_id.in_(wanted), access_grant.c.ended.is_(None))
                    .values(ended=stamp(permit.at), ended_by=permit.principal.person_id)
                )
                connection.execute(
                    update(counter)
                    .where(counter.c.name == "purged")
                    .values(value=number(connection, "op"))
                )
        except BaseException:
            made = None
            raise
        finally:
            outcome = "disposed" if made is not None else "refused"
            records = wanted if made is not None else ()
            self._audit.end(entry, outcome=outcome, records=records, at=permit.at)
        return made

    def certificates(self, permit: Permit) -> list[Certificate]:
        """Return the certificates of the agencies whose records officer the holder is, newest first."""
        with self._database.reading() as connection:
            officer = standing(connection, permit.principal.person_id, permit.day)
            rows = connection.execute(select(disposal).order_by(disposal.c.id.desc())).all()
        return [
            Certificate(row.id, row.certificate)
            for row in rows
            # SECURITY: the officer of that very agency alone
            if officer is not None and keeps_records(officer, row.agency)
        ]


def _check_decision(permit: Permit, ids: Sequence[str], decision: Decision) -> None:
    if not decision.number.strip() or len(decision.number) > _LONGEST:
        raise DisposalRefused(f"평가·폐기 결정 번호를 {_LONGEST}자 안으로 적어 주시기 바랍니다.")
    if decision.decided > permit.day:
        raise DisposalRefused("결정한 날이 오늘보다 뒤입니다. 날짜를 확인해 주시기 바랍니다.")
    if not ids:
        raise DisposalRefused("폐기할 자료 번호를 적어 주시기 바랍니다.")


def _records(connection: Connection, permit: Permit, ids: Sequence[str]) -> list[Row[Any]]:
    officer = standing(connection, permit.principal.person_id, permit.day)
    rows = connection.execute(
        select(document, folder.c.name.label("folder_name"))
        .join(folder, folder.c.id == document.c.folder_id)
        .where(
            document.c.id.in_(ids),
            shared_folder(document.c.folder_id),  # SECURITY: what is somebody's own is as missing
        )
        .order_by(document.c.id)
    ).all()
    mine = [row for row in rows if officer is not None and keeps_records(officer, row.agency)]
    # SECURITY: missing and another agency's are refused alike
    if len(mine) != len(ids) or len({row.agency for row in mine}) != 1:
        raise DisposalRefused(
            "한 기관의 자료만 그 기관의 기록물관리자가 폐기할 수 있습니다. 자료 번호를 확인해 주시기 바랍니다."
        )
    for row in mine:
        retention = retention_of(connection, row)
        running = retention.ends is not None and retention.ends >= permit.day
        if retention.permanent or running:  # SECURITY: nothing goes before its time
            raise DisposalRefused(
                f"{row.id}의 보존기간({retention.period})이 끝나지 않았습니다. 보존기간을 확인해 주시기 바랍니다."
            )
    return mine


def _certified(
    connection: Connection,
    permit: Permit,
    rows: Sequence[Row[Any]],
    decision: Decision,
    entry: int,
) -> Certificate:
    agency = rows[0].agency
    officer = standing(connection, permit.principal.person_id, permit.day)
    assert officer is not None
    listed = []
    for row in rows:
        retention = retention_of(connection, row)
        listed.append(
            {
                "document_id": row.id,
                "path_sha256": _sha256(f"{row.folder_name}/{row.path}"),
                "content_sha256": row.sha256,
                "department": row.department,
                "retention": retention.period,
                "ended": retention.ends.isoformat() if retention.ends else None,
            }
        )
    body = {
        "agency": agency,
        "decision": decision.number.strip(),
        "decided": decision.decided.isoformat(),
        "disposed": permit.at.isoformat(),
        "by": permit.principal.person_id,
        "via": keeps_records(officer, agency),
        "count": len(listed),
        "records": listed,
        "audit": {"number": entry, "sha256": _audit_hash(connection, entry)},
    }
    body["sha256"] = _sha256(json.dumps(body, ensure_ascii=False, sort_keys=True))
    made = connection.execute(
        insert(disposal).values(
            agency=agency,
            number=body["decision"],
            decided=decision.decided,
            at=stamp(permit.at),
            certificate=body,
        )
    )
    assert made.inserted_primary_key is not None
    identifier = int(made.inserted_primary_key[0])
    for row in rows:
        connection.execute(
            insert(disposed_file).values(
                disposal_id=identifier,
                document_id=row.id,
                agency=row.agency,
                department=row.department,
                sha256=row.sha256,
                place=document_id(row.folder_name, row.path),
            )
        )
    return Certificate(identifier, body)


def _audit_hash(connection: Connection, entry: int) -> str:
    """Return the hash that the audit row of the decision has in the chain."""
    return str(connection.execute(select(audit.c.hash).where(audit.c.id == entry)).scalar_one())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
