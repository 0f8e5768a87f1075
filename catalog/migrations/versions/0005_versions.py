"""Earlier versions of records, and which version each citation of a kept answer was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. What is there is the first version; kept answers cite it."""
    op.add_column(
        "document", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.create_table(
        "past_block",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("location", sa.JSON(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("header_rows", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("acl_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["acl_id"], ["acl.id"], name=op.f("fk_past_block_acl_id")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_past_block_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "version", "ordinal", name=op.f("pk_past_block")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_source",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["answer.id"],
            name=op.f("fk_answer_source_answer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "n", name=op.f("pk_answer_source")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_answer_source_document_id"), "answer_source", ["document_id"])
    op.execute(
        "INSERT OR IGNORE INTO answer_source (answer_id, n, document_id, version)"
        " SELECT answer.id, json_extract(cited.value, '$.n'),"
        " json_extract(cited.value, '$.document_id'), 1"
        " FROM answer, json_each(answer.body, '$.citations') AS cited"
    )
