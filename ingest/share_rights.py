"""What a share's file system says of who may read: permission bits and POSIX access control lists."""

from __future__ import annotations

import errno
import os
import stat

from access.share_rights import READ, SEARCH, UNREADABLE, Rights

_ATTRIBUTE = "system.posix_acl_access"
_NONE = (errno.ENODATA, errno.ENOTSUP)


def rights_at(folder: int, facts: os.stat_result, name: str = "") -> Rights:
    """Return the rights of an open folder, or of the file ``name`` in it, which is not opened."""
    need = READ if name else SEARCH
    return Rights(need, stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid, _acl(folder, name))


def _acl(folder: int, name: str) -> str:
    try:
        if not name:
            return os.getxattr(folder, _ATTRIBUTE).hex()
        place = f"/proc/self/fd/{folder}/{name}"
        return os.getxattr(place, _ATTRIBUTE, follow_symlinks=False).hex()
    except OSError as problem:
        # SECURITY: a list that is there and cannot be read lets nobody in
        return "" if problem.errno in _NONE else UNREADABLE
