"""The tables of access requests and grants. A change here needs a migration in ``catalog/migrations``."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from catalog.metadata import metadata

access_request = Table(
    "access_request",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked", DateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("until", Date),
    Column("decided", DateTime),
    Column("decided_by", String, nullable=False),
    Column("via", String, nullable=False),
    Index("ix_access_request_office", "agency", "department"),
)
"""Somebody asks a department for access; ``state`` is ``open``, ``granted`` or ``refused``."""

access_grant = Table(
    "access_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("clear", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("given_by", String, nullable=False),
    Column("via", String, nullable=False, server_default=""),
    Column("request_id", String, nullable=False, server_default=""),
    Column("given", DateTime, nullable=False),
    Column("ended", DateTime),
    Column("ended_by", String, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""A record opened to one person by an approver, for a time and a reason; ``via`` is the post under
which it was given."""
