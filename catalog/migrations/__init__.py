"""Alembic's migrations, run by ``catalog.database`` at opening."""
