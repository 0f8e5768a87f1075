"""The share's own rights may be a ceiling: whom its accounts stand for, and what files say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; no share's rights count so far."""
    op.add_column(
        "folder", sa.Column("share_rights", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("document", sa.Column("share", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "identity",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"], ["folder.id"], name="fk_identity_folder_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("folder_id", "kind", "number", "holder", name="pk_identity"),
        sqlite_with_rowid=False,
    )
