"""``neomeo organisation``: importing the organisation, showing it, and the template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.organiser import ByOption, organising
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of
from language.system_errors import in_korean

if TYPE_CHECKING:
    from catalog.organisation_merge import Problem
    from catalog.organising import Plan

organisation = typer.Typer(
    help="기관·부서, 사람, 직위, 개편, 전결표를 가져옵니다.", no_args_is_help=True
)
SHOWN = 40
"""Lines of one kind that are listed; ``--json`` lists all."""


@organisation.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="CSV 파일들이 든 폴더, 또는 XLSX 파일")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="무엇이 바뀌는지 보기만 하고 바꾸지 않습니다")
    ] = False,
    disable_missing: Annotated[
        bool, typer.Option("--disable-missing", help="명단에 없는 사람의 계정을 닫습니다")
    ] = False,
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """조직을 가져옵니다. 잘못이 하나라도 있으면 아무것도 바꾸지 않고 1로 끝납니다."""
    from catalog.organising import Organising
    from ingest.organisation_file import OrganisationUnreadable, read_path

    with organising(home, by) as (database, who, at):
        try:
            stated = read_path(path)
        except OrganisationUnreadable as problem:
            raise CommandFailed(str(problem)) from None
        made = Organising(database)
        if dry_run:
            plan = made.plan(stated, day=at.date(), disable_missing=disable_missing)
        else:
            plan = made.apply(
                stated, by=who, at=at, disable_missing=disable_missing, files=[path.name]
            )
    applied = not dry_run and not plan.fatal
    if as_json:
        print_json({"applied": applied, **plan_json(plan)})
    else:
        _print(plan, applied=applied)
    if plan.fatal:
        raise typer.Exit(1)


@organisation.command("show")
def show(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """지금의 조직을 보여 줍니다."""
    from catalog.organisation import SHEET_WORDS, Sheet
    from catalog.organising import Organising

    with catalog_of(home) as (_, database):
        whole = Organising(database).organisation()
    if as_json:
        print_json({sheet.value: [each.words for each in whole.part(sheet)] for sheet in Sheet})
        return
    for sheet in Sheet:
        part = whole.part(sheet)
        if part:
            typer.echo(f"[{SHEET_WORDS[sheet]}] {len(part):,}")
        for each in part:
            typer.echo(f"  {each.words}")
    if not any(whole.part(sheet) for sheet in Sheet):
        typer.echo(
            "가져온 조직이 없습니다. ‘neomeo organisation template 폴더’로 서식을 만들어 주시기 바랍니다."
        )


@organisation.command("template")
def template(directory: Annotated[Path, typer.Argument(help="서식을 둘 폴더")]) -> None:
    """채워서 가져올 CSV 서식과 설명을 폴더에 씁니다. 있는 파일은 건드리지 않습니다."""
    from cli.organisation_template import write_template

    try:
        written = write_template(directory)
    except OSError as problem:
        raise CommandFailed(
            f"{directory}에 쓸 수 없습니다({in_korean(problem)}). 다른 폴더를 적어 주시기 바랍니다."
        ) from None
    for file in written:
        typer.echo(f"썼습니다: {file}")


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain JSON values."""
    return {
        "counts": plan.counts(),
        "changes": [each.as_dict() for each in plan.changes],
        "problems": [each.as_dict() for each in plan.problems],
        "missing": [each.login for each in plan.missing],
        "disabled": list(plan.disabled),
    }


def _print(plan: Plan, *, applied: bool) -> None:
    from catalog.organisation import SHEET_WORDS
    from catalog.organising import CHANGE_WORDS

    for words, fatal in (("잘못", True), ("알림", False)):
        _list(f"{words}", [_problem(each) for each in plan.problems if each.fatal is fatal])
    if plan.fatal:
        typer.echo("잘못을 고친 뒤 다시 해 주시기 바랍니다. 아무것도 바꾸지 않았습니다.")
        return
    for sheet, word in SHEET_WORDS.items():
        lines = [
            f"{CHANGE_WORDS[each.kind]} {each.words}"
            for each in plan.changes
            if each.sheet is sheet
        ]
        _list(word, lines)
    _list("명단에 없는 사람", [each.words for each in plan.missing])
    if plan.disabled:
        typer.echo(f"계정을 닫는 사람 {len(plan.disabled):,}명")
    if not plan.changes:
        typer.echo("바뀌는 것이 없습니다.")
    elif applied:
        typer.echo(f"{len(plan.changes):,}건을 바꾸었습니다.")
    else:
        typer.echo(f"{len(plan.changes):,}건이 바뀝니다. --dry-run 없이 하면 바꿉니다.")


def _problem(problem: Problem) -> str:
    place = problem.place
    parts = [place.file, place.sheet, f"{place.row}행" if place.row else "", place.column]
    where = " ".join(part for part in parts if part)
    return f"{where}: {problem.text}" if where else problem.text


def _list(title: str, lines: list[str]) -> None:
    if not lines:
        return
    typer.echo(f"[{title}] {len(lines):,}")
    for line in lines[:SHOWN]:
        typer.echo(f"  {line}")
    if len(lines) > SHOWN:
        typer.echo(f"  그 밖에 {len(lines) - SHOWN:,}건(--json으로 모두 볼 수 있습니다)")
