"""Communities have names of their own, posts a source; what is held is found by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; every community that somebody is in gets its name."""
    op.create_table(
        "community",
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_community"),
    )
    op.execute("INSERT INTO community (name) SELECT DISTINCT community FROM membership")
    op.add_column("tenure", sa.Column("source", sa.String(), server_default="", nullable=False))
    op.create_index("ix_succession_present", "succession", ["present"])
    op.create_index("ix_task_holder_holder", "task_holder", ["holder"])
