"""What tells copies of a record apart from others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. A record has no likeness until it is read again."""
    op.add_column("document", sa.Column("likeness", sa.LargeBinary(), nullable=True))
