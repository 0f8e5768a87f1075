"""The packages of the program as wheels for several versions of Python, each named with its hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
_PIP = ("-m", "pip", "--disable-pip-version-check")


class BundleError(Exception):
    """The archive cannot be made; the text says in Korean what to do."""


def add_wheels(
    folder: Path, pythons: Sequence[str], scratch: Path, program: Path = ROOT
) -> list[Path]:
    """Put a program and all that it needs into an archive's folder, for the version of each Python.

    ``wheels/`` is what all share, ``requirements-3.11.txt`` names what version 3.11 installs of it. All
    have the packages' versions that are installed beside this interpreter, so that what was tested
    is what is carried. Returned are the Pythons of environments in ``scratch`` that were
    installed from these files alone, as the closed network will: one for each version, the first that is
    named, in that order.

    Raises:
        BundleError: when a Python or a package cannot be had, or something is missing.
    """
    by_version: dict[str, str] = {}
    for python in pythons:
        by_version.setdefault(_version(python), python)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    constraints = scratch / "constraints.txt"
    constraints.write_text(_run(sys.executable, *_PIP, "freeze", "--all", "--exclude-editable"))
    made = []
    for version, python in by_version.items():
        _run(python, "-m", "venv", str(scratch / version))
        probe = scratch / version / "bin" / "python"
        gathered = _gather(probe, program, constraints, scratch / f"wheels-{version}")
        requirements = folder / f"requirements-{version}.txt"
        requirements.write_text(lock(_share(gathered, wheels)), encoding="utf-8")
        _install(probe, wheels, requirements)
        made.append(probe)
    return made


def lock(wheels: Iterable[Path]) -> str:
    """Return a requirements file of wheels, each by version and SHA-256.

    Sorted by file name; pip installs from it with ``--require-hashes`` and nothing else.
    """
    lines = []
    for wheel in sorted(wheels):
        name, version, *_ = parse_wheel_filename(wheel.name)
        with wheel.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{name}=={version} --hash=sha256:{digest}\n")
    return "".join(lines)


def _version(python: str) -> str:
    try:
        return _run(python, "-c", _VERSION).strip()
    except OSError:
        raise BundleError(
            f"파이썬({python})이 없습니다. PYTHONS를 확인해 주시기 바랍니다."
        ) from None


def _gather(python: Path, program: Path, constraints: Path, into: Path) -> list[Path]:
    # What a version needs beyond what was tested comes unconstrained; pip says no to a CUDA build
    # where a CPU build was tested, since its version ends in +cpu.
    wanted = ["wheel", "--quiet", "--wheel-dir", str(into), "--constraint", str(constraints)]
    try:
        _run(str(python), *_PIP, *wanted, str(program))
    except BundleError as problem:
        raise BundleError(
            f"파이썬 {_version(str(python))}의 꾸러미를 모으지 못했습니다. 인터넷을 확인하고, 시험한 것과 같은 판이"
            " 거기 없으면 그것이 있는 꾸러미 폴더(WHEELS)를, torch라면 CPU 꾸러미 색인(TORCH_INDEX)을 알려"
            " 주시기 바랍니다.\n"
            f"{problem}"
        ) from None
    return sorted(into.glob("*.whl"))


def _share(gathered: Iterable[Path], wheels: Path) -> list[Path]:
    """Move wheels to where all lie; one that another version brought already stays as it is."""
    shared = [(wheel, wheels / wheel.name) for wheel in gathered]
    for own, place in shared:
        if not place.exists():
            own.rename(place)
    return [place for _, place in shared]


def _install(python: Path, wheels: Path, requirements: Path) -> None:
    alone = ["--no-index", "--no-deps", "--require-hashes", "--find-links", str(wheels)]
    try:
        _run(str(python), *_PIP, "install", "--quiet", *alone, "--requirement", str(requirements))
        _run(str(python), *_PIP, "check")
    except BundleError as problem:
        raise BundleError(f"모은 꾸러미로 설치되지 않습니다.\n{problem}") from None


def _run(*command: str) -> str:
    """Return what a command printed; raises ``BundleError`` with the end of it when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"{done.stdout}{done.stderr}"[-2000:])
    return done.stdout
