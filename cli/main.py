"""The command's entry: wiring only. A command is imported when it is called, so that each starts at once."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

if TYPE_CHECKING:
    from typer._click.core import Command, Context

OFF_SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "passive",
}
"""Nothing leaves the house: set before any library that might look outside is imported."""

os.environ.update(OFF_SWITCHES)

from catalog.configuration import ConfigurationError  # noqa: E402  (after the off switches)
from cli.output import fail  # noqa: E402
from cli.setting import CommandFailed  # noqa: E402

COMMANDS = {
    "init": "keeping:init",
    "ingest": "ingest:ingest",
    "serve": "serving:serve",
    "ask": "reading:ask",
    "search": "reading:search",
    "similar": "cases:similar",
    "timeline": "cases:timeline",
    "compare": "cases:compare",
    "eval": "evaluation:evaluate",
    "calibrate": "calibration:calibrate",
    "extract": "extract:extract_command",
    "mask": "mask:mask_command",
    "questions": "questions:questions",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "rebuild": "backup:rebuild",
    "doctor": "keeping:doctor",
    "ask-again": "keeping:ask_again",
    "folder": "keeping:folder",
    "job": "ingest:job",
    "person": "keeping:person",
    "site": "site:site",
    "access": "access:access",
    "audit": "audit:audit",
    "organisation": "organisation:organisation",
    "community": "communities:community",
    "key": "key:key",
    "config": "config:config",
    "records": "records:records",
    "feedback": "feedback:feedback",
}
"""The module of ``cli`` and what there answers to each name, as ``--help`` shows them."""


class _Called(TyperGroup):
    """Imports the command that is called, none of the others."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands.update(dict.fromkeys(COMMANDS, self))  # the names, to list and to suggest

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"cli.{module}"), name)
        alone = typer.Typer(pretty_exceptions_enable=False)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=cmd_name)
        else:
            alone.command(cmd_name)(found)
        return get_group(alone).commands[cmd_name]


app = typer.Typer(
    cls=_Called,
    help="너머: 공유 폴더의 업무자료를 권한 안에서 찾아 근거와 함께 답합니다.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _neomeo() -> None:
    """Make it a group, whose commands are called by name."""


def run() -> None:
    """Run the command; a failure that we foresaw ends as one sentence and exit code 1."""
    try:
        app()
    except (CommandFailed, ConfigurationError) as problem:
        try:
            fail(str(problem))
        except typer.Exit as leaving:
            sys.exit(leaving.exit_code)


if __name__ == "__main__":
    run()
