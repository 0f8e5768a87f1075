"""Where the product's gates stand: the ``# SECURITY:`` comments of its packages, and their code."""

from __future__ import annotations

import io
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = "# SECURITY:"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: the file below the root, the comment's line from 1, and what it says."""

    file: str
    line: int
    says: str
    own_line: bool
    """Whether the comment stands above the code rather than behind it."""

    @property
    def name(self) -> str:
        """Return how a table and a failing test call the gate."""
        return f"{self.file}:{self.line}"


def gates(root: Path = ROOT) -> Iterator[Gate]:
    """Yield the gates of every package of the product, by file and line."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for package in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        for file in sorted((root / package).rglob("*.py")):
            name = file.relative_to(root).as_posix()
            yield from gates_of(name, file.read_text(encoding="utf-8"))


def gates_of(name: str, source: str) -> Iterator[Gate]:
    """Yield the gates of one file."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(MARK):
            own_line = not token.line[: token.start[1]].strip()
            says = token.string.removeprefix(MARK).strip()
            yield Gate(name, token.start[0], says, own_line)
