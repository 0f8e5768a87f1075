"""The tables of what people say and ask. A change here needs a migration in ``catalog/migrations``."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, String, Table, Text

from catalog.metadata import metadata

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("place", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("remark", Text, nullable=False),
    Column("given", DateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What a person said of a place of an answer (``records.feedback``): once, the latest counts."""

asked = Table(
    "asked",
    metadata,
    Column("month", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("found", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""What a person asked about in a month (``2026-11``): nouns with a space between, and whether an
answer was found the last time. Told from ``records.anonymity.LEAST_PERSONS`` on alone."""
