"""What the code logs as a reading belongs to the access log, and is no change of rights."""

from __future__ import annotations

import ast
from pathlib import Path

from catalog.audit_acts import OF_THE_LOG, READING, TAKING_AWAY, changes_rights

ROOT = Path(__file__).resolve().parents[2]
OF_ONES_OWN = {"add_file", "drop_file", "share_file", "share_note"}
"""What is opened to others or taken back, logged around what is done."""
ROOMS = ("answer", "api", "catalog", "cli", "ui")


def acts_of(method: str) -> set[str]:
    """Return the acts that are named in calls of a method, behind the permit."""
    return {
        second.value
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == method
        and len(call.args) > 1
        and isinstance(second := call.args[1], ast.Constant)
        and isinstance(second.value, str)
    }


def test_every_reading_is_of_the_access_log() -> None:
    readings = acts_of("reading") - OF_ONES_OWN
    assert len(readings) > 10
    assert sorted(readings - READING) == []
    assert not any(changes_rights(act) for act in readings | OF_THE_LOG)
    assert all(map(changes_rights, OF_ONES_OWN))


def test_every_way_out_that_is_reviewed_is_logged() -> None:
    written = acts_of("reading") | acts_of("begin") | acts_of("record")
    assert sorted((TAKING_AWAY | {"unmask"}) - written) == []
