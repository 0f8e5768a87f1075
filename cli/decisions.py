"""``neomeo access reclassify``, ``exception``, ``approve``, ``close``: decisions that lift caps and ceilings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import NOTHING_FOUND, fail, print_json
from cli.setting import AsOption, CommandFailed, HomeOption, JsonOption, permit_in

if TYPE_CHECKING:
    from catalog.decision_targets import Wanted

ReasonOption = Annotated[str, typer.Option("--reason", help="결정의 근거")]
ReviewOption = Annotated[
    datetime, typer.Option("--review", formats=["%Y-%m-%d"], help="다음 재검토일(5년 안)")
]
ApproverOption = Annotated[
    str,
    typer.Option(
        "--approved-by", help="곧바로 승인할 사람(전결 규정이 ‘비공개 재분류’로 정한 직위)"
    ),
]
_STATES = {"requested": "승인 대기", "approved": "승인", "refused": "반려", "ended": "종료"}
_MISSING = "자료나 폴더를 찾을 수 없거나, 이를 요청하거나 승인할 권한이 없습니다."


def reclassify(
    person: AsOption,
    reason: ReasonOption,
    review: ReviewOption,
    record: Annotated[str, typer.Option("--record", help="자료 번호")] = "",
    folder: Annotated[int, typer.Option("--folder", help="폴더 번호")] = 0,
    path: Annotated[str, typer.Option("--path", help="폴더 안의 경로")] = "",
    heading: Annotated[str, typer.Option("--heading", help="이 제목 아래만")] = "",
    before: Annotated[str, typer.Option("--before", help="바꿀 호(예: 5,6)")] = "",
    after: Annotated[str, typer.Option("--after", help="남길 호(없으면 공개)")] = "",
    legal_basis: Annotated[
        str, typer.Option("--legal-basis", help="다른 기관에 개인정보를 줄 수 있는 법령 근거")
    ] = "",
    approver: ApproverOption = "",
    home: HomeOption = None,
) -> None:
    """비공개 근거(호)를 다시 분류해 달라고 요청하고, --approved-by를 붙이면 승인까지 합니다."""
    from catalog.decision_targets import Wanted

    stays = _numbers("--after", after)
    wanted = Wanted(
        reason=reason,
        review=review.date(),
        document_id=record,
        folder_id=folder,
        path=path,
        heading=heading,
        before=_numbers("--before", before),
        after=stays,
        legal_basis=legal_basis,
    )
    _decide(home, person, approver, wanted)


def exception(
    person: AsOption,
    reason: ReasonOption,
    review: ReviewOption,
    folder: Annotated[int, typer.Option("--folder", help="폴더 번호")],
    path: Annotated[str, typer.Option("--path", help="따로 규칙을 정한 폴더의 경로")],
    approver: ApproverOption = "",
    home: HomeOption = None,
) -> None:
    """하위 폴더의 규칙이 상위 폴더의 범위를 대신하도록 예외를 요청하고, 승인까지 할 수 있습니다."""
    from catalog.decision_targets import Wanted

    wanted = Wanted(
        reason=reason, review=review.date(), folder_id=folder, path=path, exception=True
    )
    _decide(home, person, approver, wanted)


def approve(
    number: Annotated[int, typer.Argument(help="요청 번호")],
    person: AsOption,
    home: HomeOption = None,
) -> None:
    """재분류나 예외 요청을 승인합니다. 다음 요청부터 적용됩니다."""
    _approve(home, person, number)


def close(
    number: Annotated[int, typer.Argument(help="요청 번호")],
    person: AsOption,
    reason: Annotated[str, typer.Option("--reason", help="반려하거나 끝내는 까닭")],
    home: HomeOption = None,
) -> None:
    """요청을 반려하거나(요청한 사람은 철회하거나) 승인된 결정을 끝냅니다. 다음 요청부터 적용됩니다."""
    from catalog.decision_targets import DecisionRefused
    from catalog.reclassifications import Reclassifications

    with permit_in(home, person, "재분류 종료") as (database, permit):
        try:
            entry = Reclassifications(database).close(permit, number, reason)
        except DecisionRefused as problem:
            raise CommandFailed(str(problem)) from None
    if entry is None:
        fail(_MISSING, NOTHING_FOUND)
    typer.echo(f"{_STATES[entry.state]}했습니다: {number}")


def decisions(person: AsOption, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """요청한 것과 승인할 수 있는 재분류·예외를 보여 줍니다."""
    from catalog.reclassifications import Reclassifications

    with permit_in(home, person, "재분류 확인") as (database, permit):
        entries = Reclassifications(database).list(permit)
    if as_json:
        print_json(
            {
                "reclassifications": [
                    {
                        "id": each.id,
                        "kind": each.kind.value,
                        "path": each.path,
                        "before": list(each.before),
                        "after": list(each.after),
                        "review": each.review.isoformat(),
                        "requested_by": each.requested_by,
                        "approved_by": each.approved_by,
                        "state": each.state,
                    }
                    for each in entries
                ]
            }
        )
        return
    for each in entries:
        state = " ".join(filter(None, (_STATES[each.state], each.approver_post)))
        typer.echo(f"{each.id}\t{each.path or '공유 폴더 전체'}\t{each.review}\t{state}")
    if not entries:
        typer.echo("재분류나 예외 요청이 없습니다.")


def _decide(home: Path | None, person: str, approver: str, wanted: Wanted) -> None:
    from catalog.decision_targets import DecisionRefused
    from catalog.reclassifications import Reclassifications

    with permit_in(home, person, "재분류 요청") as (database, permit):
        try:
            number = Reclassifications(database).request(permit, wanted)
        except DecisionRefused as problem:
            raise CommandFailed(str(problem)) from None
    if number is None:
        fail(_MISSING, NOTHING_FOUND)
    typer.echo(f"요청했습니다: {number}")
    if approver:
        _approve(home, approver, number)


def _approve(home: Path | None, person: str, number: int) -> None:
    from catalog.decision_targets import DecisionRefused
    from catalog.reclassifications import Reclassifications

    with permit_in(home, person, "재분류 승인") as (database, permit):
        try:
            entry = Reclassifications(database).approve(permit, number)
        except DecisionRefused as problem:
            raise CommandFailed(str(problem)) from None
    if entry is None:
        fail(_MISSING, NOTHING_FOUND)
    typer.echo(f"승인했습니다: {number} ({entry.approver_post})")


def _numbers(option: str, text: str) -> frozenset[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() and 1 <= int(part) <= 8 for part in parts):
        raise CommandFailed(f"{option}에는 1부터 8까지의 호를 5,6처럼 적어 주시기 바랍니다.")
    return frozenset(int(part) for part in parts)
