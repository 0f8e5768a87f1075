"""What people keep for themselves, and the folders of their own files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "kept",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("bundle_id", sa.String(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_kept_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["kept.id"], name="fk_kept_bundle_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_kept"),
        sa.UniqueConstraint("person_id", "kind", "target", name="uq_kept_person_id"),
    )
    op.create_index("ix_kept_bundle_id", "kept", ["bundle_id"])
    op.create_table(
        "personal_folder",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"], ["folder.id"], name="fk_personal_folder_folder_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_personal_folder_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("folder_id", name="pk_personal_folder"),
        sa.UniqueConstraint("person_id", name="uq_personal_folder_person_id"),
    )
