"""The tables of people and of the organisation that gives them rights."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, false

from catalog.metadata import metadata

person = Table(
    "person",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("password", String),
    Column("sample", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_temporary", Boolean, nullable=False, server_default=false()),
)
"""``password_temporary``: somebody else has set it, so that it opens nothing but its own change."""

tenure = Table(
    "tenure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("department", String, nullable=False),
    Column("post", String, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("source", String, nullable=False, server_default=""),
    Column("giver", String, nullable=False, server_default=""),
)
"""A post that a person holds, both days included; ``kind`` is that of ``access.tenure``; ``source``
tells whether an import brought it. ``giver`` is who delegated it, where that is known."""

community = Table("community", metadata, Column("name", String, primary_key=True))
"""Communities, also those without members."""

membership = Table(
    "membership",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("community", String, primary_key=True),
    Column("since", Date),
    Column("until", Date),
)

unit = Table(
    "unit",
    metadata,
    Column("agency", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("parent", String, nullable=False),
    Column("code", String, nullable=False),
)
"""The departments of agencies; ``parent`` is empty for those directly below the agency. A unit
without a name is the agency itself."""

succession = Table(
    "succession",
    metadata,
    Column("former", String, primary_key=True),
    Column("present", String, primary_key=True, index=True),
    Column("since", Date, nullable=False),
)
"""From a day on, whoever fulfils the grant ``present`` fulfils ``former``, too."""

task_holder = Table(
    "task_holder",
    metadata,
    Column("task", String, primary_key=True),
    Column("holder", String, primary_key=True, index=True),
    Column("since", Date),
    Column("until", Date),
)
"""Who does a unit task, ``한빛시/축제 안전관리``: a person, post or department as a grant."""

authority = Table(
    "authority",
    metadata,
    Column("agency", String, primary_key=True),
    Column("matter", String, primary_key=True),
    Column("post", String, primary_key=True),
)
"""The 전결 table: which post decides a matter in the name of its agency."""
