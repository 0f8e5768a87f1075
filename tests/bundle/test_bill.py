"""The bill of an archive names what no Python package brings, with its licence."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bundle.beside import add_beside
from bundle.vendor import read_table

CONTROL = """Package: {name}
Version: 1.2-3
Architecture: all
Maintainer: Nobody <nobody@example.invalid>
Description: A package of this test
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive's folder with a model and the bill of no packages."""
    (tmp_path / "model").mkdir()
    manifest = {"recipe": "some-model from some 1.0", "files": {"model.onnx": "ab" * 32}}
    (tmp_path / "model" / "neomeo_model.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "sbom.json").write_text('{"bomFormat": "CycloneDX"}', encoding="utf-8")
    return tmp_path


def names(folder: Path) -> dict[str, str]:
    bill = json.loads((folder / "sbom.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    found = bill["components"]
    assert len({each["bom-ref"] for each in found}) == len(found)
    return {each["name"]: each["licenses"][0]["license"]["name"] for each in found}


def test_model_and_vendored_files_are_named(folder: Path) -> None:
    add_beside(folder)
    found = names(folder)
    assert found.pop("some-model") == "MIT"
    assert found == {each["name"]: each["licence"] for each in read_table()["package"]}


def make_deb(folder: Path, name: str, owner: str | None = None) -> None:
    """Make a package with a text of its own, or with that of another one."""
    made = folder / f"made-{name}"
    (made / "DEBIAN").mkdir(parents=True)
    (made / "DEBIAN" / "control").write_text(CONTROL.format(name=name), encoding="utf-8")
    place = made / "usr/share/doc" / name
    place.parent.mkdir(parents=True)
    if owner is None:
        place.mkdir()
        (place / "copyright").write_text(f"{name}: all may.\n", encoding="utf-8")
    else:
        place.symlink_to(owner)
    (folder / "debian").mkdir(exist_ok=True)
    target = folder / "debian" / f"{name}_1.2-3_all.deb"
    build = ["dpkg-deb", "--build", "--root-owner-group", str(made), str(target)]
    subprocess.run(build, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no Debian")
def test_packages_of_debian_come_with_their_copyright(folder: Path) -> None:
    make_deb(folder, "ours")
    make_deb(folder, "ours-more", owner="ours")
    add_beside(folder)
    found = names(folder)
    assert found["ours"] == found["ours-more"] == "licences/debian/ours/copyright"
    assert (folder / found["ours"]).read_text("utf-8") == "ours: all may.\n"
