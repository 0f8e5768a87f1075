"""How the command speaks: errors in one sentence, progress on the error stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer

from language.system_errors import in_korean

NOTHING_FOUND = 3
"""Exit code when nothing was found, or nothing that the person may see: the same for both."""


def fail(sentence: str, code: int = 1) -> NoReturn:
    """Print an error sentence and leave with an exit code.

    Raises:
        typer.Exit: always.
    """
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def confirmed(question: str) -> None:
    """Return when the question was answered with yes at the terminal.

    Raises:
        typer.Exit: with a sentence, when it was not, or nobody is there to answer.
    """
    try:
        agreed = typer.confirm(question)
    except typer.Abort:
        typer.echo()  # the question's line has no end yet
        agreed = False
    if not agreed:
        fail(
            "그만두었습니다. 아무것도 바꾸지 않았습니다. 묻지 않고 하려면 ‘--yes’를 붙여 주시기 바랍니다."
        )


def print_json(value: Any) -> None:
    """Print one JSON document, Korean as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def save(file: Path, made: bytes) -> None:
    """Write a file that was asked for.

    Raises:
        typer.Exit: with a sentence, when it cannot be written there.
    """
    try:
        file.write_bytes(made)
    except OSError as problem:
        fail(f"{file}에 저장할 수 없습니다({in_korean(problem)}). 다른 경로를 주시기 바랍니다.")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a ``(done, total)`` reporter drawn as a bar on a terminal, else not at all."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
