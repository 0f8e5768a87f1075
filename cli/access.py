"""``neomeo access``: who may see what, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli import decisions
from cli.grants import end_access, grant_access, list_grants
from cli.output import NOTHING_FOUND, fail, print_json
from cli.setting import AsOption, HomeOption, JsonOption, permit_in

access = typer.Typer(help="누가 무엇을 왜 볼 수 있는지 살핍니다.", no_args_is_help=True)
access.command("reclassify")(decisions.reclassify)
access.command("exception")(decisions.exception)
access.command("approve")(decisions.approve)
access.command("close")(decisions.close)
access.command("decisions")(decisions.decisions)


@access.command("explain")
def explain(
    login: Annotated[str, typer.Argument(help="누구에게 보이는지 살필 사람(로그인 이름)")],
    document_id: Annotated[str, typer.Argument(help="자료 번호(search 결과에 나옵니다)")],
    person: AsOption,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="살필 날(없으면 오늘)")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """어떤 사람에게 자료가 보이는지, 어느 규칙·직위·한도 때문인지 알립니다. 내용은 보이지 않습니다."""
    from catalog.audit import Audit
    from catalog.explanation import Explanations, explanation_json

    with permit_in(home, person, "열람 사유 확인") as (database, permit):
        Audit(database).record(permit, "explain", detail={"person": login, "document": document_id})
        told = Explanations(database).explain(
            permit, login, document_id, day=on.date() if on else None
        )
    if told is None:
        fail(
            "사람이나 자료를 찾을 수 없거나, 이를 살필 역할(기록물 담당·감사·관리자)이 없습니다.",
            NOTHING_FOUND,
        )
    if as_json:
        print_json(explanation_json(told))
        return
    typer.echo(f"{'볼 수 있음' if told.allowed else '볼 수 없음'} · {told.reason}")
    for step in told.steps:
        mark = "허용" if step.verdict.allowed else "거절"
        typer.echo(f"  {mark}\t{step.rule or '공유 폴더 전체'}\t{step.verdict.reason}")
    for part in told.parts:
        mark = "허용" if part.allowed else "거절"
        rules = ", ".join(step.rule for step in part.steps if "#" in step.rule)
        typer.echo(f"  {mark}\t따로 정한 부분 {part.blocks}곳\t{rules}")


access.command("grant")(grant_access)
access.command("end")(end_access)
access.command("grants")(list_grants)
