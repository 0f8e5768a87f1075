"""``neomeo audit``: the log of who read what, for auditors."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.clock import clock
from cli.output import fail, print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, host_origin

audit = typer.Typer(help="열람 기록을 살피고 확인합니다.", no_args_is_help=True)


@audit.command("verify")
def verify(
    anchor: Annotated[
        str, typer.Option("--anchor", help="전에 따로 적어 둔 닻(행 번호:해시)과도 맞춰 봅니다.")
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """기록이 고쳐지거나 지워지지 않았는지 확인합니다. 맞지 않으면 1로 끝납니다."""
    from catalog.audit_chain import Head
    from catalog.audit_key import KeyUnusable
    from catalog.audit_verification import verify as walk

    with catalog_of(home) as (_, database):
        try:
            found = walk(database, kept=Head.parse(anchor) if anchor else None)
        except (KeyUnusable, OSError, ValueError) as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json(
            {
                "whole": not found.problems,
                "rows": found.rows,
                "anchor": str(found.head or ""),
                "problems": list(found.problems),
                "remarks": list(found.remarks),
            }
        )
        raise typer.Exit(1 if found.problems else 0)
    for remark in found.remarks:
        typer.echo(remark)
    if found.problems:
        fail("\n".join(found.problems))
    typer.echo(f"{found.rows:,}개 행이 모두 이어지고 봉인이 맞습니다.")
    if found.head is not None:
        typer.echo(f"닻: {found.head}")
        typer.echo("이 값을 다른 곳에 적어 두면 다음에 --anchor 로 맞춰 볼 수 있습니다.")


@audit.command("anchor")
def drop_anchor(
    remark: Annotated[str, typer.Option("--remark", help="닻을 다시 내리는 까닭")],
    home: HomeOption = None,
) -> None:
    """백업을 되돌린 뒤처럼 까닭이 있을 때, 지금 기록에 닻을 다시 내립니다. 까닭은 기록에 남습니다."""
    from catalog.audit import Audit, AuditUnavailable

    if not remark.strip():
        raise CommandFailed("--remark 에 까닭을 적어 주시기 바랍니다.")
    with catalog_of(home) as (_, database):
        try:
            Audit(database).drop_anchor(
                host_origin(), remark.strip(), at=clock()(), origin=host_origin()
            )
        except AuditUnavailable as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo("닻을 다시 내렸습니다. ‘neomeo audit verify’로 확인해 주시기 바랍니다.")
