"""Taking rights away from the process that parses: files, sockets, programs, resources.

No root is needed. Landlock (kernel 5.13) closes files, seccomp closes sockets and other programs;
where the kernel has neither, the resource limits still hold.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import socket
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from ingest.limits import Limits

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PR_SET_NO_NEW_PRIVS = 38
_RULE_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_ALL_OF_ABI_1 = (1 << 13) - 1
"""Every file right that the first version of Landlock knows (linux/landlock.h)."""
_DENIED_CALLS = (
    "socket",
    "connect",
    "bind",
    "listen",
    "execve",
    "execveat",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "mount",
    "unshare",
    "setns",
    "bpf",
    "io_uring_setup",
    "keyctl",
    "add_key",
)
_SYSTEM = (
    "/usr/lib",
    "/usr/share",
    "/lib",
    "/lib64",
    "/dev/null",
    "/dev/urandom",
    "/etc/mime.types",
    "/etc/ld.so.cache",
)


def readable_places() -> list[Path]:
    """Return what a parser must read: the interpreter, its libraries, our own reader."""
    rooms = Path(__file__).resolve().parent.parent
    ours = [rooms / name for name in ("ingest", "language", "privacy", "records")]
    system = [Path(place) for place in _SYSTEM]
    python = [Path(sys.prefix), Path(sys.base_prefix)]
    return [place for place in (*ours, *python, *system) if place.exists()]


def confine(limits: Limits, readable: Iterable[Path]) -> None:
    """Give up this process's rights for good; what the kernel does not offer is left out."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _seccomp()  # first: finding libseccomp needs files
    _landlock(libc, readable)


def allow_cpu(seconds: int) -> None:
    """Allow this process so many further seconds of CPU; beyond them the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def self_test() -> tuple[bool, bool]:
    """Return whether a forbidden read and a forbidden socket are refused to this process."""
    try:
        with Path("/etc/passwd").open("rb"):
            reads_refused = False
    except PermissionError:
        reads_refused = True
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
        sockets_refused = False
    except PermissionError:
        sockets_refused = True
    return reads_refused, sockets_refused


def _landlock(libc: ctypes.CDLL, readable: Iterable[Path]) -> None:
    attribute = struct.pack("Q", _ALL_OF_ABI_1)
    ruleset = libc.syscall(_CREATE_RULESET, attribute, len(attribute), 0)
    if ruleset < 0:
        return
    try:
        for place in readable:
            rights = _READ_FILE | (_READ_DIR | _EXECUTE if place.is_dir() else 0)
            descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", rights, descriptor)
                libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
            finally:
                os.close(descriptor)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)  # SECURITY: no other file from here on
    finally:
        os.close(ruleset)


def _seccomp() -> None:
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):  # no libseccomp on this machine
        return
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for name in _DENIED_CALLS:
        try:
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
        except OSError:  # this kernel or library does not know the call
            continue
    # clone3 hides its flags behind a pointer; with ENOSYS libc falls back to clone.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.load()  # SECURITY: no socket and no program from here on
