"""Processes that are killed between any two steps; the catalog and the index must stay true."""
