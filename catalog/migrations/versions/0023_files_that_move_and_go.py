"""Which file a record was read from, records that moved, and what a deleted file means."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; deletions are followed as they were, no record has moved yet."""
    op.add_column("document", sa.Column("file_id", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "document",
        sa.Column("original_gone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "folder", sa.Column("on_delete", sa.String(), nullable=False, server_default="follow")
    )
    op.add_column(
        "folder", sa.Column("held_back", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "moved_record",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_moved_record"),
    )
    op.add_column(
        "disposed_file", sa.Column("place", sa.String(), nullable=False, server_default="")
    )
    # Until now a record's identifier was that of its place.
    op.execute("UPDATE disposed_file SET place = document_id")
