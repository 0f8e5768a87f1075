"""What is in the archive: a bill of materials with licences, read off an installation of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from bundle.wheels import BundleError

BILL, LICENCES = "sbom.json", "licences"
_INSTALL = (
    *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
    *("--no-index", "--no-deps", "--require-hashes"),
)
_BILL = (
    *("-m", "cyclonedx_py", "environment"),
    *("--gather-license-texts", "--output-reproducible"),
)


def install(wheels: Path, requirements: Path, into: Path) -> Path:
    """Install from the wheels alone, as the closed network will, and return the interpreter.

    Raises:
        BundleError: when something is missing.
    """
    venv.create(into, with_pip=True)
    python = into / "bin" / "python"
    done = subprocess.run(
        [python, *_INSTALL, "--find-links", wheels, "--requirement", requirements],
        capture_output=True,
        text=True,
        check=False,
    )
    checked = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    if done.returncode or checked.returncode:
        raise BundleError(
            f"모은 꾸러미로 설치되지 않습니다.\n{done.stderr}{checked.stdout}"[-2000:]
        )
    return python


def write_bill(python: Path, into: Path) -> None:
    """Write the bill (CycloneDX) of what an interpreter has, and every licence text beside it.

    Raises:
        BundleError: when the bill cannot be written.
    """
    made = subprocess.run(
        [sys.executable, *_BILL, "--output-file", into / BILL, python],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise BundleError(f"꾸러미 명세(SBOM)를 쓰지 못했습니다.\n{made.stderr[-2000:]}")
    for text in sorted(python.parents[1].glob("lib/python3.*/site-packages/*.dist-info/**/*")):
        if text.is_file() and text.name.upper().startswith(("LICEN", "NOTICE", "COPYING")):
            package = next(each for each in text.parts if each.endswith(".dist-info"))
            place = into / LICENCES / package.removesuffix(".dist-info") / text.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
