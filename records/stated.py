"""Filters as they are written down: in a saved search, in a kept answer."""

from __future__ import annotations

from collections.abc import Mapping

Stated = Mapping[str, tuple[str, ...]]
"""Values of filters by their names in ``index.masks.Filters``, years as text, too."""
