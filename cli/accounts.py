"""``neomeo person password``, ``disable``, ``enable``, ``unlock``, ``role`` and ``token``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.role import Role
from cli.clock import clock
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, host_origin, note

if TYPE_CHECKING:
    from catalog.accounts import Accounts

role = typer.Typer(help="역할을 주고 거둡니다.", no_args_is_help=True)
token = typer.Typer(help="API 토큰을 살피고 거둡니다.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="로그인 이름")]
RoleName = Annotated[
    Role, typer.Argument(help=", ".join(f"{each.value} {each.korean}" for each in Role))
]
TEMPORARY = "임시이므로 본인이 로그인하면서 바꾸어야 합니다."
FolderOption = Annotated[
    int | None, typer.Option("--folder", help="폴더 관리자(folder_owner)가 맡을 폴더의 번호")
]


def install(person: typer.Typer) -> None:
    """Add the commands to ``neomeo person``."""
    person.command("password")(password)
    person.command("disable")(disable)
    person.command("enable")(enable)
    person.command("unlock")(unlock)
    person.add_typer(role, name="role")
    person.add_typer(token, name="token")


def password(login: Login, home: HomeOption = None) -> None:
    """임시 비밀번호를 정합니다. 화면에서 묻고, 열려 있던 로그인은 모두 끝납니다."""
    wanted = typer.prompt("새 비밀번호", hide_input=True, confirmation_prompt=True)
    with _accounts(home) as accounts:
        accounts.set_password(login, wanted)
    typer.echo(f"새 비밀번호를 정했습니다: {login}. {TEMPORARY}")


def disable(login: Login, home: HomeOption = None) -> None:
    """계정을 닫습니다. 열려 있던 로그인은 바로 끝나고, API 토큰은 거둡니다."""
    with _accounts(home) as accounts:
        accounts.disable(login, at=clock()())
    typer.echo(f"닫았습니다: {login}")


def enable(login: Login, home: HomeOption = None) -> None:
    """닫은 계정을 다시 엽니다. 다시 로그인해야 합니다."""
    with _accounts(home) as accounts:
        accounts.enable(login)
    typer.echo(f"열었습니다: {login}")


def unlock(
    login: Annotated[str, typer.Argument(help="로그인 이름")] = "",
    address: Annotated[str, typer.Option("--address", help="기다리게 된 자리의 주소(IP)")] = "",
    home: HomeOption = None,
) -> None:
    """여러 번 틀려 기다리게 된 로그인 이름이나 주소를 풉니다. 시간이 지나면 저절로 풀립니다."""
    from catalog.lockout import Lockout

    if bool(login) == bool(address):
        raise CommandFailed("로그인 이름이나 --address 주소 가운데 하나를 적어 주시기 바랍니다.")
    with catalog_of(home) as (_, database):
        note(database, "unlocked", {"login": login, "from": address})
        lockout = Lockout(database)
        had = lockout.unlock(login) if login else lockout.unlock_address(address)
    typer.echo(f"풀었습니다: {login or address}" if had else "틀린 기록이 없습니다.")


@role.command("add")
def role_add(
    login: Login, wanted: RoleName, folder_id: FolderOption = None, home: HomeOption = None
) -> None:
    """역할을 줍니다."""
    with _accounts(home) as accounts:
        accounts.add_role(login, wanted, folder_id)
    typer.echo(f"{login}에게 ‘{wanted.korean}’ 역할을 주었습니다.")


@role.command("remove")
def role_remove(
    login: Login, wanted: RoleName, folder_id: FolderOption = None, home: HomeOption = None
) -> None:
    """역할을 거둡니다."""
    with _accounts(home) as accounts:
        accounts.remove_role(login, wanted, folder_id)
    typer.echo(f"{login}에게서 ‘{wanted.korean}’ 역할을 거두었습니다.")


@token.command("list")
def token_list(login: Login, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """쓸 수 있는 API 토큰을 보여 줍니다. 토큰 값은 보이지 않습니다."""
    from catalog.tokens import Tokens

    with catalog_of(home) as (_, database):
        tokens = Tokens(database).list(login, at=clock()())
    if as_json:
        shown = [
            {
                "id": each.id,
                "name": each.name,
                "scopes": [str(scope) for scope in each.scopes],
                "ends": f"{each.ends.isoformat()}Z",
            }
            for each in tokens
        ]
        print_json({"tokens": shown})
        return
    for each in tokens:
        ends = each.ends.replace(tzinfo=UTC).astimezone()
        typer.echo(f"{each.id}\t{each.name}\t{', '.join(each.scopes)}\t{ends:%Y-%m-%d %H:%M}까지")
    if not tokens:
        typer.echo("쓸 수 있는 토큰이 없습니다.")


@token.command("revoke")
def token_revoke(
    login: Login,
    token_id: Annotated[str, typer.Argument(help="토큰 번호(token list에 나옵니다)")],
    home: HomeOption = None,
) -> None:
    """API 토큰을 거둡니다. 다음 요청부터 쓸 수 없습니다."""
    from catalog.tokens import Tokens

    with catalog_of(home) as (_, database):
        tokens, at = Tokens(database), clock()()
        if token_id not in {each.id for each in tokens.list(login, at=at)}:
            raise CommandFailed(
                "그런 토큰이 없습니다. ‘neomeo person token list’로 확인해 주시기 바랍니다."
            )
        note(database, "token_revoked", {"login": login, "token": token_id})
        tokens.revoke(login, token_id, at=at)
    typer.echo(f"거두었습니다: {token_id}")


@contextmanager
def _accounts(home: Path | None) -> Iterator[Accounts]:
    from catalog.accounts import Accounts
    from catalog.audit import AuditUnavailable
    from catalog.doer import Deed, Doer
    from catalog.people import PeopleError

    origin = host_origin()
    with catalog_of(home) as (_, database):
        try:
            yield Accounts(database, Deed(Doer(origin, origin), clock()()))
        except (PeopleError, AuditUnavailable) as problem:
            raise CommandFailed(str(problem)) from None
