"""The tables of what people keep for themselves. A change needs a migration in ``catalog/migrations``."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from catalog.metadata import metadata

kept = Table(
    "kept",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String, nullable=False),
    Column("target", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("bundle_id", ForeignKey("kept.id", ondelete="SET NULL"), index=True),
    Column("audience", JSON, nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("person_id", "kind", "target", name="uq_kept_person_id"),
)
"""What a person keeps (``records.archive``). ``target`` is the answer or record, of a bundle or note
its own ``id``; ``seen`` names the version of a record that its keeper saw. ``name`` and ``note`` are
the keeper's own words: nothing of a record is copied here. ``audience`` are grants, of a note that
is shared."""

personal_folder = Table(
    "personal_folder",
    metadata,
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, unique=True),
)
"""The folder of a person's own files: it lies in the home, and only its owner administers it."""


def shared_folder(folder_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition under which a folder is nobody's own."""
    return folder_id.not_in(select(personal_folder.c.folder_id))


saved_search = Table(
    "saved_search",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("at", DateTime, nullable=False),
)
"""A search that a person repeats; ``seen`` are the records that it found for them so far."""
