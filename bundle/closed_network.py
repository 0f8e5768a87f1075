"""Does the archive live in a closed network? ``python -m bundle.closed_network ARCHIVE [--python PYTHON]`` (root).

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

from bundle.memory import held, most_held
from bundle.steps import contents, expect, relabelled, timed
from bundle.wheels import ROOT
from cli.samples import ASKER, QUESTION

_PASSWORD, _OWN = "sample-haneul", "haneul-alone-knows"
"""Of data_samples/people.toml, and what she takes instead."""
_USER = "nobody"


class Host:
    """An ordinary user's account on a machine without a network."""

    def __init__(self, place: Path, python: str) -> None:
        """Live below this directory, and install with this Python."""
        self.place = place
        self.python = python
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
        return [*places, "--python", self.python]

    def version(self) -> str:
        """Return which version is in use."""
        return (self.prefix / "current").readlink().name

    def answer(self) -> str:
        """Return what the samples' question is answered with."""
        said = self.run(self.neomeo, "ask", QUESTION, "--as", ASKER)
        if "[1]" not in said:
            sys.exit(f"no cited answer:\n{said}")
        return said


def walk(host: Host, bundle: Path) -> None:
    """Go through the life of an installation."""
    with timed("installed"):
        host.install(bundle)
    used = subprocess.run(["du", "-sm", host.prefix], capture_output=True, text=True, check=True)
    print(f"program\t{used.stdout.split()[0]} MB", flush=True)
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
    with timed("no connection leads out"):
        said = host.run(host.neomeo, "doctor", "--offline")
        expect("시도 0건, 커널도" in said, True)
    with timed("server opened, and asked"):
        measure(host)
    with timed("installed again, nothing changed"):
        before = contents(host.prefix)
        host.install(bundle)
        if contents(host.prefix) != before:
            sys.exit("a second run of the installer changed something")
    with timed("upgraded, killed in the middle, finished"):
        newer = relabelled(bundle, "0.1.1.test")
        give(newer)
        killed_while_upgrading(host, newer)
        host.install(newer)
        expect(host.version(), "0.1.1.test")
        expect(host.answer(), first)
    with timed("a version that does not work was set back"):
        broken = relabelled(bundle, "0.1.2.test", broken=True)
        give(broken)
        said = host.install(broken, fails=True)
        expect(host.version(), "0.1.1.test")
        expect("되돌렸습니다" in said, True)
        expect(host.answer(), first)
    with timed("removed, the data stay"):
        places = ["--prefix", str(host.prefix), "--home", str(host.home)]
        host.run("sh", bundle / "remove.sh", *places)
        expect((host.prefix / "versions").exists(), False)
        expect((host.home / "catalog.db").exists(), True)


def measure(host: Host) -> None:
    """Print what the server holds when it has just opened, and while eight people ask."""
    with serving(host) as (browser, process):
        print(f"memory at rest\t{held(process) >> 20} MB", flush=True)
        own = {
            "login": ASKER,
            "password": _PASSWORD,
            "new": _OWN,
        }  # what a command set is temporary
        browser.put("/api/v1/password", json=own).raise_for_status()
        asker = {"login": ASKER, "password": _OWN}
        token = browser.post("/api/v1/session", json=asker).raise_for_status().json()["token"]

        def ask(number: int) -> None:
            body = {"question": f"{2026 - number % 3}년 {QUESTION}"}
            headers = {"Authorization": f"Bearer {token}"}
            browser.post("/api/v1/answers", json=body, headers=headers).raise_for_status()

        most = most_held(process, ask, callers=8, times=48)
        print(f"memory under load\t{most >> 20} MB", flush=True)
        expect(browser.get("/readyz").json()["ready"], True)
        expect("neomeo_requests_total" in browser.get("/metrics").text, True)


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


@contextmanager
def serving(host: Host) -> Iterator[tuple[httpx2.Client, int]]:
    """Yield a client and the server's process, once its first page comes over the loopback."""
    server = subprocess.Popen(host.command(host.neomeo, "serve"), env=host.environment())
    try:
        at = "http://127.0.0.1:8400"
        with httpx2.Client(base_url=at, trust_env=False, timeout=120) as browser:
            _wait_for(browser)
            yield browser, server.pid
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


def give(folder: Path) -> None:
    """Give a folder to the ordinary user."""
    user = pwd.getpwnam(_USER)
    for place in (folder, *folder.rglob("*")):
        os.chown(place, user.pw_uid, user.pw_gid, follow_symlinks=False)


def main() -> None:
    """Go on in a network namespace of our own, unless we are in one."""
    choice = argparse.ArgumentParser(prog="python -m bundle.closed_network")
    choice.add_argument("archive", type=Path)
    choice.add_argument("--python", default=f"python3.{sys.version_info.minor}")
    given = choice.parse_args()
    archive = given.archive.absolute()
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        again = [sys.executable, "-m", "bundle.closed_network", archive, "--python", given.python]
        os.execvp("unshare", ["unshare", "--net", *again])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="neomeo-closed-", dir=ROOT / "var") as scratch:
        place = Path(scratch)
        place.chmod(0o755)
        subprocess.run(["tar", "-xf", archive, "-C", place], check=True)
        (bundle,) = (each for each in place.iterdir() if each.is_dir())
        give(place)
        walk(Host(place, given.python), bundle)
    size = archive.stat().st_size >> 20
    print(f"archive\t{size} MB")


if __name__ == "__main__":
    main()
