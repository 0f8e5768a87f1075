"""The tables of signing in: sessions, tokens, failed attempts, who owns which folder, how pages look for whom."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, DateTime, ForeignKey, Integer, String, Table

from catalog.metadata import metadata

session = Table(
    "session",
    metadata,
    Column("token", String, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String, nullable=False),
    Column("began", DateTime, nullable=False),
    Column("used", DateTime, nullable=False),
    Column("address", String, nullable=False, server_default=""),
)

attempt = Table(
    "attempt",
    metadata,
    Column("subject", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("latest", DateTime, nullable=False),
    Column("until", DateTime, nullable=False),
)
"""Failed sign-ins of a login or from an address; ``subject`` is a hash, since people type their
password where the login belongs."""

folder_owner = Table(
    "folder_owner",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)

token = Table(
    "token",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("ends", DateTime, nullable=False),
    Column("used", DateTime),
    Column("revoked", DateTime),
)

pending_sign_on = Table(
    "pending_sign_on",
    metadata,
    Column("state", String, primary_key=True),
    Column("browser", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("after", String, nullable=False),
    Column("began", DateTime, nullable=False),
)
"""Sign-ons that a person has begun at the provider of identities; rows live for minutes."""

preference = Table(
    "preference",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("zoom", Integer, nullable=False),
    Column("contrast", Boolean, nullable=False),
    Column("shortcuts", Boolean, nullable=False),
    Column("language", String, nullable=False),
    sqlite_with_rowid=False,
)
"""``zoom`` is the size of letters in percent, ``shortcuts`` whether single letters are shortcuts."""
