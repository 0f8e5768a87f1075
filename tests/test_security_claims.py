"""docs/security.md: every promise names what keeps it and the tests of it, and all of them are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`([\w.*-]+/[\w./*-]*)(?:::(\w+))?`")


def checks_in(file: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def promises() -> list[tuple[str, str, str]]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [(promise, where, test) for promise, where, test in rows[1:]]


def test_every_promise_names_tests_that_are_there() -> None:
    assert len(promises()) > 20
    for promise, where, tests in promises():
        named = NAMED.findall(tests)
        assert any(path.startswith("tests/") for path, _ in named), promise
        for path, check in [*NAMED.findall(where), *named]:
            found = list(ROOT.glob(path.rstrip("/")))
            assert found, f"{path} is not there"
            if not path.startswith("tests/"):
                continue
            files = [
                each for one in found for each in (one.rglob("*.py") if one.is_dir() else [one])
            ]
            checks = {name for each in files for name in checks_in(each)}
            assert checks, f"{path} checks nothing"
            assert not check or check in checks, f"{path}::{check} is not there"
