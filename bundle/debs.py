"""The Debian packages that the program needs beside itself, for a machine that reaches no mirror."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bundle.wheels import BundleError

WANTED = ("openssl", "python3-venv", "tesseract-ocr-eng", "tesseract-ocr-kor")
_BASE = ("required", "important")
"""Priorities of what every Debian has (Debian Policy 2.5), and therefore needs no carrying."""


def gather_debs(into: Path) -> bool:
    """Put the packages and all that they need beyond a bare Debian into a directory.

    They are those of this machine's release, which ``RELEASE`` there names (``debian 12``), chosen by its
    apt as if nothing but a bare Debian were installed. ``False``, and nothing there, where there is no apt.

    Raises:
        BundleError: when one cannot be had.
    """
    if shutil.which("apt-get") is None:
        return False
    (into / "partial").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        status = Path(scratch) / "status"
        status.write_text("", encoding="utf-8")
        base = _chosen(status, _of_every_debian())
        status.write_text(_as_installed(base), encoding="utf-8")
        archives = (*_as_if(status), "-o", f"Dir::Cache::archives={into}")
        _apt("apt-get", *archives, "install", "--yes", "--download-only", *WANTED)
    (into / "partial").rmdir()
    (into / "lock").unlink(missing_ok=True)
    release = platform.freedesktop_os_release()
    named = f"{release['ID']} {release.get('VERSION_ID', '')}\n"
    (into / "RELEASE").write_text(named, encoding="utf-8")
    return True


def _of_every_debian() -> list[str]:
    fields = (_fields(stanza) for stanza in _apt("apt-cache", "dumpavail").split("\n\n"))
    return sorted({each["Package"] for each in fields if each.get("Priority") in _BASE})


def _chosen(status: Path, names: Iterable[str]) -> list[str]:
    """Return what apt would install for these, as ``NAME=VERSION``."""
    planned = _apt("apt-get", *_as_if(status), "install", "--simulate", *names)
    lines = (line.split() for line in planned.splitlines() if line.startswith("Inst "))
    return [f"{name}={version.lstrip('(')}" for _, name, version, *_ in lines]


def _as_installed(packages: Iterable[str]) -> str:
    stanzas = _apt("apt-cache", "show", *packages).strip().split("\n\n")
    return "".join(f"{each.strip()}\nStatus: install ok installed\n\n" for each in stanzas)


def _as_if(status: Path) -> tuple[str, ...]:
    options = f"Dir::State::status={status}", "Debug::NoLocking=1"
    return (*(word for option in options for word in ("-o", option)), "--no-install-recommends")


def _fields(stanza: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in stanza.splitlines() if not line.startswith(" "))
    return {name: value for name, _, value in lines}


def _apt(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(
            "데비안 꾸러미를 모으지 못했습니다. ‘apt-get update’를 한 뒤 다시 실행해 주시기 바랍니다.\n"
            + done.stderr[-2000:]
        )
    return done.stdout
