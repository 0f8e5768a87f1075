"""Does the archive live on a bare Debian? ``python -m bundle.bare_debian ARCHIVE`` (root).

A machine with what every Debian of this release has, and without a network, is made by debootstrap.
As root the archive is installed before systemd runs there, and when it does, serves people over
HTTPS as a service, is installed again, backed up, upgraded and removed. Where no such machine can
be made, that is said, and nothing is proved.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bundle.machine import Machine, booted
from bundle.seal import sign
from bundle.steps import contents, expect, relabelled, timed
from bundle.wheels import ROOT
from cli.samples import ASKER, QUESTION
from ingest.isolation import isolation

_NEEDED = ("debootstrap", "unshare", "nsenter")
_PASSWORD, _OWN = "sample-admin", "admin-alone-knows"
"""Of data_samples/people.toml, and what the administrator takes instead."""
_NEOMEO = "/opt/neomeo/bin/neomeo"
_UNITS = ("neomeo.service", "neomeo-backup.service", "neomeo-backup.timer")
_PLACES = {
    "/opt/neomeo": "root 755",
    "/opt/neomeo/tls": "neomeo 700",
    "/opt/neomeo/tls/key.pem": "neomeo 600",
    "/var/lib/neomeo": "neomeo 700",
    "/var/lib/neomeo/catalog.db": "neomeo 600",
    "/var/lib/neomeo/neomeo.toml": "neomeo 600",
    "/var/lib/neomeo/set_up.secret": "neomeo 600",
    "/var/lib/neomeo-backups": "neomeo 700",
    "/var/lib/neomeo-key": "neomeo 700",
    "/var/lib/neomeo-key/clear_text.key": "neomeo 600",
    **{f"/etc/systemd/system/{unit}": "root 644" for unit in _UNITS},
}
"""Owner and mode of what the installer makes."""


def walk(machine: Machine, bundle: Path, key: Path, public: str) -> None:
    """Go through the life of an installation by root; the archive is signed with a key."""
    sign(bundle, key)
    with timed("refused while nothing can check the signature"):
        said = machine.install(bundle, "--public-key", public, fails=True)
        expect("openssl이 없습니다" in said, True)
    with timed("installed by root before systemd runs"):
        said = machine.install(bundle)
        expect("다음에 켤 때 저절로 시작합니다" in said, True)
        check_places(machine)
    with booted(machine):
        with timed("opened by systemd, over HTTPS"):
            browser = browser_of(machine)
            wait_until_ready(browser)
            expect("처음 설정" in browser.get("/setup").raise_for_status().text, True)
        check_units(machine)
        with timed("samples read by the service"):
            read_samples(machine)
            first = answer(machine)
            check_isolation(browser)
        with timed("installed again with its signature checked, nothing changed"):
            before, process = contents(machine.outside("/opt/neomeo")), machine.main_process()
            machine.install(bundle, "--public-key", public)
            expect(contents(machine.outside("/opt/neomeo")) == before, True)
            expect(machine.main_process(), process)
        with timed("backed up by its timer's service"):
            machine.run("systemctl", "start", "neomeo-backup.service")
            (made,) = machine.outside("/var/lib/neomeo-backups").iterdir()
            expect((made / "backup.json").is_file(), True)
            expect((made / "clear_text.key").exists(), False)
        newer = relabelled(bundle, "0.1.1.test")
        sign(newer, key)
        settings = machine.outside("/var/lib/neomeo/neomeo.toml")
        with timed("a version whose server does not open was set back"):
            as_set = settings.read_text(encoding="utf-8")
            settings.write_text(as_set.replace("8400", "80"), encoding="utf-8")  # not a service's
            said = machine.install(newer, "--public-key", public, fails=True)
            expect("되돌렸습니다" in said, True)
            expect(version(machine), (bundle / "VERSION").read_text("utf-8").strip())
            expect(answer(machine), first)
        with timed("upgraded"):
            settings.write_text(as_set, encoding="utf-8")
            machine.install(newer, "--public-key", public)
            expect(version(machine), "0.1.1.test")
            wait_until_ready(browser)
            expect(answer(machine), first)
        with timed("removed, the data stay"):
            machine.run("sh", machine.inside(bundle / "remove.sh"))
            listed = ("systemctl", "list-unit-files", "neomeo*", "--no-legend")
            expect(machine.run(*listed, fails=True), "")  # there are none
            for place in ("neomeo/catalog.db", "neomeo-key/clear_text.key", "neomeo-backups"):
                expect(machine.outside(f"/var/lib/{place}").exists(), True)


def version(machine: Machine) -> str:
    """Return which version is in use."""
    return machine.outside("/opt/neomeo/current").readlink().name


def check_places(machine: Machine) -> None:
    """End unless all is owned by whom it should be, and nothing of the program can be written."""
    found = machine.run("stat", "--format=%n %U %a", *_PLACES).splitlines()
    expect(found, [f"{place} {owned}" for place, owned in _PLACES.items()])
    loose = ("(", "!", "-user", "root", "-o", "!", "-type", "l", "-perm", "/022", ")")
    expect(machine.run("find", "/opt/neomeo/versions", "/opt/neomeo/bin", *loose), "")
    units = [f"/etc/systemd/system/{unit}" for unit in _UNITS]
    expect(machine.run("systemd-analyze", "verify", *units), "")


def check_units(machine: Machine) -> None:
    """End unless service and timer run; print how exposed systemd thinks the service is."""
    expect(machine.run("systemctl", "is-active", *_UNITS[::2]).split(), ["active", "active"])
    expect(machine.run("systemctl", "is-enabled", *_UNITS[::2]).split(), ["enabled", "enabled"])
    said = machine.run("systemd-analyze", "security", "--no-pager", "neomeo.service")
    print(said.splitlines()[-1].strip(" →"), flush=True)


def browser_of(machine: Machine) -> httpx2.Client:
    """Return a client that trusts the certificate the installer made, and no other."""
    trusted = ssl.create_default_context(
        cafile=str(machine.outside("/opt/neomeo/tls/certificate.pem"))
    )
    at = "https://127.0.0.1:8400"
    return httpx2.Client(base_url=at, verify=trusted, trust_env=False, timeout=120)


def wait_until_ready(browser: httpx2.Client) -> None:
    """Return when the server can answer."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if browser.get("/readyz").is_success and browser.get("/healthz").is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    sys.exit("the server is not ready")


