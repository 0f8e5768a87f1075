"""What the installer refuses before it does anything, and what the removal leaves."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bundle.seal import SIGNATURE, sign, write_sums
from bundle.wheels import ROOT, BundleError

CHECKED = "파이썬 2.0 2.1용"
"""What follows the checks: an archive for Pythons that nobody has."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An opened archive that has all that is checked, and nothing that could be installed."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for script in ("install.sh", "remove.sh"):
        shutil.copy(ROOT / "bundle" / script, folder)
    (folder / "VERSION").write_text("9.9.9\n", encoding="utf-8")
    for python in ("2.0", "2.1"):
        (folder / f"requirements-{python}.txt").touch()
    write_sums(folder)
    return folder


def refused(archive: Path, *more: str | Path) -> str:
    """Return what the installer says; it ends badly and has made nothing."""
    places = ["--prefix", archive.parent / "program", "--home", archive.parent / "data"]
    words = ["sh", archive / "install.sh", *places, "--no-service", *more]
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert not (archive.parent / "program").exists()
    assert not (archive.parent / "data").exists()
    return done.stdout + done.stderr


def keys(place: Path, name: str) -> tuple[Path, Path]:
    """Return the files of a new key: the one that signs and the one that checks."""
    key = Ed25519PrivateKey.generate()
    own, public = place / f"{name}.pem", place / f"{name}.public.pem"
    own.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return own, public


def test_what_is_whole_goes_on_and_another_python_is_refused(archive: Path) -> None:
    said = refused(archive)
    assert CHECKED in said
    assert "서명은 확인하지 않았습니다" in said


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="no Debian")
def test_packages_of_another_debian_are_left_alone(archive: Path) -> None:
    (archive / "debian").mkdir()
    (archive / "debian" / "RELEASE").write_text("debian 99\n", encoding="utf-8")
    (archive / "debian" / "no_package.deb").touch()
    (archive / "SHA256SUMS").unlink()
    write_sums(archive)
    said = refused(archive)
    assert "debian 99의 것이라 이 컴퓨터" in said
    assert CHECKED in said, "it goes on with what the machine has"


@pytest.mark.parametrize("found", [True, False])
def test_a_version_that_its_python_does_not_find_is_made_anew(
    archive: Path, tmp_path: Path, found: bool
) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (archive / f"requirements-{version}.txt").touch()
    (archive / "SHA256SUMS").unlink()
    write_sums(archive)
    place = tmp_path / "program" / "versions" / "9.9.9"
    python = place / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {0 if found else 1}\n", encoding="utf-8")
    python.chmod(0o755)
    for file in (place / ".whole", place / "before"):
        file.touch()
    places = ["--prefix", str(tmp_path / "program"), "--home", str(tmp_path / "data")]
    told = ["sh", str(archive / "install.sh"), *places, "--python", sys.executable, "--no-service"]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert "묶음의 파일이 손상" not in done.stderr
    said = done.stdout
    assert ("프로그램을 설치합니다" in said) is not found
    assert (place / "before").exists() is found


def test_a_file_that_changed_or_was_added_is_refused(archive: Path) -> None:
    (archive / "more").write_text("", encoding="utf-8")
    assert "목록에 없는 파일이 있습니다: ./more" in refused(archive)
    (archive / "more").unlink()
    (archive / "VERSION").write_text("9.9.8\n", encoding="utf-8")
    assert "손상되었습니다" in refused(archive)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_only_the_signature_of_that_key_over_those_sums_is_taken(archive: Path) -> None:
    own, public = keys(archive.parent, "own")
    _, of_another = keys(archive.parent, "another")
    assert "서명이 맞지 않습니다" in refused(archive, "--public-key", public), "unsigned"
    sign(archive, own)
    assert CHECKED in refused(archive, "--public-key", public)
    assert "서명이 맞지 않습니다" in refused(archive, "--public-key", of_another)
    (archive / "VERSION").write_text("9.9.8\n", encoding="utf-8")
    (archive / "SHA256SUMS").unlink()
    signature = (archive / SIGNATURE).read_bytes()
    (archive / SIGNATURE).unlink()
    write_sums(archive)
    (archive / SIGNATURE).write_bytes(signature)
    assert "서명이 맞지 않습니다" in refused(archive, "--public-key", public), "sums made anew"


def test_a_key_of_another_kind_signs_nothing(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="읽을 수 없습니다"):
        sign(archive, tmp_path / "none.pem")
    assert not (archive / SIGNATURE).exists()


def test_what_is_misspelt_or_half_is_refused_in_a_sentence(archive: Path) -> None:
    assert "모르는 선택" in refused(archive, "--perfix", "/opt")
    assert "둘 다" in refused(archive, "--certificate", archive / "VERSION")


@pytest.mark.parametrize("with_data", [False, True])
def test_the_data_stay_unless_told(archive: Path, tmp_path: Path, with_data: bool) -> None:
    prefix, home = tmp_path / "program", tmp_path / "data"
    aside = [tmp_path / f"data{end}" for end in ("-key", "-backups", ".20261126-023000")]
    for folder in (prefix / "versions", prefix / "backups", prefix / "bin", home, *aside):
        folder.mkdir(parents=True)
    others = tmp_path / "data.xlsx"
    others.touch()
    (home / "catalog.db").touch()
    places = ["--prefix", str(prefix), "--home", str(home)]
    told = ["sh", str(archive / "remove.sh"), *places, *(["--with-data"] if with_data else [])]
    said = subprocess.run(told, capture_output=True, text=True, check=True).stdout
    assert not (prefix / "versions").exists()
    left = {each for each in (home, *aside, prefix / "backups") if each.exists()}
    assert left == (set() if with_data else {home, *aside[:], prefix / "backups"})
    assert others.exists()
    if not with_data:
        assert all(str(each) in said for each in (home, *aside[:2], prefix / "backups"))


def test_with_data_nothing_is_removed_where_there_are_none(archive: Path, tmp_path: Path) -> None:
    prefix, home = tmp_path / "program", tmp_path / "documents"
    for folder in (prefix / "versions", home):
        folder.mkdir(parents=True)
    told = ["sh", archive / "remove.sh", "--prefix", prefix, "--home", home, "--with-data"]
    done = subprocess.run([str(word) for word in told], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "너머의 자료가 없습니다" in done.stderr
    assert home.exists()
    assert (prefix / "versions").exists()
