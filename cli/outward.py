"""Every way out of this machine, noted and refused, in Python and in the kernel."""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import socket
import struct
from pathlib import Path
from typing import Any

attempts: list[str] = []
"""What was tried since :func:`watch` was installed (``sys.addaudithook``)."""
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_SET_FLAGS, _UP = 0x8914, 1
"""``CLONE_*`` of sched.h, ``SIOCSIFFLAGS`` and ``IFF_UP`` of Linux."""


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: whatever is not this machine is noted and refused.

    Raises:
        PermissionError: for what leads out.
    """
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or _here(str(host)):
        return
    attempts.append(f"{event} {host}")
    raise PermissionError(f"{event} {host}")


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def closed_off() -> bool:
    """Move this process, before it starts a thread, to a network of its own that leads nowhere.

    Returns whether the kernel allowed it. What is tried from there, by native code too and by
    every child, is counted (:func:`unrouted`).
    """
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) != 0 and unshare(_NEW_NETWORK | _NEW_USER) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
    return True


def unrouted() -> int:
    """Return how often something in this process's network was to go where no way leads (RFC 4293).

    ``OutNoRoutes`` of IPv4 and IPv6; 0 at the start of a network that was closed off.
    """
    names, values = (
        line.split()
        for line in Path("/proc/self/net/snmp").read_text("ascii").splitlines()
        if line.startswith("Ip:")
    )
    fourth = int(dict(zip(names, values, strict=True))["OutNoRoutes"])
    sixth = Path("/proc/self/net/snmp6")
    lines = sixth.read_text("ascii").splitlines() if sixth.exists() else []
    return fourth + sum(int(line.split()[1]) for line in lines if line.startswith("Ip6OutNoRoutes"))
