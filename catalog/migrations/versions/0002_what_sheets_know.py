"""What a spreadsheet says beside its text: the unit of a table, and what it hides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. Blocks that are there already state neither."""
    op.add_column("block", sa.Column("unit", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "block", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false())
    )
