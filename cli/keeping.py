"""The administrator's commands: the home, shared folders, people, the server, the check-up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import accounts, postings
from cli.accounts import TEMPORARY
from cli.clock import clock
from cli.folders import folder_add, folder_identities, folder_rules, folder_set
from cli.language_model import KeyOption, ModelOption, UrlOption, writer_named
from cli.output import confirmed, print_json, progress
from cli.serving import tell_set_up
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, home_at, model_of, note

folder = typer.Typer(help="공유 폴더를 잇고 끊습니다.", no_args_is_help=True)
person = typer.Typer(help="쓰는 사람을 등록합니다.", no_args_is_help=True)


def init(home: HomeOption = None) -> None:
    """자료를 둘 곳을 만들고 모델을 준비합니다."""
    from catalog.crypto import KeyFile, KeyUnavailable
    from catalog.database import CatalogError, Database
    from catalog.home import HomeError
    from catalog.sealing import writing_vault
    from index.prepare import PrepareError, prepare_model

    place = home_at(home)
    try:
        place.create()
        database = Database.open(place)
        try:
            writing_vault(database, KeyFile(place.key))
        finally:
            database.close()
        model = model_of(place)
        if model == place.model:
            with progress("모델 준비") as report:
                prepare_model(model, report)
    except (HomeError, CatalogError, KeyUnavailable, PrepareError) as problem:
        raise CommandFailed(str(problem)) from None
    typer.echo(f"준비했습니다: {place.root}")
    tell_set_up(place)


folder.command("add")(folder_add)
folder.command("rules")(folder_rules)
folder.command("identities")(folder_identities)
folder.command("set")(folder_set)


@folder.command("list")
def folder_list(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """이어 둔 공유 폴더를 보여 줍니다."""
    from catalog.folders import Folders, OnDelete

    with catalog_of(home) as (_, database):
        folders = Folders(database).list()
    if as_json:
        print_json(
            {
                "folders": [
                    {
                        "id": f.id,
                        "name": f.name,
                        "path": str(f.path),
                        "on_delete": f.on_delete.value,
                        "held_back": f.held_back,
                    }
                    for f in folders
                ]
            }
        )
        return
    for each in folders:
        kept = "\t지운 파일의 자료를 둠" if each.on_delete is OnDelete.KEEP else ""
        asked = f"\t삭제 확인 필요 {each.held_back}개" if each.held_back else ""
        typer.echo(f"{each.id}\t{each.name}\t{each.path}{kept}{asked}")
    if not folders:
        typer.echo("이어 둔 폴더가 없습니다. ‘neomeo folder add’로 이어 주시기 바랍니다.")


@folder.command("remove")
def folder_remove(
    folder_id: Annotated[int, typer.Argument(help="폴더 번호")],
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 끊기")] = False,
    home: HomeOption = None,
) -> None:
    """공유 폴더를 끊습니다. 그 폴더의 자료는 답에서 빠지고, 원본 파일은 그대로 둡니다."""
    from catalog.folders import FolderError, Folders

    with catalog_of(home) as (_, database):
        folders = Folders(database)
        try:
            named = folders.get(folder_id).name
            if not yes:
                confirmed(f"‘{named}’ 폴더를 끊겠습니까?")
            note(database, "remove_folder", {"folder": folder_id})
            folders.remove(folder_id)
        except FolderError as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(f"끊었습니다: {named}")


@person.command("add")
def person_add(
    login: Annotated[str, typer.Argument(help="로그인 이름")] = "",
    name: Annotated[str, typer.Option(help="성명")] = "",
    agency: Annotated[str, typer.Option(help="기관")] = "",
    department: Annotated[str, typer.Option(help="부서")] = "",
    post: Annotated[list[str] | None, typer.Option(help="직위·직무(여러 번)")] = None,
    community: Annotated[list[str] | None, typer.Option(help="업무 공간(여러 번)")] = None,
    administrator: Annotated[bool, typer.Option("--administrator", help="관리자로")] = False,
    table: Annotated[
        Path | None, typer.Option("--from", help="명단 파일(TOML, [[person]])")
    ] = None,
    home: HomeOption = None,
) -> None:
    """사람을 등록합니다. 화면에서 묻는 비밀번호는 임시이며, 본인이 로그인하면서 바꿉니다."""
    from access.role import Role
    from catalog.people import People, PeopleError
    from cli.tables import TableError, read_people

    with catalog_of(home) as (_, database):
        people = People(database)
        try:
            if table is not None:
                entries = read_people(table)
                for entry in entries:
                    people.add(
                        login=entry.login,
                        name=entry.name,
                        agency=entry.agency,
                        department=entry.department,
                        posts=entry.posts,
                        communities=entry.communities,
                        roles=entry.roles,
                        password=entry.password,
                    )
                note(database, "add_people", {"people": [entry.login for entry in entries]})
                typer.echo(f"{len(entries)}명을 등록했습니다.")
                return
            if not login or not name:
                raise CommandFailed("로그인 이름과 --name 성명을 적어 주시기 바랍니다.")
            roles = (Role.READER, Role.ADMINISTRATOR) if administrator else (Role.READER,)
            password = typer.prompt("비밀번호", hide_input=True, confirmation_prompt=True)
            people.add(
                login=login,
                name=name,
                agency=agency,
                department=department,
                posts=tuple(post or ()),
                communities=tuple(community or ()),
                roles=roles,
                password=password,
            )
            note(database, "add_people", {"people": [login]})
        except (PeopleError, TableError) as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(f"등록했습니다: {login}. 비밀번호는 {TEMPORARY}")


@person.command("list")
def person_list(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """등록한 사람을 보여 줍니다."""
    from catalog.people import People

    with catalog_of(home) as (_, database):
        people = People(database).list()
    if as_json:
        print_json(
            {
                "people": [
                    {
                        "login": each.login,
                        "name": each.name,
                        "agency": each.agency,
                        "department": each.department,
                        "roles": [str(role) for role in each.roles],
                        "password": each.password.value,
                        "active": each.active,
                    }
                    for each in people
                ]
            }
        )
        return
    for each in people:
        closed = "" if each.active else "\t쓰지 않음"
        typer.echo(f"{each.login}\t{each.name}\t{each.agency} {each.department}{closed}")
    if not people:
        typer.echo("등록한 사람이 없습니다. ‘neomeo person add’로 등록해 주시기 바랍니다.")


def doctor(
    home: HomeOption = None,
    as_json: JsonOption = False,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="폐쇄망을 시험하고 보안 담당에게 낼 보고를 씁니다(30초쯤)"),
    ] = False,
    llm_url: UrlOption = None,
    llm_model: ModelOption = None,
    llm_key_file: KeyOption = None,
) -> None:
    """설치와 자료의 상태를 살핍니다. 고칠 것이 있으면 1로 끝납니다."""
    from api.checkup import checkup, writer_checked
    from cli.offline import closed_network, report

    place = home_at(home)
    writer = writer_named(home, llm_url, llm_model, llm_key_file)
    model = model_of(place)
    findings = [*checkup(place, model), *writer_checked(writer)]
    at = f"{clock()():%Y-%m-%d %H:%M %Z}"
    if offline:
        findings.extend(closed_network(model))
    if as_json:
        checks = [{"name": f.name, "good": f.good, "detail": f.detail} for f in findings]
        print_json({"at": at, "checks": checks})
    elif offline:
        typer.echo(report(findings, at))
    else:
        for finding in findings:
            typer.echo(f"{'정상' if finding.good else '확인'}\t{finding.name}\t{finding.detail}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def ask_again(
    most: Annotated[int, typer.Option(min=1, help="질문을 몇 개까지")] = 3, home: HomeOption = None
) -> None:
    """간직한 질문을 물은 사람의 권한으로 다시 물어, 판을 올린 뒤에도 답하는지 봅니다."""
    from cli.asked_again import asked_again

    found = asked_again(home_at(home), most)
    if not found.good:
        raise CommandFailed(found.detail)
    typer.echo(found.detail)


accounts.install(person)
postings.install(person)
