"""Does the archive live in a closed network? ``python -m bundle.closed_network ARCHIVE`` (root).

In a network namespace that has nothing but a loopback, as an ordinary user: the archive is
installed, reads the samples, answers through the server, is installed again, upgraded with a kill
in the middle, upgraded to a version that does not work and set back, and removed. Prints what
each step took; the first that fails ends it.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from bundle.seal import SUMS, write_sums
from bundle.wheels import ROOT

_QUESTION = "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?"
_ASKER = "haneul.kim"
_USER = "nobody"


class Host:
    """An ordinary user's account on a machine without a network."""

    def __init__(self, place: Path) -> None:
        """Live below this directory."""
        self.place = place
        self.prefix = place / "program"
        self.home = place / "data"
        self.neomeo = str(self.prefix / "bin" / "neomeo")

    def command(self, *words: str | Path) -> list[str]:
        """Return a command as that user runs it, in the namespace that this process is in."""
        user = pwd.getpwnam(_USER)
        identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return ["setpriv", *identity, *map(str, words)]

    def environment(self) -> dict[str, str]:
        """Return what a fresh sign-in has, and nothing of ours."""
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.place), "LANG": "C.UTF-8"}

    def run(self, *words: str | Path, fails: bool = False, given: str = "") -> str:
        """Return what a command printed; it ends well, or with ``fails`` it does not."""
        done = subprocess.run(
            self.command(*words),
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if bool(done.returncode) is not fails:
            sys.exit(f"{' '.join(map(str, words))}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def install(self, bundle: Path, *, fails: bool = False) -> str:
        """Run the installer of an archive that was opened there."""
        return self.run("sh", bundle / "install.sh", *self.places(), fails=fails)

    def places(self) -> list[str]:
        """Return where the installer puts things."""
        places = ["--prefix", str(self.prefix), "--home", str(self.home)]
        return [*places, "--python", f"python3.{sys.version_info.minor}"]

    def version(self) -> str:
        """Return which version is in use."""
        return (self.prefix / "current").readlink().name

    def answer(self) -> str:
        """Return what the samples' question is answered with."""
        said = self.run(self.neomeo, "ask", _QUESTION, "--as", _ASKER)
        if "[1]" not in said:
            sys.exit(f"no cited answer:\n{said}")
        return said


def walk(host: Host, bundle: Path) -> None:
    """Go through the life of an installation."""
    with timed("installed"):
        host.install(bundle)
    with timed("samples read"):
        share = host.place / "share"
        shutil.copytree(ROOT / "data_samples" / "share", share)
        for name in ("people.toml", "labels.toml"):
            shutil.copy(ROOT / "data_samples" / name, host.place / name)
        give(host.place)
        host.run(host.neomeo, "person", "add", "--from", host.place / "people.toml")
        rules = ["--name", "표본", "--rules", str(host.place / "labels.toml")]
        host.run(host.neomeo, "folder", "add", share, *rules)
        host.run(host.neomeo, "ingest")
    with timed("answered by the command"):
        first = host.answer()
    with timed("server opened"), serving(host):
        pass
    with timed("installed again, nothing changed"):
        before = contents(host.prefix)
        host.install(bundle)
        if contents(host.prefix) != before:
            sys.exit("a second run of the installer changed something")
    with timed("upgraded, killed in the middle, finished"):
        newer = relabelled(bundle, "0.1.1.test")
        killed_while_upgrading(host, newer)
        host.install(newer)
        expect(host.version(), "0.1.1.test")
        expect(host.answer(), first)
    with timed("a version that does not work was set back"):
        broken = relabelled(bundle, "0.1.2.test", broken=True)
        said = host.install(broken, fails=True)
        expect(host.version(), "0.1.1.test")
        expect("되돌렸습니다" in said, True)
        expect(host.answer(), first)
    with timed("removed, the data stay"):
        places = ["--prefix", str(host.prefix), "--home", str(host.home)]
        host.run("sh", bundle / "remove.sh", *places)
        expect((host.prefix / "versions").exists(), False)
        expect((host.home / "catalog.db").exists(), True)


def killed_while_upgrading(host: Host, bundle: Path) -> None:
    """Kill an upgrade between the backup and the switch, and see that the old version answers."""
    running = subprocess.Popen(
        host.command("sh", bundle / "install.sh", *host.places()),
        env=host.environment(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not (host.prefix / "upgrading").exists():
        if running.poll() is not None:
            sys.exit("the upgrade ended before it could be killed")
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    expect((host.prefix / "upgrading").exists(), True)


def relabelled(bundle: Path, version: str, *, broken: bool = False) -> Path:
    """Return a copy of an opened archive under another version; a broken one lacks its model."""
    made = bundle.with_name(f"bundle-{version}")
    shutil.copytree(bundle, made, copy_function=os.link)
    for name in ("VERSION", SUMS):
        (made / name).unlink()
    (made / "VERSION").write_text(f"{version}\n", encoding="utf-8")
    if broken:
        model = made / "model" / "neomeo_model.json"
        model.unlink()
        model.write_text("{}", encoding="utf-8")
    write_sums(made)
    give(made)
    return made


@contextmanager
def serving(host: Host) -> Iterator[None]:
    """Open the server, and wait until its first page comes over the loopback."""
    server = subprocess.Popen(
        host.command(host.prefix / "bin" / "neomeo-serve"), env=host.environment()
    )
    try:
        with httpx2.Client(base_url="http://127.0.0.1:8400", trust_env=False) as browser:
            _wait_for(browser)
        yield
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(browser: httpx2.Client) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if browser.get("/login").is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def contents(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was changed; compiled modules aside."""
    return {
        str(file.relative_to(folder)): file.lstat().st_mtime_ns
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.parent.name != "bin"
    }


def give(folder: Path) -> None:
    """Give a folder to the ordinary user."""
    user = pwd.getpwnam(_USER)
    for place in (folder, *folder.rglob("*")):
        os.chown(place, user.pw_uid, user.pw_gid, follow_symlinks=False)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a step took."""
    began = time.perf_counter()
    yield
    print(f"{what}\t{time.perf_counter() - began:.1f} s", flush=True)


def expect(found: object, wanted: object) -> None:
    """End when something is not as it has to be."""
    if found != wanted:
        sys.exit(f"expected {wanted!r}, found {found!r}")


def main() -> None:
    """Go on in a network namespace of our own, unless we are in one."""
    choice = argparse.ArgumentParser(prog="python -m bundle.closed_network")
    choice.add_argument("archive", type=Path)
    archive = choice.parse_args().archive.absolute()
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        again = ["unshare", "--net", sys.executable, "-m", "bundle.closed_network", str(archive)]
        os.execvp(again[0], again)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="neomeo-closed-", dir=ROOT / "var") as scratch:
        place = Path(scratch)
        place.chmod(0o755)
        subprocess.run(["tar", "-xf", archive, "-C", place], check=True)
        (bundle,) = (each for each in place.iterdir() if each.is_dir())
        give(place)
        walk(Host(place), bundle)
    size = archive.stat().st_size >> 20
    print(f"archive\t{size} MB")


if __name__ == "__main__":
    main()
