"""``neomeo community``: people of several offices who share a task."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.organiser import ByOption, day_of, organising
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of

community = typer.Typer(help="업무 공간을 만들고 사람을 넣고 뺍니다.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="업무 공간의 이름")]
Login = Annotated[str, typer.Argument(help="로그인 이름")]


@community.command("create")
def create(name: Name, by: ByOption = "", home: HomeOption = None) -> None:
    """업무 공간을 만듭니다."""
    from catalog.communities import Communities

    with organising(home, by) as (database, who, at):
        Communities(database).create(name, by=who, at=at)
    typer.echo(f"만들었습니다: {name}")


@community.command("add")
def add(
    name: Name,
    login: Login,
    since: Annotated[str, typer.Option("--from", help="들어오는 날. 없으면 정하지 않음")] = "",
    until: Annotated[str, typer.Option("--until", help="마지막 날. 없으면 정하지 않음")] = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """사람을 넣습니다. 이미 있으면 기간을 바꿉니다."""
    from catalog.communities import Communities

    begins, ends = day_of(since, "--from"), day_of(until, "--until")
    with organising(home, by) as (database, who, at):
        Communities(database).add(name, login, since=begins, until=ends, by=who, at=at)
    typer.echo(f"넣었습니다: {name} {login}")


@community.command("remove")
def remove(
    name: Name,
    login: Login,
    on: Annotated[str, typer.Option("--on", help="빠지는 날. 없으면 오늘")] = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """사람을 뺍니다. 그날부터 이 업무 공간으로 얻은 권한이 없어집니다."""
    from catalog.communities import Communities

    day = day_of(on, "--on")
    with organising(home, by) as (database, who, at):
        Communities(database).remove(name, login, on=day or at.date(), by=who, at=at)
    typer.echo(f"뺐습니다: {name} {login}")


@community.command("list")
def list_(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """업무 공간을 보여 줍니다."""
    from catalog.communities import Communities

    with catalog_of(home) as (_, database):
        names = Communities(database).names()
    if as_json:
        print_json({"communities": names})
        return
    for name in names:
        typer.echo(name)
    if not names:
        typer.echo("업무 공간이 없습니다. ‘neomeo community create’로 만들어 주시기 바랍니다.")


@community.command("members")
def members(name: Name, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """업무 공간에 누가 언제까지 있는지 보여 줍니다."""
    from catalog.communities import Communities
    from catalog.organisation import span
    from catalog.people import PeopleError

    with catalog_of(home) as (_, database):
        try:
            found = Communities(database).members(name)
        except PeopleError as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json(
            {
                "members": [
                    {
                        "login": each.login,
                        "since": each.since.isoformat() if each.since else None,
                        "until": each.until.isoformat() if each.until else None,
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        typer.echo(f"{each.login}{span(each.since, each.until)}")
    if not found:
        typer.echo("아직 사람이 없습니다.")
