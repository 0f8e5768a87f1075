"""Grounds of non-disclosure of records and rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; records state their grounds when they are read again."""
    for table in ("document", "rule"):
        op.add_column(table, sa.Column("grounds", sa.JSON(), nullable=False, server_default="[]"))
