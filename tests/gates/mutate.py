"""A source without one of its gates: derived from the code at the comment, or from the table.

Derived are the gates that are conditions: an ``if`` which refuses never does, any other never
applies or always; the filters of a comprehension and the conditions of a ``where``
go. Where a condition has several parts, each part goes in turn. Everything else has a line in
:mod:`tests.gates.replacements`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.gates.gates import Gate
from tests.gates.replacements import REPLACEMENTS

_NEAR = 14
"""Lines: what a replacement changes stands so close to the comment."""


class NoMutation(Exception):
    """Nothing can be derived for a gate, or its line in the table no longer fits."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A source without a gate, and in a few words what was changed."""

    source: str
    change: str


def mutations(gate: Gate, source: str) -> list[Mutation]:
    """Return the sources without the gate, or without a part of it; never none.

    Raises:
        NoMutation: when there is no way to take the gate out.
    """
    listed = REPLACEMENTS.get((gate.file, gate.says))
    if listed is not None:
        found = [_replaced(gate, source, old, new) for old, new in listed]
    else:
        found = [_put(source, node, text) for node, text in _derived(gate, source)]
    if not found:
        raise NoMutation(f"{gate.name}: {gate.says}")
    for each in found:
        ast.parse(each.source)
    return found


def _replaced(gate: Gate, source: str, old: str, new: str) -> Mutation:
    lines = source.splitlines(keepends=True)
    first = max(gate.line - _NEAR, 0)
    last = gate.line + _NEAR
    near = "".join(lines[first:last])
    if near.count(old) != 1:
        raise NoMutation(f"{gate.name}: {old!r} stands there {near.count(old)} times")
    made = "".join(lines[:first]) + near.replace(old, new) + "".join(lines[last:])
    return Mutation(made, f"{old.strip()} → {new.strip()}")


def _put(source: str, node: ast.expr, text: str) -> Mutation:
    data = source.encode()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[node.end_lineno - 1] + node.end_col_offset
    old = " ".join(data[begin:end].decode().split())
    return Mutation((data[:begin] + text.encode() + data[end:]).decode(), f"{old} → {text}")


def _derived(gate: Gate, source: str) -> Iterator[tuple[ast.expr, str]]:
    tree = ast.parse(source)
    line = gate.line
    if gate.own_line:
        lines = source.splitlines()
        while not lines[line - 1].strip() or lines[line - 1].lstrip().startswith("#"):
            line += 1
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_where(node):
            for argument in node.args:
                if argument.lineno == gate.line == argument.end_lineno and not gate.own_line:
                    yield argument, "*()"
                    return
    statement = _statement(tree, line)
    if isinstance(statement, ast.If):
        refuses = isinstance(statement.body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
        yield from ((part, "False") for part in _parts(statement.test, ast.Or))
        if not refuses:  # it may let through as well as narrow: neither may be for nothing
            yield from ((part, "True") for part in _parts(statement.test, ast.And))
        return
    filters = [
        each
        for node in ast.walk(statement)
        if isinstance(node, ast.comprehension)
        for each in node.ifs
    ]
    if filters:
        for each in filters:
            yield from ((part, "True") for part in _parts(each, ast.And))
        return
    for node in ast.walk(tree):  # what is done on suspicion: then there is none
        if isinstance(node, ast.If) and statement in node.body and not node.orelse:
            yield from ((part, "False") for part in _parts(node.test, ast.Or))


def _is_where(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "where"


def _statement(tree: ast.Module, line: int) -> ast.stmt:
    """Return the innermost statement around a line."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)))


def _parts(test: ast.expr, kind: type[ast.boolop]) -> list[ast.expr]:
    """Return the operands of ``and`` or ``or``; not those that name something for later."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, kind):
        found = [part for each in test.values for part in _parts(each, kind)]
    else:
        found = [test]
    return [each for each in found if not any(isinstance(n, ast.NamedExpr) for n in ast.walk(each))]
