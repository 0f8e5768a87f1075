"""Names that programs leave behind, in folders and in ZIPs."""

from __future__ import annotations

_PREFIXES = ("~$", ".~", ".")
_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def is_litter(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, or left behind by a program."""
    return name.startswith(_PREFIXES) or name.lower() in _NAMES
