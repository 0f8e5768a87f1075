"""Wheels for the archive: of a small program, by real Pythons in real environments."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from bundle.wheels import BundleError, add_wheels, lock

PROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1.0"
"""
# Builds without a network: what builds usually would have to be fetched.
BACKEND = """import zipfile

def build_wheel(into, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{into}/small-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("small.py", "")
        about = "small-1.0.dist-info"
        needs = "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\n" + NEEDS
        wheel.writestr(f"{about}/METADATA", needs)
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{about}/RECORD", "")
    return "small-1.0-py3-none-any.whl"
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "backend.py").write_text(f'NEEDS = ""\n{BACKEND}', encoding="utf-8")
    return folder


def test_each_version_has_a_lock_and_is_installed_from_it_alone(
    tmp_path: Path, program: Path
) -> None:
    archive, scratch = tmp_path / "archive", tmp_path / "scratch"
    scratch.mkdir()
    again = str(Path(sys.executable).resolve())
    (probe,) = add_wheels(archive, [sys.executable, again], scratch, program)
    (wheel,) = (archive / "wheels").iterdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    told = (archive / f"requirements-{version}.txt").read_text(encoding="utf-8")
    assert told == f"small==1.0 --hash=sha256:{digest}\n" == lock([wheel])
    assert list((probe.parents[1] / "lib").glob("python3.*/site-packages/small.py"))


def test_what_cannot_be_had_is_told(tmp_path: Path, program: Path) -> None:
    with pytest.raises(BundleError, match="PYTHONS를 확인"):
        add_wheels(tmp_path / "archive", [str(tmp_path / "python3")], tmp_path, program)
    backend = program / "backend.py"
    backend.write_text('NEEDS = "Requires-Dist: torch==0.0.1\\n"\n' + BACKEND, encoding="utf-8")
    with pytest.raises(BundleError, match="TORCH_INDEX"):
        add_wheels(tmp_path / "another", [sys.executable], tmp_path, program)