def read_samples(machine: Machine) -> None:
    """Have the running service read the samples."""
    samples = ROOT / "data_samples"
    shutil.copytree(samples / "share", machine.outside("/srv/share"))
    for name in ("people.toml", "labels.toml"):
        shutil.copy(samples / name, machine.outside(f"/srv/{name}"))
    machine.run(_NEOMEO, "person", "add", "--from", "/srv/people.toml")
    rules = ["--name", "표본", "--rules", "/srv/labels.toml"]
    machine.run(_NEOMEO, "folder", "add", "/srv/share", *rules)
    machine.run(_NEOMEO, "ingest")


def answer(machine: Machine) -> str:
    """Return what the samples' question is answered with."""
    said = machine.run(_NEOMEO, "ask", QUESTION, "--as", ASKER)
    expect("[1]" in said, True)
    return said


def check_isolation(browser: httpx2.Client) -> None:
    """End unless the service closes its parsers as well as a process without its unit does."""
    own = {"login": "admin", "password": _PASSWORD, "new": _OWN}  # what a command set is temporary
    browser.put("/api/v1/password", json=own).raise_for_status()
    origin = {"Origin": str(browser.base_url).rstrip("/")}
    browser.post("/login", data={"login": "admin", "password": _OWN}, headers=origin)
    page = browser.get("/admin/system").raise_for_status().text
    expect(f"{isolation().level}: " in page, True)


def make_keys(place: Path) -> tuple[Path, Path]:
    """Return the files of a new key: the one that signs and the one that checks."""
    key = Ed25519PrivateKey.generate()
    own, public = place / "own.pem", place / "public.pem"
    own.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return own, public


def lacking() -> str:
    """Return why no machine can be made; empty where one can."""
    if os.geteuid() != 0:
        return "it needs root"
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    return f"{', '.join(missing)} not installed" if missing else ""


def make_machine(place: Path) -> str:
    """Put a bare Debian of this release into a folder; return why that failed, or nothing."""
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    made = subprocess.run(
        ["debootstrap", release, place], capture_output=True, text=True, check=False
    )
    return f"debootstrap: {made.stdout[-500:]}{made.stderr[-500:]}" if made.returncode else ""


def main() -> None:
    """Make the machine, and go on in a network and mounts of our own."""
    choice = argparse.ArgumentParser(prog="python -m bundle.bare_debian")
    choice.add_argument("archive", type=Path)
    choice.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = choice.parse_args()
    archive = given.archive.absolute()
    if given.inside is not None:
        machine = Machine(given.inside)
        machine.close_off()
        media = machine.outside("/media")
        subprocess.run(["tar", "-xf", archive, "-C", media], check=True)
        (bundle,) = media.iterdir()
        own, public = make_keys(media)
        walk(machine, bundle, own, machine.inside(public))
        return
    if why := lacking():
        sys.exit(not_tried(why))
    with tempfile.TemporaryDirectory(prefix="bare-debian-", dir=ROOT / "var") as scratch:
        place = Path(scratch) / "root"
        with timed("bare Debian asked for"):
            why = make_machine(place)
        if why:
            sys.exit(not_tried(why))
        closed = ["unshare", "--net", "--mount", "--propagation=private"]
        again = [sys.executable, "-m", "bundle.bare_debian", archive, "--inside", place]
        sys.exit(subprocess.run([*closed, *again], check=False).returncode)


def not_tried(why: str) -> int:
    """Say that nothing was proved, and return the exit code of that: it is no failure."""
    print(f"installing as root on a bare Debian: not tried, {why}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    main()
