"""Failed sign-ins, where sessions come from, and who owns which folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. Sessions that are open keep an unknown address."""
    op.add_column("session", sa.Column("address", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "attempt",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("latest", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_attempt")),
    )
    op.create_table(
        "folder_owner",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_folder_owner_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["folder.id"],
            name=op.f("fk_folder_owner_folder_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "folder_id", name=op.f("pk_folder_owner")),
        sqlite_with_rowid=False,
    )
