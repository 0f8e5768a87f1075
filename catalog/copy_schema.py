"""The tables of copies that left the house. A change here needs a migration."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, ForeignKey, String, Table

from catalog.metadata import metadata

issued_copy = Table(
    "issued_copy",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("issued", DateTime, nullable=False),
    Column("texts", JSON, nullable=False),
)
"""What a copy was made of: pairs of record and ``acl_id``, those of its own ceilings included."""

copy_ceiling = Table(
    "copy_ceiling",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("copy_id", String, primary_key=True),
    sqlite_with_rowid=False,
)
"""Records that are copies read in again: as closed as what they were made of, too. An empty
``copy_id`` is a copy of which nothing is known: it closes to everybody."""
