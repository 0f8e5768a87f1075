"""``neomeo access grant``, ``end``, ``grants``: always as one person who holds an office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from cli.output import NOTHING_FOUND, fail, print_json
from cli.setting import AsOption, CommandFailed, HomeOption, JsonOption, permit_in

UntilOption = Annotated[
    datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="끝나는 날(그날까지, 1년 안)")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help="시작하는 날. 없으면 오늘"),
]


def grant_access(
    document_id: Annotated[str, typer.Argument(help="자료 번호(search 결과에 나옵니다)")],
    to: Annotated[str, typer.Argument(help="볼 사람의 로그인 이름")],
    giver: AsOption,
    until: UntilOption,
    reason: Annotated[str, typer.Option("--reason", help="사유(예: 감사 소명)")],
    since: SinceOption = None,
    clear: Annotated[bool, typer.Option("--clear", help="개인정보를 가리지 않고")] = False,
    home: HomeOption = None,
) -> None:
    """자료를 한 사람에게 엽니다. 처리과의 장, 폴더 소유자, 기록물관리자만 할 수 있습니다."""
    from catalog.grants import AccessGrants, GrantRefused, Terms

    with permit_in(home, giver, "열람 승인") as (database, permit):
        day: date = since.date() if since is not None else permit.day
        terms = Terms(day, until.date(), reason, clear)
        try:
            number = AccessGrants(database).give(permit, document_id, to, terms)
        except GrantRefused as refusal:
            raise CommandFailed(str(refusal)) from None
    if number is None:
        fail(
            "자료를 찾을 수 없거나 열어 줄 권한이 없습니다. 자료 번호를 확인해 주시기 바랍니다.",
            NOTHING_FOUND,
        )
    typer.echo(f"열었습니다: {number}번, {to}, {until.date().isoformat()}까지")


def end_access(
    grant_id: Annotated[int, typer.Argument(help="승인 번호(access grants에 나옵니다)")],
    giver: AsOption,
    home: HomeOption = None,
) -> None:
    """준 열람을 끝냅니다. 다음 요청부터 보이지 않습니다."""
    from catalog.grants import AccessGrants

    with permit_in(home, giver, "열람 종료") as (database, permit):
        ended = AccessGrants(database).end(permit, grant_id)
    if not ended:
        fail(
            "끝낼 승인을 찾을 수 없습니다. ‘neomeo access grants’로 확인해 주시기 바랍니다.",
            NOTHING_FOUND,
        )
    typer.echo(f"끝냈습니다: {grant_id}번")


def list_grants(giver: AsOption, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """끝낼 수 있는 승인과 자기가 받은 승인을 보여 줍니다."""
    from catalog.grants import AccessGrants

    with permit_in(home, giver, "열람 승인 목록") as (database, permit):
        found = AccessGrants(database).list(permit)
    if as_json:
        print_json(
            {
                "grants": [
                    {
                        "id": each.id,
                        "document_id": each.document_id,
                        "person": each.person_id,
                        "clear": each.clear,
                        "since": each.since.isoformat(),
                        "until": each.until.isoformat(),
                        "reason": each.reason,
                        "given_by": each.given_by,
                        "via": each.via,
                        "ended": each.ended is not None,
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        state = "끝남" if each.ended else "원문" if each.clear else "가림"
        days = f"{each.since.isoformat()}~{each.until.isoformat()}"
        typer.echo(
            f"{each.id}\t{each.document_id}\t{each.person_id}\t{state}\t{days}\t{each.reason}"
        )
    if not found:
        typer.echo("승인한 열람이 없습니다.")
