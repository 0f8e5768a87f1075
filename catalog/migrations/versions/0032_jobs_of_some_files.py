"""A job may be of some files alone: those that somebody chose to try again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; the jobs before are of every file."""
    op.add_column("job", sa.Column("only", sa.Text(), nullable=False, server_default=""))
