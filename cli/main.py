"""The command's entry: wiring only, so that ``--help`` and ``extract`` start at once."""

from __future__ import annotations

import os
import sys

import typer

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
from cli import accounts, postings  # noqa: E402
from cli.access import access  # noqa: E402
from cli.audit import audit  # noqa: E402
from cli.backup import backup, rebuild, restore  # noqa: E402
from cli.calibration import calibrate  # noqa: E402
from cli.cases import compare, similar, timeline  # noqa: E402
from cli.communities import community  # noqa: E402
from cli.config import config  # noqa: E402
from cli.evaluation import evaluate  # noqa: E402
from cli.extract import extract_command  # noqa: E402
from cli.feedback import feedback  # noqa: E402
from cli.grants import end_access, grant_access, list_grants  # noqa: E402
from cli.ingest import ingest, job  # noqa: E402
from cli.keeping import ask_again, doctor, folder, init, person  # noqa: E402
from cli.key import key  # noqa: E402
from cli.mask import mask_command  # noqa: E402
from cli.organisation import organisation  # noqa: E402
from cli.output import fail  # noqa: E402
from cli.questions import questions  # noqa: E402
from cli.reading import ask, search  # noqa: E402
from cli.records import records  # noqa: E402
from cli.serving import serve  # noqa: E402
from cli.setting import CommandFailed  # noqa: E402
from cli.site import site  # noqa: E402

app = typer.Typer(
    help="너머: 공유 폴더의 업무자료를 권한 안에서 찾아 근거와 함께 답합니다.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("init")(init)
app.add_typer(folder, name="folder")
app.command("ingest")(ingest)
app.add_typer(job, name="job")
app.command("serve")(serve)
app.command("ask")(ask)
app.command("search")(search)
app.command("similar")(similar)
app.command("timeline")(timeline)
app.command("compare")(compare)
app.command("eval")(evaluate)
app.command("calibrate")(calibrate)
app.command("extract")(extract_command)
app.command("mask")(mask_command)
accounts.install(person)
postings.install(person)
app.add_typer(person, name="person")
app.add_typer(site, name="site")
access.command("grant")(grant_access)
access.command("end")(end_access)
access.command("grants")(list_grants)
app.add_typer(access, name="access")
app.add_typer(audit, name="audit")
app.add_typer(organisation, name="organisation")
app.add_typer(community, name="community")
app.add_typer(key, name="key")
app.add_typer(config, name="config")
app.add_typer(records, name="records")
app.add_typer(feedback, name="feedback")
app.command("questions")(questions)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("rebuild")(rebuild)
app.command("doctor")(doctor)
app.command("ask-again")(ask_again)


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
