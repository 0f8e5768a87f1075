"""Requests for decisions that were refused or taken back, and decisions ended early."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("reclassification", sa.Column("closed_by", sa.String()))
    op.add_column("reclassification", sa.Column("closed", sa.DateTime()))
    op.add_column("reclassification", sa.Column("close_reason", sa.Text()))
