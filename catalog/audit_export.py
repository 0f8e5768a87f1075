"""Signed exports of the audit log: JSON lines that can be followed, or CSV for a spreadsheet."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select

from catalog.audit_chain import CONTENT, FIRST, digest, head_of
from catalog.audit_entries import Entry, acts, entry_of
from catalog.audit_key import AuditKey, PublicKey
from catalog.audit_log import AuditLog, Reader, Wanted, narrowed
from catalog.audit_schema import audit
from catalog.database import Database, stamp
from language.system_errors import in_korean

_COLUMNS = (
    *("id", "at", "person_id", "agency", "department", "posts", "via", "origin", "purpose", "act"),
    *("outcome", "ended", "records", "cited", "subjects", "detail"),
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


class Form(StrEnum):
    """How an export is written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


class ExportRefused(Exception):
    """An export that cannot be written or does not verify; the text says in Korean why."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file, its signature beside it, and how many lines."""

    file: Path
    signature: Path
    lines: int


def export(
    database: Database,
    reader: Reader,
    wanted: Wanted,
    file: Path,
    form: Form,
    *,
    reason: str = "",
) -> Exported:
    """Write acts to a new file and its detached signature to ``file.sig``; oldest first.

    JSON lines hold the rows of the chain with their hashes and know no filter but the span;
    CSV holds acts, narrowed as wanted. Why it is taken is signed and logged where it is stated.

    Raises:
        ExportRefused: when the file is there already or cannot be written, or a filter is not
            for this form.
        AuditUnavailable: when the export could not be logged; nothing is written.
        KeyUnusable: when there is no key to sign with.
    """
    if form is Form.JSON_LINES and wanted != Wanted(since=wanted.since, until=wanted.until):
        raise ExportRefused(
            "JSON 줄 꼴은 사슬을 이은 채 내보내므로 기간만 고를 수 있습니다. 골라 내려면 CSV로 해 주시기 바랍니다."
        )
    key = AuditKey.open(database.home)
    why = {"reason": reason} if reason else {}
    detail = {**wanted.stated(), "form": form.value, "file": file.name, **why}
    AuditLog(database).note(reader, "export_log", detail)  # SECURITY: taking the log is logged
    lines = (
        _chain_lines(database, wanted) if form is Form.JSON_LINES else _csv_lines(database, wanted)
    )
    beside = file.with_name(file.name + ".sig")
    whole, count = hashlib.sha256(), 0
    try:
        with _new(file) as stream:
            for line in lines:
                count += 1
                whole.update(line)
                stream.write(line)
        with database.reading() as connection:
            head = head_of(connection)
        stated = {
            "file": file.name,
            "form": form.value,
            "lines": count,
            "sha256": whole.hexdigest(),
            "made": reader.at.isoformat(),
            "by": reader.person_id,
            "wanted": wanted.stated(),
            **why,
            "anchor": str(head or ""),
            "key": key.public.name,
        }
        signature = base64.b64encode(key.sign(_bytes_of(stated))).decode()
        with _new(beside) as stream:
            text = json.dumps({**stated, "signature": signature}, ensure_ascii=False, indent=2)
            stream.write(text.encode("utf-8", "backslashreplace") + b"\n")
    except OSError as problem:
        raise ExportRefused(
            f"{file.name}에 쓸 수 없습니다({in_korean(problem)}). 아직 없는 파일 이름을 주시기 바랍니다."
        ) from problem
    return Exported(file, beside, count)


