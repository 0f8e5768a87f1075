"""Grounds of non-disclosure of records and rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:catalog/migrations/versions/0012_grounds.py
revision = "0012"
down_revision = "0011"
========
revision = "0009"
down_revision = "0008"
>>>>>>>> d33afc2 (A recorded decision, approved by whom the 전결 table names, lifts a cap or a ceiling until its review; a search finds at once what was widened):catalog/migrations/versions/0009_grounds.py
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; records state their grounds when they are read again."""
    for table in ("document", "rule"):
        op.add_column(table, sa.Column("grounds", sa.JSON(), nullable=False, server_default="[]"))
