"""Cases: what belongs to one, and several side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.output import NOTHING_FOUND, fail, print_json, save
from cli.setting import AsOption, HomeOption, JsonOption, desk_of


def timeline(
    document_id: Annotated[str, typer.Argument(help="자료 번호(search 결과에 나옵니다)")],
    person: AsOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """한 일의 자료를 날짜순으로 봅니다(계획 → 시행 → 결과보고 → 평가)."""
    from answer.case_wire import timeline_json

    with desk_of(home, person, "사례 시간표") as (desk, permit):
        found = desk.cases.timeline(permit, document_id)
    if found is None:
        fail("자료를 찾을 수 없습니다. 자료 번호를 확인해 주시기 바랍니다.", NOTHING_FOUND)
    if as_json:
        print_json(timeline_json(found))
        return
    typer.echo(" ".join(part for part in (found.title, found.agency, found.department) if part))
    for step in found.steps:
        day = step.date.isoformat() if step.date else "날짜 없음"
        typer.echo(f"  {day} [{step.kind}] {step.title} ({step.document_id})")


def compare(
    document_ids: Annotated[list[str], typer.Argument(help="자료 번호, 다섯 개까지")],
    person: AsOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="저장할 파일(.xlsx, .hwpx 또는 .html)", dir_okay=False),
    ] = None,
) -> None:
    """사례를 항목별로 나란히 봅니다. 모든 값은 자료에 적힌 그대로이며, 없으면 — 입니다."""
    from answer.case_wire import comparison_json
    from answer.comparison import MOST_CASES
    from answer.comparison_export import NOTHING, ComparisonForm, heading_of, source_of, value_of

    if len(document_ids) > MOST_CASES:
        fail(f"한 번에 {MOST_CASES}건까지 비교합니다. 자료 번호를 줄여 주시기 바랍니다.")
    forms = {f".{form.value}": form for form in ComparisonForm}
    if out is not None and out.suffix.lower() not in forms:
        fail("--out 에는 .xlsx, .hwpx 나 .html 로 끝나는 파일 이름을 적어 주시기 바랍니다.")
    with desk_of(home, person, "사례 비교") as (desk, permit):
        if out is not None:
            made = desk.cases.export(permit, document_ids, forms[out.suffix.lower()])
        else:
            comparison = desk.cases.compare(permit, document_ids)
    if out is not None:
        save(out, made)
        typer.echo(f"{out} 에 저장했습니다.")
        return
    if not comparison.cases:
        fail("비교할 자료가 없습니다. 자료 번호를 확인해 주시기 바랍니다.", NOTHING_FOUND)
    if as_json:
        print_json(comparison_json(comparison))
        return
    for aspect in comparison.aspects:
        typer.echo(f"■ {aspect.name}{' (다름)' if aspect.differs else ''}")
        for case, cell in zip(comparison.cases, aspect.cells, strict=True):
            typer.echo(f"  {heading_of(case)}: {NOTHING if not cell else ''}".rstrip())
            for each in cell:
                typer.echo(f"    {value_of(each)}  [{source_of(each)}]")
