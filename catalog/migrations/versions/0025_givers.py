"""Who delegated a post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; of delegations until now it is not known, they end on their day."""
    op.add_column("tenure", sa.Column("giver", sa.String(), nullable=False, server_default=""))
