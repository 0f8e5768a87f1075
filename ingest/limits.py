"""How much of anything a file may make the reader do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one file; going beyond ends in ``too_big`` or ``timeout``, never in a crash."""

    wall_seconds: float = 50.0
    cpu_seconds: int = 45
    mask_seconds: float = 50.0
    memory_bytes: int = 3 << 30
    file_bytes: int = 512 << 20
    inflated_bytes: int = 512 << 20
    inflated_ratio: int = 400
    members: int = 10_000
    records: int = 1_000_000
    nesting: int = 64
    file_depth: int = 4
    attachments: int = 500
    cells: int = 1_000_000
    pages: int = 10_000
    pixels: int = 60_000_000
    ocr_seconds: float = 35.0
    json_bytes: int = 256 << 20


LIMITS = Limits()
"""Generous for office files of a few hundred pages; a 1 GiB deflate bomb stops in under a second."""
