"""``neomeo ask`` and ``search``: reading, always as one person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.language_model import KeyOption, ModelOption, UrlOption, writer_named
from cli.output import NOTHING_FOUND, fail, print_json, save
from cli.setting import AsOption, HomeOption, JsonOption, RerankerOption, desk_of

if TYPE_CHECKING:
    from index.search import Filters

Agencies = Annotated[list[str] | None, typer.Option("--agency", help="기관")]
Departments = Annotated[
    list[str] | None, typer.Option("--department", help="부서(한빛시/안전총괄과)")
]
Years = Annotated[list[int] | None, typer.Option("--year", min=1, max=9999, help="연도")]
Types = Annotated[list[str] | None, typer.Option("--type", help="종류(계획, 결과보고 …)")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="주제(제목의 낱말)")]
Communities = Annotated[list[str] | None, typer.Option("--community", help="내가 속한 업무 공간")]


def ask(
    question: Annotated[str, typer.Argument(help="질문")],
    person: AsOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="뺄 이해 내용의 번호(--json의 understood.id)")
    ] = None,
    after: Annotated[str, typer.Option("--after", help="이어 묻는 답변의 번호")] = "",
    sheet: Annotated[
        Path | None, typer.Option("--xlsx", help="전체 목록을 저장할 파일(목록을 물었을 때)")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="답변을 저장할 파일(.hwpx, 공문 글은 .txt)", dir_okay=False),
    ] = None,
    llm_url: UrlOption = None,
    llm_model: ModelOption = None,
    llm_key_file: KeyOption = None,
    reranker: RerankerOption = None,
    agency: Agencies = None,
    department: Departments = None,
    year: Years = None,
    kind: Types = None,
    topic: Topics = None,
    community: Communities = None,
) -> None:
    """질문에 근거를 달아 답합니다. 조건은 여러 번 적을 수 있고, 답은 그 안에서만 찾습니다."""
    from answer.answer_export import AnswerForm
    from answer.wire import answer_json
    from cli.answer_text import answer_text
    from index.search import Filters

    forms = {f".{form.value}": form for form in AnswerForm}
    if out is not None and out.suffix.lower() not in forms:
        fail("--out 에는 .hwpx 나 .txt 로 끝나는 파일 이름을 적어 주시기 바랍니다.")
    filters = _filters(agency, department, year, kind, topic, community)
    writer = writer_named(home, llm_url, llm_model, llm_key_file)
    with desk_of(home, person, "질문", writer, reranker) as (desk, permit):
        identifier, answer = desk.ask(
            permit,
            question,
            drop=drop or (),
            after=after,
            filters=filters if filters != Filters() else None,  # as those that it follows
        )
        made = desk.listing(permit, identifier) if sheet is not None else None
        copy = None
        if out is not None and not answer.empty:
            copy = desk.export(permit, identifier, forms[out.suffix.lower()])
    if sheet is not None:
        if made is None:
            fail("목록이 없습니다. ‘모두’, ‘목록’처럼 모든 자료를 묻는 말로 물어 주시기 바랍니다.")
        save(sheet, made)
    if out is not None and copy:
        save(out, copy)
    if as_json:
        print_json({"id": identifier, **answer_json(answer)})
    else:
        typer.echo(answer_text(answer))
    if out is not None and not copy:
        fail(
            "답을 찾지 못해 저장하지 않았습니다. 질문을 바꾸어 다시 물어 주시기 바랍니다.",
            NOTHING_FOUND,
        )
    if answer.empty:
        raise typer.Exit(NOTHING_FOUND)


def search(
    query: Annotated[str, typer.Argument(help="찾을 말")],
    person: AsOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100, help="몇 건까지")] = 10,
    reranker: RerankerOption = None,
    agency: Agencies = None,
    department: Departments = None,
    year: Years = None,
    kind: Types = None,
    topic: Topics = None,
    community: Communities = None,
) -> None:
    """자료를 찾습니다. 조건은 여러 번 적을 수 있고, 결과 밑에 조건별 건수가 나옵니다."""
    from answer.narrowing import KINDS
    from answer.wire import facets_json
    from index.search import Filters

    filters = _filters(agency, department, year, kind, topic, community)
    with desk_of(home, person, "검색", reranker=reranker) as (desk, permit):
        found, facets = desk.search_with_facets(permit, query, filters=filters, k=count)
    if as_json:
        print_json(
            {
                "results": [
                    {
                        "document_id": each.record.document_id,
                        "title": each.record.title,
                        "agency": each.record.agency,
                        "department": each.record.department,
                        "date": each.record.date.isoformat() if each.record.date else None,
                        "grade": each.record.grade,
                        "snippets": [
                            {"text": text, "location": location.as_dict()}
                            for text, location in each.snippets
                        ],
                        "copies": [copy.document_id for copy in each.copies],
                    }
                    for each in found
                ],
                "facets": facets_json(facets),
            }
        )
    for each in [] if as_json else found:
        day = each.record.date.isoformat() if each.record.date else "날짜 없음"
        typer.echo(f"{each.record.title} · {each.record.agency} {each.record.department} · {day}")
        typer.echo(f"  {each.record.document_id} · 보안등급 {each.record.grade}")
        for text, location in each.snippets:
            typer.echo(f"  - {' '.join(text.split())[:160]} ({location.label()})")
        if each.copies:
            typer.echo(f"  같은 내용의 자료 {len(each.copies)}건")
    for name, values in {} if as_json else facets.items():
        if values:
            told = " · ".join(f"{each.name} {each.records}" for each in values)
            typer.echo(f"{KINDS[name]}: {told}")
    if not found and filters != Filters():
        fail("조건에 맞는 자료가 없습니다. 조건을 빼고 찾아 보시기 바랍니다.", NOTHING_FOUND)
    if not found:
        fail("찾지 못했습니다. 다른 낱말로 찾아 보시기 바랍니다.", NOTHING_FOUND)


def _filters(
    agencies: list[str] | None,
    departments: list[str] | None,
    years: list[int] | None,
    types: list[str] | None,
    topics: list[str] | None,
    communities: list[str] | None,
) -> Filters:
    from index.search import Filters

    return Filters(
        agencies=frozenset(agencies or ()),
        departments=frozenset(departments or ()),
        years=frozenset(years or ()),
        types=frozenset(types or ()),
        topics=frozenset(topics or ()),
        communities=frozenset(communities or ()),
    )
