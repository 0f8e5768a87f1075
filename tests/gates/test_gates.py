"""Every gate can be taken out by ``make gates``, which sees that a test misses it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.gates.covering import OF_FILE
from tests.gates.gates import ROOT, Gate, gates, gates_of
from tests.gates.mutate import NoMutation, mutations
from tests.gates.replacements import REPLACEMENTS


@pytest.fixture(autouse=True)
def nothing_collected() -> Iterator[None]:
    """CPython 3.11 refuses a tree ("recursion depth mismatch") when collecting ran other code meanwhile."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("gate", list(gates()), ids=lambda gate: gate.name)
def test_a_gate_can_be_taken_out(gate: Gate) -> None:
    """A gate that is no plain condition needs a line in ``replacements.py``."""
    source = (ROOT / gate.file).read_text(encoding="utf-8")
    found = mutations(gate, source)
    assert found
    assert all(each.source != source for each in found)


def test_the_tables_name_what_is_there() -> None:
    known = {(gate.file, gate.says) for gate in gates()}
    assert set(REPLACEMENTS) <= known
    assert set(OF_FILE) <= {file for file, _ in known}
    for tests in OF_FILE.values():
        assert all((ROOT / each.partition("::")[0]).is_file() for each in tests)


def changes(source: str) -> list[str]:
    (gate,) = gates_of("a.py", source)
    return [each.change for each in mutations(gate, source)]


def test_what_is_derived() -> None:
    assert changes("def f(a, b):\n    if a or b:  # SECURITY: x\n        raise ValueError\n") == [
        "a → False",
        "b → False",
    ]
    assert changes("def f(a, b):\n    # SECURITY: x\n    if a and b:\n        g()\n") == [
        "a and b → False",
        "a → True",
        "b → True",
    ]
    assert changes("def f(a):\n    if a:\n        g(a)  # SECURITY: x\n") == ["a → False"]
    assert changes("x = [a for a in b if a in c]  # SECURITY: x\n") == ["a in c → True"]
    assert changes("q.where(\n    a == b,\n    c == d,  # SECURITY: x\n)\n") == ["c == d → *()"]
    with pytest.raises(NoMutation):
        changes("x = f(y)  # SECURITY: x\n")
