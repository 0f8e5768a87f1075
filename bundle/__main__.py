"""Write the archive for a closed network: ``python -m bundle [--python PYTHON…] [--sign KEY.pem]``.

It holds wheels for this Python's version and those named, Debian packages, the prepared model, the
installer, the guides, licences and a bill of materials, each file with its checksum. Nothing in it
is fetched again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bundle.beside import add_beside
from bundle.bill import write_bill
from bundle.debs import WANTED, gather_debs
from bundle.seal import sign, write_sums
from bundle.wheels import ROOT, BundleError, add_wheels

_SCRIPTS = ("install.sh", "remove.sh")
_GUIDES = ("README.md", "README.en.md", "LICENSE", "docs")


def make_bundle(out: Path, model: Path, key: Path | None, others: Sequence[str] = ()) -> Path:
    """Return the archive, ``neomeo-VERSION.tar`` in ``out``; one of that name is replaced.

    It is for this Python's version, with which the program was tested, and for those of ``others``.

    Raises:
        BundleError: when a part is missing; no archive is left.
    """
    if not (model / "neomeo_model.json").is_file():
        raise BundleError(
            f"{model}에 준비한 모델이 없습니다. ‘make demo SERVE=0’을 먼저 실행해 주시기 바랍니다."
        )
    name = f"neomeo-{version('neomeo')}"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".bundle-") as scratch:
        folder = Path(scratch) / name
        write_bill(add_wheels(folder, [sys.executable, *others], Path(scratch)), folder)
        if not gather_debs(folder / "debian"):
            print(
                f"apt가 없어 데비안 꾸러미({', '.join(WANTED)})는 담지 않았습니다.", file=sys.stderr
            )
        shutil.copytree(model, folder / "model")
        add_beside(folder)
        for script in _SCRIPTS:
            shutil.copy(ROOT / "bundle" / script, folder / script)
        shutil.copytree(ROOT / "bundle" / "units", folder / "units")
        for guide in _GUIDES:
            copy = shutil.copytree if (ROOT / guide).is_dir() else shutil.copyfile
            copy(ROOT / guide, folder / guide)
        (folder / "VERSION").write_text(f"{version('neomeo')}\n", encoding="utf-8")
        write_sums(folder)
        if key is not None:
            sign(folder, key)
        written = Path(scratch) / f"{name}.tar"
        with tarfile.open(written, "w") as archive:
            archive.add(folder, name)
        return written.replace(out / written.name)


def main() -> int:
    """Return 0 when the archive was written."""
    choice = argparse.ArgumentParser(prog="python -m bundle")
    choice.add_argument("--out", type=Path, default=ROOT / "var" / "bundle")
    choice.add_argument("--model", type=Path, default=ROOT / "var" / "model")
    choice.add_argument("--sign", type=Path, help="Ed25519, PEM")
    choice.add_argument("--python", action="append", default=[], help="one more Python")
    given = choice.parse_args()
    try:
        archive = make_bundle(given.out, given.model, given.sign, given.python)
    except BundleError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{archive} ({archive.stat().st_size >> 20}MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
