"""A passage that is hidden may have a placeholder in its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; no passage has a placeholder so far."""
    op.add_column("rule", sa.Column("placeholder", sa.String(), nullable=False, server_default=""))
    op.add_column("acl", sa.Column("notice", sa.JSON(none_as_null=True), nullable=True))
