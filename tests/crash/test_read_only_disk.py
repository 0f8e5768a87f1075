"""A disk that became read-only while a server runs is told in a sentence by every command."""

from __future__ import annotations

import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from catalog.database import Database
from tests.crash.test_full_disk import MOUNT, ROOT
from tests.support.homes import new_home

OPENING = """
import sys
from pathlib import Path
from catalog.database import CatalogError, Database
from catalog.home import Home
try:
    Database.open(Home(Path(sys.argv[1])))
except CatalogError as problem:
    print(problem)
"""


def test_a_catalog_on_a_disk_that_became_read_only_is_told(tmp_path: Path) -> None:
    """A disk with errors passes for writable until it is written to, so that only opening it tells."""
    home = new_home(tmp_path / "home")
    there = shlex.quote(str(home.root))
    mount = f"mount --bind {there} {there} && mount -o remount,bind,ro {there}"
    try:
        subprocess.run([*MOUNT, mount], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no file system can be mounted here")
    opening = shlex.join([sys.executable, "-c", OPENING, str(home.root)])
    with closing(Database.open(home)) as served, served.reading():
        # as beside a server: what SQLite needs for reading is there
        ran = subprocess.run(
            [*MOUNT, f"{mount} && {opening}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "(읽기 전용)" in ran.stdout, ran.stderr
    Database.open(home).close()
