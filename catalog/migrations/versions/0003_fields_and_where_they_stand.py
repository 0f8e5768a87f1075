"""Fields with their place, and the blocks that state a title or date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_document = sa.table("document", sa.column("id"), sa.column("acl_id"))
_block = sa.table("block", sa.column("document_id"), sa.column("acl_id"))
_chunk = sa.table(
    "chunk",
    *(
        sa.column(name)
        for name in ("document_id", "deleted", "prefix", "text", "pieces", "prefix_blocks", "op")
    ),
)
_counter = sa.table("counter", sa.column("name"), sa.column("value"))


def upgrade() -> None:
    """Bring the schema forward; every record is read again at the next run over its folder.

    Records that are closed in part go until then: their title may stand in a closed part.
    """
    partly_closed = (
        sa.select(_document.c.id)
        .join(_block, _block.c.document_id == _document.c.id)
        .where(_block.c.acl_id != _document.c.acl_id)
    )
    number = _counter.c.name == "op"
    bumped = _counter.update().where(number, sa.exists(partly_closed))
    op.execute(bumped.values(value=_counter.c.value + 1))
    op.execute(
        _chunk.update()
        .where(_chunk.c.document_id.in_(partly_closed))
        .values(
            deleted=True,
            prefix="",
            text="",
            pieces="[]",
            prefix_blocks="[]",
            op=sa.select(_counter.c.value).where(number).scalar_subquery(),
        )
    )
    op.execute(_document.delete().where(_document.c.id.in_(partly_closed)))
    for name in ("titles", "dates"):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default="[]")
        op.add_column("document", column)
    op.execute(
        "UPDATE document SET reader_version = 0,"
        " titles = json_array(json_array(title, NULL)),"
        " dates = CASE WHEN date IS NULL THEN '[]' ELSE json_array(json_array(date, NULL)) END"
    )
    op.drop_column("document", "fields")
    op.create_table(
        "field",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("normal", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_field_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_field")),
        sqlite_with_rowid=False,
    )
