"""The packages of the program as wheels, each named with its hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]


class BundleError(Exception):
    """The archive cannot be made; the text says in Korean what to do."""


def gather(into: Path) -> None:
    """Put the program and all that it needs as wheels into a directory.

    The versions are those installed beside this interpreter, so that what was tested is what is
    carried. Only wheels for this interpreter's version are made: on a machine with several, run it
    once with each.

    Raises:
        BundleError: when a package cannot be had.
    """
    into.mkdir(parents=True)
    constraints = into.parent / "constraints.txt"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    frozen = subprocess.run(
        [*pip, "freeze", "--exclude-editable"], capture_output=True, text=True, check=True
    )
    constraints.write_text(frozen.stdout, encoding="utf-8")
    wanted = ["wheel", "--quiet", "--wheel-dir", str(into), "--constraint", str(constraints)]
    made = subprocess.run([*pip, *wanted, str(ROOT)], capture_output=True, text=True, check=False)
    constraints.unlink()
    if made.returncode:
        raise BundleError(
            "꾸러미를 모으지 못했습니다. 인터넷이나 꾸러미 폴더(PIP_FIND_LINKS)를 확인해 주시기 바랍니다.\n"
            + made.stderr[-2000:]
        )


def lock(wheels: Path) -> str:
    """Return a requirements file of the wheels in a directory, each by version and SHA-256.

    Sorted by name; pip installs from it with ``--require-hashes`` and nothing else.
    """
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(wheel.name)
        with wheel.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{name}=={version} --hash=sha256:{digest}\n")
    return "".join(lines)
