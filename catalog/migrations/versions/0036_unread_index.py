"""Files that could not be read, counted without looking at those that could."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_index(
        "ix_document_unread",
        "document",
        ["status", "acl_id", "id"],
        sqlite_where=sa.text("status <> 'ok'"),
    )
