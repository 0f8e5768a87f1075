"""Posts over time, the organisation, parties of letters, grants; scopes know statutory caps."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; what people held becomes their posts without an end."""
    _organisation()
    op.create_table(
        "party",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_party_document_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "part", "holder", name="pk_party"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_party_holder", "party", ["holder"])
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given", sa.DateTime(), nullable=False),
        sa.Column("ended", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_access_grant_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_access_grant"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_grant_document_id", "access_grant", ["document_id"])
    op.create_index("ix_access_grant_person_id", "access_grant", ["person_id"])
    _move_people()
    _rewrite_scopes()


def _organisation() -> None:
    op.create_table(
        "tenure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_tenure_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tenure"),
    )
    op.create_index("ix_tenure_person_id", "tenure", ["person_id"])
    op.create_table(
        "membership",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "community", name="pk_membership"),
    )
    op.create_table(
        "unit",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "name", name="pk_unit"),
    )
    op.create_table(
        "succession",
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("former", "present", name="pk_succession"),
    )
    op.create_table(
        "task_holder",
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("task", "holder", name="pk_task_holder"),
    )
    op.create_table(
        "authority",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "matter", "post", name="pk_authority"),
    )


def _move_people() -> None:
    connection = op.get_bind()
    for row in connection.execute(
        sa.text("SELECT id, agency, department, posts, communities FROM person")
    ).all():
        posts = json.loads(row.posts) or [""]
        for number, post in enumerate(posts if row.agency else ()):
            connection.execute(
                sa.text(
                    "INSERT INTO tenure (person_id, kind, agency, department, post) "
                    "VALUES (:person, :kind, :agency, :department, :post)"
                ),
                {
                    "person": row.id,
                    "kind": "concurrent" if number else "main",
                    "agency": row.agency,
                    "department": row.department,
                    "post": post,
                },
            )
        for community in json.loads(row.communities):
            connection.execute(
                sa.text("INSERT INTO membership (person_id, community) VALUES (:id, :community)"),
                {"id": row.id, "community": community},
            )
    for column in ("agency", "department", "posts", "communities"):
        op.drop_column("person", column)


def _rewrite_scopes() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, key, scope FROM acl")).all():
        key = json.dumps(
            {"cap": {}, "rules": json.loads(row.key)}, ensure_ascii=False, sort_keys=True
        )
        scope = json.dumps(
            {"cap": {}, "labels": json.loads(row.scope)}, ensure_ascii=False, sort_keys=True
        )
        connection.execute(
            sa.text("UPDATE acl SET key = :key, scope = :scope WHERE id = :id"),
            {"key": key, "scope": scope, "id": row.id},
        )
