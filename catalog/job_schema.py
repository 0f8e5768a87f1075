"""The table of jobs."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, String, Table, Text, false

from catalog.metadata import metadata

job = Table(
    "job",
    metadata,
    Column("id", String, primary_key=True),
    Column("folder_id", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("receipt", JSON, nullable=False),
    Column("began", DateTime, nullable=False),
    Column("ended", DateTime),
    Column("wish", String, nullable=False, server_default=""),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("chunks_done", Integer, nullable=False, server_default="0"),
    Column("chunks_total", Integer, nullable=False, server_default="0"),
    Column("started", DateTime),
    Column("renewed", DateTime),
    Column("confirm_removal", Boolean, nullable=False, server_default=false()),
    Column("of", String),
    Column("only", Text, nullable=False, server_default=""),
)
"""See ``catalog.jobs``; ``of`` is the job whose failed files one of the kind ``retry`` reads;
``only`` are the paths that it is held to, one a line, all of them where it is empty."""
