"""A password that somebody else has set is its owner's to change; those of before stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column(
        "person",
        sa.Column("password_temporary", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
