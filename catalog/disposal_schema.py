"""The tables of disposal. A change here needs a migration in ``catalog/migrations``."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table

from catalog.metadata import metadata

disposal = Table(
    "disposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agency", String, nullable=False, index=True),
    Column("number", String, nullable=False),
    Column("decided", Date, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("certificate", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""A recorded decision (평가·폐기) and its certificate."""

disposed_file = Table(
    "disposed_file",
    metadata,
    Column("disposal_id", ForeignKey("disposal.id"), primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("place", String, nullable=False, server_default=""),
    Index("ix_disposed_file_sha256", "sha256"),
    sqlite_with_rowid=False,
)
"""What is not read again, should the file still lie in the share: by hash, without path or text.
``place`` is the identifier that a record first read at its last path would have."""
