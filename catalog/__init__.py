"""The database: the one source of truth. Reading content takes a permit."""
