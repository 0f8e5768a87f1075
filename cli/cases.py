"""Cases: what is like one, what belongs to one, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import NOTHING_FOUND, fail, print_json, save
from cli.setting import AsOption, HomeOption, JsonOption, desk_of
from language.system_errors import in_korean

if TYPE_CHECKING:
    from records.answer import Case
    from records.comparison import Step


def similar(
    person: AsOption,
    document_id: Annotated[
        str, typer.Argument(help="자료 번호(search 결과에 나옵니다). 글이나 파일로 찾으면 비웁니다")
    ] = "",
    text: Annotated[str, typer.Option("--text", help="비슷한 사례를 찾을 글")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="비슷한 사례를 찾을 파일", dir_okay=False)
    ] = None,
    others: Annotated[bool, typer.Option("--others", help="다른 기관의 사례만")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """비슷한 사례를 찾습니다. 한 일의 자료(계획, 시행, 결과보고, 평가)는 한 사례입니다."""
    from answer.wire import case_json
    from ingest.parser import Unreadable

    if sum(map(bool, (document_id, text.strip(), file))) != 1:
        fail("자료 번호, --text, --file 가운데 하나를 적어 주시기 바랍니다.")
    with desk_of(home, person, "유사 사례") as (desk, permit):
        cases: list[Case] | None
        if file is not None:
            try:
                with file.open("rb") as content:
                    cases = desk.cases.like_file(permit, content, file.name, others=others)
            except Unreadable as refusal:
                fail(refusal.reason)
            except OSError as problem:
                fail(
                    f"{file}을(를) 열 수 없습니다({in_korean(problem)}). 경로를 확인해 주시기 바랍니다."
                )
        elif text.strip():
            cases = desk.cases.like_text(permit, text.strip(), others=others)
        else:
            cases = desk.cases.like_record(permit, document_id, others=others)
    if cases is None:
        fail("자료를 찾을 수 없습니다. 자료 번호를 확인해 주시기 바랍니다.", NOTHING_FOUND)
    if as_json:
        print_json({"cases": [case_json(case) for case in cases]})
        return
    for case in cases:
        day = case.date.isoformat() if case.date else "날짜 없음"
        typer.echo(f"{case.title} · {case.agency} {case.department} · {day}")
        for reason in case.reasons:
            typer.echo(f"  {reason}")
        _print_steps(case.steps if len(case.steps) > 1 else ())
        if case.copies:
            typer.echo(f"  같은 내용의 자료 {len(case.copies)}건")
    if not cases:
        fail("비슷한 사례를 찾지 못했습니다.", NOTHING_FOUND)


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
    _print_steps(found.steps)


def _print_steps(steps: Sequence[Step]) -> None:
    for step in steps:
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
