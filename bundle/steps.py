"""What the walks with an archive have in common: a step is timed, and the first that fails ends it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bundle.seal import SIGNATURE, SUMS, write_sums


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a step took, and how busy the machine was (load of the last minute)."""
    began = time.perf_counter()
    yield
    took, load = time.perf_counter() - began, os.getloadavg()[0]
    print(f"{what}\t{took:.1f} s\tload {load:.1f}", flush=True)


def expect(found: object, wanted: object) -> None:
    """End when something is not as it has to be."""
    if found != wanted:
        sys.exit(f"expected {wanted!r}, found {found!r}")


def contents(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was changed; compiled modules aside."""
    return {
        str(file.relative_to(folder)): file.lstat().st_mtime_ns
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.parent.name != "bin"
    }


def relabelled(bundle: Path, version: str, *, broken: bool = False) -> Path:
    """Return an unsigned copy of an opened archive as another version; a broken one lacks its model."""
    made = bundle.with_name(f"bundle-{version}")
    shutil.copytree(bundle, made, copy_function=os.link)
    for name in ("VERSION", SUMS, SIGNATURE):
        (made / name).unlink(missing_ok=True)
    (made / "VERSION").write_text(f"{version}\n", encoding="utf-8")
    if broken:
        model = made / "model" / "neomeo_model.json"
        model.unlink()
        model.write_text("{}", encoding="utf-8")
    write_sums(made)
    return made
