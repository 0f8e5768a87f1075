"""The tables of records and their labels. A change here needs a migration in ``catalog/migrations``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from catalog import (
    archive_schema,
    audit_schema,
    copy_schema,
    decision_schema,
    disposal_schema,
    feedback_schema,
    organisation_schema,
    request_schema,
    sign_in_schema,
)
from catalog.metadata import metadata
from catalog.request_schema import access_grant

__all__ = [
    "access_grant",
    "archive_schema",
    "audit_schema",
    "copy_schema",
    "decision_schema",
    "disposal_schema",
    "feedback_schema",
    "metadata",
    "organisation_schema",
    "request_schema",
    "sign_in_schema",
]

counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""``op`` numbers every change of a chunk; ``acl`` every change of what a scope means; ``purged`` is
the ``op`` of the latest disposal: no index from before it may be kept; ``rights`` numbers every
change of what bears on who may see what (triggers; ``catalog.unchanged``)."""

folder = Table(
    "folder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("path", String, nullable=False, unique=True),
    Column("added", DateTime, nullable=False),
    Column("share_rights", Boolean, nullable=False, server_default=false()),
    Column("on_delete", String, nullable=False, server_default="follow"),
    Column("held_back", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
"""``on_delete`` says what a deleted file means (``catalog.folders.OnDelete``); ``held_back`` counts
the files that were missing at the last run, too many to be withdrawn unasked."""

identity = Table(
    "identity",
    metadata,
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("holder", String, primary_key=True),
    sqlite_with_rowid=False,
)
"""Whom the accounts of a share (``user`` or ``group``, by number) stand for, as grants."""

rule = Table(
    "rule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("path", String, nullable=False),
    Column("heading", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("label", Text, nullable=False),
    Column("grounds", JSON, nullable=False, server_default="[]"),
    Column("pattern", String, nullable=False, server_default=""),
    Column("fields", JSON, nullable=False, server_default="[]"),
    Column("placeholder", String, nullable=False, server_default=""),
)

acl = Table(
    "acl",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("notice", JSON(none_as_null=True)),
    UniqueConstraint("folder_id", "key", name="uq_acl_folder_id"),
    sqlite_autoincrement=True,
)
"""``key`` names the rules that cover; ``scope`` is what they mean now; ``notice`` what stands
for a text that it hides (``catalog.placeholders``)."""


def _block_columns() -> list[Column[Any]]:
    return [
        Column("kind", String, nullable=False),
        Column("text", Text, nullable=False),
        Column("location", JSON, nullable=False),
        Column("level", Integer),
        Column("rows", JSON, nullable=False),
        Column("header_rows", Integer, nullable=False),
        Column("unit", String, nullable=False),
        Column("hidden", Boolean, nullable=False),
        Column("acl_id", ForeignKey("acl.id"), nullable=False),
    ]


document = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), nullable=False),
    Column("path", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("format", String, nullable=False),
    Column("reader_version", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("title", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("date", Date),
    Column("titles", JSON, nullable=False, server_default="[]"),
    Column("dates", JSON, nullable=False, server_default="[]"),
    Column("acl_id", ForeignKey("acl.id"), nullable=False),
    Column("stored", DateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("likeness", LargeBinary),
    Column("detector_version", Integer, nullable=False, server_default="0"),
    Column("masked", Integer, nullable=False, server_default="0"),
    Column("shown_path", String, nullable=False, server_default=""),
    Column("grounds", JSON, nullable=False, server_default="[]"),
    Column("share", JSON(none_as_null=True)),
    Column("file_id", String, nullable=False, server_default=""),
    Column("original_gone", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("folder_id", "path", name="uq_document_folder_id"),
    Index("ix_document_office", "agency", "department", "acl_id", "status", "id"),
    # of a hundred thousand files a few could not be read
    Index("ix_document_unread", "status", "acl_id", "id", sqlite_where=text("status <> 'ok'")),
)
"""``path`` opens the file and is for administrators; readers see ``shown_path``. ``title`` and
``date`` are the first of ``titles`` and ``dates`` that no closed block states. ``likeness`` is that
of the whole text, and used only for who may see all of it. ``masked`` counts the personal data that
the detector of ``detector_version`` took out (0: none has looked). ``grounds`` are those that the
record states of itself (호 of 정보공개법 제9조 제1항). ``file_id`` is what the file system calls the
file (device and inode), where known; the file of ``original_gone`` was deleted, in a folder that
keeps its records all the same."""

moved_record = Table(
    "moved_record",
    metadata,
    Column("document_id", String, primary_key=True),
)
"""Identifiers of records that have moved from the place which names them: never given again."""

block = Table(
    "block",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    *_block_columns(),
    sqlite_with_rowid=False,
)
"""The current version of each record."""

past_block = Table(
    "past_block",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("grounds", JSON, nullable=False, server_default="[]"),
    *_block_columns(),
    sqlite_with_rowid=False,
)
"""Earlier versions that kept answers cite; labelled as the current one is, and closed by the
``grounds`` that they stated as well."""

field = Table(
    "field",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("normal", String, nullable=False),
    Column("stated", String, nullable=False, server_default=""),
    Column("block", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""A field has no text of its own: it is read from its block, so that it is as open as that."""

party = Table(
    "party",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("part", String, primary_key=True),
    Column("holder", String, primary_key=True),
    Index("ix_party_holder", "holder"),
    sqlite_with_rowid=False,
)
"""Who stands in a letter's approval line (``line``) or receives it (``recipients``), as grants."""

chunk = Table(
    "chunk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("pieces", JSON, nullable=False),
    Column("prefix_blocks", JSON, nullable=False),
    Column("acl_id", Integer, nullable=False),
    Column("op", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("detector_version", Integer, nullable=False, server_default="0"),
    CheckConstraint("deleted = 0 OR text = ''", name="tombstone_is_empty"),
    sqlite_autoincrement=True,
)
"""Rows outlive their document as empty tombstones, so that indexes learn of the removal."""

Index("ix_chunk_op", chunk.c.op)
Index("ix_chunk_scope", chunk.c.acl_id, sqlite_where=chunk.c.deleted.is_(False))

clear_text = Table(
    "clear_text",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("block", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("key_id", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("subject", String, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""What stood where a mask stands in a block of the current version, sealed; ``subject`` is the
keyed hash of the whole datum. Earlier versions stay masked for good."""

answer = Table(
    "answer",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("asked", DateTime, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_answer_person_id", "person_id", "asked"),
)

answer_source = Table(
    "answer_source",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Which version of which record a citation was made from."""
