"""Threads that encode texts side by side: begun once a process, not for each batch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache


@cache
def side_by_side(line: str, number: int = os.cpu_count() or 1) -> ThreadPoolExecutor:
    """Return so many threads, the same ones at each call; who stands in another ``line`` does not wait for them."""
    return ThreadPoolExecutor(number, thread_name_prefix=line)
