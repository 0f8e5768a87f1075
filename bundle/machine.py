"""A Debian in a folder as a machine of its own: its commands, and systemd as its first process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MOUNTS = """
set -eu
ip link set lo up
mount --bind "$1" "$1"
mount -t tmpfs -o mode=755 tmpfs "$1/dev"
for name in null zero full random urandom tty; do
    touch "$1/dev/$name"
    mount --bind "/dev/$name" "$1/dev/$name"
done
mkdir "$1/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$1/dev/pts"
ln -s pts/ptmx "$1/dev/ptmx"
ln -s /proc/self/fd "$1/dev/fd"
mount -t proc proc "$1/proc"
"""
# What systemd would set in the kernel (sysctl, devices) belongs to the machine around it: read-only.
_START = """
set -eu
umount "$1/proc"
mount -t proc proc "$1/proc"
mount --bind "$1/proc/sys" "$1/proc/sys"
mount -o remount,bind,ro "$1/proc/sys"
mount -t sysfs -o ro sysfs "$1/sys"
mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
exec chroot "$1" env -i container=neomeo PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
"""
_JOIN = 'echo $$ >"$0/cgroup.procs"; exec "$@"'
_OWN = ("--pid", "--cgroup", "--mount", "--uts", "--ipc")
_BOOTING = 60
"""Seconds."""


class Machine:
    """Runs commands in a root directory, and once systemd runs there, beside it."""

    def __init__(self, root: Path) -> None:
        """Take the root directory; this process is in a network and mounts of its own."""
        self.root = root
        self.leader: int | None = None

    def close_off(self) -> None:
        """Mount what commands need there, and nothing of the machine around it."""
        subprocess.run(["sh", "-c", _MOUNTS, "sh", self.root], check=True)

    def outside(self, inside: str) -> Path:
        """Return where a path of the machine lies for us."""
        return self.root / inside.lstrip("/")

    def inside(self, outside: Path) -> str:
        """Return a path as the machine names it."""
        return f"/{outside.relative_to(self.root)}"

    def command(self, *words: str) -> list[str]:
        """Return a command as root there runs it."""
        into = ["chroot", str(self.root)]
        if self.leader is not None:
            spaces = ("--mount", "--uts", "--ipc", "--pid", "--cgroup", "--root")
            there = f"--wd=/proc/{self.leader}/root"
            into = ["nsenter", f"--target={self.leader}", *spaces, there]
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return [*into, "env", "-i", path, "HOME=/root", "LANG=C.UTF-8", *words]

    def run(self, *words: str, fails: bool = False) -> str:
        """Return what a command printed; it ends well, or with ``fails`` it does not."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=False)
        if bool(done.returncode) is not fails:
            sys.exit(f"{' '.join(words)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def install(self, bundle: Path, *more: str, fails: bool = False) -> str:
        """Run the installer of an archive that was opened there."""
        return self.run("sh", f"{self.inside(bundle)}/install.sh", *more, fails=fails)

    def main_process(self) -> int:
        """Return the number of the service's process."""
        return int(self.run("systemctl", "show", "--value", "--property=MainPID", "neomeo.service"))


@contextmanager
def booted(machine: Machine) -> Iterator[None]:
    """Run systemd as the machine's first process for as long as this is entered."""
    group = _new_group(machine.root.with_name("groups"))
    with_us = ["setpriv", "--pdeathsig=KILL", "unshare", *_OWN, "--fork", "--kill-child"]
    into = ["sh", "-c", _JOIN, str(group), *with_us]
    words = [*into, "sh", "-c", _START, "sh", str(machine.root)]
    log = machine.root.with_name("console.log")
    with log.open("w") as console:
        around = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
    try:
        machine.leader = _first_child(around.pid)
        _wait_for_systemd(machine, log)
        yield
    finally:
        machine.leader = None
        around.kill()
        around.wait()
        _remove_groups(group)


def _new_group(at: Path) -> Path:
    """Return a control group that is the whole world to the machine: it makes its own below."""
    at.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "cgroup2", "cgroup2", at], check=True)
    group = at / f"neomeo-bare-debian-{os.getpid()}"
    group.mkdir()
    return group


def _remove_groups(group: Path) -> None:
    for place, _, _ in os.walk(group, topdown=False):
        until = time.monotonic() + _BOOTING
        while time.monotonic() < until:  # what was killed leaves in its own time
            with suppress(OSError):
                Path(place).rmdir()
                break
            time.sleep(0.1)


def _first_child(process: int) -> int:
    children = Path(f"/proc/{process}/task/{process}/children")
    for _ in range(_BOOTING * 10):
        if found := children.read_text("ascii").split():
            return int(found[0])
        time.sleep(0.1)
    sys.exit("the machine does not start")


def _wait_for_systemd(machine: Machine, log: Path) -> None:
    until = time.monotonic() + _BOOTING
    asked = machine.command("systemctl", "is-system-running")
    while time.monotonic() < until:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.stdout.strip() in ("running", "degraded"):
            return
        time.sleep(0.5)
    sys.exit(f"systemd does not run there\n{log.read_text('utf-8', 'replace')[-2000:]}")
