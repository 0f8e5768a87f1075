"""The tables of decisions about caps and ceilings, and of what holds for the whole site."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Integer, String, Table, Text

from catalog.metadata import metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""What administrators set for the whole installation."""

reclassification = Table(
    "reclassification",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("path", String, nullable=False),
    Column("heading", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("label", Text),
    Column("reason", Text, nullable=False),
    Column("review", Date, nullable=False),
    Column("requested_by", String, nullable=False),
    Column("requested", DateTime, nullable=False),
    Column("approved_by", String),
    Column("approver_post", String),
    Column("approved", DateTime),
    Column("closed_by", String),
    Column("closed", DateTime),
    Column("close_reason", Text),
    sqlite_autoincrement=True,
)
"""Requests to lift a cap or a ceiling, and who approved them; see ``access.reclassification``."""
