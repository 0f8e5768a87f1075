"""``neomeo person transfer``, ``acting``, ``delegate``, ``end-post`` and ``posts``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.organiser import ByOption, day_of, organising
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of

Login = Annotated[str, typer.Argument(help="로그인 이름")]
Where = Annotated[str, typer.Option("--to", help="기관/부서. 부서가 없으면 기관만")]
PostOption = Annotated[str, typer.Option("--post", help="직위·직무")]
Until = Annotated[str, typer.Option("--until", help="끝나는 날(그날까지), 2026-12-31 꼴")]
Since = Annotated[str, typer.Option("--from", help="시작하는 날. 없으면 오늘")]


def install(person: typer.Typer) -> None:
    """Add the commands to ``neomeo person``."""
    person.command("transfer")(transfer)
    person.command("acting")(acting)
    person.command("delegate")(delegate)
    person.command("end-post")(end_post)
    person.command("posts")(posts)


def transfer(
    login: Login,
    to: Where,
    on: Annotated[str, typer.Option("--on", help="발령일, 2026-07-01 꼴")],
    post: PostOption = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """인사이동: 전날 주 직위를 끝내고 그날 새 직위를 시작합니다. 권한은 그날 저절로 바뀝니다."""
    from catalog.postings import Postings

    agency, department = _place(to)
    with organising(home, by) as (database, who, at):
        made = Postings(database).transfer(
            login, agency, department, post, on=_day(on, "--on"), by=who, at=at
        )
    typer.echo(f"{login}: {made.since}부터 {made.words}")


def acting(
    login: Login,
    to: Where,
    post: PostOption,
    until: Until,
    since: Since = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """직무대행을 맡깁니다. 끝나는 날이 지나면 권한이 저절로 없어집니다."""
    from access.tenure import Tenure, TenureKind
    from catalog.postings import Postings

    agency, department = _place(to)
    with organising(home, by) as (database, who, at):
        begins = day_of(since, "--from") or at.date()
        wanted = Tenure(agency, department, post, TenureKind.ACTING, begins, _day(until, "--until"))
        made = Postings(database).act(login, wanted, by=who, at=at)
    typer.echo(f"{login}: {made.since}부터 {made.until}까지 {made.words}")


def delegate(
    giver: Annotated[str, typer.Argument(help="맡기는 사람의 로그인 이름")],
    receiver: Annotated[str, typer.Argument(help="맡는 사람의 로그인 이름")],
    post: Annotated[str, typer.Option("--post", help="맡기는 사람의 직위")],
    until: Until,
    since: Since = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """직위의 권한을 한 사람에게 얼마 동안 위임합니다. 그 직위의 권한만 넘어갑니다."""
    from catalog.postings import Postings

    with organising(home, by) as (database, who, at):
        made = Postings(database).delegate(
            giver,
            receiver,
            post,
            since=day_of(since, "--from") or at.date(),
            until=_day(until, "--until"),
            by=who,
            at=at,
        )
    typer.echo(f"{receiver}: {made.since}부터 {made.until}까지 {made.words}")


def end_post(
    login: Login,
    post: Annotated[str, typer.Option("--post", help="끝낼 겸직·직무대행·위임의 직위")],
    last: Annotated[str, typer.Option("--last", help="마지막 날. 없으면 어제, 곧 바로 끝냄")] = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """겸직·직무대행·위임을 끝냅니다. 주 직위는 transfer로 옮깁니다."""
    from datetime import timedelta

    from catalog.postings import Postings

    with organising(home, by) as (database, who, at):
        ends = day_of(last, "--last") or at.date() - timedelta(days=1)
        count = Postings(database).end(login, post, last=ends, by=who, at=at)
    typer.echo(f"{login}: {post} {count}건을 {ends}로 끝냈습니다.")


def posts(login: Login, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """한 사람의 직위를 지난 것과 올 것까지 보여 줍니다."""
    from catalog.organisation import span
    from catalog.people import PeopleError
    from catalog.postings import Postings

    with catalog_of(home) as (_, database):
        try:
            found = Postings(database).of(login)
        except PeopleError as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json(
            {
                "posts": [
                    {
                        "kind": each.kind.value,
                        "agency": each.agency,
                        "department": each.department,
                        "post": each.post,
                        "since": each.since.isoformat() if each.since else None,
                        "until": each.until.isoformat() if each.until else None,
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        typer.echo(f"{each.words}{span(each.since, each.until)}")
    if not found:
        typer.echo("맡은 직위가 없습니다.")


def _place(text: str) -> tuple[str, str]:
    agency, _, department = text.partition("/")
    return agency.strip(), department.strip()


def _day(text: str, option: str) -> date:
    day = day_of(text, option)
    if day is None:
        raise CommandFailed(f"{option}에 날짜를 적어 주시기 바랍니다.")
    return day
