"""Reclassifications and exceptions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "reclassification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested", sa.DateTime(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approver_post", sa.String(), nullable=True),
        sa.Column("approved", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["folder_id"], ["folder.id"], name="fk_reclassification_folder_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reclassification"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reclassification_folder_id", "reclassification", ["folder_id"])
