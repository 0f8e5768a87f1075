"""Whatever bears on who may see what is counted, by SQLite itself."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_BEARING = (
    "access_grant",
    "acl",
    "copy_ceiling",
    "issued_copy",
    "membership",
    "party",
    "person",
    "succession",
    "task_holder",
    "tenure",
    "unit",
)
_TRIGGER = """CREATE TRIGGER {name} AFTER {act} ON {table}
    BEGIN UPDATE counter SET value = value + 1 WHERE name = 'rights'; END"""


def upgrade() -> None:
    """Bring the schema forward."""
    op.execute("INSERT INTO counter (name, value) VALUES ('rights', 0)")
    for table in _BEARING:
        for act in ("INSERT", "UPDATE", "DELETE"):
            op.execute(_TRIGGER.format(table=table, act=act, name=f"{table}_{act.lower()}_counts"))
