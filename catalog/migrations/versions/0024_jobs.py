"""Jobs that are resumed, paused, cancelled and followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; what an earlier program left open is resumed."""
    op.add_column("job", sa.Column("wish", sa.String(), nullable=False, server_default=""))
    for name in ("priority", "attempts", "fence", "chunks_done", "chunks_total"):
        op.add_column("job", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("started", "renewed"):
        op.add_column("job", sa.Column(name, sa.DateTime()))
