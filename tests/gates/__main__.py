"""Take every gate out in turn and see that a test goes red: ``python -m tests.gates [FILE…]``.

Each is taken out in a copy of the tree, never here. The tests of its file are asked first, for all
gates; those of the room, which take long, only for what these did not miss. The table tells which
test missed it; the end is 1 when a gate is missed by nobody, or when a test that went red is red
with the gate as well. A test that crashes, or does not end in ``SECONDS``, counts as red: that is
what gates of size and depth are against.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import pytest

from tests.gates.covering import OF_FILE, OF_ROOM
from tests.gates.gates import ROOT, Gate, gates
from tests.gates.mutate import Mutation, mutations

TestsOf = Callable[[Path, str], list[str]]
SECONDS = 900
MEMORY = 12 << 30
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$", re.M)
_OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "--tb=no", "--assert=plain")
_SHARED = (
    "faiss",
    "fastapi.testclient",
    "hypothesis",
    "kiwipiepy",
    "lxml.etree",
    "numpy",
    "alembic",
)
"""Engines that are loaded once, before the children fork; nothing of the product is."""


def main() -> int:
    """Return 0 when every gate chosen is missed by some test."""
    choice = argparse.ArgumentParser(prog="python -m tests.gates")
    choice.add_argument("files", nargs="*", help="FILE or FILE:LINE; all gates without")
    wanted = choice.parse_args().files
    chosen = [gate for gate in gates() if not wanted or {gate.file, gate.name} & set(wanted)]
    os.environ.setdefault("NEOMEO_MODEL", str(ROOT / "var" / "model"))
    for engine in _SHARED:
        importlib.import_module(engine)
    red: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="gates-") as folder:
        tree = Path(folder) / "tree"
        copy_tree(tree)
        left = [
            (gate, mutation)
            for gate in chosen
            for mutation in mutations(gate, (tree / gate.file).read_text(encoding="utf-8"))
        ]
        for tests_of in (near, far):
            left = [each for each in left if not _missed(tree, *each, tests_of, red)]
        false = [test for test in sorted(red) if run(tree, [test])[0] != 0]
    for gate, mutation in left:
        print(f"NOBODY MISSES {gate.name}: {mutation.change}")
    for test in false:
        print(f"red with every gate in its place: {test}")
    print(f"{len(chosen)} gates; {len(left)} changes that no test misses")
    return 1 if left or false else 0


def _missed(tree: Path, gate: Gate, mutation: Mutation, tests_of: TestsOf, red: set[str]) -> bool:
    """Say which test goes red without the gate, and remember it; whether there is one."""
    source = (tree / gate.file).read_text(encoding="utf-8")
    put(tree / gate.file, mutation.source)
    test = missing_test(tree, tests_of(tree, gate.file))
    put(tree / gate.file, source)
    red |= {test} if "::" in test else set()
    print(f"{gate.name:<32} {test or 'not by ' + tests_of.__name__ + ' tests':<64}", end=" ")
    print(mutation.change[:90], flush=True)
    return bool(test)


def copy_tree(tree: Path) -> None:
    """Copy what git knows of the tree, and what is new in it; the model is not copied."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)


def put(file: Path, source: str) -> None:
    """Write a source, and drop what was compiled from the one before."""
    file.write_text(source, encoding="utf-8")
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def missing_test(tree: Path, tests: Iterable[str]) -> str:
    """Return the first of the tests that is red in the tree; empty for none."""
    for each in tests:
        code, test = run(tree, [each])
        if code:
            return test or each
    return ""


def near(tree: Path, file: str) -> list[str]:
    """Return the tests of a file, which should miss its gates, and are fast."""
    room, _, name = file.partition("/")
    own = f"tests/{room}/test_{name}"
    return _there(tree, [own, *OF_FILE.get(file, ())])


def far(tree: Path, file: str) -> list[str]:
    """Return the tests of the room that a file stands in."""
    return _there(tree, OF_ROOM.get(file.partition("/")[0], ()))


def _there(tree: Path, tests: Iterable[str]) -> list[str]:
    return [each for each in dict.fromkeys(tests) if (tree / each.partition("::")[0]).exists()]


def run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Return pytest's status and the first test that failed, or how it ended.

    Raises:
        RuntimeError: when nothing was tested, so that nothing is known.
    """
    said = tree.parent / "said"
    process = get_context("fork").Process(target=_test, args=(tree, tests, said))
    process.start()
    assert process.pid is not None
    process.join(SECONDS)
    ended = process.exitcode
    if ended is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return 1, f"{tests[0]} does not end"
    if ended < 0:
        return 1, f"{tests[0]} ends by signal {-ended}"
    text = said.read_text(encoding="utf-8", errors="replace")
    failed = _FAILED.search(text)
    if ended and failed is None:
        raise RuntimeError(text[-4000:])
    return ended, failed[1] if failed else ""


def _test(tree: Path, tests: Sequence[str], said: Path) -> None:
    """Run pytest in a forked child, with the tree's own modules and none of ours."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with said.open("wb") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "tests" or _lies_below(module, ROOT):
            del sys.modules[name]
    os.chdir(tree)
    os.environ["PYTHONPATH"] = sys.path[0] = str(tree)
    sys.exit(pytest.main([*_OPTIONS, *tests]))


def _lies_below(module: ModuleType, root: Path) -> bool:
    file = getattr(module, "__file__", None)
    packages = root / ".venv"
    return (
        file is not None and Path(file).is_relative_to(root) and packages not in Path(file).parents
    )


if __name__ == "__main__":
    sys.exit(main())
