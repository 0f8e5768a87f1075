"""What is in the archive: a bill of materials with licences, read off installations of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bundle.wheels import BundleError

BILL, LICENCES = "sbom.json", "licences"
_BILL = (
    *("-m", "cyclonedx_py", "environment"),
    *("--gather-license-texts", "--output-reproducible", "--output-file", "-"),
)


def write_bill(pythons: Sequence[Path], into: Path) -> None:
    """Write the bill (CycloneDX) of what several Pythons have, and every licence text beside it.

    A package that several have is named once, as the first has it.

    Raises:
        BundleError: when the bill cannot be written.
    """
    whole, *others = (_bill_of(python) for python in pythons)
    for other in others:
        for part, name in (("components", "bom-ref"), ("dependencies", "ref")):
            known = {each[name] for each in whole[part]}
            whole[part] += [each for each in other[part] if each[name] not in known]
    (into / BILL).write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    for python in pythons:
        _copy_licences(python, into / LICENCES)


def _bill_of(python: Path) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, *_BILL, python], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise BundleError(f"꾸러미 명세(SBOM)를 쓰지 못했습니다.\n{made.stderr[-2000:]}")
    bill: dict[str, Any] = json.loads(made.stdout)
    return bill


def _copy_licences(python: Path, into: Path) -> None:
    for text in sorted(python.parents[1].glob("lib/python3.*/site-packages/*.dist-info/**/*")):
        if text.is_file() and text.name.upper().startswith(("LICEN", "NOTICE", "COPYING")):
            package = next(each for each in text.parts if each.endswith(".dist-info"))
            place = into / package.removesuffix(".dist-info") / text.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
