"""Rules may go by a file's name and by what a record states; what names a rule is unambiguous."""

from __future__ import annotations

import json
import unicodedata
from pathlib import PurePosixPath

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; scopes name their rules anew."""
    op.add_column("rule", sa.Column("pattern", sa.String(), nullable=False, server_default=""))
    op.add_column("rule", sa.Column("fields", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for folder in connection.execute(sa.text("SELECT id FROM folder")).scalars().all():
        names: dict[str, set[str]] = {}
        for row in connection.execute(
            sa.text("SELECT path, heading FROM rule WHERE folder_id = :id"), {"id": folder}
        ):
            path = "/".join(
                part
                for part in PurePosixPath(unicodedata.normalize("NFC", row.path)).parts
                if part not in ("/", ".")
            )
            before = path + (f"#{row.heading}" if row.heading else "")
            covered = {"path": path, "heading": row.heading}
            now = json.dumps(
                {key: text for key, text in covered.items() if text}, ensure_ascii=False
            )
            names.setdefault(before, set()).add(now)
        rows = sa.text("SELECT id, key FROM acl WHERE folder_id = :id")
        for row in connection.execute(rows, {"id": folder}).all():
            key = json.loads(row.key)
            # a name that two rules shared stands for both: the scope only gets narrower
            key["rules"] = sorted({new for old in key["rules"] for new in names.get(old, {old})})
            if waiver := key.get("waiver"):
                waived = {new for old in waiver["rules"] for new in names.get(old, ())}
                # SECURITY: an exception sets aside rules of whole folders, never of a passage
                waiver["rules"] = sorted(
                    each for each in waived if "heading" not in json.loads(each)
                )
            connection.execute(
                sa.text("UPDATE OR IGNORE acl SET key = :key WHERE id = :id"),
                {"id": row.id, "key": json.dumps(key, ensure_ascii=False, sort_keys=True)},
            )
