"""Recorded disposals, their certificates, and what is not read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("decided", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disposal_agency", "disposal", ["agency"])
    op.create_table(
        "disposed_file",
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposal.id"], name="fk_disposed_file_disposal_id"
        ),
        sa.PrimaryKeyConstraint("disposal_id", "document_id", name="pk_disposed_file"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_disposed_file_sha256", "disposed_file", ["sha256"])
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "purged", "value": 0}])