def verify_export(file: Path, key: PublicKey) -> dict[str, Any]:
    """Return what the signature of an export states, after checking all of it.

    Of JSON lines the hash of each row and the links between rows are checked as well.

    Raises:
        ExportRefused: when file or signature was changed, or another key signed it.
    """
    try:
        stated = json.loads(file.with_name(file.name + ".sig").read_bytes())
        signature = base64.b64decode(stated.pop("signature"), validate=True)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise ExportRefused(
            f"서명 파일({file.name}.sig)을 읽을 수 없습니다. 내보낸 파일과 함께 두었는지 확인해 주시기 바랍니다."
        ) from None
    if not key.signed(_bytes_of(stated), signature):  # SECURITY: before anything else is believed
        raise ExportRefused(
            "서명이 맞지 않습니다. 다른 열쇠로 서명했거나 서명 파일이 바뀌었습니다."
        )
    whole, lines, chain = hashlib.sha256(), 0, _Links()
    try:
        with file.open("rb") as stream:
            for line in stream:
                whole.update(line)
                lines += 1
                if stated["form"] == Form.JSON_LINES:
                    chain.take(line)
    except OSError as problem:
        raise ExportRefused(f"파일을 열 수 없습니다: {file}({in_korean(problem)}).") from problem
    if whole.hexdigest() != stated["sha256"]:
        raise ExportRefused("파일의 내용이 서명한 뒤에 바뀌었습니다.")
    if chain.problem:
        raise ExportRefused(chain.problem)
    return {**stated, "signed": True}


class _Links:
    """Follows the chain through the lines of an export."""

    def __init__(self) -> None:
        self.problem = ""
        self._number, self._hash = 0, FIRST

    def take(self, line: bytes) -> None:
        try:
            row = json.loads(line)
            number, former, stated = row["id"], row["former"], row["hash"]
            computed = digest({**row, "at": datetime.fromisoformat(row["at"])})
        except (ValueError, KeyError, TypeError):
            self.problem = self.problem or "읽을 수 없는 줄이 있습니다."
            return
        broken = number == self._number + 1 and former != self._hash and self._number > 0
        if computed != stated or broken:
            self.problem = self.problem or f"{number}번 행이 사슬과 맞지 않습니다."
        self._number, self._hash = number, stated


def _chain_lines(database: Database, wanted: Wanted) -> Iterator[bytes]:
    query = select(audit).order_by(audit.c.id)
    if wanted.since is not None:
        query = query.where(audit.c.at >= stamp(wanted.since))
    if wanted.until is not None:
        query = query.where(audit.c.at < stamp(wanted.until))
    with database.reading() as connection:
        for row in connection.execute(query).yield_per(1000):
            values = row._asdict()
            line = {name: values[name] for name in (*CONTENT, "hash")}
            line["at"] = row.at.isoformat(timespec="microseconds")
            # half of a surrogate pair stays readable as the escape that JSON knows
            yield json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _csv_lines(database: Database, wanted: Wanted) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _csv_line(_COLUMNS)
    query = narrowed(acts(), wanted).order_by(audit.c.id)
    with database.reading() as connection:
        for row in connection.execute(query).yield_per(1000):
            yield _csv_line(_cells(entry_of(row)))


def _cells(entry: Entry) -> Iterator[str]:
    for name in _COLUMNS:
        value = getattr(entry, name)
        match value:
            case None:
                yield ""
            case datetime():
                yield value.isoformat(sep=" ", timespec="seconds")
            case int():
                yield str(value)
            case str():
                yield harmless(value)
            case tuple() if all(isinstance(each, str) for each in value):
                yield harmless("; ".join(value))
            case tuple() if not value:
                yield ""
            case _:
                plain = list(value) if isinstance(value, tuple) else value
                yield harmless(json.dumps(plain, ensure_ascii=False) if plain else "")


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run, on one line, nothing unseen.

    A cell that would be taken for a formula gets an apostrophe before it (OWASP, CSV injection).
    """
    line = " ".join(_UNSEEN.sub("\ufffd", text).split())
    return f"'{line}" if line.lstrip("'\"").startswith(_FORMULA) else line


def _csv_line(cells: Any) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode("utf-8", "replace")


def _new(file: Path) -> io.BufferedWriter:
    """Open a file that is not there yet, for its owner alone."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return io.BufferedWriter(io.FileIO(os.open(file, flags, 0o600), "wb"))


def _bytes_of(stated: dict[str, Any]) -> bytes:
    return json.dumps(stated, sort_keys=True, separators=(",", ":")).encode("ascii")
