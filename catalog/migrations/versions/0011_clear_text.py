"""Personal data apart from the text, sealed; which detector has looked at a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. No detector has looked at what is there: it is read again."""
    for table in ("document", "chunk"):
        op.add_column(
            table, sa.Column("detector_version", sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column("document", sa.Column("masked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "document", sa.Column("shown_path", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "clear_text",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_clear_text_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "block", "start", name=op.f("pk_clear_text")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_clear_text_subject"), "clear_text", ["subject"])
