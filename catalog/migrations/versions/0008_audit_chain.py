"""The audit log becomes a chain: what is there is taken over, hashed and sealed."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from catalog.audit_chain import SEALED_LOG, TRIGGERS, append
from catalog.audit_key import AuditKey

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward. Rows of before keep their order and get new numbers."""
    op.rename_table("audit", "audit_before")
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("via", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("cited", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    for name in ("at", "of", "person_id"):
        op.create_index(op.f(f"ix_audit_{name}"), "audit", [name])
    op.create_table(
        "audit_removed",
        sa.Column("first", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_audit_removed")),
    )
    _take_over()
    op.drop_table("audit_before")
    for trigger in TRIGGERS:
        op.execute(trigger)


def _take_over() -> None:
    before = sa.table(
        "audit_before",
        sa.column("id", sa.Integer()),
        sa.column("at", sa.DateTime()),
        *(sa.column(name, sa.String()) for name in ("person_id", "act", "purpose", "outcome")),
        *(sa.column(name, sa.JSON()) for name in ("detail", "records")),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(before).order_by(before.c.id)).all()
    configuration = op.get_context().config
    if not rows:
        return
    assert configuration is not None, "catalog.database names the home"
    key = AuditKey.open(configuration.attributes["home"])
    for row in rows:
        values = row._asdict()
        values.pop("id")
        append(connection, key, values)
    append(
        connection,
        key,
        {
            "at": datetime.now(UTC).replace(tzinfo=None),
            "person_id": "",
            "act": SEALED_LOG,
            "outcome": "done",
            "detail": {"rows": len(rows)},
        },
    )
