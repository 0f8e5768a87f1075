"""The tables of the audit log. A change here needs a migration."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Integer, String, Table

from catalog.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False, index=True),
    Column("person_id", String, nullable=False, index=True),
    Column("act", String, nullable=False),
    Column("of", Integer, index=True),
    Column("outcome", String),
    Column("purpose", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("standing", JSON, nullable=False),
    Column("via", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("records", JSON, nullable=False),
    Column("cited", JSON, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("former", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("seal", String, nullable=False),
)
"""Rows are only appended, numbered without a gap; what came of an act is a row of its own, whose
``of`` names the row that began it. Triggers refuse every change (``catalog.audit_chain``)."""

audit_removed = Table(
    "audit_removed",
    metadata,
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("former", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("by", Integer, nullable=False),
)
"""Expired rows that the row ``by`` removed: what stood before the first and the hash of the last,
so that the chain stays whole."""
