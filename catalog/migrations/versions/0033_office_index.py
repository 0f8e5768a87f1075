"""Offices, and the scopes of live chunks, found without reading the records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_index(
        "ix_document_office", "document", ["agency", "department", "acl_id", "status", "id"]
    )
    op.create_index("ix_chunk_scope", "chunk", ["acl_id"], sqlite_where=sa.text("deleted IS 0"))
