"""What a job reads stands in columns of its own, and which job it tries again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; the word ``confirmed`` behind a kind becomes a column."""
    op.add_column(
        "job",
        sa.Column("confirm_removal", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("job", sa.Column("of", sa.String()))
    op.execute("UPDATE job SET confirm_removal = 1 WHERE kind LIKE '% confirmed'")
    op.execute("UPDATE job SET kind = replace(kind, ' confirmed', '')")
