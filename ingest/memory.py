"""Bytes as a file that has no name on any disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_memory(data: bytes) -> Iterator[Path]:
    """Yield a path at which these bytes can be opened until the block is left.

    It names a descriptor of this process (memfd), so that it also opens where the confined child
    may not write a file.
    """
    copy = os.memfd_create("copy")
    try:
        with open(copy, "wb", closefd=False) as stream:
            stream.write(data)
        yield Path(f"/proc/self/fd/{copy}")
    finally:
        os.close(copy)
