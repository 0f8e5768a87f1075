"""What a record itself calls a field."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("field", sa.Column("stated", sa.String(), nullable=False, server_default=""))
